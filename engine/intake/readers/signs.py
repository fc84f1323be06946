"""Which way money went: from a signed column, from two columns, or from a column that says in or out."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.intake.readers.amounts import Amounts
from engine.intake.readers.grid import by_text
from engine.intake.readers.vocabulary import plain, sign_word, vocabulary

IN, OUT, NEUTRAL, UNKNOWN = 1, -1, 0, 9


def from_two_columns(debit: Amounts, credit: Amounts, signed: Amounts | None) -> Amounts:
    """Credit less debit. Debits may be written with a minus or without; a row with neither falls back on `signed`."""
    out = -debit.minor if (debit.minor <= 0).all() else debit.minor
    minor, known = credit.minor - out, debit.known | credit.known
    bad, blank = debit.bad | credit.bad, debit.blank & credit.blank
    if signed is not None:
        minor, known = np.where(blank, signed.minor, minor), known | (blank & signed.known)
        blank = blank & signed.blank
    return Amounts(np.where(bad, 0, minor), known & ~bad, blank & ~bad, np.zeros(len(bad), np.bool_))


def flags(cells: pa.Array) -> NDArray[np.int8]:
    """IN, OUT, NEUTRAL or UNKNOWN for each cell of a column that says which way money went."""
    codes = {"credit": IN, "debit": OUT, "neutral": NEUTRAL}
    return by_text(cells, lambda cell: codes.get(vocabulary().flags.get(sign_word(cell), ""), UNKNOWN), np.int8)


def wallet_flags(cells: pa.Array) -> NDArray[np.int8]:
    """IN or OUT where a wallet's kind, status or text says so, else NEUTRAL."""
    codes = {"credit": IN, "debit": OUT, "within": NEUTRAL}
    return by_text(cells, lambda cell: codes[_longest_beginning(plain(cell))], np.int8)


def with_flags(amount: Amounts, flag: NDArray[np.int8]) -> Amounts:
    """Amounts signed by their flags; where signs and flags already say the same, the signs stand.

    A negative amount under a flag is a reversal. An unknown flag makes the amount unreadable.
    """
    moved = amount.known & (amount.minor != 0) & (np.abs(flag) == 1)
    is_signed_already = bool((np.sign(amount.minor[moved]) == flag[moved]).all())
    minor = amount.minor if is_signed_already else amount.minor * np.where(flag == UNKNOWN, 0, flag)
    unknown = (flag == UNKNOWN) & ~amount.blank
    return Amounts(np.where(unknown, 0, minor), amount.known & ~unknown, amount.blank, amount.known & (flag == NEUTRAL))


def _longest_beginning(word: str) -> str:
    wallet = vocabulary().wallet
    return next((wallet[word[:n]] for n in range(len(word), 1, -1) if word[:n] in wallet), "within")
