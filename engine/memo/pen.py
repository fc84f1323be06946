"""A pen that writes a page: shapes first, all texts over them, each operator once and colours only where they change.

ReportLab's text objects and drawings say the same in four times the time (measured: half of a memo's cost); its
canvas still owns pages, outline and fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfmetrics import getFont

from engine.memo.fonts import Run

_ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})


class Pen:
    """Points from the lower left corner of the page; inks are hex texts such as "#1B2430"."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self._shapes: list[str] = []
        self._texts: list[str] = []
        self._fill = self._stroke = self._text_ink = ""
        self._line = (0.0, False)
        self._font: tuple[str, float] = ("", 0.0)

    def write(self, run: Run, x: float, y: float) -> None:
        """One line of text with its left end at this point on the base line."""
        if not run.text:
            return
        if run.ink != self._text_ink:
            self._texts.append(_colour(run.ink) + " rg")
            self._text_ink = run.ink
        self._texts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        font, document = getFont(run.font), self.canvas._doc
        for subset, codes in font.splitString(run.text, document):
            look = (font.getSubsetInternalName(subset, document), run.size)
            if look != self._font:
                self._texts.append(f"{look[0]} {run.size:g} Tf")
                self._font = look
            self._texts.append(_literal(codes))

    def box(self, x: float, y: float, width: float, height: float, fill: str, edge: str | None = None) -> None:
        """A filled box, with a thin edge where one is given."""
        self._fill_with(fill)
        if edge:
            self._stroke_with(edge, 0.5)
        self._shapes.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re {'B' if edge else 'f'}")

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str, width: float, *, dashed: bool = False) -> None:
        self._stroke_with(ink, width, dashed)
        self._shapes.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def rules(self, x1: float, x2: float, heights: Sequence[float], ink: str, width: float) -> None:
        """Level lines of the same length at several heights."""
        self._stroke_with(ink, width)
        self._shapes.append(" ".join(f"{x1:.2f} {y:.2f} m {x2:.2f} {y:.2f} l" for y in heights) + " S")

    def curve(self, points: Sequence[tuple[float, float]], ink: str, width: float) -> None:
        self._stroke_with(ink, width)
        self._shapes.append(_path(points) + " S")

    def area(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self._fill_with(fill)
        self._shapes.append(_path(points) + " h f")

    def lift(self) -> None:
        """Hand everything written to the page."""
        self.canvas.addLiteral("\n".join(["q", "1 j", *self._shapes, "Q q BT", *self._texts, "ET Q"]))

    def _fill_with(self, ink: str) -> None:
        if ink != self._fill:
            self._shapes.append(_colour(ink) + " rg")
            self._fill = ink

    def _stroke_with(self, ink: str, width: float, dashed: bool = False) -> None:
        if ink != self._stroke:
            self._shapes.append(_colour(ink) + " RG")
            self._stroke = ink
        if (width, dashed) != self._line:
            self._shapes.append(f"{width:g} w {'[2 2]' if dashed else '[]'} 0 d")
            self._line = (width, dashed)


@lru_cache
def _colour(ink: str) -> str:
    """The three parts of a hex text, 0 to 1."""
    return " ".join(f"{int(ink[start : start + 2], 16) / 255:.3g}" for start in (1, 3, 5))


def _literal(codes: bytes) -> str:
    if codes.isascii() and (text := codes.decode("ascii")).isprintable():
        return f"({text.translate(_ESCAPES)}) Tj"
    return f"<{codes.hex()}> Tj"


def _path(points: Sequence[tuple[float, float]]) -> str:
    (x, y), *others = points
    return f"{x:.2f} {y:.2f} m " + " ".join(f"{x:.2f} {y:.2f} l" for x, y in others)
