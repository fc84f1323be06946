"""Integrity of the running balance: every row leads to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Account, Ledger
from engine.facts.finding import Finding, Severity, SourceRow
from engine.i18n import N_, say
from engine.intake.day_order import rounding_of
from engine.intake.soundness import Check, IntegrityTest, rows_of
from engine.intake.stated_balances import partly_read
from engine.money import Money

RUNNING = Check("running-balance", N_("Running balance, row by row"))


def running_balance(case: Case, ledger: Ledger) -> IntegrityTest:
    return row_by_row(ledger, case.findings)


def row_by_row(ledger: Ledger, findings: Sequence[Finding]) -> IntegrityTest:
    """Balance after a row = balance after the row before + its amount; before the first row stands the opening balance.

    A row that could not be read breaks nothing.
    """
    links, broken = 0, []
    unread = {source for finding in findings if finding.kind == "row-unreadable" for source in finding.sources}
    for account in range(len(ledger.accounts)):
        rows = np.flatnonzero(ledger.account == account)
        before, after = rows[:-1], rows[1:]
        chained = ledger.balance_known[before] & ledger.balance_known[after]
        chained &= _same_stretch(ledger, ledger.accounts[account], before, after)
        links += int(chained.sum())
        gap = np.abs(ledger.balance_after[before] + ledger.amount[after] - ledger.balance_after[after])
        misses = chained & (gap > rounding_of(ledger.balance_after[rows][ledger.balance_known[rows]]))
        broken += [
            (int(b), int(ledger.balance_after[a]))
            for a, b in zip(before[misses], after[misses], strict=True)
            if not _hides_unread(ledger, int(a), int(b), unread)
        ]
        broken += _missed_openings(ledger, account, findings)
    if not links:
        return RUNNING.not_applicable()
    if not broken:
        return RUNNING.passed(rows=links)
    second, held = min(broken)
    currency = ledger.accounts[ledger.account[second]].currency
    expected = Money.of_minor(held + int(ledger.amount[second]), currency)
    sentence = say(
        "The running balance breaks in {count} places, first at {row}: {expected} expected, {found} stated.",
        count=len(broken), row=str(ledger.source(second)), expected=expected,
        found=Money.of_minor(int(ledger.balance_after[second]), currency),
    )  # fmt: skip
    sources = rows_of(ledger, np.unique([row for row, _ in broken]))
    return RUNNING.failed("balance-broken", Severity.BLOCKING, sentence, sources, rows=links, broken=len(broken))


def _missed_openings(ledger: Ledger, account: int, findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """First rows of whole statements to which the stated opening balance does not lead, and that balance."""
    partial = partly_read(findings)
    stated = {period.file: period.opening for period in reversed(ledger.accounts[account].periods)}
    for file, opening in stated.items():
        if opening is None or file in partial or file not in ledger.files:
            continue
        rows = np.flatnonzero((ledger.account == account) & (ledger.file == ledger.files.index(file)))
        if not len(rows) or not ledger.balance_known[rows[0]]:
            continue
        gap = opening.minor + int(ledger.amount[rows[0]]) - int(ledger.balance_after[rows[0]])
        if abs(gap) > rounding_of(ledger.balance_after[rows][ledger.balance_known[rows]]):
            yield int(rows[0]), opening.minor


def _same_stretch(
    ledger: Ledger, account: Account, before: NDArray[np.intp], after: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Pairs of rows between which no statement is missing: of one file, or of files whose periods overlap."""
    same: NDArray[np.bool_] = ledger.file[before] == ledger.file[after]
    ends = {period.file: period.end for period in account.periods if period.end}
    for at in np.flatnonzero(~same):
        end = ends.get(ledger.files[ledger.file[before[at]]])
        same[at] = end is not None and bool(ledger.booked_on[after[at]] <= np.datetime64(end))
    return same


def _hides_unread(ledger: Ledger, first: int, second: int, unread: set[SourceRow]) -> bool:
    """Whether a row of the file that could not be read lies between two rows."""
    if not unread or ledger.file[first] != ledger.file[second]:
        return False
    low, high = sorted((int(ledger.row[first]), int(ledger.row[second])))
    file = ledger.files[ledger.file[first]]
    return any(source.file == file and source.row is not None and low < source.row < high for source in unread)
