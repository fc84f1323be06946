"""One account in two files of two formats is one account, and no movement of it is loaded twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_folders import movements_csv, movements_mt940, movements_ofx

from engine.intake.bundle import EvidenceFile
from engine.intake.evidence import Evidence, read_evidence
from engine.intake.overlap import is_same_number

ROWS = [(1, 100_00), (1, -20_00), (5, 100_00), (5, 100_00), (9, -7_31), (20, 55_00), (28, -20_00)]


def evidence(*files: tuple[str, str]) -> Evidence:
    return read_evidence([EvidenceFile(f"statements/{name}", text.encode()) for name, text in files], "EUR")


def amounts(read: Evidence) -> list[int]:
    assert read.ledger is not None
    return sorted(read.ledger.amount.tolist())


@pytest.mark.parametrize(
    ("number", "swift"),
    [
        ("DE89370400440532013000", "37040044/0532013000"), ("0532013000", "37040044/532013000"),
        ("DE89370400440532013000", "DE89370400440532013000EUR"), ("DE89 3704 0044 0532 0130 00", "0532013000"),
        ("6222000011119832", "6222****9832"), ("", "37040044/0532013000"),
    ],
)  # fmt: skip
def test_that_the_same_account_as_csv_and_mt940_is_loaded_once(number: str, swift: str) -> None:
    read = evidence(("a.csv", movements_csv(ROWS, number)), ("b.sta", movements_mt940(ROWS, swift)))
    assert read.ledger is not None
    assert amounts(read) == sorted(amount for _, amount in ROWS)
    assert len(read.ledger.accounts) == 1
    assert read.ledger.accounts[0].number
    assert [finding.kind for finding in read.findings] == ["statement-overlap"]


def test_that_three_formats_of_overlapping_months_give_every_movement_once() -> None:
    read = evidence(
        ("a.csv", movements_csv(ROWS[:5], "0532013000")),
        ("b.sta", movements_mt940(ROWS[2:], "37040044/0532013000")),
        ("c.ofx", movements_ofx(ROWS[1:6], "DE89370400440532013000")),
    )
    assert amounts(read) == sorted(amount for _, amount in ROWS)


def test_that_a_day_of_value_beside_a_day_of_booking_is_the_same_movement() -> None:
    later = [(day + (2 if day == 9 else 0), amount) for day, amount in ROWS]
    read = evidence(("a.csv", movements_csv(ROWS, "0532013000")), ("b.sta", movements_mt940(later, "0532013000")))
    assert amounts(read) == sorted(amount for _, amount in ROWS)


def test_that_equal_payments_on_following_days_stay_two_where_the_periods_only_touch() -> None:
    first = [(day, -10_00) for day in (1, 2, 3, 4)]
    then = [(day, -10_00) for day in (4, 5, 6, 7)]
    read = evidence(("a.csv", movements_csv(first, "0532013000")), ("b.csv", movements_csv(then, "0532013000")))
    assert amounts(read) == [-10_00] * 7


def test_that_two_accounts_stay_two() -> None:
    other = [(day, amount + 1) for day, amount in ROWS]
    read = evidence(("a.csv", movements_csv(ROWS, "0532013000")), ("b.sta", movements_mt940(other, "0532013001")))
    assert read.ledger is not None
    assert len(read.ledger.accounts) == 2
    assert len(read.ledger) == 2 * len(ROWS)


def test_that_an_unnumbered_file_of_other_movements_joins_no_numbered_account() -> None:
    other = [(day, amount * 3) for day, amount in ROWS]
    read = evidence(("a.csv", movements_csv(ROWS, "0532013000")), ("b.csv", movements_csv(other, "")))
    assert read.ledger is not None
    assert len(read.ledger.accounts) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0532013000", "0532013001"), ("", ""), ("12345", "DE89370400440000012345"), ("****9832", "6222000011119832"),
        ("DE89370400440532013000", "FR1420041010050500013M02606"), ("a*", "b*"), ("*", "*"),
    ],
)  # fmt: skip
def test_that_numbers_of_two_accounts_or_too_short_ones_are_not_taken_for_one(one: str, other: str) -> None:
    assert not is_same_number(one, other)
    assert not is_same_number(other, one)


@given(st.text("0123456789*/ DEAB", max_size=24), st.text("0123456789*/ DEAB", max_size=24))
def test_that_being_the_same_account_does_not_depend_on_which_comes_first(one: str, other: str) -> None:
    assert is_same_number(one, other) == is_same_number(other, one)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(-5, 5).filter(bool)), min_size=4, max_size=25).map(sorted),
    st.data(),
)
def test_that_any_two_windows_of_one_account_in_two_formats_give_each_movement_once(
    rows: list[tuple[int, int]], data: st.DataObject
) -> None:
    """A window holds whole days, as banks export them."""
    split = data.draw(st.integers(1, 28))
    until = data.draw(st.integers(split, 28))
    first = [row for row in rows if row[0] <= until] or rows
    then = [row for row in rows if row[0] >= split] or rows
    read = evidence(
        ("a.csv", movements_csv(first, "0532013000")), ("b.sta", movements_mt940(then, "37040044/0532013000"))
    )
    assert amounts(read) == sorted(amount for _, amount in rows)
