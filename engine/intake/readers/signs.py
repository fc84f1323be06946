"""Which way money went: from a signed column, from two columns, or from a column that says in or out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.intake.letters import plain
from engine.intake.readers.amounts import Amounts
from engine.intake.readers.grid import by_text
from engine.intake.readers.vocabulary import sign_word, vocabulary

IN, OUT, NEUTRAL, UNKNOWN = 1, -1, 0, 9
_FEW = 50
_LONGEST = 40
"""Characters; no word that tells the way of money is longer."""


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


def flags_by_words(cells: pa.Array, credit_words: Iterable[str]) -> NDArray[np.int8]:
    """IN for each cell that is one of these words, OUT for every other word, UNKNOWN for a blank."""
    words = {sign_word(word) for word in credit_words}
    return by_text(cells, lambda cell: UNKNOWN if not cell else IN if sign_word(cell) in words else OUT, np.int8)


def marks(cells: pa.Array) -> NDArray[np.int8]:
    """The flags of a column that marks the rows of one way only, as "CR" on card bills; the others went the other."""
    flag = flags(cells)
    marked = set(flag[np.abs(flag) == 1].tolist())
    return np.where(flag == NEUTRAL, -marked.pop(), flag).astype(np.int8) if len(marked) == 1 else flag


def card_bill(amount: Amounts, texts: pa.Array) -> Amounts | None:
    """Amounts signed by the words with which their texts begin, as card bills have it: charges go out, repayments and
    refunds come in. None unless every text begins with such a word, both ways occur, and the signs that are written
    say nothing (all are positive) or the contrary of every word (the bill counts what is owed).
    """
    moved = amount.known & (amount.minor != 0)
    if not moved.any() or NEUTRAL in _bill_words(texts.take(pa.array(np.flatnonzero(moved)[:_FEW]))):
        return None
    words = _bill_words(texts)
    written, said = np.sign(amount.minor[moved]), words[moved]
    says_nothing, says_contrary = bool((written > 0).all()), bool((written == -said).all())
    if set(said.tolist()) != {IN, OUT} or not (says_nothing or says_contrary):
        return None
    return Amounts(np.abs(amount.minor) * np.where(moved, words, 1), amount.known, amount.blank, amount.neutral)


def what_is_owed(amount: Amounts, balance: Amounts) -> tuple[Amounts, Amounts]:
    """Amounts of which the positive ones went out, and balances: turned too where they count what is owed, which their
    steps tell."""
    turned = replace(amount, minor=-amount.minor)
    owed = replace(balance, minor=-balance.minor)
    return turned, owed if _steps(turned, owed) > _steps(turned, balance) else balance


def _steps(amount: Amounts, balance: Amounts) -> int:
    """How many balances follow from the one before, in the better of both orders."""
    both = balance.known[1:] & balance.known[:-1]
    step = np.diff(balance.minor)
    return int(max((both & (step == amount.minor[1:])).sum(), (both & (-step == amount.minor[:-1])).sum()))


def _bill_words(texts: pa.Array) -> NDArray[np.int8]:
    codes = {"credit": IN, "debit": OUT, "": NEUTRAL}
    return by_text(texts, lambda text: codes[_longest_beginning(plain(text), vocabulary().bill, "")], np.int8)


def wallet_flags(cells: pa.Array) -> NDArray[np.int8]:
    """IN or OUT where a wallet's kind, status or text says so, else NEUTRAL."""
    codes = {"credit": IN, "debit": OUT, "within": NEUTRAL}
    return by_text(cells, lambda cell: codes[_longest_beginning(plain(cell), vocabulary().wallet, "within")], np.int8)


def with_flags(amount: Amounts, flag: NDArray[np.int8]) -> Amounts:
    """Amounts signed by their flags; where signs and flags already say the same, the signs stand.

    A negative amount under a flag is a reversal. An unknown flag makes the amount unreadable.
    """
    moved = amount.known & (amount.minor != 0) & (np.abs(flag) == 1)
    is_signed_already = bool((np.sign(amount.minor[moved]) == flag[moved]).all())
    minor = amount.minor if is_signed_already else amount.minor * np.where(flag == UNKNOWN, 0, flag)
    unknown = (flag == UNKNOWN) & ~amount.blank
    return Amounts(np.where(unknown, 0, minor), amount.known & ~unknown, amount.blank, amount.known & (flag == NEUTRAL))


def _longest_beginning(word: str, meanings: Mapping[str, str], otherwise: str) -> str:
    """What the longest beginning of a word that has a meaning means."""
    return next((meanings[word[:n]] for n in range(min(len(word), _LONGEST), 1, -1) if word[:n] in meanings), otherwise)
