"""Features that look for one mark each: planted, it is found; absent, it is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from builders import AS_OF, CUSTOMERS, a_case, a_ledger, accounts_of, healthy_movements

from engine.facts.conduct import Category
from engine.features.cases import columns_of_cases
from engine.features.catalogue import feature_values
from engine.features.panel import Panel


def values_with(*extra, start: dt.date = dt.date(2025, 6, 1), without: tuple[Category, ...] = ()):
    movements = [movement for movement in healthy_movements(start) if movement[2] not in without]
    return feature_values(a_case(ledger=a_ledger([*movements, *extra])))


def days(first: dt.date, count: int, step: int = 1) -> list[dt.date]:
    return [first + dt.timedelta(number * step) for number in range(count)]


def pay_days(late: int, recent: int = 3) -> list[tuple]:
    """Wages on the 10th, in the last months so many days later."""
    first_late = dt.date(2026, 7 - recent, 1)
    months = [dt.date(2025 + (6 + m) // 12, (6 + m) % 12 + 1, 10) for m in range(12)]
    return [(d + dt.timedelta(late if d >= first_late else 0), -90_000, Category.PAYROLL, "wages") for d in months]


@pytest.mark.parametrize("late", [0, 6, -4])
def test_that_wages_paid_later_than_usual_are_measured_in_days(late: int) -> None:
    values = values_with(*pay_days(late), without=(Category.PAYROLL,))
    assert values["payroll_delay_days"] == pytest.approx(late, abs=0.05)


def test_that_the_last_of_a_month_is_a_day_before_the_first() -> None:
    usual = [(dt.date(2025, m, 30), -9_000, Category.PAYROLL, "w") for m in (7, 8, 9, 10, 11, 12)]
    late = [(dt.date(2026, m, 1), -9_000, Category.PAYROLL, "w") for m in (5, 6)]
    values = values_with(*usual, *late, without=(Category.PAYROLL,))
    assert 0 < values["payroll_delay_days"] < 3


def test_that_fewer_wage_payments_show_as_fewer_heads() -> None:
    wages = [
        (d, -8_000, Category.PAYROLL, f"worker {n}")
        for d, *_ in pay_days(0)
        for n in range(10 if d.year == 2025 or d.month < 4 else 5)
    ]
    values = values_with(*wages, without=(Category.PAYROLL,))
    assert values["headcount_change"] == pytest.approx(-0.5)


def test_that_wages_paid_in_one_sum_tell_no_head_count() -> None:
    assert feature_values(a_case())["headcount_change"] is None


def test_that_equal_debits_to_a_lender_are_counted_when_daily_or_weekly() -> None:
    daily = [(day, -500, Category.LOAN_REPAID, "Fast Advance") for day in days(dt.date(2026, 6, 1), 20)]
    assert values_with(*daily)["equal_debits"] == 19
    monthly = [(day, -500, Category.LOAN_REPAID, "Bank") for day in days(dt.date(2026, 4, 10), 3, 30)]
    assert values_with(*monthly)["equal_debits"] == 0


def test_that_lenders_beyond_the_declared_ones_are_undisclosed() -> None:
    other = (dt.date(2026, 5, 2), 90_000, Category.LOAN_RECEIVED, "Shadow Credit")
    assert feature_values(a_case())["undisclosed_lenders"] == 0
    assert values_with(other)["undisclosed_lenders"] == 1
    movements = a_ledger([*healthy_movements(), other])
    assert feature_values(a_case(ledger=movements, debts=None))["undisclosed_lenders"] is None
    assert feature_values(a_case(ledger=movements, debts=()))["undisclosed_lenders"] == 2


def test_that_money_which_leaves_within_two_days_is_passed_on() -> None:
    in_and_out = [
        (dt.date(2026, 5, 11), 500_000, Category.SALES, "x"),
        (dt.date(2026, 5, 13), -498_000, Category.SUPPLIER, "z"),
    ]
    later = [in_and_out[0], (dt.date(2026, 5, 14), -498_000, Category.SUPPLIER, "z")]
    assert values_with()["passed_on_share"] == 0
    assert values_with(*in_and_out)["passed_on_share"] > 0.05
    assert values_with(*later)["passed_on_share"] == 0


@pytest.mark.parametrize(
    ("amount", "is_round"), [("12000.00", True), ("250.00", True), ("12345.00", False), ("101.50", False)]
)
def test_that_a_round_receipt_has_two_significant_digits(amount: str, is_round: bool) -> None:
    receipts = [(day, amount, Category.SALES, CUSTOMERS[0]) for day in days(dt.date(2026, 1, 1), 40)]
    values = feature_values(a_case(ledger=a_ledger(receipts)))
    assert values["round_amount_share"] == (1 if is_round else 0)


def test_that_money_borrowed_over_month_ends_shows_as_dressing() -> None:
    dressed = []
    for month in range(1, 7):
        end = (dt.date(2026, month, 28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)
        dressed += [
            (end - dt.timedelta(1), 900_000, Category.OTHER, "x"),
            (end + dt.timedelta(1), -900_000, Category.OTHER, "x"),
        ]
    plain, better = values_with(), values_with(*dressed)
    assert better["period_end_dressing"] > plain["period_end_dressing"] + 0.5


def interest(rate: float = 0.001, forged: bool = False) -> list[tuple]:
    """Quarterly interest on what the healthy firm really held."""
    movements = healthy_movements(dt.date(2025, 3, 1))
    quarters = [dt.date(2025, 9, 21), dt.date(2025, 12, 21), dt.date(2026, 3, 21), dt.date(2026, 6, 21)]
    ledger = a_ledger(movements)
    paid = []
    for begin, end in zip([dt.date(2025, 6, 21), *quarters], quarters, strict=False):
        every = days(begin, (end - begin).days)
        place = np.searchsorted(ledger.booked_on, np.array(every, "datetime64[D]"), side="right") - 1
        held = np.maximum(ledger.balance_after[place] / 100, 0).mean()
        share = 0.5 if forged and end == quarters[2] else 1.0
        paid.append((end, f"{held * share * rate * len(every) / 360:.2f}", Category.INTEREST_CREDITED, "bank"))
    return paid


def test_that_interest_tells_when_balances_are_not_what_they_seem() -> None:
    honest = values_with(*interest(), start=dt.date(2025, 3, 1))
    forged = values_with(*interest(forged=True), start=dt.date(2025, 3, 1))
    assert honest["implied_balance_gap"] < 0.05
    assert forged["implied_balance_gap"] == pytest.approx(0.5, abs=0.05)


def test_that_a_changed_balance_breaks_two_rows() -> None:
    ledger = a_ledger(healthy_movements())
    balance = ledger.balance_after.copy()
    balance[100] += 5_000_000
    values = feature_values(a_case(ledger=replace(ledger, balance_after=balance)))
    assert values["broken_balances"] == 2


def test_that_a_missing_row_breaks_one() -> None:
    ledger = a_ledger(healthy_movements())
    values = feature_values(a_case(ledger=ledger.where(np.arange(len(ledger)) != 100)))
    assert values["broken_balances"] == 1


def test_that_an_account_without_any_balance_leaves_balances_unknown_but_flows_known() -> None:
    ledger = a_ledger(healthy_movements())
    account = replace(ledger.accounts[0], periods=())
    bare = replace(ledger, balance_known=np.zeros(len(ledger), np.bool_), accounts=(account,))
    values = feature_values(a_case(ledger=bare))
    assert values["balance_p10_365"] is None and values["days_negative"] is None
    assert values["operating_margin"] is not None and values["broken_balances"] == 0


def test_that_a_short_history_leaves_long_windows_unknown() -> None:
    values = values_with(start=AS_OF - dt.timedelta(60))
    assert values["balance_p10_90"] is not None
    for name in ("balance_p10_365", "days_negative", "yearly_inflow_log", "inflow_growth", "customer_churn"):
        assert values[name] is None, name


def test_that_an_instalment_no_inflow_can_carry_is_at_the_cap() -> None:
    losses = [(day, -90_000, Category.SUPPLIER, "x") for day in days(dt.date(2026, 1, 1), 100)]
    assert values_with(*losses)["instalment_burden"] == 10


def test_that_ratios_of_the_accounts_follow_their_formulas() -> None:
    values = feature_values(a_case())
    expected = {
        "debt_ratio": 1_400 / 3_100, "net_debt_ebitda": (700 - 420) / 760, "interest_cover": 620 / 48,
        "dscr": 760 / (48 + 117.6), "ffo_debt": (457.6 + 140) / 700, "quick_ratio": 1_200 / 1_200,
        "current_ratio": 1_900 / 1_200, "inventory_days": 560 * 365 / 4_650, "receivable_days": 780 * 365 / 6_200,
        "payable_days": 520 * 365 / 4_650, "gross_margin": 1_550 / 6_200, "sales_growth": 1 / 0.93 - 1,
        "accruals_assets": (457.6 - 520) / 3_100, "tangible_net_worth_log": np.log1p(1_650_000 * 0.12),
        "z_double_prime": 6.56 * 700 / 3_100 + 3.26 * 700 / 3_100 + 6.72 * 620 / 3_100 + 1.05 * 1_700 / 1_400,
        "unaudited": 0, "accounts_age_days": 181, "ebitda_not_positive": 0,
    }  # fmt: skip
    assert {name: values[name] for name in expected} == pytest.approx(expected)


def test_that_an_item_not_given_leaves_only_its_ratios_unknown() -> None:
    values = feature_values(a_case(accounts=(accounts_of(2025, inventory=None),)))
    assert values["inventory_days"] is None and values["current_ratio"] is None and values["sales_growth"] is None
    assert values["quick_ratio"] is not None


def test_that_a_loss_is_flagged_and_no_number_of_years_repays_its_debt() -> None:
    values = feature_values(a_case(accounts=(accounts_of(2025, total_profit=-900_000),)))
    assert values["ebitda_not_positive"] == 1 and values["net_debt_ebitda"] == 20
    assert values["interest_cover"] < 0
    rich = feature_values(a_case(accounts=(accounts_of(2025, total_profit=-900_000, cash=5_000_000),)))
    assert rich["net_debt_ebitda"] == 0


def test_that_a_firm_without_debt_is_covered_and_has_nothing_to_refinance() -> None:
    values = feature_values(a_case(accounts=(accounts_of(2025, short_term_debt=0, long_term_debt=0),)))
    assert (values["ffo_debt"], values["short_term_debt_share"]) == (20, 0)


def test_that_accounts_without_interest_are_covered_to_the_cap() -> None:
    assert feature_values(a_case(accounts=(accounts_of(2025, interest_expense=0),)))["interest_cover"] == 20


def test_that_a_void_invoice_without_a_net_amount_makes_no_month_unknown() -> None:
    panel = Panel(columns_of_cases([a_case()]))
    columns = panel.columns
    net = np.where(columns.sales.void, np.nan, columns.sales.net)
    again = Panel(replace(columns, sales=replace(columns.sales, net=net)))
    assert np.array_equal(again.sales.monthly, panel.sales.monthly, equal_nan=True)


def test_that_invoices_are_reduced_by_refunds_and_without_void_ones() -> None:
    case = a_case()
    sales = case.sales
    assert sales
    year = sales.date > np.datetime64(AS_OF) - 365
    valid = year & ~sales.void
    values = feature_values(case)
    net = sales.net[valid].sum() / 100
    assert values["invoiced_sales_log"] == pytest.approx(np.log1p(net * 0.12))
    assert values["void_share"] == pytest.approx((year & sales.void).sum() / year.sum())
    gross = sales.gross[valid].sum() / 100
    inflow = sum(m[1] for m in healthy_movements() if m[1] > 0 and m[0] > AS_OF - dt.timedelta(365))
    assert values["inflow_invoice_gap"] == pytest.approx(abs(inflow - gross) / gross)
    ended = (sales.date > np.datetime64("2024-12-31")) & (sales.date <= np.datetime64("2025-12-31")) & ~sales.void
    assert values["invoiced_revenue_gap"] == pytest.approx(abs(sales.net[ended].sum() / 100 - 6_200_000) / 6_200_000)
