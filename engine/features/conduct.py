"""Conduct: money that leaves the business, goes round, or makes the picture look better than it is."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Category, Exclusion
from engine.features.balances import YEAR
from engine.features.columns import Column, Flags, Floats
from engine.features.feature import Block, Direction, Family, Rows, Unit, feature
from engine.features.pairs import followed_by, which
from engine.features.panel import Panel
from engine.features.reduce import (
    count,
    known_where,
    ratio,
    reduce_by_firm,
    rows_where,
    total,
    zero_where_unknown,
)
from engine.features.sources import days_where, movements, movements_where, turnover
from engine.i18n import N_

_integrity = partial(feature, block=Block.INTEGRITY, family=Family.INTEGRITY, direction=Direction.RISKIER)

LARGE = 0.02
POWERS = 10.0 ** np.arange(16)
SAME = 0.02
DAYS_OF_PASSING = 2
CENT = 0.01


@_integrity(label=N_("Cash withdrawals over outflow"), unit=Unit.SHARE, rows=movements(Category.CASH_WITHDRAWAL))
def cash_withdrawal_share(panel: Panel) -> Column:
    """Cash drawn in the last year over all debits except own transfers: money whose use cannot be seen."""
    flows = panel.flows
    debits = flows.paid(days=365) - flows.paid(Category.OWN_TRANSFER, days=365)
    return ratio(flows.paid(Category.CASH_WITHDRAWAL, days=365), debits)


@_integrity(label=N_("Drawings by owners over inflow"), unit=Unit.SHARE, rows=movements(Category.RELATED_PARTY))
def owner_drawings_share(panel: Panel) -> Column:
    """Payments of the last year to owners and related parties over effective inflow."""
    return ratio(panel.flows.paid(Category.RELATED_PARTY, days=365), panel.flows.inflow(365))


@_integrity(label=N_("Inflow from related parties"), unit=Unit.SHARE, rows=movements(Category.RELATED_PARTY))
def related_inflow_share(panel: Panel) -> Column:
    """Receipts of the last year from owners and related parties over these and effective inflow together."""
    related = panel.flows.received(Category.RELATED_PARTY, days=365)
    return ratio(related, related + panel.flows.inflow(365))


def _large(panel: Panel, share: float) -> Column:
    """The amount from which a movement is large for its firm; unknown without inflow."""
    inflow = panel.flows.inflow(365)
    return np.where(inflow > 0, inflow * share, np.inf)


def _large_receipts(panel: Panel) -> NDArray[np.intp]:
    flows = panel.flows
    rows = flows.receipts
    return rows[flows.amount[rows] >= _large(panel, LARGE)[flows.firm[rows]]]


def _large_payments(panel: Panel) -> NDArray[np.intp]:
    flows = panel.flows
    rows = rows_where((flows.amount < 0) & (flows.age < 365))
    return rows[-flows.amount[rows] >= _large(panel, LARGE * (1 - SAME))[flows.firm[rows]]]


def _large_receipt_rows(panel: Panel) -> Rows:
    return Rows("transactions", panel.flows.position[_large_receipts(panel)])


@_integrity(label=N_("Large receipts that left again within two days"), unit=Unit.SHARE, rows=_large_receipt_rows)
def passed_on_share(panel: Panel) -> Column:
    """Share of the last year's effective inflow in large receipts (2 % of it and more) that was followed within two
    days by one payment of about the same amount (2 % apart): fast in, fast out."""
    flows = panel.flows
    receipts, payments = _large_receipts(panel), _large_payments(panel)
    receipt, payment = followed_by(flows, receipts, payments, DAYS_OF_PASSING)
    alike = np.abs(-flows.amount[payments[payment]] / flows.amount[receipts[receipt]] - 1) <= SAME
    passed = receipts[which(receipt[alike], len(receipts))]
    return ratio(total(flows.firm[passed], flows.amount[passed], len(panel)), flows.inflow(365))


def _is_circular(panel: Panel) -> Flags:
    return np.asarray((panel.flows.exclusion == int(Exclusion.CIRCULAR)) & (panel.flows.amount > 0))


@_integrity(label=N_("Circular inflow"), unit=Unit.SHARE, rows=movements_where(_is_circular))
def circular_share(panel: Panel) -> Column:
    """Receipts of the last year that went back to their sender over these and effective inflow together."""
    circular = panel.flows.sum_where(_is_circular(panel), 365)
    return ratio(circular, circular + panel.flows.inflow(365))


@_integrity(label=N_("Share of round receipts"), unit=Unit.SHARE, rows=turnover())
def round_amount_share(panel: Panel) -> Column:
    """Share of the last year's effective receipts of 100 and more with at most two significant digits (12,000.00);
    unknown with fewer than twenty. Real invoices seldom end in zeros."""
    flows = panel.flows
    rows = flows.receipts[flows.amount[flows.receipts] >= 100]
    amount, firm = flows.amount[rows], flows.firm[rows]
    digits = amount / POWERS[POWERS.searchsorted(amount, side="right") - 2]
    receipts = count(firm, len(panel))
    is_round = np.abs(digits - np.rint(digits)) < 1e-7
    return known_where(receipts >= 20, ratio(count(firm[is_round], len(panel)), receipts))


def _month_ends(panel: Panel) -> Flags:
    """Which of the last 365 days are the last two of a calendar month, a matrix like `daily.closing`."""
    return panel.calendar.month_ends(YEAR)


@_integrity(label=N_("Balance at month ends over other days"), unit=Unit.RATIO, rows=days_where(_month_ends))
def period_end_dressing(panel: Panel) -> Column:
    """Average closing balance on the last two days of months over that of all other days of the year; well above 1
    means that balances are dressed for reporting dates."""
    closing, ends = panel.daily.closing, _month_ends(panel)
    known, balance = closing == closing, zero_where_unknown(closing)
    at_ends = _mean_of_days(balance, known & ends)
    other = _mean_of_days(balance, known & ~ends)
    return known_where(panel.daily.is_covered(180), ratio(at_ends, known_where(other > 0, other)))


def _mean_of_days(balance: Floats, chosen: Flags) -> Column:
    return ratio(np.add.reduce(balance * chosen, axis=1), np.add.reduce(chosen, axis=1))


@_integrity(label=N_("Inflow of the last month over the usual"), unit=Unit.RATIO, rows=turnover(days=30))
def application_surge(panel: Panel) -> Column:
    """Effective inflow of the last 30 days over what 30 days brought in the rest of the year: money moved through
    the accounts just before applying shows here. Needs four months of history."""
    flows = panel.flows
    recent = flows.inflow(30)
    usual = ratio((flows.inflow(365) - recent) * 30, flows.days_known() - 30)
    return known_where(flows.history >= 120, ratio(recent, usual))


@_integrity(
    label=N_("Balance implied by interest against the one shown"),
    unit=Unit.SHARE,
    rows=movements(Category.INTEREST_CREDITED),
)
def implied_balance_gap(panel: Panel) -> Column:
    """The greatest relative gap between the average balance shown and the one that the interest credited implies at
    the firm's own usual rate, less what rounding to cents explains. A bank pays interest on what was really there;
    needs three interest periods.

    Source: the deposit-interest test of statement analysis (implied balance = interest / (rate x days)).
    """
    firm, rate, interest = _interest_rates(panel)
    usual = _median_by_firm(firm, rate, len(panel))
    gaps = np.maximum(0.0, np.abs(rate / usual[firm] - 1) - CENT / interest)
    gap = reduce_by_firm(np.maximum, firm, gaps, len(panel))
    return known_where(count(firm, len(panel)) >= 3, gap)


def _interest_rates(panel: Panel) -> tuple[np.ndarray, Floats, Floats]:
    """Firm, daily rate (interest over the balances it was paid on) and interest of each period of the last year."""
    flows = panel.flows
    rows = flows.rows(Category.INTEREST_CREDITED, days=365)
    rows = rows[flows.amount[rows] > 0]
    firm, age = flows.firm[rows], flows.age[rows]
    starts = np.ones(len(rows), np.bool_)
    starts[1:] = (firm[1:] != firm[:-1]) | (age[1:] != age[:-1])
    interest = total(starts.cumsum() - 1, flows.amount[rows], int(starts.sum()))
    firm, column = firm[starts], YEAR - 1 - age[starts]
    earned = np.zeros((len(panel), YEAR + 1))
    np.add.accumulate(np.maximum(panel.daily.closing, 0.0), axis=1, out=earned[:, 1:])
    return _rates_between(firm, column, interest, earned)


def _rates_between(
    firm: np.ndarray, column: np.ndarray, interest: Floats, earned: Floats
) -> tuple[np.ndarray, Floats, Floats]:
    """Interest of each period over the balance-days since the interest day before."""
    balance_days = earned[firm[1:], column[1:]] - earned[firm[1:], column[:-1]]
    usable = (firm[1:] == firm[:-1]) & (balance_days > 0)
    return firm[1:][usable], interest[1:][usable] / balance_days[usable], interest[1:][usable]


def _median_by_firm(firm: np.ndarray, values: Floats, firms: int) -> Column:
    """The lower median of each firm's values."""
    order = np.lexsort((values, firm))
    sizes = np.bincount(firm, minlength=firms)
    middle = sizes.cumsum() - sizes + (sizes - 1) // 2
    answer = np.full(firms, np.nan)
    some = sizes > 0
    answer[some] = values[order][middle[some]]
    return answer


def _is_broken(panel: Panel) -> Flags:
    return panel.daily.rows.broken


@_integrity(
    label=N_("Rows whose balance does not follow"), unit=Unit.COUNT, rows=movements_where(_is_broken, days=100_000)
)
def broken_balances(panel: Panel) -> Column:
    """Rows where the printed balance is not the one before plus the amount: missing, added or changed rows."""
    return known_where(~np.isnan(panel.flows.history), panel.flows.count_where(_is_broken(panel)))
