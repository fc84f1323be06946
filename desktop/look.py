"""How the window looks: one palette for light and one for dark, fonts, spacing and the style sheet made of them.

The palette is explicit because the system's colour scheme is not to be had everywhere (offscreen ignores it).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from engine.memo import palette
from engine.paths import resources

FONT = "Noto Sans SC"
LATIN = "Tally Latin"
"""The Latin letters of FONT with quotes as wide as Latin text has them; those of FONT are as wide as a Chinese sign."""
FILES = {FONT: "NotoSansSC", LATIN: "TallyLatin"}
GAP = 8
"""The unit of spacing in logical pixels; every margin is a multiple of it."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one scheme. good, warn and bad are verdict colours; *_soft are their backgrounds."""

    is_dark: bool
    window: str
    surface: str
    raised: str
    border: str
    border_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    side: str
    side_text: str
    side_active: str
    side_active_text: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str

    def tone(self, name: str) -> tuple[str, str]:
        """Foreground and background of a tone: good, warn, bad, info, or anything else for neutral."""
        return {
            "good": (self.good, self.good_soft),
            "warn": (self.warn, self.warn_soft),
            "bad": (self.bad, self.bad_soft),
            "info": (self.info, self.info_soft),
            "accent": (self.accent, self.accent_soft),
        }.get(name, (self.muted, self.raised))


LIGHT = Look(
    is_dark=False,
    window="#f3f5f8", surface=palette.PAPER, raised="#edf0f4", border="#e2e6ec", border_strong="#c5cdd7",
    text=palette.INK, muted=palette.MUTED, faint=palette.FAINT,
    accent="#24579b", accent_hover="#1c4780", accent_soft="#e4edf8", on_accent="#ffffff",
    side="#14263d", side_text="#a7b6c8", side_active="#22395a", side_active_text="#ffffff",
    good=palette.GOOD, good_soft=palette.GOOD_PALE, warn="#8f5c10", warn_soft=palette.WARN_PALE,
    bad=palette.BAD, bad_soft=palette.BAD_PALE, info="#24579b", info_soft="#e4edf8",
)  # fmt: skip
DARK = Look(
    is_dark=True,
    window="#11161d", surface="#1a212b", raised="#232c38", border="#2c3745", border_strong="#42505f",
    text="#e6ebf1", muted="#a0adbb", faint="#74818f",
    accent="#7fabe6", accent_hover="#9cc0f0", accent_soft="#213550", on_accent="#0c1a2c",
    side="#0c1118", side_text="#8f9fb0", side_active="#1d2835", side_active_text="#ffffff",
    good="#57c4a5", good_soft="#16362f", warn="#e3b15a", warn_soft="#3a2e16",
    bad="#f0887c", bad_soft="#432422", info="#7fabe6", info_soft="#213550",
)  # fmt: skip


def look(is_dark: bool) -> Look:
    return DARK if is_dark else LIGHT


def current() -> Look:
    """The scheme the application shows now, read from its palette, so that painting code needs no global."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return look(app.palette().color(QPalette.ColorRole.Window).lightness() < 128)


def apply(app: QApplication, scheme: Look) -> None:
    """Dress the whole application; may be called again at any time to switch."""
    sheet = _style_sheet(scheme)
    if sheet == app.styleSheet():
        return
    if not app.styleSheet():
        app.setStyle("Fusion")
    app.setPalette(_palette(scheme))
    app.setStyleSheet(sheet)


def load_fonts(app: QApplication) -> None:
    """The bundled font carries every Chinese character that the application and usual names need."""
    for family in (FONT, LATIN):
        for weight in () if family in QFontDatabase.families() else ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"{FILES[family]}-{weight}.ttf"))
    write_in(app, "en")


def write_in(app: QApplication, language: str) -> None:
    """The application's font for a language; English has quotes of its own width."""
    font = QFont()
    font.setFamilies([FONT] if language.startswith("zh") else [LATIN, FONT])
    font.setPixelSize(14)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if font.families() == app.font().families():
        return
    app.setFont(font)
    # Widgets that the style sheet dressed keep their families until they are dressed again. That takes a second, but
    # a font given to each of them would take the sheet's sizes and weights from it.
    app.setStyleSheet(app.styleSheet())


def icon(name: str, color: str | None = None, size: int = 20, gap: int = 0) -> QIcon:
    """An icon of resources/icons in the given colour (the text colour if none); a gap keeps the text away from it."""
    return QIcon(pixmap(name, color or current().text, size, gap))


@lru_cache(maxsize=256)
def pixmap(name: str, color: str, size: int, gap: int = 0) -> QPixmap:
    svg = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    picture = QPixmap(QSize((size + gap) * 2, size * 2))
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * 2, size * 2))
    picture.setDevicePixelRatio(2)
    return picture


def _palette(scheme: Look) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.surface,
        role.AlternateBase: scheme.raised,
        role.Text: scheme.text,
        role.Button: scheme.surface,
        role.ButtonText: scheme.text,
        role.BrightText: scheme.on_accent,
        role.Highlight: scheme.accent,
        role.HighlightedText: scheme.on_accent,
        role.Link: scheme.accent,
        role.LinkVisited: scheme.accent,
        role.PlaceholderText: scheme.faint,
        role.ToolTipBase: scheme.surface,
        role.ToolTipText: scheme.text,
        role.Mid: scheme.border,
        role.Dark: scheme.border_strong,
        role.Light: scheme.raised,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(scheme.faint))
    return palette


def _style_sheet(scheme: Look) -> str:
    template = Template((resources() / "look" / "window.qss").read_text(encoding="utf-8"))
    colours = {name: str(getattr(scheme, name)) for name in Look.__slots__}
    return template.substitute(
        colours, icons=(resources() / "icons").as_posix(), scheme="dark" if scheme.is_dark else "light"
    )
