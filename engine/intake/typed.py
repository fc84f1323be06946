"""Typed texts into values: amounts, shares, rates and whole numbers as people write them.

Every reader raises `Refused` with one sentence where a text cannot be understood or can be understood in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from engine.errors import Refused
from engine.i18n import N_, say
from engine.intake.chinese_numerals import chinese_number
from engine.money import Money, Rate, minor_digits

_MULTIPLES = {
    "": 1, "k": 10**3, "thousand": 10**3, "tsd": 10**3, "千": 10**3, "w": 10**4, "万": 10**4, "萬": 10**4,
    "m": 10**6, "mn": 10**6, "mio": 10**6, "mil": 10**6, "million": 10**6, "millions": 10**6, "百万": 10**6,
    "千万": 10**7, "亿": 10**8, "億": 10**8, "b": 10**9, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_SIGNS = {
    "元": "", "圆": "", "¥": "CNY JPY", "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "kč": "CZK", "zł": "PLN",
    "rmb": "CNY", "人民币": "CNY", "us$": "USD", "hk$": "HKD",
    "$": "USD AUD CAD HKD MXN NZD SGD TWD ARS CLP COP BRL",
}  # fmt: skip
"""Signs and the currencies that are written with them; none where any may be."""
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?)(?P<suffix>[^0-9.,' ]*)")
_SPACED = re.compile(r"[0-9]{1,3}(?:[' ][0-9]{3})+(?:[.,][0-9]+)?")
_NO_AMOUNT = N_("“{text}” is not an amount; write it like 1200000 or 1.2m or 120万.")
_WHOLE_UNITS = re.compile(r"\s*(months?|mos?|个月|個月|月|期|人|名|people|persons?)\.?$", re.IGNORECASE)
LARGEST = Decimal(10) ** 15
"""No amount that a small firm borrows, owes or earns is larger; columns of minor units stay far from overflow."""


def plain(text: str) -> str:
    """The text with full-width characters, odd spaces and odd minus signs made plain."""
    return re.sub(r"[−–—]", "-", re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))).strip()


def money(text: str, currency: str) -> Money:
    """An amount such as 1.2m, 120万, 五十万, 1.5亿, 1,200,000, 1 200 000,00 or ¥1'200; raises Refused."""
    return Money(number(text, currency), currency)


def number(text: str, currency: str) -> Decimal:
    """The number of an amount; `currency` is "" where the case has none yet, and then any fits. Raises Refused."""
    digits = _without_currency(plain(text).lower(), text, currency)
    written = chinese_number(digits)
    match = _NUMBER.fullmatch(digits if written is None else str(written))
    multiple = _MULTIPLES.get(match["suffix"].strip()) if match else None
    if match is None or multiple is None:
        raise Refused(say(_NO_AMOUNT, text=text))
    decimals = None if multiple > 1 else minor_digits(currency) if currency else 2
    value = _decimal(match["digits"], decimals, text) * multiple
    if value > LARGEST:
        raise Refused(say("“{text}” is too large; amounts end at {largest}.", text=text, largest=LARGEST))
    return -value if match["sign"] == "-" else value


def _without_currency(number: str, text: str, currency: str) -> str:
    """The number without a currency sign or code; a currency other than the case's is refused."""
    for sign, meant in sorted(_SIGNS.items(), key=lambda item: -len(item[0])):
        if sign in number:
            _same_currency(meant, currency, text)
            number = number.replace(sign, "")
    code = re.match(r"([a-z]{3}) ?(?=[-+0-9])|.*[0-9]\S* ?([a-z]{3})$", number)
    if code and (found := code[1] or code[2]) not in _MULTIPLES:
        _same_currency(found.upper(), currency, text)
        number = number.removeprefix(found).removesuffix(found)
    return re.sub(r"(?<=[-+]) | (?=[^0-9]*$)", "", number.strip())


