"""What the accounts and the declarations say, against what the bank shows: year-end cash, debt, and who lends."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from engine.facts.casefile import Case
from engine.facts.company import Debt
from engine.facts.conduct import Category, Ledger
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.statements import AccountsYear
from engine.i18n import say
from engine.intake import names
from engine.intake.soundness import rows_of
from engine.money import Money, total

LENDING = (Category.LOAN_RECEIVED, Category.LOAN_REPAID, Category.LEASING)
STACKING_DAYS = 180
STACKED_LENDERS = 3
_CASH_GAP = Decimal("0.10")
_DEBT_GAP = Decimal("0.25")
_USUAL_RATE = Decimal("0.05")
"""What a small firm pays at least, on the whole, where the declared debts name no rate."""
_SMALL = Decimal("0.005")
"""Differences below this share of revenue, or of the balance sheet, say nothing."""


def books_findings(case: Case) -> tuple[Finding, ...]:
    """All findings of this file."""
    return (*_year_end_cash(case), *_interest_paid(case), *_debt_in_accounts(case), *_lenders(case), *_stacking(case))


def _year_end_cash(case: Case) -> Iterator[Finding]:
    """Cash in the accounts against the balances of the statements at the year's end."""
    for year in case.accounts:
        cash, shown = year.get("cash"), balance_on(case, year.period_end)
        if cash is None or shown is None or cash.currency != shown.currency:
            continue
        gap = cash - shown
        if abs(gap.amount) <= max(abs(shown.amount), abs(cash.amount)) * _CASH_GAP or _is_small(gap, year):
            continue
        sentence = say(
            "Cash in the accounts at {end} is {cash}, the statements show {shown}; ask what explains {gap}.",
            end=year.period_end, cash=cash, shown=shown, gap=gap,
        )  # fmt: skip
        yield Finding("year-end-cash-gap", Severity.WARNING, sentence, _sources(year, "cash"))


def balance_on(case: Case, day: dt.date) -> Money | None:
    """The statement balances of all accounts of the case's currency at a day's end; None where one is not known."""
    ledger = case.ledger
    if ledger is None:
        return None
    balances = [
        _balance_on(ledger, number, np.datetime64(day))
        for number, account in enumerate(ledger.accounts)
        if account.currency == case.currency
    ]
    if not balances or any(balance is None for balance in balances):
        return None
    return Money.of_minor(sum(balance for balance in balances if balance is not None), case.currency)


def _balance_on(ledger: Ledger, account: int, day: np.datetime64) -> int | None:
    """The balance after the last row until the day, None where the rows do not reach across the day."""
    rows = np.flatnonzero(ledger.account == account)
    until = int(np.searchsorted(ledger.booked_on[rows], day, side="right"))
    if until == 0 or until == len(rows) or not ledger.balance_known[rows[until - 1]]:
        return None
    return int(ledger.balance_after[rows[until - 1]])


def _interest_paid(case: Case) -> Iterator[Finding]:
    """Interest in the newest accounts against the debt declared: interest without debt is debt not told of."""
    year = case.accounts[-1] if case.accounts else None
    interest = year.get("interest_expense") if year else None
    if year is None or interest is None or case.debts is None or interest.amount <= 0 or _is_small(interest, year):
        return
    declared = total([debt.outstanding for debt in case.debts], case.currency)
    implied = Money(interest.amount / _rate(case.debts), interest.currency)
    if interest.currency != case.currency or implied.amount <= 2 * declared.amount:
        return
    sentence = say(
        "Interest of {interest} in the accounts of {year} implies a debt of about {implied}; declared is {declared}.",
        interest=interest, year=str(year.year), implied=implied, declared=declared,
    )  # fmt: skip
    yield Finding("interest-above-declared-debt", Severity.WARNING, sentence, _sources(year, "interest_expense"))


def _rate(debts: tuple[Debt, ...]) -> Decimal:
    """The mean rate of the declared debts by amount, the usual one where none is named."""
    named = [debt for debt in debts if debt.rate and debt.outstanding.amount]
    owed = sum((debt.outstanding.amount for debt in named), Decimal(0))
    if not owed:
        return _USUAL_RATE
    return max(sum((debt.outstanding.amount * (debt.rate or 0) for debt in named), Decimal(0)) / owed, Decimal("0.01"))


