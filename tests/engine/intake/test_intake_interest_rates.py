from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from builders import a_case, a_ledger

from engine.facts.conduct import Account, Category, Ledger, StatementPeriod
from engine.facts.finding import Severity
from engine.intake.deposit_interest import deposit_interest
from engine.intake.interest_rates import Quarter, Verdict, constant_excess, verdicts
from engine.intake.soundness import IntegrityTest, Outcome
from engine.intake.stated_balances import balances_after
from engine.money import Money

AVERAGES = (400_000_00.0, 520_000_00.0, 610_000_00.0, 480_000_00.0, 550_000_00.0)
DAYS = (92, 92, 91, 90, 92)


def quarters(rates: tuple[float, ...], shown: tuple[float, ...] = (1, 1, 1, 1, 1), added: float = 0.0) -> list[Quarter]:
    """Quarters whose true balances earn these rates, and whose balances shown are this multiple and more."""
    return [
        Quarter(row, float(round(average * rate * days / 360)), days, average * factor + added)
        for row, (average, rate, days, factor) in enumerate(zip(AVERAGES, rates, DAYS, shown, strict=True))
    ]


def said(quarters: list[Quarter], currency: str = "CNY") -> list[Verdict]:
    found = verdicts(quarters, currency)
    assert found is not None
    return [verdict for verdict, _ in found]


FITS = [Verdict.FITS] * 5


@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_that_a_steady_rate_explains_every_quarter(currency: str) -> None:
    assert said(quarters((0.001,) * 5), currency) == FITS


@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_that_a_rate_that_fell_within_a_quarter_explains_the_quarter_between(currency: str) -> None:
    assert said(quarters((0.001, 0.001, 0.00072, 0.0005, 0.0005)), currency) == FITS


@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_that_where_two_quarters_prove_the_rate_a_miss_of_three_percent_is_one(currency: str) -> None:
    found = said(quarters((0.001,) * 5, shown=(1, 1, 1.03, 1, 1)), currency)
    assert found == [*FITS[:2], Verdict.FAILS, *FITS[:2]]


def test_that_the_last_quarter_is_asked_about_where_a_fall_of_the_rate_could_explain_it() -> None:
    assert said(quarters((0.001,) * 5, shown=(1, 1, 1, 1, 1.3)))[-1] is Verdict.ASKS
    assert said(quarters((0.001,) * 5, shown=(1, 1, 1, 1, 2.6)))[-1] is Verdict.FAILS
    assert said(quarters((0.001,) * 5, shown=(1, 1, 1, 1, 0.8)))[-1] is Verdict.FAILS


def test_that_a_posted_rate_never_rose() -> None:
    assert said(quarters((0.0005, 0.0005, 0.001, 0.001, 0.001)))[:2] == [Verdict.FAILS] * 2
    assert said(quarters((0.0005, 0.0005, 0.001, 0.001, 0.001)), "USD") == FITS


def test_that_a_round_rate_of_one_quarter_only_explains_nothing() -> None:
    found = said(quarters((0.001,) * 5, shown=(1, 1, 1 / 1.2, 1, 1)), "USD")
    assert found[2] is Verdict.FAILS


def test_that_without_proof_and_without_posted_rates_nothing_is_said() -> None:
    assert verdicts(quarters((0.00113, 0.00127, 0.00109, 0.00131, 0.00122)), "USD") is None


def test_that_interest_of_a_few_cents_proves_no_rate() -> None:
    cents = [Quarter(row, interest, 91, 20_000.0) for row, interest in enumerate((5.0, 5.0, 6.0, 4.0))]
    assert verdicts(cents, "USD") is None


@pytest.mark.parametrize("currency", ["CNY", "USD"])
@pytest.mark.parametrize("added", [40_000_00.0, 250_000_00.0, -60_000_00.0])
def test_that_an_amount_carried_forward_is_named(currency: str, added: float) -> None:
    found = constant_excess(quarters((0.001,) * 5, added=added), currency)
    assert found is not None
    assert found[0] == 0
    assert found[1] == pytest.approx(added, rel=0.05)


