"""The fast features against the same figures computed row by row."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import statistics

import pytest
from random_cases import a_random_case
from slow_features import Slow, is_effective, is_operating, quantile, value, volatility

from engine.facts.conduct import Category, Exclusion, Transaction
from engine.features.catalogue import feature_values

SEEDS = range(8)


@pytest.fixture(scope="module", params=SEEDS)
def both(request: pytest.FixtureRequest) -> tuple[Slow, dict[str, float | None]]:
    case = a_random_case(request.param)
    return Slow(case), feature_values(case)


def same(got: float | None, expected: float | None) -> None:
    if expected is None:
        assert got is None
    else:
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("days", [90, 180, 365])
def test_that_low_balances_are_quantiles_of_every_days_closing(both, days) -> None:
    slow, got = both
    closing = slow.closing(days)
    for name, q in (("p10", 0.10), ("p25", 0.25), ("min", 0.0)):
        known = 2 * slow.history >= days
        same(got[f"balance_{name}_{days}"], quantile(closing, q) / slow.monthly_outflow() if known else None)


def test_that_days_below_zero_are_counted_on_closing_balances(both) -> None:
    slow, got = both
    closing = slow.closing(365)
    below = [balance < -0.005 for balance in closing]
    same(got["days_negative"], sum(below))
    same(got["days_since_negative"], below[::-1].index(True) if any(below) else len(below))
    same(got["average_balance"], statistics.fmean(closing) / slow.monthly_outflow())
    day = slow.outflow(365) / min(slow.history, 365)
    same(got["thin_days_share"], sum(balance < day for balance in closing) / len(closing))


def test_that_the_limit_is_that_of_accounts_whose_limit_is_known(both) -> None:
    slow, got = both
    drawn = [max(-balance, 0) / 50_000 for balance in slow.closing(90)]
    same(got["limit_utilisation"], statistics.fmean(drawn))
    same(got["days_over_limit"], sum(balance < -50_000.005 for balance in slow.closing(365)))


def test_that_the_balance_of_last_month_is_set_against_two_months_ago(both) -> None:
    slow, got = both
    closing = slow.closing(90)
    earlier = statistics.median(closing[:30])
    recent = statistics.median(closing[-30:])
    expected = min(max(recent / earlier, 0), 10) if earlier > 0.005 else 10 * (recent > 0.005)
    same(got["balance_trend"], expected)


def test_that_turnover_is_effective_inflow(both) -> None:
    slow, got = both
    scaled = slow.inflow(365) / min(slow.history, 365) * 365
    same(got["yearly_inflow_log"], math.log1p(scaled * 0.12))
    same(got["operating_margin"], (slow.inflow(365) - slow.outflow(365)) / slow.inflow(365))
    rest = (slow.inflow(365) - slow.inflow(30)) / (min(slow.history, 365) - 30)
    same(got["application_surge"], slow.inflow(30) / 30 / rest)


def test_that_months_end_on_the_as_of_date(both) -> None:
    slow, got = both
    inflow = slow.by_month(lambda row: value(row) if is_effective(row) else 0)
    outflow = slow.by_month(lambda row: -value(row) if is_operating(row) else 0)
    same(got["inflow_volatility"], volatility(inflow))
    year = inflow[:12]
    same(got["weak_months_share"], sum(m < statistics.median(year) / 4 for m in year) / len(year))
    same(got["negative_months_share"], sum(i < o for i, o in zip(year, outflow, strict=False)) / len(year))
    if len(inflow) >= 15 and sum(inflow[12:15]):
        same(got["inflow_growth"], sum(inflow[:3]) / sum(inflow[12:15]) - 1)
    else:
        assert got["inflow_growth"] is None


def test_that_the_trend_is_the_median_of_all_slopes_of_log_inflow(both) -> None:
    slow, got = both
    year = slow.by_month(lambda row: value(row) if is_effective(row) else 0, 12)
    logs = [math.log(max(m / statistics.fmean(year), 0.01)) for m in year]
    slopes = [(logs[i] - logs[j]) / (j - i) for i in range(len(logs)) for j in range(i + 1, len(logs))]
    same(got["inflow_trend"], statistics.median(slopes))


def test_that_gaps_are_counted_from_receipt_to_receipt_and_to_the_as_of_date(both) -> None:
    slow, got = both
    known = min(slow.history, 365)
    days = sorted({(slow.case.as_of - row.booked_on).days for row in slow.within(365) if is_effective(row)})
    edges = [0, *days, known - 1]
    same(got["longest_gap_days"], max(b - a for a, b in itertools.pairwise(edges)))
    same(got["active_days_share"], len({row.booked_on for row in slow.within(365)}) / known)
    same(got["history_days"], slow.history)


def test_that_customers_are_named_payers_of_effective_inflow(both) -> None:
    slow, got = both
    sums = slow.by_party(is_effective, 0, 365)
    whole, ranked = sum(sums.values()), sorted(sums.values(), reverse=True)
    same(got["customer_hhi"], sum((s / whole) ** 2 for s in ranked))
    same(got["customer_top1"], ranked[0] / whole)
    same(got["customer_top5"], sum(ranked[:5]) / whole)
    same(got["customer_count"], len(ranked))


def test_that_churn_is_what_came_from_customers_who_stayed_away(both) -> None:
    slow, got = both
    now, before = slow.by_party(is_effective, 0, 365), slow.by_party(is_effective, 365, 730)
    if slow.history < 545:
        assert got["customer_churn"] is None
    else:
        same(got["customer_churn"], sum(s for p, s in before.items() if p not in now) / sum(before.values()))


def test_that_new_customers_were_never_seen_before(both) -> None:
    slow, got = both
    recent, older = slow.by_party(is_effective, 0, 90), slow.by_party(is_effective, 90, 10_000)
    named, everyone = sum(recent.values()), slow.inflow(90)
    if slow.history < 270 or not named or named < everyone / 2:
        assert got["new_customer_share"] is None
    else:
        same(got["new_customer_share"], sum(s for p, s in recent.items() if p not in older) / named)


def test_that_suppliers_are_named_payees_in_trade(both) -> None:
    slow, got = both
    bought = slow.by_party(lambda r: value(r) < 0 and r.category in (Category.SUPPLIER, Category.OTHER), 0, 365)
    whole = sum(bought.values())
    same(got["supplier_hhi"], sum((s / whole) ** 2 for s in bought.values()))
    sold = slow.by_party(is_effective, 0, 365)
    both_ways = sum(s for p, s in sold.items() if bought.get(p, 0) >= max(0.1 * s, 0.005))
    same(got["two_sided_share"], both_ways / sum(sold.values()))


def test_that_obligations_are_looked_for_month_by_month(both) -> None:
    slow, got = both
    for name, categories in (
        ("payroll_months_share", (Category.PAYROLL,)),
        ("tax_months_share", (Category.TAX, Category.SOCIAL_SECURITY)),
        ("rent_months_share", (Category.RENT, Category.UTILITIES)),
    ):
        year = slow.by_month(lambda r, c=categories: -value(r) if r.category in c and value(r) < 0 else 0, 12)
        same(got[name], sum(m > 0 for m in year) / len(year))


def test_that_lenders_and_loans_are_counted(both) -> None:
    slow, got = both
    repaid = [r for r in slow.within(90) if r.category is Category.LOAN_REPAID]
    names = {r.counterparty for r in repaid if r.counterparty}
    same(got["lenders_paid"], len(names) or int(bool(repaid)))
    same(got["loans_received"], slow.number(Category.LOAN_RECEIVED, days=90))
    loans = slow.received(Category.LOAN_RECEIVED, days=90)
    same(got["loans_received_share"], loans / (loans + slow.inflow(90)))
    same(got["debt_service_share"], slow.paid(Category.LOAN_REPAID, Category.LEASING) / slow.inflow(365))
    since = [(slow.case.as_of - r.booked_on).days for r in slow.within(365) if r.category is Category.LOAN_RECEIVED]
    same(got["days_since_loan"], min([*since, slow.history, 365]))


def test_that_a_repayment_within_a_week_of_a_new_loan_is_counted_once(both) -> None:
    slow, got = both
    received = [r.booked_on for r in slow.rows if r.category is Category.LOAN_RECEIVED]
    repaid = [r.booked_on for r in slow.within(365) if r.category is Category.LOAN_REPAID]
    week = [any(dt.timedelta(0) <= day - other <= dt.timedelta(7) for other in received) for day in repaid]
    same(got["repaid_with_new_loan"], sum(week))


def test_that_shares_of_conduct_are_over_what_flowed(both) -> None:
    slow, got = both
    debits = slow.paid() - slow.paid(Category.OWN_TRANSFER)
    same(got["cash_withdrawal_share"], slow.paid(Category.CASH_WITHDRAWAL) / debits)
    same(got["owner_drawings_share"], slow.paid(Category.RELATED_PARTY) / slow.inflow(365))
    same(got["gambling_share"], slow.paid(Category.GAMBLING) / slow.paid())
    same(got["enforcement_count"], slow.number(Category.ENFORCEMENT, days=730))
    related = slow.received(Category.RELATED_PARTY)
    same(got["related_inflow_share"], related / (related + slow.inflow(365)))
    circular = sum(value(r) for r in slow.within(365) if r.exclusion is Exclusion.CIRCULAR and value(r) > 0)
    same(got["circular_share"], circular / (circular + slow.inflow(365)))
    fees = sum(
        abs(value(r)) for r in slow.within(365) if r.category is Category.BANK_FEE and "penalty" in r.category_rule
    )
    same(got["late_fee_share"], fees / slow.outflow(365))


def test_that_money_passed_on_is_found_pair_by_pair(both) -> None:
    slow, got = both
    year = slow.inflow(365)
    receipts = [r for r in slow.within(365) if is_effective(r) and value(r) >= 0.02 * year]
    payments = [r for r in slow.within(365) if -value(r) >= 0.02 * 0.98 * year]
    passed = [
        value(r)
        for r in receipts
        if any(0 <= (p.booked_on - r.booked_on).days <= 2 and abs(-value(p) / value(r) - 1) <= 0.02 for p in payments)
    ]
    same(got["passed_on_share"], sum(passed) / year)


def test_that_returned_payments_and_late_fees_are_counted_by_window(both) -> None:
    slow, got = both

    def is_bad(row: Transaction) -> bool:
        late = row.category is Category.BANK_FEE and row.category_rule == "en-penalty"
        return late or row.category is Category.RETURNED_PAYMENT

    for days in (30, 90, 365):
        same(got[f"returned_{days}"], sum(is_bad(row) for row in slow.within(days)))


def test_that_an_unbroken_ledger_has_no_broken_row(both) -> None:
    assert both[1]["broken_balances"] == 0


def test_that_balances_are_counted_in_new_instalments(both) -> None:
    slow, got = both
    request = slow.case.request
    instalment = float(request.amount.amount) / request.tenor_months
    year, half, month = (slow.closing(days) for days in (365, 180, 30))
    for name, times in (("instalment", 1), ("two_instalments", 2), ("three_instalments", 3)):
        same(got[f"days_below_{name}"], sum(balance < times * instalment for balance in year) / len(year))
    same(got["balance_min_to_instalment"], min(half) / instalment)
    same(got["balance_p10_to_instalment"], quantile(half, 0.10) / instalment)
    same(got["balance_to_instalment"], statistics.fmean(month) / instalment)
    same(got["balance_min_to_request"], min(year) / float(request.amount.amount))


def test_that_weak_months_are_counted_in_new_instalments(both) -> None:
    slow, got = both
    instalment = float(slow.case.request.amount.amount) / slow.case.request.tenor_months
    inflow = slow.by_month(lambda row: value(row) if is_effective(row) else 0, 12)
    outflow = slow.by_month(lambda row: -value(row) if is_operating(row) else 0, 12)
    same(got["weakest_month_to_instalment"], min(inflow) / instalment)
    net = [i - o for i, o in zip(inflow, outflow, strict=True)]
    same(got["weak_net_to_instalment"], quantile(net, 0.25) / instalment)


def test_that_the_balance_varies_about_its_mean(both) -> None:
    slow, got = both
    closing = slow.closing(365)
    mean = statistics.fmean(closing)
    same(got["balance_volatility"], min(statistics.stdev(closing) / mean, 5) if mean > 0.005 else 5)


def test_that_two_years_of_invoices_are_walked_one_by_one(both) -> None:
    slow, got = both
    sales, as_of = slow.case.sales, slow.case.as_of
    aged = [((as_of - day).days, net / 100, void) for day, net, void in zip(
        sales.date.tolist(), sales.net.tolist(), sales.void.tolist(), strict=True)]  # fmt: skip
    history = max(age for age, _, _ in aged) + 1
    within = [net for age, net, void in aged if age < 730 and not void]
    same(got["invoice_history_days"], history)
    same(got["invoiced_sales_2y_log"], math.log1p(sum(within) / min(history, 730) * 365 * 0.12))
    same(got["sales_invoices_log"], math.log1p(sum(age < 365 and not void for age, _, void in aged)))
    same(got["largest_invoice_share"], min(max(within) / sum(within), 1))
    months = [0.0] * min(slow.month_of(as_of - dt.timedelta(history)), 24)
    for age, net, void in aged:
        month = slow.month_of(as_of - dt.timedelta(age))
        if month < len(months) and not void:
            months[month] += net
    same(got["invoiced_volatility_2y"], statistics.stdev(months) / statistics.fmean(months))
    same(got["idle_months_2y_share"], sum(net <= 0 for net in months) / len(months))
    bought = slow.case.purchases
    paid = sum(n for d, n, v in zip(bought.date.tolist(), bought.net.tolist(), bought.void.tolist(), strict=True)
               if (as_of - d).days < 365 and not v)  # fmt: skip
    same(got["invoiced_purchases_log"], math.log1p(paid / 100 * 0.12))
