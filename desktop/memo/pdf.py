"""Pages of a PDF as pictures. PDFium knows one thread at a time, so that every call holds one lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtGui import QImage

from engine.errors import Refused
from engine.i18n import N_, say

_lock = threading.Lock()
POINTS_PER_INCH = 72
WIDEST_SCALE = 4.0


def page_count(data: bytes) -> int:
    """How many pages there are; raises Refused where the file cannot be opened."""
    with _opened(data) as document:
        return len(document)


def render(data: bytes, page: int, scale: float) -> QImage:
    """One page (from 0) at so many pixels a point."""
    with _opened(data) as document:
        bitmap = document[page].render(scale=min(scale, WIDEST_SCALE), rev_byteorder=True, prefer_bgrx=True)
        image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
        return image.copy()


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2

    with _lock:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Refused(say(N_("This PDF cannot be shown: it is damaged or asks for a password."))) from error
        try:
            yield document
        finally:
            document.close()
