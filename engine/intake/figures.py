"""Integrity of amounts: too many round ones, and first digits that real commerce does not produce."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Ledger
from engine.facts.finding import Severity
from engine.facts.round_amounts import RoundShare, round_share_of
from engine.i18n import N_, Percent, Sentence, say
from engine.intake.soundness import Check, IntegrityTest, rows_of
from engine.money import minor_digits

ROUND = Check("round-amounts", N_("Share of round amounts against the sector"))
FIRST_DIGIT = Check("first-digit", N_("First digits of amounts"))

ROUND_ROWS = 100
FIRST_DIGIT_ROWS = 300
FIRST_DIGIT_DEVIATION = 0.13
"""Mean absolute deviation from Benford's law over nine digits. Nigrini calls 0.015 nonconformity for large ledgers, but
fixed prices and full invoice forms take the invoices of real small firms to 0.025 (median) and 0.13 (99 of 100)."""


def round_amounts(case: Case, ledger: Ledger) -> IntegrityTest:
    """Inflows of 1,000 and more that are whole thousands, over all inflows of that size, against the firm's sector."""
    thousand = _thousand(case)
    rows = np.flatnonzero((ledger.amount >= thousand) & _same_currency(case, ledger))
    if len(rows) < ROUND_ROWS:
        return ROUND.not_applicable()
    is_round = ledger.amount[rows] % thousand == 0
    share = float(is_round.mean())
    known = round_share_of(case.applicant.industry)
    if share <= known.limit:
        return ROUND.passed(share=share, rows=len(rows), limit=known.limit)
    sentence = _too_round(share, known)
    return ROUND.failed(
        "round-amounts",
        Severity.NOTE,
        sentence,
        rows_of(ledger, rows[is_round]),
        share=share,
        rows=len(rows),
        limit=known.limit,
    )


def _too_round(share: float, known: RoundShare) -> Sentence:
    if known.usual is None:
        return say(
            "{share} of the larger inflows are whole thousands; real sales are rarely so round.", share=Percent(share)
        )
    return say(
        "{share} of the larger inflows are whole thousands; of firms like this half have less than {usual}, and hardly "
        "one more than {limit}.",
        share=Percent(share), usual=Percent(known.usual), limit=Percent(known.limit),
    )  # fmt: skip


def first_digit(case: Case, ledger: Ledger) -> IntegrityTest:
    """The first digits of inflows against Benford's law, from 300 rows that span two orders of magnitude on."""
    rows = np.flatnonzero((ledger.amount > 0) & _same_currency(case, ledger))
    if len(rows) < FIRST_DIGIT_ROWS or _spread(ledger.amount[rows]) < 2:
        return FIRST_DIGIT.not_applicable()
    deviation = benford_deviation(ledger.amount[rows])
    if deviation <= FIRST_DIGIT_DEVIATION:
        return FIRST_DIGIT.passed(deviation=deviation, rows=len(rows))
    sentence = say(
        "The first digits of {count} inflows are not those of real commerce (deviation {deviation}).",
        count=len(rows), deviation=round(deviation, 3),
    )  # fmt: skip
    odd = rows[_digits(ledger.amount[rows]) == _most_exceeding(ledger.amount[rows])]
    return FIRST_DIGIT.failed(
        "first-digit", Severity.NOTE, sentence, rows_of(ledger, odd), deviation=deviation, rows=len(rows)
    )


def benford_deviation(amounts: NDArray[np.int64]) -> float:
    """Mean absolute deviation of the first digits of positive amounts from Benford's law."""
    return float(np.abs(_excess(amounts)).mean())


def _most_exceeding(amounts: NDArray[np.int64]) -> int:
    """The first digit that is there far more often than it should be."""
    return int(np.argmax(_excess(amounts))) + 1


def _excess(amounts: NDArray[np.int64]) -> NDArray[np.float64]:
    """By how much the share of each first digit, 1 to 9, exceeds that of Benford's law."""
    observed = np.bincount(_digits(amounts), minlength=10)[1:] / len(amounts)
    return np.asarray(observed - np.log10(1 + 1 / np.arange(1, 10)), np.float64)


def _digits(amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    digit = amounts // 10 ** np.floor(np.log10(amounts) + 1e-12).astype(np.int64)
    return np.asarray(np.clip(digit, 1, 9), np.int64)


def _spread(amounts: NDArray[np.int64]) -> float:
    """Orders of magnitude between the 5th and the 95th percentile."""
    low, high = np.quantile(amounts, [0.05, 0.95])
    return float(np.log10(high / low))


def _thousand(case: Case) -> int:
    return int(1000 * 10 ** minor_digits(case.currency))


def _same_currency(case: Case, ledger: Ledger) -> NDArray[np.bool_]:
    same = np.array([account.currency == case.currency for account in ledger.accounts], np.bool_)
    return np.asarray(same[ledger.account], np.bool_)
