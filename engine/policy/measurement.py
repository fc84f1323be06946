"""All measures of one case by name, before the requested loan is priced and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.facts.casefile import Case
from engine.facts.finding import SourceRow
from engine.i18n import say
from engine.money import Money, total
from engine.policy.debt_service import APPLICATION, covers, existing_debt_service
from engine.policy.flows import flow_measures, undeclared_service
from engine.policy.measures import Measure, measure
from engine.policy.policy import Caps
from engine.policy.ratios import ratios
from engine.policy.working_capital import working_capital_measures


def measure_firm(case: Case, caps: Caps, industry_growth: Decimal | None = None) -> dict[str, Measure]:
    """What is measured of the firm itself, whatever loan it asks for."""
    measures = {m.name: m for m in _firm_measures(case, caps, industry_growth)}
    return measures | {m.name: m for m in covers(measures)}


def measure_request(case: Case, firm: Mapping[str, Measure], new_service: Measure) -> dict[str, Measure]:
    """The firm's measures together with those of the requested loan at its indicative price."""
    with_loan = {m.name: m for m in covers(firm, new_service)}
    share = _requested_to_inflow(case, firm["effective_yearly_inflow"])
    return {**firm, new_service.name: new_service, **with_loan, share.name: share}


def _firm_measures(case: Case, caps: Caps, industry_growth: Decimal | None) -> Iterator[Measure]:
    yield _firm_age(case)
    yield from flow_measures(case.as_of, case.currency, case.ledger, caps.turnover_least_days)
    yield _declared_debt(case)
    yield (seen := undeclared_service(case))
    yield existing_debt_service(case.debts, case.accounts, seen, case.as_of, case.currency)
    yield _accounts_age(case)
    yield from ratios(case.accounts, case.currency)
    yield from working_capital_measures(case.accounts, case.currency, industry_growth, caps.growth_over_industry)


def _firm_age(case: Case) -> Measure:
    established = case.applicant.established
    if established is None:
        return measure("firm_age", None, {}, APPLICATION, say("The day of establishment is not known"))
    if established > case.as_of:
        why = say("The day of establishment lies after the day of the case")
        return measure("firm_age", None, {"established": established, "as_of": case.as_of}, APPLICATION, why)
    years = (case.as_of - established).days / 365.25
    return measure("firm_age", years, {"established": established, "as_of": case.as_of}, APPLICATION)


def _declared_debt(case: Case) -> Measure:
    if case.debts is None:
        why = say("The applicant declared neither loans nor that it has none")
        return measure("declared_debt", None, {}, APPLICATION, why)
    if any(debt.outstanding.currency != case.currency for debt in case.debts):
        return measure("declared_debt", None, {}, APPLICATION, say("A declared loan is in another currency"))
    owed = total([debt.outstanding for debt in case.debts], case.currency)
    return measure("declared_debt", owed, {debt.lender: debt.outstanding for debt in case.debts}, APPLICATION)


def _accounts_age(case: Case) -> Measure:
    if not case.accounts:
        return measure("accounts_age", None, {}, (), say("There are no yearly accounts"))
    year = case.accounts[-1]
    sources = tuple({SourceRow(source.file) for source in year.sources.values()})
    return measure("accounts_age", (case.as_of - year.period_end).days, {"period_end": year.period_end}, sources)


def _requested_to_inflow(case: Case, inflow: Measure) -> Measure:
    amount = case.request.amount
    inputs = {"requested": amount, "effective_yearly_inflow": inflow.value}
    if not isinstance(inflow.value, Money) or inflow.value.amount <= 0:
        why = inflow.why or say("The formula does not apply: what it divides by is zero or less")
        return measure("requested_to_inflow", None, inputs, inflow.sources, why)
    return measure("requested_to_inflow", float(amount.amount / inflow.value.amount), inputs, inflow.sources)