def test_that_rounding_makes_no_gap() -> None:
    shown = (11_613_00.0, 10_160_00.0, 1_466_00.0, 1_218_00.0, 7_897_00.0)
    paid = (297.0, 260.0, 37.0, 30.0, 202.0)
    assert said([Quarter(0, p, d, b) for p, d, b in zip(paid, DAYS, shown, strict=True)], "USD") == FITS


def test_that_honest_interest_shows_no_amount_carried_forward() -> None:
    assert constant_excess(quarters((0.001,) * 5), "CNY") is None
    assert constant_excess(quarters((0.001, 0.001, 0.00072, 0.0005, 0.0005)), "CNY") is None


def a_year(currency: str = "CNY", last_rate: float = 0.001, added_from: dt.date | None = None) -> Ledger:
    """A balance that changes every month, with the interest it earns at 0.1 %; from a day on it is shown higher."""
    months = [dt.date(2025 + (m > 12), (m - 1) % 12 + 1, 21) for m in range(3, 19)]
    amounts = [0, 90_000, -40_000, 30_000, 60_000, -80_000, 20_000, 50_000, -30_000, 10_000, 40_000, -60_000, 70_000,
               -20_000, 30_000, 0]  # fmt: skip
    movements: list[tuple[dt.date, str, Category, str]] = []
    balance, earned = Decimal(300_000), Decimal(0)
    for at, (day, amount) in enumerate(zip(months, amounts, strict=True)):
        if at and at % 3 == 0:
            rate = Decimal(str(last_rate)) if day == months[-1] else Decimal("0.001")
            interest = (earned * rate / 360).quantize(Decimal("0.01"))
            movements.append((day, str(interest), Category.INTEREST_CREDITED, ""))
            balance, earned = balance + interest, Decimal(0)
        movements.append((day, str(amount), Category.SALES, "A"))
        balance += amount
        if at + 1 < len(months):
            earned += balance * (months[at + 1] - day).days
    account = Account(
        "12345678", currency, periods=(StatementPeriod("a", months[0], months[-1], Money("300000", currency)),)
    )
    ledger = a_ledger(movements, 300_000, account)
    if added_from is not None:
        shown = ledger.balance_after + np.where(ledger.booked_on >= np.datetime64(added_from), 50_000_00, 0)
        ledger = replace(ledger, balance_after=shown)
    return ledger


def judged(ledger: Ledger) -> IntegrityTest:
    return deposit_interest(a_case(ledger=ledger), ledger)


@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_that_the_interest_of_an_honest_year_fits(currency: str) -> None:
    test = judged(a_year(currency))
    assert test.status is Outcome.PASSED
    assert test.figures["quarters"] == 5


@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_that_the_finding_says_by_how_much_the_balances_are_too_high(currency: str) -> None:
    finding = judged(a_year(currency, added_from=dt.date(2025, 6, 1))).finding
    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert "50,0" in str(finding.sentence) or "49,9" in str(finding.sentence)


def test_that_a_last_quarter_at_a_lower_rate_is_a_question() -> None:
    finding = judged(a_year(last_rate=0.0008)).finding
    assert finding is not None
    assert (finding.kind, finding.severity) == ("deposit-interest-unclear", Severity.NOTE)


def test_that_balances_follow_from_what_the_statements_state() -> None:
    ledger = a_year()
    silent = replace(ledger, balance_known=np.zeros(len(ledger), np.bool_))
    following = balances_after(silent, 0)
    assert following is not None
    assert following.tolist() == ledger.balance_after.tolist()
    assert judged(silent).status is Outcome.PASSED
    account = ledger.accounts[0]
    closing = replace(
        account.periods[0], opening=None, closing=Money.of_minor(int(ledger.balance_after[-1]), account.currency)
    )
    backwards = balances_after(replace(silent, accounts=(replace(account, periods=(closing,)),)), 0)
    assert backwards is not None
    assert backwards.tolist() == ledger.balance_after.tolist()
    unsaid = replace(account, periods=(replace(closing, closing=None),))
    assert balances_after(replace(silent, accounts=(unsaid,)), 0) is None
