"""How figures of a validation are written: shares, probabilities of a test, intervals."""

from __future__ import annotations

from engine.i18n import Percent, say
from engine.memo.document import Cell, Number, Tone, cell
from engine.scoring.validation import Interval

NONE = Cell("–", Tone.MUTED)
"""Where nothing was counted there is nothing to know, so that it is no unknown."""

ALARM = 0.05
"""Probabilities of a test below this are shown in red."""


def share(value: float | None, decimals: int = 2) -> Cell:
    return NONE if value is None or value != value else Cell(Percent(value, decimals))


def figure(value: float | None, decimals: int = 4) -> Cell:
    return NONE if value is None or value != value else Cell(Number(value, decimals))


def p_value(p: float | None) -> Cell:
    if p is None:
        return NONE
    return Cell(Number(p, 4), Tone.BAD if p < ALARM else Tone.PLAIN)


def ends(interval: Interval | None, decimals: int = 4) -> tuple[Cell, Cell]:
    if interval is None:
        return NONE, NONE
    return Cell(Number(interval.low, decimals)), Cell(Number(interval.high, decimals))


def share_ends(interval: Interval | None) -> tuple[Cell, Cell]:
    if interval is None:
        return NONE, NONE
    return share(interval.low), share(interval.high)


def outcome(is_good: bool) -> Cell:
    return cell(say("in order"), Tone.GOOD) if is_good else cell(say("look at this"), Tone.BAD, strong=True)
