"""Obligations: whether wages, taxes and rent are paid as usual, and what lenders take and give."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine.facts.conduct import Category
from engine.features.columns import Column, Flags
from engine.features.feature import Block, Direction, Family, Unit, feature
from engine.features.months import share_of_months, volatility
from engine.features.months_back import month_number
from engine.features.pairs import followed_by, which
from engine.features.panel import Panel
from engine.features.reduce import count, known_where, mean_known, ratio, total
from engine.features.sources import movements, movements_where
from engine.i18n import N_

_payroll_tax = partial(feature, block=Block.OBLIGATIONS, family=Family.PAYROLL_TAX)
_debt_service = partial(feature, block=Block.OBLIGATIONS, family=Family.DEBT_SERVICE)
_new_debt = partial(feature, block=Block.OBLIGATIONS, family=Family.NEW_DEBT)

MONTH = 365.25 / 12
DAYS_OF_ROLLING_OVER = 7
DAYS_BETWEEN_EQUAL_DEBITS = 8


@_payroll_tax(
    label=N_("Share of months with payroll"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=movements(Category.PAYROLL),
)
def payroll_months_share(panel: Panel) -> Column:
    """Share of the known months of the last year in which wages were paid."""
    return share_of_months(panel.monthly.paid(Category.PAYROLL))


@_payroll_tax(
    label=N_("Volatility of payroll"),
    unit=Unit.RATIO,
    direction=Direction.RISKIER,
    rows=movements(Category.PAYROLL),
)
def payroll_volatility(panel: Panel) -> Column:
    """Standard deviation over mean of the monthly wage bill, free of season where two years are known."""
    return volatility(panel.monthly.paid(Category.PAYROLL))


@_payroll_tax(
    label=N_("Payroll later than the usual day"),
    unit=Unit.DAYS,
    direction=Direction.RISKIER,
    rows=movements(Category.PAYROLL),
)
def payroll_delay_days(panel: Panel) -> Column:
    """How many days later in the month wages were paid in the last three months than in the nine before.

    Days of the month lie on a circle, so that the 31st is a day before the 1st; unknown where pay-days have no
    usual place or there are fewer than three earlier months.
    """
    flows = panel.flows
    rows = flows.rows(Category.PAYROLL, days=400)
    month = flows.month[rows]
    angle = month_number(flows.day[rows])[1] * (2 * np.pi / MONTH)
    point = np.maximum(-flows.amount[rows], 0.0) * np.exp(1j * angle)
    recent, usual = (
        _usual_day(panel, flows.firm[rows[part]], point[part]) for part in (month < 3, (month >= 3) & (month < 12))
    )
    paid = panel.monthly.paid(Category.PAYROLL)[:, :12]
    enough = ((paid[:, 3:] > 0).sum(axis=1) >= 3) & (paid[:, :3] > 0).any(axis=1)
    return known_where(enough, np.angle(recent / usual) * MONTH / (2 * np.pi))


def _usual_day(panel: Panel, firm: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The weighted mean direction, NaN where the points do not agree on one (mean resultant length under a half)."""
    mean = total(firm, points.real, len(panel)) + 1j * total(firm, points.imag, len(panel))
    weight = total(firm, np.abs(points), len(panel))
    return np.where((weight > 0) & (np.abs(mean) >= 0.5 * weight), mean, np.nan)


