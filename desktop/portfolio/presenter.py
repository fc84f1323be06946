"""All cases at once: how many stand at each verdict and grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Percent, Translator

Counts = Mapping[tuple[str | None, int | None], int]


class Service(Protocol):
    def counts(self) -> dict[tuple[str | None, int | None], int]: ...


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    figure: str
    tone: str


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade (None: not scored) with its cases by verdict."""

    grade: int | None
    by_verdict: Mapping[str | None, int]

    @property
    def total(self) -> int:
        return sum(self.by_verdict.values())


def tiles(counts: Counts, words: Translator) -> tuple[Tile, ...]:
    total = sum(counts.values())
    decided = sum(count for (verdict, _), count in counts.items() if verdict is not None)
    approved = _with(counts, "approve") + _with(counts, "approve-less")
    rate = words.show(Percent(approved / decided, 0)) if decided else "–"
    return (
        Tile(words.text(N_("Cases")), words.number(total), "plain"),
        Tile(words.text(N_("Decided")), words.number(decided), "info"),
        Tile(words.text(N_("Approved, of those decided")), rate, "good"),
        Tile(words.text(codes.VERDICTS["refer"]), words.number(_with(counts, "refer")), "warn"),
        Tile(words.text(codes.VERDICTS["decline"]), words.number(_with(counts, "decline")), "bad"),
    )


def grades(counts: Counts) -> tuple[GradeRow, ...]:
    found = sorted({grade for _, grade in counts if grade is not None})
    rows = [GradeRow(grade, {v: n for (v, g), n in counts.items() if g == grade}) for grade in found]
    unscored = {verdict: count for (verdict, grade), count in counts.items() if grade is None}
    return (*rows, GradeRow(None, unscored)) if unscored else tuple(rows)


def _with(counts: Counts, verdict: str) -> int:
    return sum(count for (name, _), count in counts.items() if name == verdict)


def _counted(label: str, verdict: str | None) -> Column[GradeRow]:
    return Column(
        label,
        lambda r: r.by_verdict.get(verdict, 0),
        lambda r, w: str(r.by_verdict.get(verdict, 0) or "–"),
        is_right=True,
        width=130,
        tone=lambda r: codes.VERDICT_TONES.get(verdict or "", "muted") if r.by_verdict.get(verdict) else "muted",
    )


GRADE_COLUMNS: tuple[Column[GradeRow], ...] = (
    Column(
        N_("Grade"),
        lambda r: r.grade,
        lambda r, w: str(r.grade) if r.grade else w.text(N_("Not scored")),
        is_bold=True,
        width=0,
    ),
    *(_counted(label, code) for code, label in codes.VERDICTS.items()),
    _counted(N_("Not decided"), None),
    Column(N_("All"), lambda r: r.total, is_right=True, is_bold=True, width=100),
)
