"""Debt service of the next twelve months, and the cash that covers it, by every definition side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.facts.company import Debt
from engine.facts.finding import SourceRow
from engine.facts.statements import AccountsYear
from engine.i18n import Sentence, say
from engine.money import Money, total
from engine.periods import add_months
from engine.policy.measures import Measure, measure

APPLICATION = (SourceRow("application.toml"),)
COVERS = {"dscr_simple": "ebitda", "dscr_cautious": "cautious_cash", "dscr_cash": "yearly_cash_surplus"}
"""Each cover and the cash it rests on."""


def existing_debt_service(
    debts: tuple[Debt, ...] | None, accounts: tuple[AccountsYear, ...], seen: Measure, as_of: dt.date, currency: str
) -> Measure:
    """What the declared loans take in the next 12 months, and what other lenders were `seen` to take in the last.

    Without a declaration it is what the accounts say falls due, or what was seen, if that is more.
    """
    if debts is None:
        return _undeclared_service(_service_by_accounts(accounts, currency), seen)
    declared = _declared_service(debts, as_of, currency)
    if not isinstance(declared.value, Money) or not isinstance(seen.value, Money) or not seen.value.amount:
        return declared
    inputs = {**declared.inputs, seen.name: seen.value}
    return measure(declared.name, declared.value + seen.value, inputs, (*declared.sources, *seen.sources))


def _undeclared_service(booked: Measure, seen: Measure) -> Measure:
    """Flows that show no lender do not prove that there is none: alone, they leave the debt service unknown."""
    if not isinstance(seen.value, Money) or not seen.value.amount:
        return booked
    most = seen.value if not isinstance(booked.value, Money) else max(booked.value, seen.value)
    inputs = {**booked.inputs, seen.name: seen.value}
    return measure(booked.name, most, inputs, (*booked.sources, *seen.sources))


def _declared_service(debts: tuple[Debt, ...], as_of: dt.date, currency: str) -> Measure:
    name = "existing_debt_service"
    services = {f"{debt.lender} {number}": _service(debt, as_of) for number, debt in enumerate(debts, start=1)}
    unknown = next((debt for debt, service in services.items() if service is None), None)
    foreign = any(debt.outstanding.currency != currency for debt in debts)
    if foreign:
        return measure(name, None, {}, APPLICATION, say("A declared loan is in another currency"))
    if unknown:
        why = say("The declared loan of {lender} gives neither payment nor rate", lender=unknown)
        return measure(name, None, services, APPLICATION, why)
    return measure(name, total([s for s in services.values() if s], currency), services, APPLICATION)


def _service(debt: Debt, as_of: dt.date) -> Money | None:
    """Payments until it matures, at least the balance if that is within the year; interest if only a rate is known."""
    matures_soon = debt.matures is not None and debt.matures <= add_months(as_of, 12)
    if matures_soon and debt.matures is not None:
        months = max(0, (debt.matures.year - as_of.year) * 12 + debt.matures.month - as_of.month)
        paid = debt.monthly_payment * months if debt.monthly_payment else Money.zero(debt.outstanding.currency)
        return max(paid, debt.outstanding)
    if debt.monthly_payment is not None:
        return debt.monthly_payment * 12
    if not debt.outstanding.amount:
        return debt.outstanding
    return None if debt.rate is None else debt.outstanding * debt.rate


def _service_by_accounts(accounts: tuple[AccountsYear, ...], currency: str) -> Measure:
    name = "existing_debt_service"
    if not accounts:
        return measure(name, None, {}, (), say("The applicant declared neither loans nor that it has none"))
    year = accounts[-1]
    interest, principal = year.get("interest_expense"), year.get("debt_principal_due")
    inputs = {"interest_expense": interest, "debt_principal_due": principal}
    sources = tuple(year.sources[item] for item in inputs if item in year.sources)
    if interest is None or principal is None:
        return measure(name, None, inputs, sources, say("The accounts do not say what falls due within a year"))
    return measure(name, interest + principal, inputs, sources)


def covers(measures: Mapping[str, Measure], new_service: Measure | None = None) -> Iterator[Measure]:
    """Debt service cover by every definition: of the existing loans, or with the requested one where it is given."""
    existing = measures["existing_debt_service"]
    for name, cash in COVERS.items():
        yield _cover(name if new_service is None else f"{name}_pro_forma", measures[cash], existing, new_service)


def _cover(name: str, cash: Measure, existing: Measure, new: Measure | None) -> Measure:
    parts = [existing] if new is None else [existing, new]
    inputs = {part.name: part.value for part in (cash, *parts)}
    sources = tuple(dict.fromkeys(source for part in (cash, *parts) for source in part.sources))
    missing = next((part for part in (cash, *parts) if part.value is None), None)
    if missing:
        return measure(name, None, inputs, sources, missing.why or say("Not every part is known"))
    service = total([part.value for part in parts if isinstance(part.value, Money)], _currency(cash))
    if service.amount <= 0:
        return measure(name, None, inputs, sources, _no_service())
    assert isinstance(cash.value, Money)
    return measure(name, float(cash.value.amount / service.amount), inputs, sources)


def _no_service() -> Sentence:
    return say("The formula does not apply: no debt falls due within 12 months")


def _currency(cash: Measure) -> str:
    assert isinstance(cash.value, Money)
    return cash.value.currency


def new_debt_service(service: Money, amount: Money, instalment: Money, principal_share: Decimal) -> Measure:
    """What the requested loan takes in its first 12 months, at its indicative price."""
    inputs = {"amount": amount, "first_instalment": instalment, "principal_counted": principal_share}
    return measure("new_debt_service", service, inputs, APPLICATION)