def _same_currency(found: str, currency: str, text: str) -> None:
    if found and currency and currency not in found.split():
        raise Refused(
            say(
                "“{text}” is in {found}, the case is in {currency}; convert it.",
                text=text,
                found=found.split()[0],
                currency=currency,
            )
        )


def _decimal(digits: str, decimals: int | None, text: str) -> Decimal:
    """Digits with group and decimal marks as a number; `decimals` is the currency's, None where any number is fine."""
    marks = re.findall(r"[.,]", digits)
    if re.search(r"[' ]", digits) and not _SPACED.fullmatch(digits):
        raise Refused(say(_NO_AMOUNT, text=text))
    digits = re.sub(r"[' ]", "", digits)
    if not marks:
        return Decimal(digits)
    last = digits.rindex(marks[-1])
    whole, fraction = digits[:last], digits[last + 1 :]
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        return Decimal(_ungrouped(whole, text) + "." + fraction)
    if len(marks) > 1:
        return Decimal(_ungrouped(digits, text))
    if (
        len(fraction) != 3
        or whole in ("", "0")
        or len(whole) > 3
        or decimals == 3
        or (decimals is None and "." in marks)
    ):
        return Decimal(f"{whole}.{fraction}")
    if marks[0] == ",":
        return Decimal(whole + fraction)
    raise Refused(
        say("“{text}” can be {small} or {large}; write one of these.", text=text,
            small=f"{whole}.{fraction.rstrip('0')}", large=whole + fraction)
    )  # fmt: skip


def _ungrouped(digits: str, text: str) -> str:
    """Digits without their group marks; groups must have three digits (two within Indian grouping)."""
    groups = re.split(r"[.,]", digits)
    marks = set(re.findall(r"[.,]", digits))
    fine = len(groups) == 1 or (
        len(groups[-1]) == 3 and all(len(g) in (2, 3) for g in groups[1:-1]) and len(groups[0]) <= 3
    )
    if not fine or len(marks) > 1 or not all(groups):
        raise Refused(say(_NO_AMOUNT, text=text))
    return "".join(groups)


def whole(text: str) -> int:
    """A whole number of zero or more, with or without a unit: 12, 12 months, 12个月; raises Refused."""
    number = _WHOLE_UNITS.sub("", plain(text))
    match = re.fullmatch(r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.0+)?", number)
    if match is None or len(match[1]) > 9:
        raise Refused(say("“{text}” is not a whole number of zero or more.", text=text))
    return int(re.sub(r"[, ]", "", match[1]))


def share(text: str) -> Decimal:
    """A share as a fraction of 1: 60%, 60 and 0.6 are the same; up to 1 it is a fraction. Raises Refused, also for a
    bare number from 1 to 10, which may be meant either way."""
    value = _fraction(text)
    if value != 1 and (bare := re.fullmatch(r"([1-9])(?:[.,]([0-9]+))?", plain(text))):
        percent, fraction = f"{plain(text)}%", f"0.{bare[1]}{bare[2] or ''}"
        raise Refused(
            say("“{text}” can be {small} or {large}; write one of these.", text=text, small=percent, large=fraction)
        )
    if value is None or not 0 <= value <= 1:
        raise Refused(say("“{text}” is not a share; write it like 60% or 0.6, at most 100%.", text=text))
    return value


def rate(text: str) -> Rate:
    """A yearly rate as a fraction: 4.35%, 4.35 and 0.0435 are the same; below 1 it is a fraction. Raises Refused."""
    value = _fraction(text)
    if value is None or not 0 <= value <= 1:
        raise Refused(say("“{text}” is not a yearly rate; write it like 4.35% or 0.0435, at most 100%.", text=text))
    return value


def _fraction(text: str) -> Decimal | None:
    match = re.fullmatch(r"([0-9]{1,9}(?:[.,][0-9]{1,12})?) ?([%‰]?)(?: ?p\.?a\.?)?", plain(text).lower())
    if match is None:
        return None
    value = Decimal(match[1].replace(",", "."))
    if match[2] == "‰":
        return value / 1000
    return value / 100 if match[2] or value > 1 else value
