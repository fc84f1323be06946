"""Amounts in columns whose title names the currency."""

from __future__ import annotations

from engine.memo.document import Cell, Number, Tone
from engine.money import Money, minor_digits


def units(amount: Money | None) -> Cell:
    """In whole units. Unknown is a question mark here, which the table's note explains where a person has to act."""
    return Cell("?", Tone.WARN) if amount is None else Cell(Number(amount.amount, 0))


def exact(amount: Money) -> Cell:
    """To the minor unit."""
    return Cell(Number(amount.amount, minor_digits(amount.currency)))
