"""The options of a loan on the command line: texts as typed, each read with one sentence where it cannot be."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from engine.errors import Refused
from engine.facts.days_off import check_country
from engine.facts.request import Method
from engine.i18n import Sentence, say
from engine.intake import typed
from engine.intake.days import day
from engine.money import Money, minor_digits
from engine.offer.early import Keep
from engine.offer.terms import Terms
from engine.periods import add_months
from engine.policy.policy import Adjustment, DayCount

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

LONGEST = 600
MOST_DAYS = 20_000
OPTIONS: Mapping[str, tuple[str, str]] = {
    "amount": ("AMOUNT", "what is borrowed, such as 500000 or 50万"),
    "rate": ("RATE", "yearly rate, such as 6% or 0.06"),
    "months": ("N", "months until the last payment"),
    "days": ("N", "days until the payment of a bullet, in place of --months"),
    "method": ("METHOD", "level (default), equal-principal, interest-only, bullet or seasonal"),
    "season": ("MONTHS", "calendar months in which a seasonal loan is repaid, such as 10,11"),
    "free-days": ("N", "first days without interest"),
    "free-months": ("N", "first months without interest and without payments"),
    "day-count": ("COUNT", "30/360 (30E/360, default), act/360 or act/365"),
    "start": ("DATE", "day of drawing (default: today)"),
    "first-due": ("DATE", "first due date, for a first period that is no whole month"),
    "fee": ("FEE", "arrangement fee paid on drawing: a share such as 1%, or an amount"),
    "yearly-fee": ("SHARE", "fee on what is owed, on drawing and on each anniversary"),
    "drawing-fee": ("AMOUNT", "fixed fee paid on drawing"),
    "instalment-fee": ("AMOUNT", "fixed fee with every instalment"),
    "currency": ("CODE", "currency of the amounts (default: CNY)"),
    "holidays": ("COUNTRY", "move due dates off the days on which this country's banks rest, such as CN"),
    "adjust": ("HOW", "following or modified-following (default where --holidays is given)"),
    "repay": ("DATE[=AMOUNT]", "repay early on this day: all, or this amount"),
    "repay-fee": ("SHARE", "fee on what is repaid early"),
    "keep": ("WHAT", "after a partial repayment, keep the tenor (default) or the instalment"),
}


def declare_options(parser: argparse.ArgumentParser) -> None:
    for name, (shown, what) in OPTIONS.items():
        parser.add_argument(f"--{name}", metavar=shown, help=what.replace("%", "%%"))


class Loan:
    """What was asked for, read from the options. Raises Refused with a sentence for every option that is wrong."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._given = options
        self._problems: list[Sentence] = []
        code = self._text("currency") or "CNY"
        self.currency = self._read("currency", _currency, code) or "CNY"
        self.principal = self._principal()
        self.drawn_on = self._read("start", day) or dt.date.today()
        self.terms = self._terms()
        self.repay_on, self.repay_amount = self._repayment()
        self.repay_fee = self._read("repay-fee", typed.share) or Decimal(0)
        self.keep = self._choice("keep", Keep, Keep.TENOR)
        self._check_together()
        if self._problems:
            raise Refused.because(self._problems)

    def _text(self, name: str) -> str:
        return str(getattr(self._given, name.replace("-", "_")) or "").strip()

    def _read(self, name: str, parse: Callable[[str], T], text: str | None = None) -> T | None:
        """The value of an option, None where it was not given or is wrong."""
        text = self._text(name) if text is None else text
        if not text:
            if getattr(self._given, name.replace("-", "_")) is not None:
                self._problems.append(say("--{option} is empty; give a value.", option=name))
            return None
        try:
            return parse(text)
        except Refused as refusal:
            self._problems.append(say("--{option}: {problem}", option=name, problem=refusal.sentences[0]))
            return None

    def _choice(self, name: str, kind: type[E], otherwise: E) -> E:
        text = self._text(name).lower()
        if text and text not in list(kind):
            allowed = ", ".join(kind)
            self._problems.append(
                say("--{option}: “{text}” is none of {allowed}.", option=name, text=text, allowed=allowed)
            )
            return otherwise
        return kind(text) if text else otherwise

    def _amount(self, name: str) -> Money | None:
        found = self._read(name, lambda text: typed.money(text, self.currency))
        if found is not None and found.amount <= 0:
            self._problems.append(say("--{option} must be more than zero.", option=name))
            return None
        return found

    def _principal(self) -> Money:
        found = self._amount("amount")
        if found is None and not self._text("amount"):
            self._problems.append(say("--{option} is missing; say what is borrowed.", option="amount"))
        return found or Money(1, self.currency)

    def _whole(self, name: str, least: int, most: int) -> int | None:
        found = self._read(name, typed.whole)
        if found is not None and not least <= found <= most:
            self._problems.append(
                say("--{option} must be a whole number from {least} to {most}.", option=name, least=least, most=most)
            )
            return None
        return found

    def _terms(self) -> Terms:
        rate = self._read("rate", typed.rate)
        if rate is None and not self._text("rate"):
            self._problems.append(say("--{option} is missing; say the yearly rate, such as 6%.", option="rate"))
        upfront, fixed = self._fee()
        country = self._read("holidays", _country) or ""
        return Terms(
            method=self._choice("method", Method, Method.LEVEL),
            rate=rate or Decimal(0),
            months=self._whole("months", 1, LONGEST) or 0,
            days=self._whole("days", 1, MOST_DAYS),
            day_count=self._choice("day-count", DayCount, DayCount.THIRTY_360),
            free_months=self._whole("free-months", 0, LONGEST) or 0,
            free_days=self._whole("free-days", 0, MOST_DAYS) or 0,
            first_due=self._read("first-due", day),
            upfront_fee=upfront,
            yearly_fee=self._read("yearly-fee", typed.share) or Decimal(0),
            drawing_fee=fixed,
            fee_each=self._amount("instalment-fee"),
            seasonal_weights=self._read("season", _season) or (),
            holidays=country,
            adjustment=self._choice(
                "adjust", Adjustment, Adjustment.MODIFIED_FOLLOWING if country else Adjustment.NONE
            ),
        )

    def _fee(self) -> tuple[Decimal, Money | None]:
        """The arrangement fee as a share of the amount, and all that is paid as a fixed amount on drawing."""
        drawing, text = self._amount("drawing-fee"), self._text("fee")
        if not text or "%" in typed.plain(text):
            return self._read("fee", typed.share) or Decimal(0), drawing
        fee = self._amount("fee")
        return Decimal(0), fee if drawing is None else drawing if fee is None else fee + drawing

    def _repayment(self) -> tuple[dt.date | None, Money | None]:
        text, _, amount = self._text("repay").partition("=")
        on = self._read("repay", day, text) if self._text("repay") else None
        part = self._read("repay", lambda given: typed.money(given, self.currency), amount) if amount else None
        return on, part

    def _check_together(self) -> None:
        """What single options cannot tell: whether they fit each other."""
        terms, given = self.terms, self._text
        if not (given("months") or given("days")):
            self._problems.append(say("--{option} is missing; say for how many months.", option="months"))
        if given("months") and given("days"):
            self._problems.append(say("Give --months or --days, not both."))
        if given("days") and terms.method is not Method.BULLET:
            self._problems.append(say("Only a bullet is counted in days; add --method bullet, or give --months."))
        if terms.days is None and terms.months and terms.free_months >= terms.months:
            self._problems.append(say("--free-months must be fewer than --months."))
        if terms.method is Method.SEASONAL and not given("season"):
            self._problems.append(
                say("A seasonal loan needs --season, the months in which it is repaid, such as 10,11.")
            )
        if given("season") and terms.method is not Method.SEASONAL:
            self._problems.append(say("--season is for --method seasonal alone."))
        if given("adjust") and not given("holidays"):
            self._problems.append(say("--adjust needs --holidays, the country whose days off count."))
        if (given("repay-fee") or given("keep")) and not given("repay"):
            self._problems.append(say("--repay-fee and --keep need --repay, the day of the early repayment."))
        if terms.first_due and not self.drawn_on < terms.first_due <= add_months(self.drawn_on, 2):
            self._problems.append(say("--first-due must lie within two months after the day of drawing."))
        if self.drawn_on.year > 2500 or self.drawn_on.year < 1900:
            self._problems.append(say("--start must lie between the years 1900 and 2500."))


def _currency(code: str) -> str:
    try:
        minor_digits(code.upper())
    except ValueError as error:
        raise Refused(say("“{code}” is no currency code of ISO 4217, such as CNY or EUR.", code=code)) from error
    return code.upper()


def _country(code: str) -> str:
    check_country(code.upper())
    return code.upper()


def _season(text: str) -> tuple[Decimal, ...]:
    """Months by number, such as 10,11, as twelve equal weights of one or zero."""
    months = [int(part) for part in re.split(r"[,;、 ]+", typed.plain(text)) if re.fullmatch(r"[0-9]{1,2}", part)]
    if not months or not all(1 <= month <= 12 for month in months):
        raise Refused(say("“{text}” is no list of months from 1 to 12, such as 10,11.", text=text))
    return tuple(Decimal(month in months) for month in range(1, 13))
