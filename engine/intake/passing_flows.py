"""Integrity of the flows: money in circles, and money that only passes through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Exclusion, Ledger
from engine.facts.finding import Severity
from engine.i18n import N_, Percent, say
from engine.intake.dressing import effective_inflow
from engine.intake.soundness import Check, IntegrityTest, rows_of

CIRCULAR = Check("circular-flows", N_("Circular flows"))
FAST = Check("fast-in-fast-out", N_("Fast-in-fast-out flows"))

CIRCULAR_SHARE = 0.10
FAST_SHARE = 0.35
FAST_TOLERANCE = 0.02
_BIG_INFLOW = 0.05


def circular_flows(case: Case, ledger: Ledger) -> IntegrityTest:
    """Money that goes back to where it came from within ten days."""
    together = _together(ledger)
    if not together:
        return CIRCULAR.not_applicable()
    rows = np.flatnonzero(ledger.exclusion == Exclusion.CIRCULAR)
    share = float(ledger.amount[rows].sum() / together)
    if share <= CIRCULAR_SHARE:
        return CIRCULAR.passed(share=share)
    sentence = say("{share} of the inflow went back to the one it came from within ten days.", share=Percent(share))
    return CIRCULAR.failed("circular-flows", Severity.WARNING, sentence, rows_of(ledger, rows), share=share)


def fast_flows(case: Case, ledger: Ledger) -> IntegrityTest:
    """Large inflows that leave at once at nearly the same amount."""
    together = _together(ledger)
    if not together:
        return FAST.not_applicable()
    rows = np.flatnonzero(_fast(case, ledger))
    share = float(ledger.amount[rows].sum() / together)
    if share <= FAST_SHARE:
        return FAST.passed(share=share)
    sentence = say("{share} of the inflow left by the next day in one payment of the same size.", share=Percent(share))
    return FAST.failed("fast-in-fast-out", Severity.WARNING, sentence, rows_of(ledger, rows), share=share)


def _together(ledger: Ledger) -> int:
    """All inflow but that from own accounts."""
    return int(ledger.amount[(ledger.amount > 0) & (ledger.exclusion != Exclusion.OWN_TRANSFER)].sum())


def _fast(case: Case, ledger: Ledger) -> NDArray[np.bool_]:
    """Large effective inflows with a payment within 2 % of their amount on the same or the next day; each pays one."""
    inflow = effective_inflow(case, ledger)
    large = inflow & (ledger.amount >= _BIG_INFLOW * ledger.amount[inflow].sum() / 12) if inflow.any() else inflow
    spent = (ledger.amount < 0) & (ledger.category != Category.OWN_TRANSFER)
    out = np.flatnonzero(spent)
    day = ledger.booked_on.astype("datetime64[D]").astype(np.int64)
    free = np.ones(len(out), np.bool_)
    fast = np.zeros(len(ledger), np.bool_)
    for row in np.flatnonzero(large).tolist():
        low, high = np.searchsorted(day[out], [day[row], day[row] + 2])
        fits = np.abs(ledger.amount[row] + ledger.amount[out[low:high]]) <= FAST_TOLERANCE * ledger.amount[row]
        candidates = np.flatnonzero(fits & free[low:high])
        if len(candidates):
            free[low + candidates[0]] = False
            fast[row] = True
    return fast
