"""What holds for every feature: one firm as in a crowd, no future, unknown stays unknown, money of any size."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from builders import a_case, a_ledger, healthy_movements
from random_cases import a_random_case, in_other_money

from engine.facts.conduct import Category, Ledger
from engine.facts.invoices import Invoices
from engine.features.cases import columns_of_cases
from engine.features.catalogue import CATALOGUE, NAMES, compute, feature_values
from engine.features.feature import Block, Unit
from engine.features.panel import Panel


def table(*cases) -> np.ndarray:
    return compute(Panel(columns_of_cases(cases)))


def test_that_a_firm_alone_has_the_same_features_as_among_many() -> None:
    bare = replace(a_case(), ledger=None, sales=None, purchases=None, accounts=(), orders=None, debts=None)
    cases = [a_random_case(seed) for seed in range(12)]
    cases[5:5] = [bare, a_case(), replace(a_case(), ledger=Ledger.empty())]
    together = table(*cases)
    for number, case in enumerate(cases):
        np.testing.assert_allclose(together[number], table(case)[0], rtol=1e-9, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("seed", range(6))
def test_that_nothing_dated_after_the_as_of_date_matters(seed: int) -> None:
    case = a_random_case(seed)
    earlier = case.as_of - dt.timedelta(100)
    day = np.datetime64(earlier)
    assert case.ledger and case.sales and case.purchases
    before = replace(
        case,
        as_of=earlier,
        ledger=case.ledger.where(case.ledger.booked_on <= day),
        sales=case.sales.where(case.sales.date <= day),
        purchases=case.purchases.where(case.purchases.date <= day),
        accounts=tuple(year for year in case.accounts if year.period_end <= earlier),
        orders=tuple(order for order in case.orders or () if order.order_date <= earlier),
    )
    np.testing.assert_array_equal(table(before), table(replace(case, as_of=earlier)))


@pytest.mark.parametrize(
    ("missing", "blocks"),
    [
        ({"ledger": None}, {Block.CASH_FLOW, Block.COUNTERPARTIES, Block.OBLIGATIONS, Block.INTEGRITY}),
        ({"sales": None, "purchases": None}, {Block.INVOICES}),
        ({"accounts": ()}, {Block.ACCOUNTS}),
    ],
)
def test_that_a_block_without_evidence_is_wholly_unknown(missing, blocks) -> None:
    whole, less = feature_values(a_case()), feature_values(a_case(**missing))
    for feature in CATALOGUE:
        if feature.block in blocks:
            assert less[feature.name] is None, feature.name
    assert sum(less[f.name] is not None for f in CATALOGUE if f.block not in blocks) > 20
    assert all(any(whole[f.name] is not None for f in CATALOGUE if f.block is block) for block in Block)


def test_that_an_empty_ledger_or_book_tells_nothing() -> None:
    case = a_case(ledger=Ledger.empty(), sales=Invoices.empty("CNY"), purchases=Invoices.empty("CNY"))
    values = feature_values(case)
    assert all(values[f.name] is None for f in CATALOGUE if f.block not in (Block.ACCOUNTS, Block.FIRM))


def test_that_rows_in_another_currency_are_left_out() -> None:
    case = a_case()
    assert case.ledger
    foreign = replace(case.ledger, accounts=(replace(case.ledger.accounts[0], currency="USD", periods=()),))
    assert feature_values(replace(case, ledger=foreign))["average_balance"] is None


@pytest.mark.parametrize("seed", range(4))
def test_that_features_other_than_amounts_do_not_change_with_the_size_of_the_money(seed: int) -> None:
    case = a_random_case(seed)
    small, large = feature_values(case), feature_values(in_other_money(case, 10))
    cents = {"round_amount_share", "implied_balance_gap"}
    for feature in CATALOGUE:
        if feature.unit is not Unit.MONEY_LOG and feature.name not in cents:
            left, right = small[feature.name], large[feature.name]
            if left is None or right is None:
                assert left == right, feature.name
            else:
                assert right == pytest.approx(left, rel=1e-6, abs=1e-6), feature.name


def test_that_an_amount_means_the_same_in_every_currency() -> None:
    yuan = feature_values(a_case())["yearly_inflow_log"]
    columns = columns_of_cases([a_case()])
    koruna = replace(columns, firms=replace(columns.firms, euro=columns.firms.euro / 2))
    assert yuan is not None
    halved = compute(Panel(koruna))[0][NAMES.index("yearly_inflow_log")]
    assert halved == pytest.approx(yuan - np.log(2), abs=1e-4)


def test_that_a_share_lies_between_nought_and_one() -> None:
    shares = {
        "thin_days_share", "weak_months_share", "negative_months_share", "active_days_share", "customer_hhi",
        "customer_top1", "customer_top5", "customer_churn", "supplier_hhi", "new_customer_share", "two_sided_share",
        "payroll_months_share", "tax_months_share", "rent_months_share", "loans_received_share", "gambling_share",
        "cash_withdrawal_share", "related_inflow_share", "passed_on_share", "circular_share", "round_amount_share",
        "idle_months_share", "void_share", "seasonality", "invoice_customer_hhi", "customer_retention",
        "days_below_instalment", "days_below_two_instalments", "days_below_three_instalments", "idle_months_2y_share",
        "largest_invoice_share",
    }  # fmt: skip
    values = table(*(a_random_case(seed) for seed in range(10)))
    for name in shares:
        column = values[:, NAMES.index(name)]
        known = column[~np.isnan(column)]
        assert len(known) and known.min() >= 0 and known.max() <= 1 + 1e-12, name


def test_that_a_drained_account_looks_worse_in_every_low_balance() -> None:
    movements = healthy_movements()
    drained = [
        *movements,
        (dt.date(2026, 5, 4), -400_000, Category.SUPPLIER, "x"),
        (dt.date(2026, 6, 25), 400_000, Category.SALES, "y"),
    ]
    before, after = feature_values(a_case()), feature_values(a_case(ledger=a_ledger(drained)))
    for name in NAMES:
        if name.startswith(("balance_p", "balance_min")):
            assert after[name] <= before[name], name
    assert after["balance_min_90"] < before["balance_min_90"]


def test_that_a_larger_request_weighs_more() -> None:
    case = a_case()
    twice = replace(case, request=replace(case.request, amount=case.request.amount * 2))
    small, large = feature_values(case), feature_values(twice)
    for name in ("request_to_inflow", "request_to_sales", "instalment_burden"):
        assert large[name] == pytest.approx(2 * small[name])
    for name in ("orders_cover", "balance_min_to_instalment", "balance_to_instalment", "weakest_month_to_instalment"):
        assert large[name] == pytest.approx(small[name] / 2)


def test_that_a_longer_tenor_eases_the_instalment_but_not_the_amount() -> None:
    case = a_case()
    longer = replace(case, request=replace(case.request, tenor_months=case.request.tenor_months * 2))
    short, long = feature_values(case), feature_values(longer)
    assert long["balance_p10_to_instalment"] == pytest.approx(2 * short["balance_p10_to_instalment"])
    assert long["days_below_three_instalments"] <= short["days_below_three_instalments"]
    assert long["balance_min_to_request"] == short["balance_min_to_request"]


def test_that_without_an_amount_the_new_instalment_is_unknown_and_the_balances_are_not() -> None:
    values = feature_values(a_case(request=replace(a_case().request, amount=None)))
    assert values["days_below_instalment"] is None and values["balance_min_to_request"] is None
    assert values["balance_volatility"] is not None