@_payroll_tax(
    label=N_("Change of head-count by wage payments"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=movements(Category.PAYROLL),
)
def headcount_change(panel: Panel) -> Column:
    """Wage payments a month over the last three months against the nine before, as a relative change; unknown
    where wages are paid in one sum."""
    payments = panel.monthly.number(Category.PAYROLL)
    before = mean_known(payments[:, 3:12], least=3)
    return ratio(mean_known(payments[:, :3]), known_where(before >= 2, before)) - 1


@_payroll_tax(
    label=N_("Share of months with tax paid"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=movements(Category.TAX, Category.SOCIAL_SECURITY),
)
def tax_months_share(panel: Panel) -> Column:
    """Share of the known months of the last year in which taxes or social security were paid."""
    return share_of_months(panel.monthly.paid(Category.TAX, Category.SOCIAL_SECURITY))


@_payroll_tax(
    label=N_("Late fees and penalties over outflow"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=movements_where(lambda panel: panel.flows.penalty),
)
def late_fee_share(panel: Panel) -> Column:
    """Late fees and penalties of the last year over its operating outflow."""
    return ratio(panel.flows.sum_where(panel.flows.penalty, 365), panel.flows.outflow(365))


@_payroll_tax(
    label=N_("Share of months with rent or utilities paid"),
    unit=Unit.SHARE,
    direction=Direction.SAFER,
    rows=movements(Category.RENT, Category.UTILITIES),
)
def rent_months_share(panel: Panel) -> Column:
    """Share of the known months of the last year in which rent or utilities were paid."""
    return share_of_months(panel.monthly.paid(Category.RENT, Category.UTILITIES))


@_debt_service(
    label=N_("Debt service over inflow"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_REPAID, Category.LEASING),
)
def debt_service_share(panel: Panel) -> Column:
    """Loan repayments and leasing of the last year over its effective inflow."""
    flows = panel.flows
    return ratio(flows.paid(Category.LOAN_REPAID, Category.LEASING, days=365), flows.inflow(365))


@_debt_service(
    label=N_("Lenders paid, 90 days"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_REPAID, days=90),
)
def lenders_paid(panel: Panel) -> Column:
    """How many different lenders were paid in the last 90 days."""
    flows = panel.flows
    return known_where(flows.is_covered(90), panel.parties.distinct(flows.rows(Category.LOAN_REPAID, days=90)))


@_new_debt(
    label=N_("Loans received, 90 days"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_RECEIVED, days=90),
)
def loans_received(panel: Panel) -> Column:
    """How many loan payments came in during the last 90 days."""
    return known_where(panel.flows.is_covered(90), panel.flows.number(Category.LOAN_RECEIVED, days=90))


@_new_debt(
    label=N_("Loans received over all inflow, 90 days"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_RECEIVED, days=90),
)
def loans_received_share(panel: Panel) -> Column:
    """Loans received in the last 90 days over effective inflow and loans together."""
    loans = panel.flows.received(Category.LOAN_RECEIVED, days=90)
    return known_where(panel.flows.is_covered(90), ratio(loans, loans + panel.flows.inflow(90)))


@_new_debt(
    label=N_("Days since the last loan was received"),
    unit=Unit.DAYS,
    direction=Direction.SAFER,
    rows=movements(Category.LOAN_RECEIVED),
)
def days_since_loan(panel: Panel) -> Column:
    """Days since a loan last came in; a firm without any has the days known of the last year."""
    return panel.flows.days_since(panel.flows.is_of(Category.LOAN_RECEIVED))


@_new_debt(
    label=N_("Lenders not declared"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_REPAID, Category.LOAN_RECEIVED),
)
def undisclosed_lenders(panel: Panel) -> Column:
    """By how many the lenders seen in the last year's flows exceed those that the applicant declared."""
    rows = panel.flows.rows(Category.LOAN_REPAID, Category.LOAN_RECEIVED, days=365)
    return np.maximum(panel.parties.distinct(rows) - panel.firms.declared_lenders, 0)


@_new_debt(
    label=N_("Equal daily or weekly debits to lenders"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_REPAID, days=90),
)
def equal_debits(panel: Panel) -> Column:
    """Repayments of the last 90 days that repeat the same amount to the same lender within eight days: the mark of
    short-term advances taken back out of daily receipts."""
    flows = panel.flows
    rows = flows.rows(Category.LOAN_REPAID, days=90)
    rows = rows[np.lexsort((-flows.age[rows], flows.amount[rows], flows.counterparty[rows], flows.firm[rows]))]
    gap = flows.age[rows[:-1]] - flows.age[rows[1:]]
    repeats = (gap > 0) & (gap <= DAYS_BETWEEN_EQUAL_DEBITS)
    for column in (flows.firm, flows.counterparty, flows.amount):
        repeats &= column[rows[1:]] == column[rows[:-1]]
    return known_where(flows.is_covered(90), count(flows.firm[rows[1:][repeats]], len(panel)))


@_new_debt(
    label=N_("Repayments made out of a new loan"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    rows=movements(Category.LOAN_REPAID, Category.LOAN_RECEIVED),
)
def repaid_with_new_loan(panel: Panel) -> Column:
    """Loan repayments of the last year that followed a loan received within a week."""
    flows = panel.flows
    received = flows.rows(Category.LOAN_RECEIVED, days=365 + DAYS_OF_ROLLING_OVER)
    repaid = flows.rows(Category.LOAN_REPAID, days=365)
    _, follows = followed_by(flows, received, repaid, DAYS_OF_ROLLING_OVER)
    return known_where(flows.is_covered(180), count(flows.firm[repaid[which(follows, len(repaid))]], len(panel)))


def _is_enforcement(panel: Panel) -> Flags:
    return panel.flows.is_of(Category.ENFORCEMENT)


@_debt_service(
    label=N_("Enforcement and court movements"),
    unit=Unit.COUNT,
    direction=Direction.RISKIER,
    rows=movements_where(_is_enforcement, days=730),
)
def enforcement_count(panel: Panel) -> Column:
    """Seizures, court payments and other enforcement in the last two years."""
    return known_where(panel.flows.is_covered(180), panel.flows.number(Category.ENFORCEMENT, days=730))


@_debt_service(
    label=N_("Gambling share of outflow"),
    unit=Unit.SHARE,
    direction=Direction.RISKIER,
    rows=movements(Category.GAMBLING),
)
def gambling_share(panel: Panel) -> Column:
    """Debits to gambling and crypto exchanges in the last year over all debits."""
    return ratio(panel.flows.paid(Category.GAMBLING, days=365), panel.flows.paid(days=365))
