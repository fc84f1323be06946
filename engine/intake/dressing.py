"""Integrity of the picture: dressed balances, inflows that swell before the application, money in circles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Exclusion, Ledger
from engine.facts.finding import Severity
from engine.i18n import N_, Percent, say
from engine.intake.soundness import Check, IntegrityTest, rows_of

DRESSING = Check("balance-dressing", N_("Balance dressed up at period ends or before the application"))
SURGE = Check("inflow-surge", N_("Inflow surge before the application"))
CIRCULAR = Check("circular-flows", N_("Circular and fast-in-fast-out flows"))

DRESSING_FACTOR = 3.0
DRESSING_MONTHS = 6
DRESSING_SHARE = 0.7
SURGE_FACTOR = 2.5
SURGE_HISTORY = 180
CIRCULAR_SHARE = 0.10
FAST_SHARE = 0.35
FAST_TOLERANCE = 0.02
_BIG_INFLOW = 0.05


def balance_dressing(case: Case, ledger: Ledger) -> IntegrityTest:
    """At most month ends the balance stands at a multiple of the month's usual one, and falls back within days."""
    closing = daily_closing(case, ledger)
    if closing is None:
        return DRESSING.not_applicable()
    first, balance = closing
    days = first + np.arange(len(balance))
    ends = np.flatnonzero(days.astype("datetime64[M]") != (days + 1).astype("datetime64[M]"))
    ends = ends[(ends >= 25) & (ends + 5 < len(balance))]
    if len(ends) < DRESSING_MONTHS:
        return DRESSING.not_applicable()
    dressed = [end for end in ends.tolist() if _is_dressed(balance, end)]
    share = len(dressed) / len(ends)
    if share < DRESSING_SHARE:
        return DRESSING.passed(month_ends=len(ends), dressed=len(dressed))
    sentence = say(
        "At {count} of {all} month ends the balance stood at three times the usual and fell back within five days.",
        count=len(dressed), all=len(ends),
    )  # fmt: skip
    rows = np.flatnonzero(np.isin(ledger.booked_on.astype("datetime64[D]"), days[dressed]) & (ledger.amount > 0))
    return DRESSING.failed(
        "balance-dressing",
        Severity.WARNING,
        sentence,
        rows_of(ledger, rows),
        month_ends=len(ends),
        dressed=len(dressed),
    )


def _is_dressed(balance: NDArray[np.int64], end: int) -> bool:
    usual = max(float(np.median(balance[end - 25 : end - 3])), 1.0)
    after = float(balance[end + 1 : end + 6].min())
    return bool(balance[end] > DRESSING_FACTOR * usual and after < (balance[end] + usual) / 2)


def daily_closing(case: Case, ledger: Ledger) -> tuple[np.datetime64, NDArray[np.int64]] | None:
    """The first day and the closing balances of all accounts of the case's currency together, day by day until the
    as-of day; None where an account gives no balances. Minor units."""
    accounts = [i for i, account in enumerate(ledger.accounts) if account.currency == case.currency]
    rows = [np.flatnonzero(ledger.account == account) for account in accounts]
    rows = [part for part in rows if len(part)]
    if not rows or not all(ledger.balance_known[part].all() for part in rows):
        return None
    first = max(ledger.booked_on[part[0]] for part in rows).astype("datetime64[D]")
    days = first + np.arange(int((np.datetime64(case.as_of) - first).astype(int)) + 1)
    total = np.zeros(len(days), np.int64)
    for part in rows:
        last = np.searchsorted(ledger.booked_on[part], days, side="right") - 1
        total += ledger.balance_after[part[last]]
    return first, total


def inflow_surge(case: Case, ledger: Ledger) -> IntegrityTest:
    """Effective inflow of the 30 days before the application against the usual 30 days and the best ones before."""
    age, inflow = _ages(case, ledger), _effective(case, ledger)
    history = int(age.max(initial=0))
    if history < SURGE_HISTORY or not inflow.any():
        return SURGE.not_applicable()
    months = np.bincount(age[inflow] // 30, weights=ledger.amount[inflow], minlength=history // 30 + 1)
    recent, before = months[0], months[1 : max(2, history // 30)]
    usual = float(before.mean())
    factor = float(recent / usual) if usual else float("inf")
    if factor <= SURGE_FACTOR or recent <= 1.5 * before.max():
        return SURGE.passed(factor=factor)
    sentence = say(
        "The inflow of the last 30 days is {factor} times the usual and above any month before; ask what it was.",
        factor=round(factor, 1),
    )
    rows = np.flatnonzero(inflow & (age < 30))
    return SURGE.failed("inflow-surge", Severity.WARNING, sentence, rows_of(ledger, rows), factor=factor)


def circular_flows(case: Case, ledger: Ledger) -> IntegrityTest:
    """Money that goes back to where it came from, and large inflows that leave at once at nearly the same amount."""
    inflow = (ledger.amount > 0) & (ledger.exclusion != Exclusion.OWN_TRANSFER)
    together = int(ledger.amount[inflow].sum())
    if not together:
        return CIRCULAR.not_applicable()
    circular = ledger.exclusion == Exclusion.CIRCULAR
    fast = _fast(case, ledger)
    circular_share = float(ledger.amount[circular].sum() / together)
    fast_share = float(ledger.amount[fast].sum() / together)
    figures = {"circular_share": circular_share, "fast_share": fast_share}
    if circular_share > CIRCULAR_SHARE:
        sentence = say(
            "{share} of the inflow went back to the one it came from within ten days.", share=Percent(circular_share)
        )
        rows = np.flatnonzero(circular)
        return CIRCULAR.failed("circular-flows", Severity.WARNING, sentence, rows_of(ledger, rows), **figures)
    if fast_share > FAST_SHARE:
        sentence = say(
            "{share} of the inflow left by the next day in one payment of the same size.", share=Percent(fast_share)
        )
        return CIRCULAR.failed(
            "fast-in-fast-out", Severity.WARNING, sentence, rows_of(ledger, np.flatnonzero(fast)), **figures
        )
    return CIRCULAR.passed(**figures)


def _fast(case: Case, ledger: Ledger) -> NDArray[np.bool_]:
    """Large effective inflows with a payment within 2 % of their amount on the same or the next day; each pays one."""
    inflow = _effective(case, ledger)
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


def _effective(case: Case, ledger: Ledger) -> NDArray[np.bool_]:
    same = np.array([account.currency == case.currency for account in ledger.accounts], np.bool_)
    return np.asarray((ledger.exclusion == Exclusion.NONE) & (ledger.amount > 0) & same[ledger.account], np.bool_)


def _ages(case: Case, ledger: Ledger) -> NDArray[np.int64]:
    """Days between each row and the day of the case."""
    return (np.datetime64(case.as_of) - ledger.booked_on.astype("datetime64[D]")).astype(np.int64)