def _debt_in_accounts(case: Case) -> Iterator[Finding]:
    """Debt in the newest balance sheet, less what was repaid since, against the debt declared."""
    year = case.accounts[-1] if case.accounts else None
    parts = [year.get(item) for item in ("short_term_debt", "long_term_debt")] if year else []
    known = [part for part in parts if part is not None]
    if year is None or not known or case.debts is None or known[0].currency != case.currency:
        return
    booked = total(known, case.currency)
    declared = total([debt.outstanding for debt in case.debts], case.currency)
    repaid = _repaid_since(case, year.period_end)
    gap = booked - declared - repaid
    if gap.amount <= booked.amount * _DEBT_GAP or _is_small(gap, year):
        return
    sentence = say(
        "Debt in the accounts of {year}: {booked}; repaid since: {repaid}; declared: {declared}. Ask about {gap}.",
        year=str(year.year), booked=booked, repaid=repaid, declared=declared, gap=gap,
    )  # fmt: skip
    sources = _sources(year, "short_term_debt") + _sources(year, "long_term_debt")
    yield Finding("debt-understated", Severity.WARNING, sentence, sources)


def _repaid_since(case: Case, day: dt.date) -> Money:
    """What was paid to lenders after a day: by the statements, or by the declared payments where those are more."""
    months = Decimal((case.as_of - day).days) / Decimal("30.4")
    declared = total([d.monthly_payment for d in case.debts or () if d.monthly_payment], case.currency)
    shown = Money.zero(case.currency)
    if (ledger := case.ledger) is not None:
        same = np.array([account.currency == case.currency for account in ledger.accounts], np.bool_)[ledger.account]
        paid = same & (ledger.booked_on > np.datetime64(day)) & np.isin(ledger.category, LENDING) & (ledger.amount < 0)
        shown = Money.of_minor(-int(ledger.amount[paid].sum()), case.currency)
    return max(shown, Money(declared.amount * months, case.currency))


def _lenders(case: Case) -> Iterator[Finding]:
    """Lenders that pay or are paid in the statements and are not among the declared debts."""
    if case.ledger is None:
        return
    by_lender = undeclared_lending(case.ledger, case.debts)
    unnamed = by_lender.pop("", [])
    for rows in by_lender.values():
        name = str(case.ledger.counterparty[rows[0]])
        yield _undeclared(case.ledger, say("{name}", name=name), rows, is_named=True)
    if unnamed and case.debts == ():
        yield _undeclared(case.ledger, say("a lender that the statements do not name"), unnamed, is_named=False)


def _stacking(case: Case) -> Iterator[Finding]:
    """New loans from several lenders in short order: each may not know of the others."""
    if case.ledger is None:
        return
    ledger, since = case.ledger, np.datetime64(case.as_of) - STACKING_DAYS
    recent = (ledger.category == Category.LOAN_RECEIVED) & (ledger.amount > 0) & (ledger.booked_on > since)
    rows = np.flatnonzero(recent & (ledger.counterparty != ""))
    lenders = {names.key(ledger.counterparty[row]): str(ledger.counterparty[row]) for row in rows.tolist()}
    if len(lenders) < STACKED_LENDERS:
        return
    sentence = say(
        "New loans from {count} lenders within {days} days: {lenders}. Ask what each knows of the others.",
        count=len(lenders), days=STACKING_DAYS, lenders=", ".join(lenders.values()),
    )  # fmt: skip
    yield Finding("loan-stacking", Severity.SERIOUS, sentence, rows_of(ledger, rows))


def undeclared_lending(ledger: Ledger, debts: tuple[Debt, ...] | None) -> dict[str, list[int]]:
    """Rows that go from or to lenders not among the declared debts, by the lender's plain name.

    Rows that name nobody stand under "", unless some debt is declared that they may belong to.
    """
    declared = names.keys(debt.lender for debt in debts or ())
    by_lender: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(np.isin(ledger.category, LENDING)).tolist():
        by_lender[names.key(ledger.counterparty[row])].append(row)
    if debts:
        by_lender.pop("", None)
    return {
        lender: rows
        for lender, rows in by_lender.items()
        if not lender or not any(lender in known or known in lender for known in declared)
    }


def _undeclared(ledger: Ledger, lender: object, rows: list[int], is_named: bool) -> Finding:
    currency = ledger.accounts[ledger.account[rows[0]]].currency
    same = [row for row in rows if ledger.accounts[ledger.account[row]].currency == currency]
    sentence = say(
        "{count} payments from or to {lender}, together {amount}, but no such debt is declared.",
        count=len(rows), lender=lender, amount=Money.of_minor(int(np.abs(ledger.amount[same]).sum()), currency),
    )  # fmt: skip
    severity = Severity.SERIOUS if is_named else Severity.WARNING
    return Finding("undeclared-lender", severity, sentence, rows_of(ledger, np.array(rows)))


def _is_small(gap: Money, year: AccountsYear) -> bool:
    size = max(
        (abs(amount.amount) for item in ("revenue", "total_assets") if (amount := year.get(item))), default=Decimal(0)
    )
    return abs(gap.amount) <= size * _SMALL


def _sources(year: AccountsYear, item: str) -> tuple[SourceRow, ...]:
    return (year.sources[item],) if item in year.sources else ()
