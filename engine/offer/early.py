"""Paying back before the time: what is paid on the day, what interest it saves, and what falls due afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from engine.errors import Refused
from engine.facts.request import Method
from engine.i18n import say
from engine.money import Money, total
from engine.offer.accrual import Period, periods, rest_of, whole_payment
from engine.offer.offer import Instalment, Schedule
from engine.offer.schedule import assembled, instalments, level_parts, owed_on, parts
from engine.offer.terms import Terms


class Keep(StrEnum):
    """What a partial repayment leaves as it was: the day of the last payment, or the size of the payments."""

    TENOR = "tenor"
    INSTALMENT = "instalment"


@dataclass(frozen=True, slots=True)
class EarlyRepayment:
    """A repayment of `principal` on a day, with the interest that had run until then and the fee for it.

    saved_interest is what the old schedule would have borne from that day on and the new one does not; saved is that
    less the fee, and the fees that no longer fall due. `schedule` is the whole loan as it then runs.
    """

    on: dt.date
    principal: Money
    interest: Money
    fee: Money
    payment: Money
    saved_interest: Money
    saved: Money
    schedule: Schedule


def repay_early(
    plan: Schedule,
    terms: Terms,
    on: dt.date,
    amount: Money | None = None,
    fee_share: Decimal = Decimal(0),
    keep: Keep = Keep.TENOR,
) -> EarlyRepayment:
    """The loan of `plan` and its `terms` with `amount` repaid on a day, None meaning all that is owed.

    What falls due on that day is paid first. fee_share is a fraction of the principal repaid early.
    Raises Refused where nothing is owed on the day, or less than the amount.
    """
    kept = [row for row in plan.instalments if row.due <= on]
    owed = owed_on(plan.principal, kept, on)
    if on <= plan.drawn_on or not owed.amount:
        raise Refused(
            say("On {day} nothing is owed; choose a day between {first} and {last}.", day=on,
                first=plan.drawn_on + dt.timedelta(days=1), last=plan.instalments[-1].due - dt.timedelta(days=1))
        )  # fmt: skip
    amount = owed if amount is None else amount
    if amount > owed or amount.amount <= 0:
        raise Refused(say("On {day} {owed} are owed; repay that or a part of it.", day=on, owed=owed))
    run, rest = rest_of(periods(terms, plan.drawn_on), on, terms, plan.drawn_on)
    interest, fee = owed * run, amount * fee_share
    row = Instalment(on, amount, interest, fee, amount + interest + fee, owed - amount)
    later = _later(plan, terms, owed - amount, rest, keep)
    new = assembled(plan.principal, terms, plan.drawn_on, (*kept, row, *later))
    saved_interest = plan.total_interest - new.total_interest
    return EarlyRepayment(on, amount, interest, fee, row.payment, saved_interest, plan.total_cost - new.total_cost, new)


def _later(plan: Schedule, terms: Terms, owed: Money, rest: list[Period], keep: Keep) -> list[Instalment]:
    """What falls due after the day, the yearly fees on what is then owed included."""
    if not owed.amount:
        return []
    due_parts = _same_payments(plan, terms, owed, rest) if keep is Keep.INSTALMENT else parts(owed, terms, rest)
    rows = [row for row in instalments(owed, terms, rest, due_parts) if (row.balance + row.principal).amount]
    fees = [row for row in plan.instalments if not row.principal.amount and not row.interest.amount]
    fees = [_yearly(row, owed, rows, terms) for row in fees if rest[0].start < row.due < rows[-1].due]
    return sorted((*rows, *fees), key=lambda row: row.due)


def _yearly(row: Instalment, owed: Money, rows: list[Instalment], terms: Terms) -> Instalment:
    """A yearly fee on what is owed on its day by the new schedule."""
    left = owed_on(owed, rows, row.due)
    fee = left * terms.yearly_fee
    return replace(row, fee=fee, payment=fee, balance=left)


def _same_payments(plan: Schedule, terms: Terms, owed: Money, rest: list[Period]) -> list[Money]:
    """The principal by period where the payments stay as they were, until nothing is owed."""
    if terms.method is Method.LEVEL:
        payment = Money(whole_payment(plan.principal, periods(terms, plan.drawn_on)), owed.currency)
        return level_parts(owed, payment, rest)
    planned = {row.due: row.principal for row in plan.instalments if row.principal.amount}
    made, left = [], owed
    for period in rest:
        part = min(planned.get(period.due, Money.zero(owed.currency)), left) if period.is_due else left * 0
        made.append(part)
        left -= part
    assert total(made, owed.currency) == owed
    return made
