"""The pairs of what bank statements show by themselves, and against accounts, invoices and what is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from builders import AS_OF, CUSTOMERS, a_case, a_ledger, accounts_of, healthy_movements, money, some_invoices
from finding_pairs import Kinds, Pair, of_case, pair

from engine.facts.company import Debt
from engine.facts.conduct import Category, Exclusion, Ledger, StatementPeriod
from engine.facts.days_off import is_working_day
from engine.periods import add_months

Movements = Sequence[tuple[Any, ...]]
HEALTHY = healthy_movements()


def of_ledger(ledger: Ledger, **changes: Any) -> Kinds:
    return of_case(a_case(ledger=ledger, **changes))


def of_movements(*more: Movements, healthy: Movements = HEALTHY) -> Kinds:
    """The healthy firm with further movements."""
    return of_ledger(a_ledger([*healthy, *(movement for part in more for movement in part)]))


def with_cell(ledger: Ledger, column: str, row: int, value: object) -> Ledger:
    cells = getattr(ledger, column).copy()
    cells[row] = value
    return replace(ledger, **{column: cells})


def sales(days: Sequence[dt.date], amounts: Sequence[int]) -> Ledger:
    """One sale on each day."""
    return a_ledger([(day, amount, Category.SALES, "A") for day, amount in zip(days, amounts, strict=True)])


# Balances


@pair("balance-broken")
def _broken() -> Pair:
    sound = a_ledger(HEALTHY)
    forged = with_cell(sound, "amount", 40, sound.amount[40] + 101)
    return of_ledger(forged), of_ledger(sound)


def _two_files(opening: str, start: dt.date = dt.date(2026, 1, 1), closing: str | None = None) -> Kinds:
    """Two statements of one account; the first opens with 100.00 and closes with 130.00, the second adds 5.00."""
    movements: Movements = [(dt.date(2025, 12, 30), "30", Category.SALES, "A"), (start, "5", Category.SALES, "A")]
    ledger = a_ledger(list(movements), opening=100)
    last = None if closing is None else money(closing)
    periods = (
        StatementPeriod("statements/1.csv", dt.date(2025, 7, 1), dt.date(2025, 12, 31), money(100), money(130)),
        StatementPeriod("statements/2.csv", start, AS_OF, money(opening), last),
    )
    accounts = (replace(ledger.accounts[0], periods=periods),)
    names = ("statements/1.csv", "statements/2.csv")
    return of_ledger(replace(ledger, accounts=accounts, files=names, file=np.array([0, 1], np.int32)))


@pair("balance-discontinuous")
def _discontinuous() -> Pair:
    return _two_files("250"), _two_files("130")


@pair("statement-missing")
def _missing() -> Pair:
    return _two_files("250", dt.date(2026, 3, 1)), _two_files("130", dt.date(2026, 3, 1))


@pair("statement-sum-broken")
def _sum() -> Pair:
    return _two_files("130", closing="190"), _two_files("130", closing="135")


def _interest(share: float, last: float = 1.0) -> Kinds:
    """A flat balance with interest of 0.1 % a quarter; the second credit is a share of what the balance earns."""
    days = [dt.date(2025, 6, 21), dt.date(2025, 9, 21), dt.date(2025, 12, 21), dt.date(2026, 3, 21)]
    days.append(dt.date(2026, 6, 21))
    movements: list[tuple[Any, ...]] = [(dt.date(2025, 6, 20), 1, Category.SALES, "A")]
    for share_now, (start, end) in zip((1.0, share, 1.0, last), pairwise(days), strict=True):
        interest = round(342_391 * share_now * 0.001 * (end - start).days / 360, 2)
        movements.append((end, str(interest), Category.INTEREST_CREDITED, ""))
    return of_ledger(a_ledger(movements, opening=342_391))


@pair("deposit-interest-gap")
def _interest_gap() -> Pair:
    return _interest(0.5), _interest(0.99)


@pair("deposit-interest-unclear")
def _interest_unclear() -> Pair:
    return _interest(1.0, last=0.8), _interest(1.0, last=0.995)


# Rows


@pair("transaction-duplicate")
def _twice() -> Pair:
    ledger = a_ledger(HEALTHY)
    doubled = ledger.where(np.sort(np.append(np.arange(len(ledger)), 40)))
    return of_ledger(doubled), of_ledger(with_cell(doubled, "text", 41, "another"))


@pair("serial-missing")
def _serial() -> Pair:
    ledger = a_ledger(HEALTHY)
    rows = np.arange(len(ledger))
    numbered = replace(ledger, reference=np.array([str(1000 + row) for row in rows], object))
    return of_ledger(numbered.where(rows != 30)), of_ledger(numbered)


@pair("date-gap")
def _gap() -> Pair:
    def away_until(end: dt.date) -> Kinds:
        ledger = replace(a_ledger(HEALTHY), balance_known=np.zeros(len(HEALTHY), np.bool_))
        silent = (ledger.booked_on > np.datetime64("2025-12-01")) & (ledger.booked_on < np.datetime64(end))
        return of_ledger(ledger.where(~silent))

    return away_until(dt.date(2026, 2, 10)), away_until(dt.date(2025, 12, 20))


_DAYS = [dt.date(2024, 12, 2) + dt.timedelta(days=i) for i in range(572)]


@pair("weekend-postings")
def _weekend() -> Pair:
    weekdays = [day for day in _DAYS if day.weekday() < 5]

    def with_days(*more: dt.date) -> Kinds:
        days = sorted([*weekdays, *more])
        return of_ledger(sales(days, [1234 + i for i in range(len(days))]))

    sundays = [day for day in _DAYS if day.weekday() == 6]
    return with_days(sundays[5]), with_days(*sundays)


@pair("holiday-postings")
def _holiday() -> Pair:
    worked = [day for day in _DAYS if is_working_day(day, "CN")]

    def with_days(*more: dt.date) -> Kinds:
        days = sorted([*worked, *more])
        return of_ledger(sales(days, [1234 + i for i in range(len(days))]))

    rested = [day for day in _DAYS if day.weekday() < 5 and day not in worked]
    return with_days(rested[3]), with_days(*rested)


# Amounts


@pair("round-amounts")
def _round() -> Pair:
    def whole(share: float) -> Kinds:
        amounts = [5000 + 1000 * (i % 9) + (0 if i < 150 * share else 123) for i in range(150)]
        return of_ledger(sales(_DAYS[:150], amounts))

    return whole(0.9), whole(0.7)


@pair("first-digit")
def _digits() -> Pair:
    invented = [7 * 10 ** (1 + i % 4) + i % 9 for i in range(400)]
    grown = [int(10 ** (2 + 3 * (i * 0.618 % 1))) for i in range(400)]
    return of_ledger(sales(_DAYS[:400], invented)), of_ledger(sales(_DAYS[:400], grown))


# The picture


@pair("balance-dressing")
def _dressing() -> Pair:
    def lifted_by(amount: int) -> Kinds:
        movements: list[tuple[Any, ...]] = [(dt.date(2025, 6, 1), 1, Category.SALES, "A")]
        for month in range(10):
            end = add_months(dt.date(2025, 7, 28), month)
            movements.append((end, amount, Category.OTHER, "B"))
            movements.append((end + dt.timedelta(days=5), -amount, Category.OTHER, "C"))
        return of_ledger(a_ledger(movements, opening=100_000))

    return lifted_by(900_000), lifted_by(150_000)


@pair("application-dressing")
def _before_applying() -> Pair:
    day = AS_OF - dt.timedelta(days=12)
    return (
        of_movements([(day, 6_000_000, Category.RELATED_PARTY, "老板")]),
        of_movements([(day, 6_000_000, Category.SALES, "新客户")]),
    )


@pair("inflow-surge")
def _surge() -> Pair:
    def sold(days_ago: int) -> Movements:
        return [(AS_OF - dt.timedelta(days=days_ago + i), 150_000, Category.SALES, "新客户") for i in range(19)]

    return of_movements(sold(1)), of_movements(sold(121))


@pair("circular-flows")
def _circular() -> Pair:
    ledger = a_ledger(HEALTHY)
    received = np.flatnonzero(ledger.category == Category.SALES)

    def went_back(step: int) -> Kinds:
        codes = ledger.exclusion.copy()
        codes[received[::step]] = Exclusion.CIRCULAR
        return of_ledger(replace(ledger, exclusion=codes))

    return went_back(3), went_back(20)


@pair("fast-in-fast-out")
def _fast() -> Pair:
    def through(days: int) -> Movements:
        begin = [dt.date(2025, 9, 1) + dt.timedelta(days=25 * number) for number in range(10)]
        arrived = [(day, 700_000, Category.SALES, "A") for day in begin]
        return [*arrived, *((day + dt.timedelta(days=days), -699_000, Category.OTHER, "B") for day in begin)]

    return of_movements(through(1)), of_movements(through(9))


# Against the accounts, the invoices and what is typed

MONTHS = [add_months(dt.date(2024, 7, 1), i) for i in range(24)]


def sheet(
    year: dict[str, int | None] | None = None, more: Movements = (), debts: tuple[Debt, ...] | None = ()
) -> Kinds:
    """100 000 a month net of 13 % VAT by bank and by invoices, 1 200 000 in the accounts; items of the year changed."""
    receipts: list[tuple[Any, ...]] = [(month, 112_999, Category.SALES, CUSTOMERS[0]) for month in MONTHS]
    receipts += [(add_months(month, 1) - dt.timedelta(days=1), 1, Category.SALES, CUSTOMERS[0]) for month in MONTHS]
    made = some_invoices(CUSTOMERS, "invoices/sales.csv", 12_500)
    nets = np.full(len(made), money(12_500).minor, np.int64)
    days = np.array([np.datetime64(month) + 3 * i for month in MONTHS for i in range(8)])
    invoices = replace(
        made, net=nets, tax=nets * 13 // 100, gross=nets * 113 // 100, date=days, void=np.zeros(len(made), np.bool_)
    )
    unknown = dict.fromkeys(("cash", "interest_expense", "short_term_debt", "long_term_debt"))
    accounts = accounts_of(2025, **({"revenue": 1_200_000} | unknown | (year or {})))
    case = a_case(ledger=a_ledger([*receipts, *more]), sales=invoices, accounts=(accounts,), debts=debts)
    return of_case(case)


@pair("revenue-gap")
def _revenue() -> Pair:
    return sheet({"revenue": 3_000_000}), sheet({"revenue": 1_250_000})


@pair("year-end-cash-gap")
def _cash() -> Pair:
    shown = 200_000 + 18 * 113_000
    return sheet({"cash": 2 * shown}), sheet({"cash": round(1.05 * shown)})


@pair("interest-above-declared-debt")
def _interest_paid() -> Pair:
    def owing(amount: int) -> Kinds:
        return sheet({"interest_expense": 60_000}, debts=(Debt("ICBC", money(amount)),))

    return owing(300_000), owing(700_000)


@pair("debt-understated")
def _understated() -> Pair:
    def owing(amount: int) -> Kinds:
        return sheet({"short_term_debt": 500_000}, debts=(Debt("ICBC", money(amount)),))

    return owing(300_000), owing(400_000)


@pair("undeclared-lender")
def _lender() -> Pair:
    repaid = [(month, -5_000, Category.LOAN_REPAID, "快捷小额贷款有限公司") for month in MONTHS[-3:]]
    return sheet(more=repaid), sheet(more=repaid, debts=(Debt("快捷小额贷款有限公司", money(50_000)),))


@pair("loan-stacking")
def _stacking() -> Pair:
    lenders = ("甲银行", "乙小额贷款有限公司", "丙消费金融有限公司")

    def borrowed(count: int) -> Kinds:
        day = AS_OF - dt.timedelta(days=60)
        loans = [(day, 50_000, Category.LOAN_RECEIVED, lender) for lender in lenders[:count]]
        return sheet(more=loans, debts=tuple(Debt(lender, money(50_000)) for lender in lenders))

    return borrowed(3), borrowed(2)
