from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import Refused
from engine.intake.chinese_numerals import chinese_number
from engine.intake.days import day
from engine.intake.typed import money, rate, share, whole
from engine.money import Money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.2m", "1200000"),
        ("120万", "1200000"),
        ("1.5亿", "150000000"),
        ("1,200,000", "1200000"),
        ("1 200 000,00", "1200000"),
        ("1.200.000,00", "1200000"),
        ("1'200'000.50", "1200000.50"),
        ("12,00,000", "1200000"),
        ("１２０万", "1200000"),
        ("¥1,200", "1200"),
        ("800000元", "800000"),
        ("CNY 3m", "3000000"),
        ("3 million", "3000000"),
        ("0.125", "0.13"),
        ("1,20", "1.20"),
        ("- 5", "-5"),
        ("120w", "1200000"),
        ("250k", "250000"),
        ("0", "0"),
    ],
)
def test_that_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert money(text, "CNY") == Money(amount, "CNY")


@pytest.mark.parametrize(
    "text", ["abc", "12a4", "1,2,3", "1..2", "8e5", "", "..", "12 34", "1.2.3,4,5", "inf", "NaN", "１２,"]
)
def test_that_what_is_no_amount_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refused, match="amount"):
        money(text, "CNY")


def test_that_an_amount_with_two_readings_is_refused_naming_both() -> None:
    with pytest.raises(Refused, match=r"1\.2 or 1200"):
        money("1.200", "CNY")


def test_that_an_amount_in_another_currency_is_refused() -> None:
    for text in ("USD 5000", "5000 USD", "€5000"):
        with pytest.raises(Refused, match="convert"):
            money(text, "CNY")


def test_that_no_amount_can_overflow_the_columns() -> None:
    with pytest.raises(Refused, match="too large"):
        money("9" * 30, "CNY")


@given(st.decimals(0, 10**12, places=2), st.sampled_from([("", "."), (",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_that_every_way_to_group_digits_gives_the_same_amount(amount: Decimal, marks: tuple[str, str]) -> None:
    group, decimal = marks
    text = f"{amount:,.2f}".replace(",", "G").replace(".", "D").replace("G", group).replace("D", decimal)
    assert money(text, "CNY") == Money(amount, "CNY")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=30))
def test_that_any_text_is_read_or_refused(text: str) -> None:
    for read in (lambda t: money(t, "CNY"), lambda t: money(t, "JPY"), whole, share, rate, day):
        try:
            read(text)
        except Refused as refusal:
            assert str(refusal)


@pytest.mark.parametrize(
    "text",
    [
        "2026-6-3",
        "3.6.2026",
        "3. 6. 26",
        "3 Jun 2026",
        "20260603",
        "2026年6月3日",
        "June 3, 2026",
        "2026/06/03",
        "3. Juni 2026",
        "3. června 2026",
        "3rd June 2026",
        "2026-06-03T10:00:00",
    ],
)
def test_that_a_date_is_read_as_people_type_it(text: str) -> None:
    assert day(text) == dt.date(2026, 6, 3)


def test_that_a_date_with_two_readings_is_refused_naming_both() -> None:
    with pytest.raises(Refused, match="2026-06-03 or 2026-03-06"):
        day("3/6/2026")
    assert day("13/6/2026") == day("6/13/2026") == dt.date(2026, 6, 13)


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "2026-13-01", "32.1.2026", "3 Foo 2026", "0000-01-01"])
def test_that_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not a date"):
        day(text)


@given(st.dates(dt.date(1951, 1, 1), dt.date(2050, 12, 31)))
def test_that_every_date_survives_the_usual_forms(date: dt.date) -> None:
    for text in (
        date.isoformat(),
        f"{date:%Y%m%d}",
        f"{date.day}.{date.month}.{date.year}",
        f"{date:%d %B %Y}",
        f"{date.year}年{date.month}月{date.day}日",
        f"{date:%d.%m.%y}",
    ):
        assert day(text) == date


def test_that_shares_and_rates_are_fractions() -> None:
    assert share("60%") == share("0.6") == share("60") == share("０.６") == Decimal("0.6")
    assert share("1") == share("1.0") == share("1,00") == 1
    assert rate("4.35%") == rate("0.0435") == rate("4.35 % p.a.") == Decimal("0.0435")
    for text in ("160%", "-5%", "half", "101"):
        with pytest.raises(Refused):
            share(text)


def test_that_whole_numbers_may_carry_their_unit() -> None:
    assert whole("12") == whole("12 months") == whole("12个月") == whole("12期") == whole("12.0") == 12
    assert whole("1,200") == 1200
    for text in ("-3", "1.5", "twelve", "9" * 12):
        with pytest.raises(Refused):
            whole(text)


@pytest.mark.parametrize(("text", "currency"), [("$50k", "CNY"), ("¥120万", "USD"), ("$50k", "JPY")])
def test_that_a_sign_counts_only_for_a_currency_written_with_it(text: str, currency: str) -> None:
    with pytest.raises(Refused):
        money(text, currency)


def test_that_currencies_which_share_a_sign_are_all_read_with_it() -> None:
    assert money("$50k", "HKD") == Money(50_000, "HKD")
    assert money("¥120万", "JPY") == Money(1_200_000, "JPY")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("五十万", "500000"),
        ("五十万元", "500000"),
        ("伍拾万元整", "500000"),
        ("人民币一百二十万", "1200000"),
        ("三万二", "32000"),
        ("三百二", "320"),
        ("一亿二千零五万", "120050000"),
        ("十二万", "120000"),
        ("两千", "2000"),
        ("一万零五", "10005"),
        ("零", "0"),
    ],
)
def test_that_an_amount_written_out_in_chinese_is_read(text: str, amount: str) -> None:
    assert money(text, "CNY") == Money(amount, "CNY")


@pytest.mark.parametrize("text", ["十十", "万", "五五", "百", "三万亿零千", "二〇〇", "一千二千", "整"])
def test_that_what_is_no_chinese_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="amount"):
        money(text, "CNY")


def _in_chinese(value: int) -> str:
    """A whole number below 10^12 as it is written in full."""
    signs = "零一二三四五六七八九"
    for size, sign in ((10**8, "亿"), (10**4, "万")):
        if value >= size:
            rest = value % size
            gap = "零" if rest and rest < size // 10 else ""
            return _in_chinese(value // size) + sign + gap + (_in_chinese(rest) if rest else "")
    written, missing = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            written += ("零" if missing and written else "") + signs[digit] + sign
        missing = not digit
    return written or "零"


@given(st.integers(0, 10**12 - 1))
def test_that_every_whole_number_written_out_in_chinese_reads_back(value: int) -> None:
    assert chinese_number(_in_chinese(value)) == value


@pytest.mark.parametrize(("text", "readings"), [("3", r"3% or 0\.3"), ("1.5", r"1\.5% or 0\.15"), ("9", r"9% or 0\.9")])
def test_that_a_bare_share_that_may_be_either_is_refused_naming_both(text: str, readings: str) -> None:
    with pytest.raises(Refused, match=readings):
        share(text)
    assert share(text + "%") == Decimal(text) / 100
