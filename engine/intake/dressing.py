"""Integrity of the picture: balances dressed up for a day that matters, inflows that swell before the application."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Exclusion, Ledger
from engine.facts.finding import Severity
from engine.i18n import N_, say
from engine.intake.soundness import Check, IntegrityTest, rows_of

DRESSING = Check("balance-dressing", N_("Balance dressed up at period ends"))
BEFORE = Check("application-dressing", N_("Balance dressed up before the application"))
SURGE = Check("inflow-surge", N_("Inflow surge before the application"))

DRESSING_FACTOR = 3.0
DRESSING_MONTHS = 6
DRESSING_SHARE = 0.7
SURGE_FACTOR = 2.5
SURGE_HISTORY = 180
RECENT_DAYS, USUAL_DAYS, ARRIVAL_DAYS = 10, 90, 30
"""The balance of the last ten days is held against the 90 days that ended thirty days before the application."""


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


def application_dressing(case: Case, ledger: Ledger) -> IntegrityTest:
    """The balance just before the application is a multiple of the usual, by money that no customer paid.

    A balance that sales have lifted is no dressing; whether those are real is for `inflow_surge` to ask.
    """
    closing = daily_closing(case, ledger)
    if closing is None or len(closing[1]) < USUAL_DAYS + ARRIVAL_DAYS:
        return BEFORE.not_applicable()
    balance = closing[1]
    recent = float(np.median(balance[-RECENT_DAYS:]))
    usual = max(float(np.median(balance[-USUAL_DAYS - ARRIVAL_DAYS : -ARRIVAL_DAYS])), 1.0)
    arrived = (_ages(case, ledger) < ARRIVAL_DAYS) & (ledger.amount > 0) & _in_currency(case, ledger)
    rows = np.flatnonzero(arrived & (ledger.exclusion != Exclusion.NONE))
    lifted_by = float(ledger.amount[rows].sum())
    factor = recent / usual
    if factor <= DRESSING_FACTOR or lifted_by < (recent - usual) / 2:
        return BEFORE.passed(factor=factor)
    sentence = say(
        "The balance of the last ten days is {factor} times the usual, by money that no customer paid; ask whose.",
        factor=round(factor, 1),
    )
    rows = rows[np.argsort(-ledger.amount[rows], kind="stable")]
    return BEFORE.failed("application-dressing", Severity.WARNING, sentence, rows_of(ledger, rows), factor=factor)


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
    age, inflow = _ages(case, ledger), effective_inflow(case, ledger)
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


def effective_inflow(case: Case, ledger: Ledger) -> NDArray[np.bool_]:
    """The inflows that are turnover, of the accounts in the case's currency."""
    return np.asarray((ledger.exclusion == Exclusion.NONE) & (ledger.amount > 0) & _in_currency(case, ledger), np.bool_)


def _in_currency(case: Case, ledger: Ledger) -> NDArray[np.bool_]:
    same = np.array([account.currency == case.currency for account in ledger.accounts], np.bool_)
    return np.asarray(same[ledger.account], np.bool_)


def _ages(case: Case, ledger: Ledger) -> NDArray[np.int64]:
    """Days between each row and the day of the case."""
    return (np.datetime64(case.as_of) - ledger.booked_on.astype("datetime64[D]")).astype(np.int64)
