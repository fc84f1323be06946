"""Numbers by which authorities know firms and persons, and their check digits.

The check digits are python-stdnum's: unified social credit code GB 32100-2015, resident identity GB 11643-1999,
and the national rules of the other countries; `identifier_formats` adds what is not in it.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from functools import lru_cache
from types import ModuleType

from engine.facts.company import Identifier
from engine.i18n import Sentence, say
from engine.intake.identifier_formats import FORMATS, PADDED, Defect
from engine.intake.identifier_types import IDENTIFIER_TYPES, IdentifierType

__all__ = ["IDENTIFIER_TYPES", "IdentifierType", "defect", "is_checked", "normalised"]

_VAT_TYPES = {
    "AT": "at-uid", "BE": "be-vat", "CZ": "cz-dic", "DE": "de-vat", "DK": "dk-cvr", "EL": "gr-vat", "HU": "hu-anum",
    "IE": "ie-vat", "IT": "it-iva", "NL": "nl-btw", "PL": "pl-nip", "PT": "pt-nif", "RO": "ro-cui", "SK": "sk-dph",
}  # fmt: skip


def defect(identifier: Identifier) -> Sentence | None:
    """What is wrong with a number by the rule of its type, or None. A type without a rule passes unchecked.

    `is_checked` tells whether there was a rule at all.
    """
    number = identifier.number
    if identifier.type in FORMATS:
        found = FORMATS[identifier.type](_signs(number))
        return None if found is None else _said(found, number)
    if not is_checked(identifier.type):
        return None
    errors = importlib.import_module("stdnum.exceptions")
    try:
        _rule(identifier.type).validate(number)
    except errors.InvalidLength:
        return _said(Defect.LENGTH, number)
    except errors.InvalidFormat:
        return _said(Defect.FORMAT, number)
    except errors.InvalidChecksum:
        return _said(Defect.CHECK_DIGIT, number)
    except errors.ValidationError:
        return say("{number} is not a valid number of its type; check it against the document.", number=number)
    return None


def _said(found: Defect, number: str) -> Sentence:
    match found:
        case Defect.LENGTH:
            return say("{number} has the wrong length for its type; check it against the document.", number=number)
        case Defect.FORMAT:
            return say("{number} has characters that its type does not allow; check it.", number=number)
        case Defect.CHECK_DIGIT:
            return say("The check digit of {number} is wrong; check it against the document.", number=number)


def is_checked(type_code: str) -> bool:
    """Whether numbers of this type have a rule that Tally knows."""
    kind = IDENTIFIER_TYPES.get(type_code)
    return type_code in FORMATS or (kind is not None and bool(kind.module))


def normalised(identifier: Identifier) -> Identifier:
    """The number in one form, however it is spaced and punctuated: the form in which cases are compared.

    A VAT number with its country in front is that country's number where the country has a type of its own.

    >>> normalised(Identifier("eu-vat", "DE 136 695 976"))
    Identifier(type='de-vat', number='136695976')
    """
    number = unicodedata.normalize("NFKC", identifier.number).upper()
    plain = _signs(number)
    type_code = identifier.type
    if type_code == "eu-vat":
        type_code = _VAT_TYPES.get(plain[:2], type_code)
    if type_code in PADDED and plain.isascii() and plain.isdecimal():
        return Identifier(type_code, plain.zfill(PADDED[type_code]))
    return Identifier(type_code, plain if type_code in FORMATS else _compact(type_code, number, plain))


def _signs(number: str) -> str:
    """The letters and digits, in capitals."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", number)).upper()


def _compact(type_code: str, number: str, plain: str) -> str:
    """What the rule of the type leaves of a sound number, without marks unless they are part of it."""
    if not is_checked(type_code) or not _rule(type_code).is_valid(number):
        return plain
    short = str(_rule(type_code).compact(number))
    without = _signs(short)
    return without if _rule(type_code).is_valid(without) else short


@lru_cache
def _rule(type_code: str) -> ModuleType:
    """The module of the type's rule; python-stdnum is imported only when a number is checked."""
    return importlib.import_module(f"stdnum.{IDENTIFIER_TYPES[type_code].module}")
