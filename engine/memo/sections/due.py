"""What falls due on each day over all tranches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import groupby

from engine.money import Money, total
from engine.offer.offer import Offer, Tranche


@dataclass(frozen=True, slots=True)
class DueDate:
    """Everything due on one day; balance is what all tranches drawn so far still owe after it."""

    due: dt.date
    principal: Money
    interest: Money
    fee: Money
    payment: Money
    balance: Money


def due_dates(offer: Offer) -> tuple[DueDate, ...]:
    """The schedules of all tranches, added up by due date, earliest first."""
    currency = offer.amount.currency
    days = sorted({instalment.due for tranche in offer.tranches for instalment in tranche.schedule.instalments})
    return tuple(_due_on(day, offer, currency) for day in days)


def by_month(dates: tuple[DueDate, ...]) -> tuple[DueDate, ...]:
    """The same added up by calendar month, under the month's last due date."""
    months = (tuple(group) for _, group in groupby(dates, key=lambda d: (d.due.year, d.due.month)))
    return tuple(
        replace(
            group[-1],
            principal=total([d.principal for d in group], group[0].principal.currency),
            interest=total([d.interest for d in group], group[0].interest.currency),
            fee=total([d.fee for d in group], group[0].fee.currency),
            payment=total([d.payment for d in group], group[0].payment.currency),
        )
        for group in months
    )


def _due_on(day: dt.date, offer: Offer, currency: str) -> DueDate:
    falling = [i for t in offer.tranches for i in t.schedule.instalments if i.due == day]
    return DueDate(
        day,
        total([i.principal for i in falling], currency),
        total([i.interest for i in falling], currency),
        total([i.fee for i in falling], currency),
        total([i.payment for i in falling], currency),
        total([_owed(t, day) for t in offer.tranches], currency),
    )


def _owed(tranche: Tranche, day: dt.date) -> Money:
    """What a tranche owes at the end of the day: nothing before it is drawn."""
    schedule = tranche.schedule
    if schedule.drawn_on > day:
        return Money.zero(tranche.amount.currency)
    return next((i.balance for i in reversed(schedule.instalments) if i.due <= day), schedule.principal)
