"""The figures of industries in words: what is in force of each kind, and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.facts.industry import IndustryTable
from engine.i18n import N_, Translator
from engine.service.values import SectorTableRow

KINDS = {"industries": N_("Default rates by industry"), "index": N_("Monthly index by industry")}
SHIPPED_AS = {"industries": N_("shipped with Tally"), "index": N_("the trends of the table hold")}


@dataclass(frozen=True, slots=True)
class Figures:
    """One line: a version of a kind. row is None for what is shipped."""

    kind: str
    is_in_force: bool
    dated: str
    source: str
    rows: int | None
    row: SectorTableRow | None = None


def lines(history: Sequence[SectorTableRow], shipped: IndustryTable) -> tuple[Figures, ...]:
    """What is in force of each kind first, then what was replaced, newest first."""
    own = [Figures(row.kind, row.is_in_force, row.dated, row.source, row.rows, row) for row in history]
    held = {figures.kind for figures in own if figures.is_in_force}
    table = Figures(
        "industries", "industries" not in held, shipped.as_of.isoformat(), shipped.source, len(shipped.industries)
    )
    index = Figures("index", "index" not in held, "", "", None)
    every = [*own, table, *([index] if index.is_in_force else [])]
    return tuple(sorted(every, key=lambda one: (not one.is_in_force, one.kind != "industries")))


def _state(figures: Figures, words: Translator) -> str:
    if figures.kind == "index" and figures.row is None:
        return words.text(N_("none"))
    if figures.is_in_force:
        return words.text(N_("in force"))
    if figures.row is None:
        return words.text(N_("not in force"))
    return words.text(N_("replaced {moment}"), moment=codes.moment(words, figures.row.replaced_at or ""))


def _rows(figures: Figures, words: Translator) -> str:
    return "" if figures.rows is None else words.number(figures.rows)


def _came(figures: Figures, words: Translator) -> str:
    if figures.row is None:
        return words.text(SHIPPED_AS[figures.kind])
    return f"{figures.row.file} · {codes.moment(words, figures.row.imported_at)} · {figures.row.imported_by}"


COLUMNS: tuple[Column[Figures], ...] = (
    Column(N_("Figures"), lambda f: f.kind, lambda f, w: w.text(KINDS[f.kind]), width=0, wraps=True, is_bold=True),
    Column(
        N_("State"), lambda f: f.is_in_force, _state, width=120, wraps=True,
        tone=lambda f: "good" if f.is_in_force and f.rows is not None else "muted",
    ),
    Column(N_("Newest figure"), lambda f: f.dated, lambda f, w: codes.day(w, f.dated), width=145),
    Column(N_("Rows"), lambda f: f.rows, _rows, width=70, is_right=True),
    Column(
        N_("Source of the figures"), lambda f: f.source, width=0, wraps=True,
        tip=lambda f, w: f"SHA-256 {f.row.sha256}" if f.row else "",
    ),
    Column(N_("Imported"), lambda f: f.row.imported_at if f.row else "", _came, width=0, wraps=True),
)  # fmt: skip
