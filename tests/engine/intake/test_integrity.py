from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from builders import AS_OF, a_case, a_ledger, healthy_movements, money
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.facts.casefile import Case
from engine.facts.conduct import Account, Category, Exclusion, Ledger, StatementPeriod
from engine.facts.finding import Finding, Severity, SourceRow
from engine.i18n import say
from engine.intake.day_order import in_balance_order
from engine.intake.integrity import TESTS, IntegrityTest, Outcome, implied_balance, integrity
from engine.intake.readers.statement import Rows
from engine.money import Money


def test_of(case: Case, name: str) -> IntegrityTest:
    return next(test for test in integrity(case).tests if test.name == name)


test_of.__test__ = False  # type: ignore[attr-defined]


def with_ledger(ledger: Ledger, **changes: Any) -> Case:
    return a_case(ledger=ledger, **changes)


def changed(ledger: Ledger, **columns: dict[int, Any]) -> Ledger:
    """The ledger with values of single rows changed by column."""
    copies = {}
    for name, values in columns.items():
        column = getattr(ledger, name).copy()
        for row, value in values.items():
            column[row] = value
        copies[name] = column
    return replace(ledger, **copies)


def test_that_an_honest_ledger_is_proven_and_raises_no_alarm() -> None:
    result = integrity(a_case())
    assert result.grade == "A"
    assert {finding.kind for finding in result.findings} <= {"round-amounts"}, "the builder trades in whole thousands"
    assert len(result.tests) == len(TESTS)


def test_that_without_movements_there_is_no_grade() -> None:
    assert integrity(a_case(ledger=None)).grade is None
    assert integrity(a_case(ledger=Ledger.empty())).grade is None


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 200), st.integers(101, 10**7))
def test_that_one_changed_amount_anywhere_breaks_the_balance(row: int, more: int) -> None:
    ledger = a_ledger(healthy_movements())
    forged = changed(ledger, amount={row: ledger.amount[row] + more})
    result = integrity(with_ledger(forged))
    assert result.grade == "D"
    finding = result.findings[0]
    assert (finding.kind, finding.severity) == ("balance-broken", Severity.BLOCKING)
    assert finding.sources == (forged.source(row),)


def test_that_a_removed_row_breaks_the_balance() -> None:
    ledger = a_ledger(healthy_movements())
    result = integrity(with_ledger(ledger.where(np.arange(len(ledger)) != 50)))
    assert result.grade == "D"


def test_that_a_row_that_could_not_be_read_is_no_forgery() -> None:
    ledger = a_ledger(healthy_movements())
    cut = ledger.where(np.arange(len(ledger)) != 50)
    unread = Finding("row-unreadable", Severity.WARNING, say("x"), (ledger.source(50),))
    assert test_of(with_ledger(cut, findings=(unread,)), "running-balance").status is Outcome.PASSED


