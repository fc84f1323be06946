"""Features computed a second time, row by row in plain Python, to hold the fast ones against."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable

from engine.facts.casefile import Case
from engine.facts.conduct import Category, Exclusion, Transaction
from engine.periods import add_months

NOT_OPERATING = {Category.OWN_TRANSFER, Category.RELATED_PARTY, Category.LOAN_RECEIVED, Category.LOAN_REPAID}


class Slow:
    """One case's movements as a list; every figure walks it."""

    def __init__(self, case: Case) -> None:
        assert case.ledger is not None
        self.case = case
        self.rows = [row for row in case.ledger if row.booked_on <= case.as_of]
        starts = [p.start for a in case.ledger.accounts for p in a.periods if p.start is not None]
        first = min([*starts, *(row.booked_on for row in self.rows)])
        self.history = (case.as_of - first).days + 1
        self.first = first

    def within(self, days: int) -> Iterable[Transaction]:
        return [row for row in self.rows if (self.case.as_of - row.booked_on).days < days]

    def inflow(self, days: int) -> float:
        return sum(value(row) for row in self.within(days) if is_effective(row))

    def outflow(self, days: int) -> float:
        return sum(-value(row) for row in self.within(days) if is_operating(row))

    def paid(self, *categories: Category, days: int = 365) -> float:
        return sum(
            -value(r) for r in self.within(days) if value(r) < 0 and (not categories or r.category in categories)
        )

    def received(self, *categories: Category, days: int = 365) -> float:
        return sum(value(r) for r in self.within(days) if value(r) > 0 and r.category in categories)

    def number(self, *categories: Category, days: int = 365) -> int:
        return sum(1 for r in self.within(days) if r.category in categories)

    def monthly_outflow(self) -> float:
        return self.outflow(365) / min(self.history, 365) * 365 / 12

    def balance_on(self, day: dt.date) -> float:
        """All accounts added as they closed on the day."""
        assert self.case.ledger is not None
        return sum(self._account_on(account.number, day) for account in self.case.ledger.accounts)

    def _account_on(self, number: str, day: dt.date) -> float:
        assert self.case.ledger is not None
        account = next(a for a in self.case.ledger.accounts if a.number == number)
        rows = [row for row in self.rows if row.account.number == number]
        opening = account.periods[0].opening
        if opening is None:
            added = 0.0
            for row in rows:
                added += value(row)
                if row.balance_after is not None:
                    held = float(row.balance_after.amount) - added
                    break
        else:
            held = float(opening.amount)
        for row in rows:
            if row.booked_on > day:
                break
            held = float(row.balance_after.amount) if row.balance_after is not None else held + value(row)
        return held

    def closing(self, days: int) -> list[float]:
        """Closing balances of the known days, oldest first."""
        last = self.case.as_of
        every = [last - dt.timedelta(back) for back in range(days - 1, -1, -1)]
        return [self.balance_on(day) for day in every if day >= self.first]

    def month_of(self, day: dt.date) -> int:
        """0 for the month that ends on the as-of date."""
        last, month = self.case.as_of, 0
        is_month_end = (last + dt.timedelta(1)).day == 1
        while True:
            if is_month_end:
                begin = add_months(last.replace(day=1), -month)
            else:
                begin = add_months(last, -month - 1) + dt.timedelta(1)
            if day >= begin:
                return month
            month += 1

    def by_month(self, chosen: Callable[[Transaction], float], months: int = 24) -> list[float]:
        """Sums by whole known month, newest first."""
        known = self.month_of(self.first - dt.timedelta(1))
        sums = [0.0] * min(known, months)
        for row in self.rows:
            month = self.month_of(row.booked_on)
            if month < len(sums):
                sums[month] += chosen(row)
        return sums

    def by_party(self, chosen: Callable[[Transaction], bool], begin: int, end: int) -> dict[str, float]:
        sums: dict[str, float] = defaultdict(float)
        for row in self.rows:
            if begin <= (self.case.as_of - row.booked_on).days < end and chosen(row) and row.counterparty:
                sums[row.counterparty] += abs(value(row))
        return sums


def value(row: Transaction) -> float:
    return float(row.amount.amount)


def is_effective(row: Transaction) -> bool:
    return value(row) > 0 and row.exclusion is Exclusion.NONE


def is_operating(row: Transaction) -> bool:
    return value(row) < 0 and row.category not in NOT_OPERATING


def quantile(values: list[float], q: float) -> float:
    ordered = sorted(values)
    place = (len(ordered) - 1) * q
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def volatility(months: list[float]) -> float | None:
    """Of the last twelve months, against the same month a year before where 24 are known."""
    year = months[:12]
    if len(year) < 6 or sum(year) <= 0:
        return None
    relative = [m / (sum(year) / len(year)) for m in year]
    if len(months) == 24 and sum(months[12:]) > 0:
        before = [m / (sum(months[12:]) / 12) for m in months[12:]]
        return statistics.stdev([(a - b) / 2**0.5 for a, b in zip(relative, before, strict=True)])
    return statistics.stdev(relative)
