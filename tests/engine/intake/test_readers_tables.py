"""Invoices, yearly accounts and orders: strict in meaning, generous in form, and written back without loss."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Refused
from engine.facts.finding import SourceRow
from engine.facts.invoices import Invoices
from engine.facts.orders import Order, OrderStatus
from engine.facts.statements import ITEMS, AccountsYear
from engine.intake.readers.tables import read_accounts, read_invoices, read_orders
from engine.intake.writers import neutral, write_accounts, write_invoices, write_orders
from engine.money import Money

INVOICES = """invoice_id,date,counterparty,counterparty_id,net,tax,gross,status
B2,2026-06-04,客户乙,92,-100.00,-13.00,-113.00,void
A1,2026-06-03,客户甲,91,"1,000.00",130.00,,valid
"""


def test_that_invoices_are_sorted_by_day_and_keep_their_rows() -> None:
    invoices, refused = read_invoices("sales.csv", INVOICES.encode(), "CNY")
    assert refused == ()
    assert invoices.invoice_id.tolist() == ["A1", "B2"]
    assert invoices.row.tolist() == [3, 2]
    assert invoices.gross.tolist() == [113000, -11300]
    assert invoices.void.tolist() == [False, True]
    assert (invoices.net.dtype, invoices.row.dtype) == (np.int64, np.int32)


def test_that_a_missing_net_or_tax_follows_from_the_other_two() -> None:
    text = "invoice_id,date,counterparty,net,tax,gross\n1,2026-06-03,a,,13,113\n2,2026-06-03,a,100,,113\n"
    invoices, _ = read_invoices("sales.csv", text.encode(), "CNY")
    assert invoices.net.tolist() == [10000, 10000]
    assert invoices.tax.tolist() == [1300, 1300]


def test_that_a_mismatch_of_net_tax_and_gross_is_kept_for_the_checks() -> None:
    text = "invoice_id,date,net,tax,gross\n1,2026-06-03,100,13,120\n"
    invoices, refused = read_invoices("sales.csv", text.encode(), "CNY")
    assert (invoices.gross.tolist(), refused) == ([12000], ())


TAX_EXPORT = """发票号码;开票日期;购方名称;金额;税额;价税合计;发票状态
1;2017/8/4;甲;1.000,50;130,07;1.130,57; 有效发票
2;2017/8/14;乙;1,00;0,13;1,13;作废发票
""".replace("\n", "\r\n")
ORDERS = """订单号,客户,订单日期,交货日期,金额,币种,状态
A1,甲,2026-05-01,2026-08-01,"1,000.00",人民币,已确认
A2,乙,2026-05-02,,500,JPY,paid
"""


def test_that_the_tax_systems_export_is_read_as_it_comes() -> None:
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        invoices, refused = read_invoices("sales.csv", TAX_EXPORT.encode(encoding), "CNY")
        assert invoices.net.tolist() == [100050, 100]
        assert invoices.void.tolist() == [False, True]
        assert refused == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,soon,1,1,2,valid", "no day"), ("1,2026-06-03,much,1,2,valid", "no amount"),
        ("1,2026-06-03,1,,,valid", "Two of net"), ("1,2026-06-03,1,1,2,", "blank"),
        ("1,2026-06-03,1,1,2,maybe", "no status"),
    ],
)  # fmt: skip
def test_that_a_bad_invoice_is_refused_with_its_row_and_the_rest_loads(row: str, words: str) -> None:
    text = f"invoice_id,date,net,tax,gross,status\n{row}\n2,2026-06-03,1,1,2,valid\n"
    invoices, refused = read_invoices("sales.csv", text.encode(), "CNY")
    assert len(invoices) == 1
    assert [(r.row, words in str(r.sentence)) for r in refused] == [(2, True)]


@pytest.mark.parametrize("text", ["number,when\n1,2\n", "date,net\n2026-06-03,1\n", ""])
def test_that_invoices_without_the_needed_columns_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_invoices("sales.csv", text.encode(), "CNY")


TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), max_size=15)
MINOR = st.integers(-(10**12), 10**12)


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(TEXT, st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), TEXT, MINOR, MINOR, st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_that_invoices_survive_writing_and_reading(rows: list[tuple[str, dt.date, str, int, int, bool]]) -> None:
    rows.sort(key=lambda row: row[1])
    ids, days, names, nets, taxes, voids = zip(*rows, strict=True)
    net, tax = np.array(nets, np.int64), np.array(taxes, np.int64)
    invoices = Invoices(
        "CNY", "s.csv", _texts(ids), np.array(days, "datetime64[D]"), _texts(names), _texts(names), net, tax, net + tax,
        np.array(voids), np.arange(2, len(rows) + 2, dtype=np.int32),
    )  # fmt: skip
    again, refused = read_invoices("s.csv", write_invoices(invoices), "CNY")
    assert refused == ()
    assert list(again) == list(invoices)


def _texts(texts: tuple[str, ...]) -> np.ndarray:  # type: ignore[type-arg]
    column = np.empty(len(texts), object)
    column[:] = texts
    return column


def test_that_orders_are_read_in_their_own_currency() -> None:
    orders, refused = read_orders("orders.csv", ORDERS.encode(), "CNY")
    assert refused == ()
    assert orders[0] == Order(
        "A1",
        "甲",
        None,
        dt.date(2026, 5, 1),
        dt.date(2026, 8, 1),
        Money("1000", "CNY"),
        OrderStatus.CONFIRMED,
        SourceRow("orders.csv", 2),
    )
    assert (orders[1].amount, orders[1].delivery_date) == (Money("500", "JPY"), None)


def test_that_an_order_given_twice_counts_once_and_bad_ones_are_refused() -> None:
    text = (
        "order_id,buyer,order_date,amount,status\nA1,B,2026-05-01,5,confirmed\nA1,B,2026-05-01,5,confirmed\n"
        "A2,,2026-05-01,5,confirmed\nA3,B,2026-05-01,0,confirmed\nA4,B,2026-05-01,5,perhaps\nA5,B,2026-02-30,5,paid\n"
    )
    orders, refused = read_orders("orders.csv", text.encode(), "CNY")
    assert [order.order_id for order in orders] == ["A1"]
    assert [row.row for row in refused] == [3, 4, 5, 6, 7]


def test_that_orders_survive_writing_and_reading() -> None:
    order = Order(
        "=1+1", "-a", "+b", dt.date(2026, 5, 1), None, Money("5.25", "CNY"), OrderStatus.DRAFT, SourceRow("o.csv", 2)
    )
    data = write_orders([order])
    assert b"'=1+1" in data
    assert read_orders("o.csv", data, "CNY") == ((order,), ())


def test_that_accounts_are_read_by_code_label_and_chinese_name() -> None:
    text = "项目;2025年度;2024年度\r\n营业收入;1.234,56;\r\ntotal_assets;9;8\r\nNet profit;(5,00);-1\r\naudited;是;\r\n"
    years, refused = read_accounts("accounts.csv", text.encode("gb18030"), "CNY")
    assert refused == ()
    assert [year.year for year in years] == [2024, 2025]
    assert years[1].items == {
        "revenue": Money("1234.56", "CNY"),
        "total_assets": Money("9", "CNY"),
        "net_profit": Money("-5", "CNY"),
    }
    assert (years[0].get("revenue"), years[0].audited, years[1].audited) == (None, None, True)
    assert years[1].sources["revenue"] == SourceRow("accounts.csv", 2)
    assert years[1].period_end == dt.date(2025, 12, 31)


def test_that_a_sheet_in_ten_thousands_is_read_in_full_amounts() -> None:
    years, _ = read_accounts("accounts.csv", "单位：万元\n项目,2025\n营业收入,1.5\n".encode(), "CNY")
    assert years[0].items["revenue"] == Money("15000", "CNY")


def test_that_unknown_items_and_bad_cells_are_refused_and_the_rest_loads() -> None:
    text = "item,2025\nrevenue,1\nfoo,2\nrevenue,3\ncash,many\naudited,perhaps\nsection heading,\n"
    years, refused = read_accounts("accounts.csv", text.encode(), "CNY")
    assert years[0].items == {"revenue": Money("1", "CNY")}
    assert [row.row for row in refused] == [3, 4, 5, 6]


@pytest.mark.parametrize("text", ["item,amount\nrevenue,1\n", "item,2025\nfoo,1\n", "item,2025,2025\nrevenue,1,2\n"])
def test_that_accounts_without_years_or_items_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_accounts("accounts.csv", text.encode(), "CNY")


YEAR = st.builds(
    lambda items, audited: (items, audited),
    st.dictionaries(st.sampled_from(sorted(ITEMS)), MINOR, min_size=1, max_size=8),
    st.sampled_from([True, False, None]),
)


def test_that_accounts_of_which_no_figure_can_be_read_are_refused_with_the_first_one() -> None:
    with pytest.raises(Refused, match=r"holds no figure .* Row 2: “abc” cannot be read for 2024"):
        read_accounts("accounts.csv", b"item,2024,2025\nrevenue,abc,?\n", "CNY")


@settings(max_examples=50)
@given(st.lists(YEAR, min_size=1, max_size=4))
def test_that_accounts_survive_writing_and_reading(given_years: list[tuple[dict[str, int], bool | None]]) -> None:
    years = [
        AccountsYear(
            2020 + i, dt.date(2020 + i, 6, 30), {k: Money.of_minor(v, "CNY") for k, v in items.items()}, audited
        )
        for i, (items, audited) in enumerate(given_years)
    ]
    again, refused = read_accounts("accounts.csv", write_accounts(years), "CNY")
    assert refused == ()
    assert [(y.year, y.period_end, y.items, y.audited) for y in again] == [
        (y.year, y.period_end, y.items, y.audited) for y in years
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "'=1"])
def test_that_a_text_that_looks_like_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"