def test_that_balances_printed_rounded_are_no_forgery() -> None:
    ledger = a_ledger([(dt.date(2026, 1, day), f"{day}.37", Category.SALES, "A") for day in range(1, 29)])
    rounded = replace(ledger, balance_after=(ledger.balance_after + 5) // 10 * 10)
    assert test_of(with_ledger(rounded), "running-balance").status is Outcome.PASSED
    forged = changed(rounded, amount={9: rounded.amount[9] + 500})
    assert test_of(with_ledger(forged), "running-balance").status is Outcome.FAILED


def test_that_without_balances_nothing_is_proven() -> None:
    ledger = a_ledger(healthy_movements())
    blind = replace(ledger, balance_known=np.zeros(len(ledger), np.bool_))
    assert test_of(with_ledger(blind), "running-balance").status is Outcome.NOT_APPLICABLE
    silent = replace(blind, accounts=(replace(blind.accounts[0], periods=()),))
    assert integrity(with_ledger(silent)).grade == "B"


def test_that_stated_opening_and_closing_balances_prove_the_movements_between_them() -> None:
    ledger = a_ledger(healthy_movements())
    blind = replace(ledger, balance_known=np.zeros(len(ledger), np.bool_))
    assert integrity(with_ledger(blind)).grade == "A"
    forged = changed(blind, amount={9: blind.amount[9] + 50_000})
    assert integrity(with_ledger(forged)).grade == "D"


def test_that_the_banks_own_interest_may_fall_on_a_weekend() -> None:
    long = many([1234 + i for i in range(400)])
    sunday = np.datetime64("2026-03-01")
    interest = changed(long, booked_on={399: sunday}, category={399: Category.INTEREST_CREDITED})
    assert test_of(with_ledger(interest), "weekend-postings").status is Outcome.PASSED


@settings(max_examples=40)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_that_a_shuffled_day_is_put_back_in_order(amounts: list[int], random: Any) -> None:
    order = list(range(len(amounts)))
    random.shuffle(order)
    after = np.cumsum(amounts) + 77
    picked = np.array(order)
    n = len(amounts)
    text = np.full(n, "", object)
    day = np.full(n, np.datetime64("2026-01-05"))
    rows = Rows(
        day, day, np.array(amounts)[picked], after[picked], np.ones(n, np.bool_), text, text, text, text, picked
    )
    assert in_balance_order(rows).balance_after.tolist() == after.tolist()


def two_files(opening_of_second: str, start_of_second: dt.date = dt.date(2026, 1, 1)) -> Ledger:
    """Two statements of one account, half a year each; the first closes with 130.00."""
    movements: list[tuple[Any, ...]] = [
        (dt.date(2025, 12, 30), "30", Category.SALES, "A"),
        (start_of_second, "5", Category.SALES, "A"),
    ]
    ledger = a_ledger(movements, opening=100)
    periods = (
        StatementPeriod("statements/1.csv", dt.date(2025, 7, 1), dt.date(2025, 12, 31), money(100), money(130)),
        StatementPeriod("statements/2.csv", start_of_second, AS_OF, money(opening_of_second), None),
    )
    return replace(
        ledger,
        accounts=(replace(ledger.accounts[0], periods=periods),),
        files=("statements/1.csv", "statements/2.csv"),
        file=np.array([0, 1], np.int32),
    )


def test_that_statements_must_follow_one_another() -> None:
    assert test_of(with_ledger(two_files("130")), "balance-continuity").status is Outcome.PASSED
    broken = integrity(with_ledger(two_files("250")))
    assert broken.grade == "D"
    assert "balance-discontinuous" in {finding.kind for finding in broken.findings}


def test_that_a_missing_statement_is_no_forgery() -> None:
    ledger = two_files("250", dt.date(2026, 3, 1))
    test = test_of(with_ledger(ledger), "balance-continuity")
    assert test.finding is not None
    assert (test.finding.kind, test.finding.severity) == ("statement-missing", Severity.WARNING)


def test_that_a_statement_must_say_the_sum_of_its_movements() -> None:
    ledger = a_ledger(healthy_movements())
    account = ledger.accounts[0]
    period = replace(account.periods[0], closing=money(1))
    forged = replace(ledger, accounts=(replace(account, periods=(period,)),))
    test = test_of(with_ledger(forged), "balance-continuity")
    assert test.finding is not None
    assert test.finding.kind == "statement-sum-broken"


def test_that_the_stated_opening_balance_leads_to_the_first_row() -> None:
    ledger = a_ledger(healthy_movements())
    forged = changed(ledger, amount={0: int(ledger.amount[0]) + 500})
    finding = test_of(with_ledger(forged), "running-balance").finding
    assert finding is not None
    assert finding.sources == (ledger.source(0),)


@pytest.mark.parametrize(("closing", "is_missed"), [("135", False), ("190", True)])
def test_that_without_opening_balances_one_closing_must_lead_to_the_next(closing: str, is_missed: bool) -> None:
    ledger = two_files("130")
    account = ledger.accounts[0]
    first, second = (replace(period, opening=None) for period in account.periods)
    silent = replace(
        ledger,
        balance_known=np.zeros(len(ledger), np.bool_),
        accounts=(replace(account, periods=(first, replace(second, closing=money(closing)))),),
    )
    finding = test_of(with_ledger(silent), "balance-continuity").finding
    assert (finding is not None) is is_missed
    if finding is not None:
        assert (finding.kind, finding.severity) == ("statement-sum-broken", Severity.SERIOUS)


def test_that_several_statements_in_one_file_are_summed_together() -> None:
    ledger = two_files("130")
    account = ledger.accounts[0]
    periods = tuple(replace(period, file="statements/1.csv") for period in account.periods)
    whole = replace(periods[1], closing=money(135))
    one_file = replace(
        ledger,
        accounts=(replace(account, periods=(periods[0], whole)),),
        files=("statements/1.csv",),
        file=np.zeros(2, np.int32),
    )
    assert test_of(with_ledger(one_file), "balance-continuity").status is Outcome.PASSED


def test_that_interest_implies_its_balance() -> None:
    assert implied_balance(Money("87.50", "CNY"), Decimal("0.001"), 92) == Money("342391.30", "CNY")


def interest_ledger(factor: float, opening: int = 342_391) -> Ledger:
    """A flat balance for a year with interest at 0.1 % on it each quarter; from the second on on `factor` of it."""
    days = [
        dt.date(2025, 6, 21),
        dt.date(2025, 9, 21),
        dt.date(2025, 12, 21),
        dt.date(2026, 3, 21),
        dt.date(2026, 6, 21),
    ]
    movements: list[tuple[Any, ...]] = [(dt.date(2025, 6, 20), 1, Category.SALES, "A")]
    for number, (start, end) in enumerate(pairwise(days)):
        share = factor if number == 1 else 1.0
        interest = round(opening * share * 0.001 * (end - start).days / 360, 2)
        movements.append((end, str(interest), Category.INTEREST_CREDITED, ""))
    return a_ledger(movements, opening=opening)


def test_that_interest_that_fits_the_balance_passes() -> None:
    test = test_of(with_ledger(interest_ledger(1.0)), "deposit-interest")
    assert test.status is Outcome.PASSED
    assert test.figures["quarters"] == 4


@pytest.mark.parametrize("factor", [0.2, 0.5, 0.85, 5.0])
def test_that_interest_on_another_balance_than_the_one_shown_fails(factor: float) -> None:
    ledger = interest_ledger(factor)
    test = test_of(with_ledger(ledger), "deposit-interest")
    assert test.finding is not None
    assert ledger.source(2) in test.finding.sources


def test_that_repeated_rows_and_missing_serials_are_found() -> None:
    ledger = a_ledger(healthy_movements())
    n = len(ledger)
    serials = np.array([str(1000 + i) for i in range(n)], object)
    numbered = replace(ledger, reference=serials)
    assert test_of(with_ledger(numbered), "serial-numbers").status is Outcome.PASSED
    missing = test_of(with_ledger(numbered.where(np.arange(n) != 30)), "serial-numbers").finding
    assert missing is not None
    assert missing.kind == "serial-missing"
    twice = test_of(with_ledger(ledger.where(np.sort(np.append(np.arange(n), 40)))), "serial-numbers").finding
    assert twice is not None
    assert twice.kind == "transaction-duplicate"


def test_that_a_long_silence_counts_only_where_balances_do_not_lead_across_it() -> None:
    ledger = a_ledger(healthy_movements())
    away = (ledger.booked_on < np.datetime64("2025-12-01")) | (ledger.booked_on > np.datetime64("2026-02-10"))
    blind = replace(ledger, balance_known=np.zeros(len(ledger), np.bool_)).where(away)
    test = test_of(with_ledger(blind), "date-gaps")
    assert test.finding is not None
    assert test.finding.kind == "date-gap"
    quiet = a_ledger([m for m in healthy_movements() if not dt.date(2025, 12, 1) <= m[0] <= dt.date(2026, 2, 10)])
    assert test_of(with_ledger(quiet), "date-gaps").status is Outcome.PASSED


def many(amounts: list[int], day: dt.date = dt.date(2024, 6, 3)) -> Ledger:
    """So many sales, one each weekday."""
    days = [day + dt.timedelta(days=i // 5 * 7 + i % 5) for i in range(len(amounts))]
    return a_ledger([(d, a, Category.SALES, "A") for d, a in zip(days, amounts, strict=True)])


def test_that_a_posting_on_a_sunday_stands_out_where_the_bank_never_posts_then() -> None:
    short, long = many([1234 + i for i in range(280)]), many([1234 + i for i in range(400)])
    assert test_of(with_ledger(short), "weekend-postings").status is Outcome.NOT_APPLICABLE
    weekdays = long
    assert test_of(with_ledger(weekdays), "weekend-postings").status is Outcome.PASSED
    sunday = changed(weekdays, booked_on={len(weekdays) - 1: np.datetime64("2026-03-01")})
    finding = test_of(with_ledger(sunday), "weekend-postings").finding
    assert finding is not None
    assert finding.sources == (sunday.source(len(sunday) - 1),)


def test_that_only_whole_thousands_are_odd() -> None:
    round_ones = test_of(with_ledger(many([1000 * (1 + i % 7) for i in range(150)])), "round-amounts")
    assert round_ones.status is Outcome.FAILED
    assert test_of(with_ledger(many([1000 + i for i in range(150)])), "round-amounts").status is Outcome.PASSED


def test_that_invented_first_digits_are_odd() -> None:
    honest = many([int(10 ** (2 + 3 * (i * 0.618 % 1))) for i in range(400)])
    assert test_of(with_ledger(honest), "first-digit").status is Outcome.PASSED
    invented = many([7 * 10 ** (1 + i % 4) + i % 9 for i in range(400)])
    assert test_of(with_ledger(invented), "first-digit").status is Outcome.FAILED


def test_that_balances_dressed_for_the_month_end_are_found() -> None:
    movements: list[tuple[Any, ...]] = [(dt.date(2025, 6, 1), 1, Category.SALES, "A")]
    for number in range(10):
        month_end = (dt.date(2025, 7, 31) + dt.timedelta(days=int(30.45 * number))).replace(day=28)
        movements.append((month_end, 900_000, Category.OTHER, "B"))
        movements.append((month_end + dt.timedelta(days=5), -900_000, Category.OTHER, "C"))
    dressed = test_of(with_ledger(a_ledger(movements, opening=100_000)), "balance-dressing")
    assert dressed.finding is not None
    assert dressed.finding.kind == "balance-dressing"


def test_that_an_inflow_surge_before_the_application_is_found() -> None:
    surge = [(AS_OF - dt.timedelta(days=i), 150_000, Category.SALES, "新客户") for i in range(1, 20)]
    test = test_of(with_ledger(a_ledger(healthy_movements() + surge)), "inflow-surge")
    assert test.finding is not None
    assert all(isinstance(source, SourceRow) for source in test.finding.sources)


def test_that_circular_and_passing_money_is_found_each_by_its_own_test() -> None:
    ledger = a_ledger(healthy_movements())
    assert test_of(with_ledger(ledger), "circular-flows").status is Outcome.PASSED
    assert test_of(with_ledger(ledger), "fast-in-fast-out").status is Outcome.PASSED
    through: list[tuple[Any, ...]] = []
    for number in range(10):
        day = dt.date(2025, 9, 1) + dt.timedelta(days=25 * number)
        through += [(day, 700_000, Category.SALES, "A"), (day + dt.timedelta(days=1), -699_000, Category.OTHER, "B")]
    both = a_ledger(healthy_movements() + through)
    sales = np.flatnonzero((both.category == Category.SALES) & (both.amount < 10_000_000))[::2]
    both = changed(both, exclusion={int(row): Exclusion.CIRCULAR for row in sales})
    for name in ("circular-flows", "fast-in-fast-out"):
        finding = test_of(with_ledger(both), name).finding
        assert finding is not None
        assert finding.kind == name and finding.sources


def test_that_a_balance_lifted_before_the_application_by_money_that_nobody_paid_for_goods_is_found() -> None:
    gift = [(AS_OF - dt.timedelta(days=12), 6_000_000, Category.RELATED_PARTY, "老板")]
    lifted = a_ledger(healthy_movements() + gift)
    lifted = changed(lifted, exclusion={int(np.argmax(lifted.amount)): Exclusion.RELATED_PARTY})
    finding = test_of(with_ledger(lifted), "application-dressing").finding
    assert finding is not None
    assert finding.sources[0] == lifted.source(int(np.argmax(lifted.amount)))
    sold = a_ledger([*healthy_movements(), (AS_OF - dt.timedelta(days=12), 6_000_000, Category.SALES, "新客户")])
    assert test_of(with_ledger(sold), "application-dressing").status is Outcome.PASSED
    assert test_of(with_ledger(a_ledger(healthy_movements())), "application-dressing").status is Outcome.PASSED


def test_that_every_failed_test_names_its_rows() -> None:
    surge = [(AS_OF - dt.timedelta(days=i), 150_000, Category.SALES, "新客户") for i in range(1, 20)]
    ledgers = [
        a_ledger(healthy_movements() + surge),
        many([7 * 10 ** (1 + i % 4) + i % 9 for i in range(400)]),
        many([1000 * (1 + i % 7) for i in range(150)]),
    ]
    found = [finding for ledger in ledgers for finding in integrity(with_ledger(ledger)).findings]
    assert {finding.kind for finding in found} >= {"inflow-surge", "first-digit", "round-amounts"}
    assert all(finding.sources for finding in found)


def test_that_two_warnings_make_a_c() -> None:
    ledger = a_ledger(healthy_movements())
    n = len(ledger)
    surge = [(AS_OF - dt.timedelta(days=i), 150_000, Category.SALES, "新客户") for i in range(1, 20)]
    surged = a_ledger(healthy_movements() + surge)
    assert integrity(with_ledger(surged)).grade == "B"
    circular = {int(row): Exclusion.CIRCULAR for row in np.flatnonzero(surged.category == Category.SALES)[:n:3]}
    assert integrity(with_ledger(changed(surged, exclusion=circular))).grade == "C"


def test_that_each_account_is_judged_by_itself() -> None:
    one = a_ledger(healthy_movements())
    two = replace(
        one, accounts=(*one.accounts, Account("2", "CNY")), account=(np.arange(len(one)) % 2).astype(np.int32)
    )
    balances = two.balance_after.copy()
    for account in (0, 1):
        rows = two.account == account
        balances[rows] = np.cumsum(two.amount[rows]) + 20_000_000
    two = replace(two, balance_after=balances)
    assert test_of(with_ledger(two), "running-balance").status is Outcome.PASSED
