"""`tally schedule`: what a loan costs and when it is paid, with no case and no model."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from engine.cli import DONE
from engine.cli.loan_options import Loan, declare_options
from engine.i18n import N_, Percent, Translator, translator
from engine.offer.cost import effective_rate
from engine.offer.early import EarlyRepayment, repay_early
from engine.offer.free_period import free_period
from engine.offer.offer import Instalment, Schedule
from engine.offer.schedule import schedule

INDENT = "  "
HEADS = (N_("Due"), N_("Principal"), N_("Interest"), N_("Fees"), N_("Payment"), N_("Still owed"))


def declare(parser: argparse.ArgumentParser) -> None:
    declare_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line, amounts as texts")


def run(options: argparse.Namespace) -> int:
    loan, words = Loan(options), translator(options.lang)
    plan = schedule(loan.principal, loan.terms, loan.drawn_on)
    early = None
    if loan.repay_on:
        early = repay_early(plan, loan.terms, loan.repay_on, loan.repay_amount, loan.repay_fee, loan.keep)
    if options.json:
        print(json.dumps(_document(loan, plan, early), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(_sheet(loan, plan, early, words)))
    return DONE


def _document(loan: Loan, plan: Schedule, early: EarlyRepayment | None) -> dict[str, Any]:
    found = {**_schedule(plan), **_free(loan, plan), "currency": loan.currency, "day_count": loan.terms.day_count.value}
    if early is not None:
        found["early_repayment"] = {
            "on": early.on.isoformat(),
            "principal": str(early.principal.amount),
            "interest": str(early.interest.amount),
            "fee": str(early.fee.amount),
            "payment": str(early.payment.amount),
            "saved_interest": str(early.saved_interest.amount),
            "saved": str(early.saved.amount),
            "schedule": _schedule(early.schedule),
        }
    return found


def _schedule(plan: Schedule) -> dict[str, Any]:
    return {
        "method": plan.method,
        "amount": str(plan.principal.amount),
        "rate": str(plan.rate),
        "drawn_on": plan.drawn_on.isoformat(),
        "instalments": [_instalment(row) for row in plan.instalments],
        "total_interest": str(plan.total_interest.amount),
        "total_fees": str(plan.total_fees.amount),
        "total_cost": str(plan.total_cost.amount),
        "total_paid": str((plan.principal + plan.total_cost).amount),
        "yearly_rate": None if plan.yearly_rate is None else str(plan.yearly_rate),
    }


def _free(loan: Loan, plan: Schedule) -> dict[str, Any]:
    """The simple yearly rate of interest on what is owed, and what the interest-free time is worth."""
    free = free_period(plan, loan.terms, plan.rate)
    return {
        "effective_rate": str(round(effective_rate(plan, loan.terms.day_count), 6)),
        "interest_free_until": None if free is None else free.until.isoformat(),
        "interest_forgone": None if free is None else str(free.forgone.amount),
    }


def _instalment(row: Instalment) -> dict[str, str]:
    return {
        "due": row.due.isoformat(),
        "principal": str(row.principal.amount),
        "interest": str(row.interest.amount),
        "fee": str(row.fee.amount),
        "payment": str(row.payment.amount),
        "balance": str(row.balance.amount),
    }


def _sheet(loan: Loan, plan: Schedule, early: EarlyRepayment | None, words: Translator) -> Iterator[str]:
    yield words.text(
        "{amount} at {rate} a year, drawn on {day}",
        amount=plan.principal,
        rate=Percent(plan.rate, 2),
        day=plan.drawn_on,
    )
    yield from _table(plan, words)
    yield from _totals(plan, words)
    free = free_period(plan, loan.terms, plan.rate)
    if free is not None:
        yield INDENT + words.text(
            "Interest-free until {day}: {forgone} less interest, {rate} a year on what is owed",
            day=free.until, forgone=free.forgone, rate=Percent(effective_rate(plan, loan.terms.day_count), 2),
        )  # fmt: skip
    if early is not None:
        yield ""
        yield words.text(
            "Repaid early on {day}: {principal}, with {interest} interest and {fee} fee, {payment} in all",
            day=early.on, principal=early.principal, interest=early.interest, fee=early.fee, payment=early.payment,
        )  # fmt: skip
        yield INDENT + words.text(
            "Interest saved: {saved}; after fees {net}", saved=early.saved_interest, net=early.saved
        )
        yield from _table(early.schedule, words)
        yield from _totals(early.schedule, words)


def _table(plan: Schedule, words: Translator) -> Iterator[str]:
    heads = [words.text(head) for head in HEADS]
    digits = max(0, -int(plan.principal.amount.as_tuple().exponent))
    rows = [
        [row.due.isoformat(), *(words.number(money.amount, digits) for money in _amounts(row))]
        for row in plan.instalments
    ]
    widths = [max(_width(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    for row in [heads, *rows]:
        yield INDENT + "  ".join(" " * (width - _width(cell)) + cell for width, cell in zip(widths, row, strict=True))


def _amounts(row: Instalment) -> tuple[Any, ...]:
    return row.principal, row.interest, row.fee, row.payment, row.balance


def _width(text: str) -> int:
    """Columns of a terminal that a text takes: a Chinese character takes two."""
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)


def _totals(plan: Schedule, words: Translator) -> Iterator[str]:
    yield INDENT + words.text(
        "Interest {interest}, fees {fees}, total cost {cost}; {paid} paid in all",
        interest=plan.total_interest, fees=plan.total_fees, cost=plan.total_cost, paid=plan.principal + plan.total_cost,
    )  # fmt: skip
    if plan.yearly_rate is not None:
        yield INDENT + words.text("Yearly percentage rate: {rate}", rate=Percent(plan.yearly_rate, 2))
    else:
        yield INDENT + words.text("There is no yearly percentage rate for these payments")
