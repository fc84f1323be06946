"""What a page is made of: pieces of known height, stacked or beside each other, and how they fill pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.memo.pen import Pen

LOW = 160.0
"""Pieces beside each other that are lower than this, in points, are not parted."""


class Piece(Protocol):
    """Something set at a width: it knows its height in points and draws itself below a point."""

    height: float

    def put(self, pen: Pen, x: float, top: float) -> None:
        """Draw with the upper left corner at this point."""

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """The part that fits into so much room and the rest; None where it cannot be parted there."""


class Gap:
    """Air; none at the top of a page."""

    def __init__(self, height: float) -> None:
        self.height = height

    def put(self, pen: Pen, x: float, top: float) -> None:
        """Nothing is drawn."""

    def split(self, room: float) -> None:
        return None


class Stack:
    """Pieces below each other that stay together; only the last may be parted, so that no heading stands alone."""

    def __init__(self, parts: Sequence[Piece]) -> None:
        self.parts = tuple(parts)
        self.height = sum(part.height for part in parts)

    def put(self, pen: Pen, x: float, top: float) -> None:
        for part in self.parts:
            part.put(pen, x, top)
            top -= part.height

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        *kept, last = self.parts
        while isinstance(last, Gap) and kept:
            *kept, last = kept
        halves = last.split(room - sum(part.height for part in kept))
        return (Stack((*kept, halves[0])), halves[1]) if halves else None


class Beside:
    """Pieces next to each other, their tops level: (where it begins, piece)."""

    def __init__(self, parts: Sequence[tuple[float, Piece]]) -> None:
        self.parts = tuple(parts)
        self.height = max(part.height for _, part in parts)

    def put(self, pen: Pen, x: float, top: float) -> None:
        for start, part in self.parts:
            part.put(pen, x + start, top)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """All parts at the same height, unless they are low; of one that fits whole nothing is left to stand beside."""
        if self.height < LOW:
            return None
        halves = [(part, Gap(0)) if part.height <= room else part.split(room) for _, part in self.parts]
        starts = [start for start, _ in self.parts]
        parted = [both for both in halves if both is not None]
        if len(parted) < len(halves):
            return None
        upper, lower = ([both[half] for both in parted] for half in (0, 1))
        return Beside(tuple(zip(starts, upper, strict=True))), Beside(tuple(zip(starts, lower, strict=True)))


class Panel:
    """A piece on a wash, with a bar of ink along its left or upper edge."""

    def __init__(self, inner: Piece, width: float, *, wash: str, ink: str, bar: float, on_top: bool = False) -> None:
        self.inner, self.width, self.wash, self.ink, self.bar, self.on_top = inner, width, wash, ink, bar, on_top
        self.height = inner.height

    def put(self, pen: Pen, x: float, top: float) -> None:
        pen.box(x, top - self.height, self.width, self.height, self.wash)
        if self.on_top:
            pen.box(x, top - self.bar, self.width, self.bar, self.ink)
        else:
            pen.box(x, top - self.height, self.bar, self.height, self.ink)
        self.inner.put(pen, x, top)

    def split(self, room: float) -> None:
        return None


def paged(pieces: Sequence[Piece], height: float) -> list[list[tuple[float, Piece]]]:
    """The pages: each a list of (distance from the top, piece). Of neighbouring gaps the larger counts.

    What is taller than a page is cut by its foot.
    """
    pages: list[list[tuple[float, Piece]]] = [[]]
    used = air = 0.0
    waiting = list(reversed(pieces))
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, Gap):
            piece = Gap(piece.height - air)
            if not used or piece.height <= 0 or used + piece.height > height:
                continue
        if used + piece.height > height and (halves := piece.split(height - used)):
            piece, rest = halves
            waiting.append(rest)
        elif used + piece.height > height and used:
            pages.append([])
            used = 0.0
            waiting.append(piece)
            continue
        air = air + piece.height if isinstance(piece, Gap) else 0.0
        pages[-1].append((used, piece))
        used += piece.height
    return pages
