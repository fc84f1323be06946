"""The balance after each movement, as printed or as it follows from the balances that the statements state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Account, Ledger
from engine.facts.finding import Finding

ADJACENT_DAYS = 4
"""Statements that begin up to a long weekend after the last one ended leave nothing out."""


def balances_after(ledger: Ledger, account: int) -> NDArray[np.int64] | None:
    """The balance after each of the account's rows, in minor units; None where nothing tells it.

    Where rows carry no balance, it follows from the first stated opening balance, or back from the last closing one,
    provided that no statement is missing in between.
    """
    rows = np.flatnonzero(ledger.account == account)
    moved: NDArray[np.int64] = np.cumsum(ledger.amount[rows], dtype=np.int64)
    if ledger.balance_known[rows].all():
        printed: NDArray[np.int64] = ledger.balance_after[rows]
        return printed
    if ledger.balance_known[rows].any() or not _are_whole(ledger.accounts[account]):
        return None
    periods = sorted(ledger.accounts[account].periods, key=lambda period: str(period.start))
    if periods[0].opening is not None:
        return moved + periods[0].opening.minor
    if periods[-1].closing is not None:
        return moved + (periods[-1].closing.minor - int(moved[-1]))
    return None


def _are_whole(account: Account) -> bool:
    """Whether all statements say their days and none is missing between two of them."""
    days = sorted((period.start, period.end) for period in account.periods if period.start and period.end)
    gaps = [(later[0] - earlier[1]).days for earlier, later in pairwise(days)]
    return len(days) == len(account.periods) > 0 and all(gap <= ADJACENT_DAYS for gap in gaps)


def partly_read(findings: Sequence[Finding]) -> set[str]:
    """Statements of which rows were left out or could not be read: what they state cannot be tested."""
    return {
        source.file
        for finding in findings
        if finding.kind in ("row-unreadable", "statement-overlap", "evidence-after-as-of")
        for source in finding.sources
    }
