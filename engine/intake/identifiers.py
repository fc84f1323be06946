"""Numbers by which authorities know firms and persons, and their check digits.

The check digits are python-stdnum's: unified social credit code GB 32100-2015, resident identity GB 11643-1999,
and the national rules of the other countries.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from engine.facts.company import Identifier
from engine.i18n import N_, Sentence, say


@dataclass(frozen=True, slots=True)
class IdentifierType:
    """A type of number: its label, and the module of python-stdnum that knows its rule ("" where there is none)."""

    label: str
    module: str = ""


IDENTIFIER_TYPES: Mapping[str, IdentifierType] = {
    "cn-uscc": IdentifierType(N_("China: unified social credit code"), "cn.uscc"),
    "cn-ric": IdentifierType(N_("China: resident identity number"), "cn.ric"),
    "cz-ico": IdentifierType(N_("Czechia: company number (IČO)"), "cz.dic"),
    "cz-rc": IdentifierType(N_("Czechia: birth number (RČ)"), "cz.rc"),
    "sk-rc": IdentifierType(N_("Slovakia: birth number (RČ)"), "sk.rc"),
    "de-vat": IdentifierType(N_("Germany: VAT number"), "de.vat"),
    "de-register": IdentifierType(N_("Germany: commercial register"), "de.handelsregisternummer"),
    "de-idnr": IdentifierType(N_("Germany: personal tax number"), "de.idnr"),
    "at-uid": IdentifierType(N_("Austria: VAT number"), "at.uid"),
    "ch-uid": IdentifierType(N_("Switzerland: company number (UID)"), "ch.uid"),
    "gb-vat": IdentifierType(N_("United Kingdom: VAT number"), "gb.vat"),
    "eu-vat": IdentifierType(N_("European Union: VAT number"), "eu.vat"),
    "fr-siren": IdentifierType(N_("France: SIREN"), "fr.siren"),
    "it-iva": IdentifierType(N_("Italy: VAT number"), "it.iva"),
    "es-nif": IdentifierType(N_("Spain: tax number (NIF)"), "es.nif"),
    "nl-btw": IdentifierType(N_("Netherlands: VAT number"), "nl.btw"),
    "pl-nip": IdentifierType(N_("Poland: tax number (NIP)"), "pl.nip"),
    "pl-pesel": IdentifierType(N_("Poland: personal number (PESEL)"), "pl.pesel"),
    "us-ein": IdentifierType(N_("United States: employer number (EIN)"), "us.ein"),
    "us-ssn": IdentifierType(N_("United States: social security number"), "us.ssn"),
    "jp-cn": IdentifierType(N_("Japan: corporate number"), "jp.cn"),
    "kr-brn": IdentifierType(N_("Korea: business registration number"), "kr.brn"),
    "in-gstin": IdentifierType(N_("India: goods and services tax number"), "in_.gstin"),
    "lei": IdentifierType(N_("Legal entity identifier (LEI)"), "lei"),
    "passport": IdentifierType(N_("Passport")),
    "other": IdentifierType(N_("Other")),
}


def defect(identifier: Identifier) -> Sentence | None:
    """What is wrong with a number by the rule of its type, or None. A type without a rule passes unchecked.

    `is_checked` tells whether there was a rule at all.
    """
    if not is_checked(identifier.type):
        return None
    errors = importlib.import_module("stdnum.exceptions")
    try:
        _rule(identifier.type).validate(identifier.number)
    except errors.InvalidLength:
        return say(
            "{number} has the wrong length for its type; check it against the document.", number=identifier.number
        )
    except errors.InvalidFormat:
        return say("{number} has characters that its type does not allow; check it.", number=identifier.number)
    except errors.InvalidChecksum:
        return say("The check digit of {number} is wrong; check it against the document.", number=identifier.number)
    except errors.ValidationError:
        return say(
            "{number} is not a valid number of its type; check it against the document.", number=identifier.number
        )
    return None


def normalised(identifier: Identifier) -> Identifier:
    """The number in one form, however it is spaced and punctuated: the form in which cases are compared.

    A VAT number with its country in front is that country's number where the country has a type of its own.

    >>> normalised(Identifier("eu-vat", "DE 136 695 976"))
    Identifier(type='de-vat', number='136695976')
    """
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", identifier.number)).upper()
    type_code = identifier.type
    if type_code == "eu-vat" and (own := _VAT_OF.get(plain[:2])):
        type_code = own
    return Identifier(type_code, _compact(type_code, plain))


_VAT_OF = {"AT": "at-uid", "DE": "de-vat", "IT": "it-iva", "NL": "nl-btw"}


def _compact(type_code: str, plain: str) -> str:
    """What the rule of the type leaves of a number; where it cannot tell, the letters and digits themselves."""
    if not is_checked(type_code):
        return plain
    try:
        short = str(_rule(type_code).compact(plain))
    except (ValueError, AttributeError):
        return plain
    return re.sub(r"[\W_]+", "", short).upper()


def is_checked(type_code: str) -> bool:
    """Whether numbers of this type have a rule that Tally knows."""
    kind = IDENTIFIER_TYPES.get(type_code)
    return kind is not None and bool(kind.module)


@lru_cache
def _rule(type_code: str) -> ModuleType:
    """The module of the type's rule; python-stdnum is imported only when a number is checked."""
    return importlib.import_module(f"stdnum.{IDENTIFIER_TYPES[type_code].module}")
