"""Numbers whose rule python-stdnum does not know, or knows too narrowly for what people have on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum


class Defect(Enum):
    LENGTH = "length"
    FORMAT = "format"
    CHECK_DIGIT = "check digit"


_GB_COMPANY = re.compile(r"(?:[A-Z]{2}|[0-9]{2})[0-9]{6}|(?:IP|SP|RS)[0-9]{5}R")
_REGISTER = re.compile(r"(?P<court>.*?)(?P<kind>HRA|HRB|GNR|GSR|PR|VR)(?P<number>[0-9]{1,6})(?P<rest>.*)")
_AT_REGISTER = re.compile(r"(?:FN)?[0-9]{1,6}[A-Z]")
_CIN = re.compile(r"[LU][0-9]{5}[A-Z]{2}[0-9]{4}[A-Z]{3}[0-9]{6}")
_HK_CARD = re.compile(r"[A-Z]{1,2}[0-9]{6}[0-9A]")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def gb_company(number: str) -> Defect | None:
    """Companies House: eight signs, two of them letters outside England and Wales; leading zeros are often left out.

    >>> [gb_company(number) for number in ("00445790", "445790", "SC095237", "X1234567")]
    [None, None, None, <Defect.FORMAT: 'format'>]
    """
    if _is_number(number):
        return None if 1 <= len(number) <= 8 else Defect.LENGTH
    if len(number) != 8:
        return Defect.LENGTH
    return None if _GB_COMPANY.fullmatch(number) else Defect.FORMAT


def de_register(number: str) -> Defect | None:
    """The court, the kind of register and a number; many papers leave the court out, Berlin adds letters after it."""
    found = _REGISTER.fullmatch(number)
    return None if found and not re.search(r"[0-9]", found["court"] + found["rest"]) else Defect.FORMAT


def cz_ico(number: str) -> Defect | None:
    """Eight digits, the last of which checks the others (act 227/2009 Sb.); leading zeros are often left out.

    >>> cz_ico("27074358"), cz_ico("27074359")
    (None, <Defect.CHECK_DIGIT: 'check digit'>)
    """
    if not _is_number(number):
        return Defect.FORMAT
    if not 6 <= len(number) <= 8:
        return Defect.LENGTH
    digits = [int(digit) for digit in number.zfill(8)]
    total = sum(weight * digit for weight, digit in zip(range(8, 1, -1), digits[:7], strict=True))
    return None if (11 - total % 11) % 10 == digits[7] else Defect.CHECK_DIGIT


def kr_business(number: str) -> Defect | None:
    """Ten digits, the last of which checks the others; python-stdnum knows the form only.

    >>> kr_business("1168200276"), kr_business("1168200277")
    (None, <Defect.CHECK_DIGIT: 'check digit'>)
    """
    if not _is_number(number):
        return Defect.FORMAT
    if len(number) != 10:
        return Defect.LENGTH
    digits = [int(digit) for digit in number]
    total = sum(weight * digit for weight, digit in zip((1, 3, 7, 1, 3, 7, 1, 3, 5), digits[:9], strict=True))
    return None if (total + digits[8] * 5 // 10 + digits[9]) % 10 == 0 else Defect.CHECK_DIGIT


def hk_business(number: str) -> Defect | None:
    """Eight digits, with those of branch, period and certificate after them where the whole certificate is copied."""
    if not _is_number(number):
        return Defect.FORMAT
    return None if len(number) in (8, 11, 22) else Defect.LENGTH


def hk_card(number: str) -> Defect | None:
    """One or two letters, six digits and a check sign, weighed 9 to 1 with A as 10 and a missing letter as 36.

    >>> hk_card("A1234563"), hk_card("A1234564")
    (None, <Defect.CHECK_DIGIT: 'check digit'>)
    """
    if not _HK_CARD.fullmatch(number):
        return Defect.LENGTH if len(number) not in (8, 9) else Defect.FORMAT
    values = [int(sign, 36) for sign in number]
    if len(number) == 8:
        values.insert(0, 36)
    total = sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True))
    return None if total % 11 == 0 else Defect.CHECK_DIGIT


def at_register(number: str) -> Defect | None:
    """Up to six digits and a letter, with or without FN before them."""
    return None if _AT_REGISTER.fullmatch(number) else Defect.FORMAT


def in_company(number: str) -> Defect | None:
    """Listing, industry, state, year, kind of company and a number: 21 signs without a check digit."""
    if len(number) != 21:
        return Defect.LENGTH
    return None if _CIN.fullmatch(number) else Defect.FORMAT


FORMATS: Mapping[str, Callable[[str], Defect | None]] = {
    "at-register": at_register,
    "gb-company": gb_company,
    "de-register": de_register,
    "cz-ico": cz_ico,
    "hk-br": hk_business,
    "hk-id": hk_card,
    "in-cin": in_company,
    "kr-brn": kr_business,
}
"""What is wrong with a number of the type, in letters and digits without spaces and marks."""

PADDED = {"gb-company": 8, "cz-ico": 8}
"""Numbers of which papers leave leading zeros out, and their full length."""
