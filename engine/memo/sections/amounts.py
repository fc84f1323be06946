"""Amounts in columns whose title names the currency."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from engine.memo.document import Cell, Number, Tone
from engine.money import Money, minor_digits


def whole(amount: Money) -> Money:
    """To the whole unit: what a ratio or a cap was computed from is read, not paid."""
    return Money(amount.amount.quantize(Decimal(1), ROUND_HALF_UP), amount.currency)


def units(amount: Money | None) -> Cell:
    """In whole units. Unknown is a question mark here, which the table's note explains where a person has to act."""
    return Cell("?", Tone.WARN) if amount is None else Cell(Number(amount.amount, 0))


def exact(amount: Money) -> Cell:
    """To the minor unit."""
    return Cell(Number(amount.amount, minor_digits(amount.currency)))
