"""Statements as banks write them are read by our own readers for what was written, whatever stands in them."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.intake.readers import StatementFile, read_statement
from engine.simulation.statement_files import Format, Line, Sheet, write_statement

START, END = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
CHINESE = "杭州青松食品有限公司货款贷电费工资租金支付宝进口（）“”·，Ａ１ABCabc019 &<>'\",;|=+-@#%"
ENGLISH = "ABCXYZabcxyz0189 &<>'\",;|=+-@#%."
SWIFT = "ABCXYZabcxyz0189 .,()+'?-"
"""The letters that a format can carry; MT940 has its own alphabet, of which a slash parts the fields."""
LETTERS = {Format.CSV_GB18030: CHINESE, Format.XLSX: CHINESE, Format.MT940: SWIFT}
SHOWS_BALANCES = (Format.CSV_GB18030, Format.XLSX, Format.CSV_ENGLISH)
NAMES_ACCOUNTS = (Format.CSV_GB18030, Format.XLSX, Format.CSV_ENGLISH, Format.MT940, Format.CAMT053)
NAMES_HOLDERS = (Format.CSV_GB18030, Format.XLSX, Format.CSV_ENGLISH, Format.CAMT053)
GIVES_REFERENCES = (Format.CSV_GB18030, Format.XLSX, Format.OFX, Format.MT940, Format.CAMT053)
CURRENCY = {Format.CSV_GB18030: "CNY", Format.XLSX: "CNY"}


def words(form: Format) -> st.SearchStrategy[str]:
    """A text as a bank prints one: without blanks at its ends or two in a row, and with a letter in it."""
    text = st.text(LETTERS.get(form, ENGLISH), min_size=1, max_size=30)
    return text.map(lambda said: " ".join(said.split())).filter(lambda said: any(map(str.isalpha, said)))


def lines(form: Format) -> st.SearchStrategy[list[Line]]:
    amount = st.integers(-(10**11), 10**11).filter(bool)
    day = st.dates(START, END)
    account = st.text("0123456789", min_size=8, max_size=20)
    movement = st.tuples(day, amount, words(form), account, words(form))

    def made(movements: list[tuple[dt.date, int, str, str, str]]) -> list[Line]:
        # The last day of the period settles whether the day or the month comes first.
        ordered = [*sorted(movements[1:], key=lambda one: one[0]), (END, *movements[0][1:])]
        balances = accumulate((one[1] for one in ordered), initial=12_345)
        next(balances)
        return [
            Line(day, amount, balance, name, account, text, f"R{number:07d}")
            for number, ((day, amount, name, account, text), balance) in enumerate(zip(ordered, balances, strict=True))
        ]

    return st.lists(movement, min_size=1, max_size=5).map(made)


def a_sheet(form: Format, movements: list[Line]) -> Sheet:
    currency = CURRENCY.get(form, "GBP")
    return Sheet(
        "Linden Packaging Ltd", "20001234567890", "Calder Bank", currency, START, END, 12_345, movements[-1].balance,
        movements,
    )  # fmt: skip


def read(form: Format, sheet: Sheet) -> StatementFile:
    ending, data = write_statement(sheet, form)
    return read_statement(f"statements/bank.{ending}", data, sheet.currency)


@pytest.mark.parametrize("form", list(Format))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_that_every_movement_is_read_for_what_was_written(form: Format, data: st.DataObject) -> None:
    sheet = a_sheet(form, data.draw(lines(form)))
    found = read(form, sheet)
    assert found.refused == ()
    (account,) = found.accounts
    rows = account.rows
    assert account.number == sheet.account
    assert (account.currency, account.holder) == (sheet.currency, sheet.holder if form in NAMES_HOLDERS else None)
    days = [day.astype("datetime64[D]").item() for day in rows.booked_on]
    assert days == [line.day for line in sheet.lines]
    assert rows.amount.tolist() == [line.amount for line in sheet.lines]
    assert rows.counterparty.tolist() == [line.name for line in sheet.lines]
    assert rows.text.tolist() == [line.text for line in sheet.lines]
    if form in SHOWS_BALANCES:
        assert rows.balance_after.tolist() == [line.balance for line in sheet.lines]
    if form in NAMES_ACCOUNTS:
        assert rows.counterparty_account.tolist() == [line.account for line in sheet.lines]
    if form in GIVES_REFERENCES:
        assert rows.reference.tolist() == [line.reference for line in sheet.lines]
