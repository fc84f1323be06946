"""A PDF in the window: pages below each other, page keys, zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.memo.pdf import page_count, render
from desktop.session import Session
from desktop.tasks import Latest
from engine.i18n import N_
from engine.progress import Job

ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
Pages = tuple[QImage, ...]


class PdfView(QScrollArea):
    """`moved` says which page is in front, `zoomed` how large pages are."""

    moved = Signal(int, int)
    zoomed = Signal(float)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._latest = Latest(session.tasks, self)
        self._data = b""
        self.zoom = 1.0
        self.pages: list[QLabel] = []
        inside = QWidget()
        inside.setObjectName("canvas")
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(18)
        self._column.setContentsMargins(24, 24, 24, 24)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._say_page)
        self.viewport().installEventFilter(self)

    def show_pdf(self, data: bytes) -> None:
        self._data = data
        self._render()

    def set_zoom(self, zoom: float) -> None:
        self.zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        self.zoomed.emit(self.zoom)
        if self._data:
            self._render()

    def zoom_in(self) -> None:
        self.set_zoom(next((zoom for zoom in ZOOMS if zoom > self.zoom + 0.01), ZOOMS[-1]))

    def zoom_out(self) -> None:
        self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self.zoom - 0.01), ZOOMS[0]))

    @property
    def page(self) -> int:
        """The page (from 0) that covers the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        return next(
            (n for n, page in enumerate(self.pages) if page.geometry().bottom() + 9 >= middle),
            max(len(self.pages) - 1, 0),
        )

    def go_to(self, page: int) -> None:
        if self.pages:
            chosen = self.pages[min(max(page, 0), len(self.pages) - 1)]
            self.verticalScrollBar().setValue(max(chosen.y() - 12, 0))

    def _render(self) -> None:
        data, scale = self._data, self.zoom * self.devicePixelRatioF() * 96 / 72
        self._latest.read(lambda job: _render_all(data, scale, job), self._show)

    def _show(self, images: Pages) -> None:
        kept = self.page
        while self._column.count():
            item = self._column.takeAt(0)
            page = item.widget() if item is not None else None
            if page is not None:
                page.deleteLater()
        self.pages = []
        for number, image in enumerate(images, 1):
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            made = QLabel()
            made.setPixmap(picture)
            made.setFixedSize(picture.deviceIndependentSize().toSize())
            made.setAccessibleName(
                self._session.words.text(N_("Page {number} of {count}"), number=number, count=len(images))
            )
            self._column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(made)
        self._column.addStretch(1)
        self._column.activate()
        self.go_to(kept)
        self._say_page()

    def _say_page(self) -> None:
        self.moved.emit(self.page + 1, len(self.pages))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_PageDown | Qt.Key.Key_Right | Qt.Key.Key_Space:
                self.go_to(self.page + 1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_Left:
                self.go_to(self.page - 1)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(len(self.pages) - 1)
            case _:
                super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            return True
        return super().eventFilter(watched, event)


def _render_all(data: bytes, scale: float, job: Job) -> Pages:
    images = []
    for page in range(page_count(data)):
        job.check()
        images.append(render(data, page, scale))
    return tuple(images)
