"""What an interest-free period costs the bank: the interest it forgoes, and what the money itself costs meanwhile."""

from __future__ import annotations

from decimal import Decimal

from engine.money import Money, Rate, total
from engine.offer.accrual import accrues_from, periods
from engine.offer.offer import FreePeriod, Schedule
from engine.offer.terms import Terms


def free_period(plan: Schedule, terms: Terms, funding: Rate) -> FreePeriod | None:
    """The interest-free time of a schedule made by these terms, None where interest runs from the first day.

    `forgone` is the interest that this very loan would bear in that time on what is then owed; `funding` is the part
    of it that the bank pays for the money, at its yearly funding rate.
    """
    found = periods(terms, plan.drawn_on)
    until = min(accrues_from(terms, plan.drawn_on, [period.end for period in found]), found[-1].end)
    if until <= plan.drawn_on:
        return None
    owed, free = plan.principal, Decimal(0)
    parts = {row.due: row.principal for row in plan.instalments if row.principal.amount}
    for period in found:
        free += owed.amount * period.free
        if period.is_due:
            owed -= parts.get(period.due, Money.zero(owed.currency))
    currency = plan.principal.currency
    return FreePeriod(until, Money(free * terms.rate, currency), Money(free * funding, currency))


def added(found: list[FreePeriod | None], currency: str) -> FreePeriod | None:
    """The free periods of several tranches as one: until the last of them ends."""
    known = [one for one in found if one is not None]
    if not known:
        return None
    return FreePeriod(
        max(one.until for one in known),
        total([one.forgone for one in known], currency),
        total([one.funding for one in known], currency),
    )
