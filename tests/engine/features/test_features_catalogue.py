"""The catalogue as a whole, its words and its source rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from builders import AS_OF, a_case
from random_cases import a_random_case

from engine.facts.conduct import Category
from engine.facts.orders import OrderStatus
from engine.facts.statements import ITEMS
from engine.features.catalogue import CATALOGUE, CATALOGUE_DIGEST, NAMES, by_name, feature_values, source_rows
from engine.features.feature import Block, Direction, Family, Unit, digest
from engine.features.words import BLOCK_LABELS, FAMILY_LABELS, UNIT_LABELS
from engine.i18n import translator
from engine.memo.document import shown
from engine.memo.labels import feature_value

OPEN = {
    "seasonality", "new_customer_share", "invoiced_growth", "sales_growth", "asset_turnover", "current_ratio",
    "payable_days", "cash_conversion_days", "ownership_hhi", "tenor_months",
}  # fmt: skip


def test_that_the_catalogue_covers_every_block_with_a_hundred_features_and_more() -> None:
    assert len(CATALOGUE) >= 110
    assert {feature.block for feature in CATALOGUE} == set(Block)
    assert len(set(NAMES)) == len(CATALOGUE)


def test_that_only_the_features_that_theory_leaves_open_are_open() -> None:
    assert {feature.name for feature in CATALOGUE if feature.direction is Direction.OPEN} == OPEN


def test_that_the_digest_tells_a_changed_direction() -> None:
    changed = (replace(CATALOGUE[0], direction=Direction.OPEN), *CATALOGUE[1:])
    assert digest(CATALOGUE) == CATALOGUE_DIGEST != digest(changed)


def test_that_a_name_outside_the_catalogue_is_a_bug() -> None:
    with pytest.raises(KeyError):
        by_name("portrait")


def test_that_every_label_and_meaning_has_chinese_words() -> None:
    chinese = translator("zh_CN")
    labels = [text for feature in CATALOGUE for text in (feature.label, feature.meaning)]
    labels += [label for words in (UNIT_LABELS, FAMILY_LABELS, BLOCK_LABELS) for label in words.values()]
    assert [label for label in labels if chinese.text(label) == label] == []
    assert set(UNIT_LABELS) == set(Unit) and set(FAMILY_LABELS) == set(Family) and set(BLOCK_LABELS) == set(Block)


@pytest.mark.parametrize(
    ("name", "value", "english", "chinese"),
    [
        ("days_negative", 12.0, "12 days", "12天"),
        ("days_negative", 1.0, "1 day", "1天"),
        ("void_share", 0.345, "34.5%", "34.5%"),
        ("balance_p10_90", 0.8765, "0.88", "0.88"),
        ("unaudited", 1.0, "yes", "是"),
        ("employees_log", np.log1p(23), "23", "23"),
        ("tangible_net_worth_log", -np.log1p(2400), "-CN¥20,000", "-¥20,000"),
        ("dscr", None, "Unknown - required", "未知——须补"),
        ("dscr", float("nan"), "Unknown - required", "未知——须补"),
    ],
)
def test_that_a_value_is_shown_in_its_unit(name, value, english, chinese) -> None:
    """Features in money hold the log of EUR; people read the money of the case, here at 0.12 EUR for 1 CNY."""
    told = feature_value(name, value, "CNY")
    assert shown(told, translator("en")) == english
    assert shown(told, translator("zh_CN")) == chinese


@pytest.mark.parametrize("case", [a_case(), a_random_case(3)], ids=["healthy", "random"])
def test_that_every_known_feature_opens_rows_of_its_case(case) -> None:
    values = feature_values(case)
    sizes = {"transactions": len(case.ledger), "sales": len(case.sales), "purchases": len(case.purchases)}
    for feature in CATALOGUE:
        rows = source_rows(case, feature.name)
        if rows.table == "accounts":
            assert rows.items and set(rows.items) <= set(ITEMS), feature.name
        elif rows.table == "application":
            assert rows.items, feature.name
        elif values[feature.name] is not None:
            assert len(rows.positions), feature.name
            assert rows.positions.max() < sizes.get(rows.table, len(case.orders or ())), feature.name


def test_that_days_below_zero_open_the_movements_that_led_there() -> None:
    case = a_random_case(1)
    rows = source_rows(case, "days_negative")
    assert 0 < len(rows.positions) < len(case.ledger)
    assert np.all(np.diff(rows.positions) > 0)


def test_that_payroll_opens_payroll_only() -> None:
    case = a_case()
    rows = source_rows(case, "payroll_months_share")
    assert set(case.ledger.category[rows.positions]) == {Category.PAYROLL}


def test_that_positions_are_those_of_the_whole_ledger_when_an_account_is_left_out() -> None:
    case = a_random_case(2)
    assert len(case.ledger.accounts) > 1
    accounts = (replace(case.ledger.accounts[0], currency="USD", limit=None, periods=()), *case.ledger.accounts[1:])
    foreign = replace(case, ledger=replace(case.ledger, accounts=accounts))
    rows = source_rows(foreign, "yearly_inflow_log")
    assert len(rows.positions) and not (case.ledger.account[rows.positions] == 0).any()
    assert (case.ledger.amount[rows.positions] > 0).all()


def test_that_order_rows_are_those_of_the_case_in_whatever_order_they_came() -> None:
    case = a_case()
    first, second, third = case.orders
    later = replace(first, order_date=AS_OF, status=OrderStatus.DRAFT)
    rows = source_rows(replace(case, orders=(later, second, third)), "orders_cover")
    assert sorted(rows.positions) == [1, 2]
