"""Which bank statements the features may use: those of the case's currency that reach up to its day."""

from __future__ import annotations

from engine.facts.casefile import Case
from engine.facts.conduct import Ledger

OLDEST_DAYS = 92
"""Features speak of the days before the case. Where a whole quarter of them is not covered, no movement on those days
means nothing, and a sum over them would be zero where it is unknown."""


def recent_ledger(case: Case) -> Ledger | None:
    """The ledger, unless no account is in the case's currency or its statements end long before the case's day."""
    ledger = case.ledger
    if ledger is None or not any(account.currency == case.currency for account in ledger.accounts):
        return None
    last = ledger.covered_until
    return ledger if last is not None and (case.as_of - last).days <= OLDEST_DAYS else None
