"""Integrity of the order of rows: duplicates, serial numbers, gaps in dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Ledger
from engine.facts.finding import Severity
from engine.i18n import N_, say
from engine.intake.soundness import Check, IntegrityTest, rows_of

SERIALS = Check("serial-numbers", N_("Duplicate and missing serial numbers"))
GAPS = Check("date-gaps", N_("Gaps in dates against the account's rhythm"))

ENOUGH_ROWS = 60
LONGEST_USUAL_GAP = 21
"""Days; a spring festival with its bridge days is shorter."""
GAP_FACTOR = 5
_SERIAL_SHARE = 0.95


def serial_numbers(case: Case, ledger: Ledger) -> IntegrityTest:
    """References that count upwards may neither repeat nor skip; rows alike in all they show are duplicates."""
    again = _duplicates(ledger)
    missing, numbered = _missing_serials(ledger)
    tested = int(numbered.sum() + ledger.balance_known.sum())
    if len(again):
        sentence = say(
            "{count} rows repeat another row in every column, first {row}.",
            count=len(again),
            row=str(ledger.source(int(again[0]))),
        )
        return SERIALS.failed(
            "transaction-duplicate",
            Severity.WARNING,
            sentence,
            rows_of(ledger, again),
            duplicates=len(again),
            missing=len(missing),
        )
    if len(missing):
        sentence = say("Serial numbers are missing before {count} rows, first {row}.", count=len(missing),
                       row=str(ledger.source(int(missing[0]))))  # fmt: skip
        return SERIALS.failed(
            "serial-missing", Severity.WARNING, sentence, rows_of(ledger, missing), missing=len(missing)
        )
    return SERIALS.passed(rows=tested) if tested else SERIALS.not_applicable()


def _duplicates(ledger: Ledger) -> NDArray[np.intp]:
    """Rows that repeat an earlier one with the same balance after it, which two real movements cannot have in a row."""
    rows = _sharing(ledger.balance_after, np.flatnonzero(ledger.balance_known & (ledger.amount != 0)))
    numbers = [column[rows] for column in (ledger.balance_after, ledger.amount, ledger.booked_on, ledger.account)]
    order = np.lexsort(numbers)
    alike = np.logical_and.reduce([column[order][1:] == column[order][:-1] for column in numbers])
    rows = rows[order]
    pairs = [(rows[at], rows[at + 1]) for at in np.flatnonzero(alike)]
    texts = (ledger.text, ledger.reference, ledger.counterparty)
    return np.array([b for a, b in pairs if all(column[a] == column[b] for column in texts)], np.intp)


def _sharing(column: NDArray[np.int64], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows whose value another of the rows has too, in their order."""
    order = np.argsort(column[rows])
    same = np.diff(column[rows][order]) == 0
    shared = np.zeros(len(rows), np.bool_)
    shared[order[1:][same]] = shared[order[:-1][same]] = True
    return rows[shared]


def _missing_serials(ledger: Ledger) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Rows before which a serial number is skipped, and the rows that carry serial numbers, file by file."""
    missing: list[int] = []
    numbered = np.zeros(len(ledger), np.bool_)
    for file in range(len(ledger.files)):
        rows = np.flatnonzero(ledger.file == file)
        texts = ledger.reference[rows].tolist()
        if len(rows) < ENOUGH_ROWS or not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
            continue
        order = np.argsort(ledger.row[rows], kind="stable")
        serials = np.array([int(text) for text in texts], np.int64)[order]
        steps = np.diff(serials)
        step = int(np.sign(np.median(steps)))
        if step and np.mean(steps == step) >= _SERIAL_SHARE:
            numbered[rows] = True
            missing += rows[order][1:][(steps * step > 1)].tolist()
    return np.array(missing, np.intp), numbered


def date_gaps(case: Case, ledger: Ledger) -> IntegrityTest:
    """A silence far beyond the account's rhythm. Where balances lead across it, nothing was taken out."""
    tested, found, longest = 0, [], 0
    for account in range(len(ledger.accounts)):
        rows = np.flatnonzero(ledger.account == account)
        if len(rows) < ENOUGH_ROWS:
            continue
        tested += 1
        days = ledger.booked_on[rows].astype("datetime64[D]").astype(np.int64)
        gaps = np.diff(days)
        usual = float(np.quantile(gaps[gaps > 0], 0.95)) if (gaps > 0).any() else 0.0
        silent = np.flatnonzero(gaps > max(LONGEST_USUAL_GAP, GAP_FACTOR * usual))
        longest = max(longest, int(gaps.max(initial=0)))
        found += [int(rows[at + 1]) for at in silent if not _leads_across(ledger, int(rows[at]), int(rows[at + 1]))]
    if not tested:
        return GAPS.not_applicable()
    if not found:
        return GAPS.passed(longest_days=longest)
    row = found[0]
    sentence = say(
        "{count} silences far beyond the account's rhythm, first until {row}; ask for the missing rows.",
        count=len(found), row=str(ledger.source(row)),
    )  # fmt: skip
    return GAPS.failed("date-gap", Severity.WARNING, sentence, rows_of(ledger, np.array(found)), longest_days=longest)


def _leads_across(ledger: Ledger, before: int, after: int) -> bool:
    known = ledger.balance_known[before] and ledger.balance_known[after]
    return bool(known and ledger.balance_after[before] + ledger.amount[after] == ledger.balance_after[after])
