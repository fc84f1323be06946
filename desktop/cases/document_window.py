"""A scan filed with a case, shown inside Tally: nothing is written to disk and no other program sees it."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QWidget

from desktop.memo.pdf import page_count
from desktop.memo.pdf_view import PdfView
from desktop.session import Session
from desktop.widgets.pieces import beside, button, label, rows
from engine.i18n import N_

WIDEST = 4_000
"""A picture is read no wider and no higher than this, however large it claims to be."""


def opens(data: bytes) -> bytes:
    """The bytes of a scan; raises Refused where they are a PDF that cannot be shown."""
    if _is_pdf(data):
        page_count(data)
    return data


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF")


class DocumentWindow(QDialog):
    def __init__(self, session: Session, path: str, data: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(900, 1000)
        name = PurePosixPath(path).name
        self.setWindowTitle(name)
        self.view = _pdf(session, data) if _is_pdf(data) else _picture(session, data)
        words = session.words
        self.view.setAccessibleName(words.text(N_("Scan: {file}"), file=name))
        larger, smaller = button("quiet", "zoom-in"), button("quiet", "zoom-out")
        head = beside(label("heading", name, wraps=True), None, smaller, larger)
        for part, text, step in ((larger, N_("Larger"), "zoom_in"), (smaller, N_("Smaller"), "zoom_out")):
            part.setToolTip(words.text(text))
            part.setAccessibleName(words.text(text))
            part.clicked.connect(getattr(self.view, step))
        self.setLayout(rows(head, self.view, gap=10, margin=16))
        self.view.setFocus()


def _pdf(session: Session, data: bytes) -> PdfView:
    view = PdfView(session)
    view.show_pdf(data)
    return view


class PictureView(QScrollArea):
    """A picture that first fits the width of the window."""

    def __init__(self, image: QImage, problem: str) -> None:
        super().__init__()
        self._image = image
        self._scale = 1.0
        self._label = QLabel(problem)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self.setWidget(self._label)
        self.setWidgetResizable(image.isNull())
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not image.isNull():
            self._scale = min(1.0, 840 / image.width())
            self._draw()

    @property
    def shown(self) -> QSize:
        return self._label.size()

    def zoom_in(self) -> None:
        self._zoom(1.25)

    def zoom_out(self) -> None:
        self._zoom(0.8)

    def _zoom(self, by: float) -> None:
        if not self._image.isNull():
            self._scale = min(max(self._scale * by, 0.1), 4.0)
            self._draw()

    def _draw(self) -> None:
        width = max(round(self._image.width() * self._scale), 1)
        picture = QPixmap.fromImage(self._image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        self._label.setPixmap(picture)
        self._label.setFixedSize(picture.size())


def _picture(session: Session, data: bytes) -> PictureView:
    bytes_read = QByteArray(data)
    buffer = QBuffer(bytes_read)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > WIDEST:
        reader.setScaledSize(size.scaled(WIDEST, WIDEST, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    problem = session.words.text(N_("This picture cannot be shown; it is kept with the case as it came."))
    return PictureView(image, problem)
