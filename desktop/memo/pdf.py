"""Pages of a PDF as pictures. PDFium knows one thread at a time, so that every call holds one lock."""

from __future__ import annotations

import threading

from PySide6.QtGui import QImage

_lock = threading.Lock()
POINTS_PER_INCH = 72
WIDEST_SCALE = 4.0


def page_count(data: bytes) -> int:
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()


def render(data: bytes, page: int, scale: float) -> QImage:
    """One page (from 0) at so many pixels a point."""
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(data)
        try:
            bitmap = document[page].render(scale=min(scale, WIDEST_SCALE), rev_byteorder=True, prefer_bgrx=True)
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
            return image.copy()
        finally:
            document.close()
