"""A document on A4 pages: headings with bookmarks, header and footer, page x of y, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, KeepTogether, PageTemplate, Spacer

from engine.i18n import Translator, say, translator
from engine.memo import palette
from engine.memo.blocks import flowables, unwrapped
from engine.memo.charts.plot import cut
from engine.memo.document import Document, Section, shown
from engine.memo.fonts import BOLD, REGULAR, printable, register

WIDTH, HEIGHT = A4
SIDE, HEAD, FOOT = 17 * mm, 17 * mm, 15 * mm
INNER = WIDTH - 2 * SIDE


def draw(document: Document, language: str) -> bytes:
    """The document as a PDF in this language. The same document gives the same bytes."""
    register()
    words = translator(language)
    buffer = io.BytesIO()
    template = BaseDocTemplate(
        buffer, pagesize=A4, invariant=1, lang=language.replace("_", "-"), author="Tally",
        title=printable(shown(document.title, words)), subject=printable(shown(document.subject, words)),
        creator="Tally", displayDocTitle=True, initialFontName=REGULAR, initialFontSize=8,
    )  # fmt: skip
    frame = Frame(SIDE, FOOT, INNER, HEIGHT - HEAD - FOOT, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame]))
    story = [part for section in document.sections for part in _section(section, words)]
    template.build(story, canvasmaker=_numbered(document, words))
    return buffer.getvalue()


def _section(section: Section, words: Translator) -> list[Flowable]:
    """The heading is never parted from what follows it."""
    heading = Heading(section.name, printable(shown(section.title, words)))
    first, *others = [part for block in section.blocks for part in flowables(block, INNER, words)]
    if isinstance(first, CondPageBreak):
        return [CondPageBreak(first.height + heading.ROOM), heading, *others, Spacer(0, 4)]
    return [KeepTogether([heading, Spacer(0, 2), *unwrapped(first)]), *others, Spacer(0, 4)]


class Heading(Flowable):  # type: ignore[misc]
    """A chapter's title over a rule, with a bookmark and an entry in the outline."""

    ROOM = 20

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.name, self.text = name, text

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self.ROOM

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self.name, 0, 20)
        self.canv.addOutlineEntry(self.text, self.name, level=0, closed=False)
        self.canv.setFont(BOLD, 11)
        self.canv.setFillColor(HexColor(palette.PRIMARY))
        self.canv.drawString(0, 7, self.text)
        self.canv.setStrokeColor(HexColor(palette.PRIMARY))
        self.canv.setLineWidth(0.8)
        self.canv.line(0, 2.5, self.width, 2.5)


def _numbered(document: Document, words: Translator) -> Callable[..., Canvas]:
    """A canvas that keeps its pages until their number is known, then writes header and footer on each."""
    header, footer = printable(shown(document.header, words)), printable(shown(document.footer, words))

    class NumberedCanvas(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                _furnish(
                    self,
                    header,
                    footer,
                    shown(say("Page {page} of {pages}", page=number, pages=len(self._pages)), words),
                )
                super().showPage()
            super().save()

    return NumberedCanvas


def _furnish(canvas: Canvas, header: str, footer: str, page: str) -> None:
    """Header and footer in grey between hairlines."""
    top, bottom = HEIGHT - 11 * mm, 9.5 * mm
    canvas.setStrokeColor(HexColor(palette.RULE))
    canvas.setLineWidth(0.5)
    canvas.line(SIDE, top - 4, WIDTH - SIDE, top - 4)
    canvas.line(SIDE, bottom + 8, WIDTH - SIDE, bottom + 8)
    canvas.setFillColor(HexColor(palette.PRIMARY))
    canvas.setFont(BOLD, 8.5)
    canvas.drawString(SIDE, top, "Tally")
    canvas.setFillColor(HexColor(palette.MUTED))
    canvas.setFont(REGULAR, 6.8)
    canvas.drawRightString(WIDTH - SIDE, top, cut(header, REGULAR, 6.8, INNER - 40))
    canvas.setFont(REGULAR, 5.8)
    room = INNER - stringWidth(page, REGULAR, 6.8) - 12
    canvas.drawString(SIDE, bottom, cut(footer, REGULAR, 5.8, room))
    canvas.setFont(REGULAR, 6.8)
    canvas.drawRightString(WIDTH - SIDE, bottom, page)
