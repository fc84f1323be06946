"""Written amounts and days: what one cell leaves open, its column decides."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.intake.readers.amounts import read_amounts
from engine.intake.readers.dates import Days, day_of, order_of
from engine.money import Money

AMOUNTS = st.integers(-(10**13), 10**13)
DAYS = st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), min_size=1)


def minors(cells: list[str], digits: int = 2) -> list[int | None]:
    """Minor units, None where a cell is blank or cannot be read."""
    read = read_amounts([pa.array(cells)], digits)[0]
    return [int(minor) if known else None for minor, known in zip(read.minor, read.known, strict=True)]


def days(cells: list[str], prefers_month_first: bool = False) -> list[dt.date | None]:
    column = Days.of(pa.array(cells))
    read = column.read(order_of([column], prefers_month_first).order)
    return [None if np.isnat(day) else day.item() for day in read]


def european(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-2):,.2f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("1,234.50", 123450), ("-3", -300), ("(4.20)", -420), ("5.00-", -500), ("¥28.16", 2816), ("- $220.00", -22000),
        ("CNY13.50", 1350), ("6.5 DR", -650), ("+7.10 CR", 710), ("1'234.94", 123494), ("１，２３４．５０", 123450),
        ("−8.00", -800), ("1 234.56", 123456), ("0.005", 1), ("12,34,567.89", 123456789), (".5", 50),
    ],
)  # fmt: skip
def test_that_an_amount_is_read_as_banks_write_it(cell: str, minor: int) -> None:
    assert minors([cell, "0.01"]) == [minor, 1]


@pytest.mark.parametrize("cell", ["", "-", "--", "/", " "])
def test_that_a_blank_amount_is_unknown_and_not_zero(cell: str) -> None:
    read = read_amounts([pa.array([cell, "1.00"])], 2)[0]
    assert read.blank.tolist() == [True, False]
    assert read.known.tolist() == [False, True]


@pytest.mark.parametrize("cell", ["abc", "1.2.3,4", "12..5", "1-2", "(5", "xx,yyyy.zz", "1" * 20, "NaN", "inf"])
def test_that_what_is_no_amount_is_neither_blank_nor_known(cell: str) -> None:
    assert read_amounts([pa.array([cell, "1.00"])], 2)[0].bad.tolist() == [True, False]


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_that_amounts_with_points_are_read_exactly(amounts: list[int]) -> None:
    assert minors([str(Decimal(amount).scaleb(-2)) for amount in amounts]) == amounts


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_that_a_european_column_is_read_exactly(amounts: list[int]) -> None:
    assert minors([european(amount) for amount in amounts]) == amounts


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_that_a_column_with_grouped_thousands_is_read_exactly(amounts: list[int]) -> None:
    assert minors([f"{Decimal(amount).scaleb(-2):,.2f}" for amount in amounts]) == amounts


@given(
    st.decimals(-(10**9), 10**9, places=5),
    st.sampled_from(["CNY", "JPY", "KWD"]),
)
def test_that_an_amount_is_rounded_as_money_rounds_it(amount: Decimal, currency: str) -> None:
    digits = {"CNY": 2, "JPY": 0, "KWD": 3}[currency]
    assert minors([f"{amount:f}"], digits) == [Money(amount, currency).minor]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=10), st.sampled_from([0, 2, 3]))
def test_that_any_text_is_an_amount_or_blank_or_bad(cells: list[str], digits: int) -> None:
    read = read_amounts([pa.array(cells)], digits)[0]
    assert ((read.known.astype(int) + read.blank + read.bad) == 1).all()


@given(st.text("0123456789.eE+-", min_size=1, max_size=40))
def test_that_a_number_is_read_for_what_it_is_or_not_at_all(cell: str) -> None:
    read = minors([cell, "0.01"])[0]
    if read is not None:
        sign = -1 if cell.strip("+.0123456789") else 1
        assert abs(read) == Money(Decimal(cell.strip("+-")), "CNY").minor
        assert read * sign >= 0


@pytest.mark.parametrize("length", [15, 30, 100_000])
def test_that_digits_without_end_are_refused_and_never_overflow(length: int) -> None:
    assert minors(["9" * length, "1.00"]) == [None, 100]


def test_that_one_clear_cell_settles_the_decimal_mark_of_a_column() -> None:
    assert minors(["1.234", "5,50"]) == [123400, 550]
    assert minors(["1,234", "5.50"]) == [123400, 550]


def test_that_thousands_are_meant_where_every_cell_has_three_digits() -> None:
    assert minors(["1,234", "12,000"]) == [123400, 1200000]


def test_that_balances_settle_the_mark_of_the_amounts_beside_them() -> None:
    amount, balance = read_amounts([pa.array(["1.234", "2.000"]), pa.array(["10.000,50", "1,00"])], 2)
    assert amount.minor.tolist() == [123400, 200000]
    assert balance.minor.tolist() == [1000050, 100]


def test_that_three_decimals_are_decimals_in_a_currency_that_has_three() -> None:
    assert minors(["1.234"], digits=3) == [1234]


@pytest.mark.parametrize(
    "cell",
    [
        "2026年6月3日", "2026-06-03", "2026/6/3", "20260603", "20260603101112", "2026-06-03T10:11:12Z",
        "2026-06-03 10:11:12", "2026.06.03.", "03.06.2026", "3-Jun-2026", "3 June 2026", "June 3, 2026", "03.06.26",
    ],
)  # fmt: skip
def test_that_a_day_is_read_as_banks_write_it(cell: str) -> None:
    assert days([cell]) == [dt.date(2026, 6, 3)]


@given(
    DAYS,
    st.sampled_from(["%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d", "%d.%m.%Y"]),
)
def test_that_any_day_survives_writing_and_reading(written: list[dt.date], form: str) -> None:
    assert days([day.strftime(form) for day in written]) == written


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_that_one_day_beyond_the_twelfth_settles_the_order_of_the_column(written: list[dt.date], form: str) -> None:
    written = [*written, dt.date(2026, 6, 25)]
    assert days([day.strftime(form) for day in written]) == written


def test_that_the_order_in_which_the_file_runs_evenly_is_taken() -> None:
    written = [dt.date(2026, month, day) for month in (1, 2, 3) for day in (5, 12)]
    assert days([day.strftime("%m/%d/%Y") for day in written]) == written
    assert days([day.strftime("%d/%m/%Y") for day in written]) == written


def test_that_an_order_nobody_can_tell_is_said_to_be_a_guess() -> None:
    column = Days.of(pa.array(["01/02/2026"]))
    assert order_of([column]).order == "dmy"
    assert order_of([column], prefers_month_first=True).order == "mdy"
    assert order_of([column]).is_guess


@pytest.mark.parametrize("cell", ["2026-02-30", "1111/11/11", "31.12.2100", "Pending", "13/13/2026", "", "0000-00-00"])
def test_that_what_is_no_booking_day_stays_unknown(cell: str) -> None:
    assert days([cell]) == [None]


@given(st.text(max_size=30))
def test_that_any_text_is_a_day_or_none(text: str) -> None:
    found = day_of(text)
    assert found is None or dt.date(1970, 1, 1) <= found < dt.date(2100, 1, 1)


def test_that_a_number_of_pieces_is_no_amount() -> None:
    assert minors(["12 PCS", "12 CNY", "12.50"]) == [None, 1200, 1250]
