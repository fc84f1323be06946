"""The fields of an application, declared once: their names in application.toml, labels, kinds and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.facts.company import LegalForm
from engine.facts.request import Method, Product, Release
from engine.i18n import N_, Sentence
from engine.intake.identifiers import IDENTIFIER_TYPES


class Kind(StrEnum):
    """How a field is typed and shown."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    WHOLE = "whole"
    SHARE = "share"
    RATE = "rate"
    CHOICE = "choice"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to enter. `path` is its key in application.toml ("applicant.name", or "name" within a list section).

    choices are (code, label); with `is_open` they are suggestions and other texts are kept too. An IDENTIFIER
    "x.number" is checked by the type in the field "x.type" of the same section.
    """

    path: str
    label: str
    kind: Kind
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    is_open: bool = False
    is_positive: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Fields shown together. A list section ("owners", "debts" ...) has any number of rows of its fields."""

    name: str
    label: str
    fields: tuple[Field, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed: texts by field path, and for list sections rows of texts by field path.

    A list section without rows is the same as one that is not there.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {name: rows for name, rows in self.rows.items() if rows})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one entry. `path` is the field's path, for list sections "owners[2].share" (from 0).

    A problem that `refuses` must be mended before the case can be computed; any other becomes a finding
    of the case, of the stable code `kind`.
    """

    path: str
    sentence: Sentence
    refuses: bool = True
    kind: str = "entry-unreadable"


_CURRENCIES = (
    "CNY", "EUR", "USD", "GBP", "CZK", "HKD", "JPY", "KRW", "TWD", "SGD", "CHF", "PLN", "HUF", "RON", "SEK", "NOK",
    "DKK", "CAD", "AUD", "NZD", "INR", "IDR", "MYR", "THB", "VND", "PHP", "BRL", "MXN", "ZAR", "TRY",
)  # fmt: skip
_LEGAL_FORMS: dict[str, str] = {
    LegalForm.LIMITED_COMPANY: N_("Limited company"),
    LegalForm.PARTNERSHIP: N_("Partnership"),
    LegalForm.SOLE_TRADER: N_("Sole trader"),
}
PRODUCTS: dict[str, str] = {
    Product.TERM_LOAN: N_("Term loan"),
    Product.REVOLVING_LINE: N_("Revolving line"),
    Product.ORDER_TRANCHES: N_("Order tranches"),
}
METHODS: dict[str, str] = {
    Method.LEVEL: N_("Level instalments"),
    Method.EQUAL_PRINCIPAL: N_("Equal principal"),
    Method.INTEREST_ONLY: N_("Interest only, principal at the end"),
    Method.BULLET: N_("Everything at the end"),
    Method.SEASONAL: N_("Seasonal instalments"),
}
_RELEASES: dict[str, str] = {Release.DATE: N_("on a date"), Release.MILESTONE: N_("at a milestone")}
_ROLES = {
    "legal-representative": N_("Legal representative"),
    "shareholder": N_("Shareholder"),
    "director": N_("Director"),
    "partner": N_("Partner"),
    "beneficial-owner": N_("Beneficial owner"),
}
_EVIDENCE = {
    "business-licence": N_("Business licence"),
    "owner-identity": N_("Identity paper of the owner"),
    "phone": N_("Phone verified"),
    "bank-name-match": N_("Bank account name matches"),
    "beneficial-owners": N_("Beneficial owners established"),
    "face-to-face": N_("Face to face or video"),
    "sanctions-clear": N_("Sanctions screening clear"),
    "site-visit": N_("Site visit"),
    "audited-accounts": N_("Audited or tax-filed accounts"),
    "guarantor-identity": N_("Identity of the guarantor"),
}
_SOURCES = {
    "statements": N_("Bank statements"),
    "invoices": N_("Invoices"),
    "accounts": N_("Yearly accounts"),
    "orders": N_("Orders"),
    "credit-register": N_("Credit register"),
}
_YES_NO = (("yes", N_("Yes")), ("no", N_("No")))
_TYPES = tuple((code, kind.label) for code, kind in IDENTIFIER_TYPES.items())
_NUMBER_HINT = N_("Checked with its check digit")
_MONEY_HINT = N_("For example 1,200,000 or 1.2m or 120万")
_DATE_HINT = N_("For example 2026-06-30")


def _choices(labels: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), label) for code, label in labels)


CASE = Section(
    "case",
    N_("Case"),
    (
        Field("as_of", N_("As of"), Kind.DATE, is_required=True, hint=N_("Nothing dated later is used")),
        Field("currency", N_("Currency"), Kind.CHOICE, True, tuple((code, code) for code in _CURRENCIES)),
    ),
)
APPLICANT = Section(
    "applicant",
    N_("Applicant"),
    (
        Field("applicant.name", N_("Name of the firm"), Kind.TEXT, is_required=True),
        Field("applicant.registration.type", N_("Type of registration"), Kind.CHOICE, choices=_TYPES, is_open=True),
        Field("applicant.registration.number", N_("Registration number"), Kind.IDENTIFIER, hint=_NUMBER_HINT),
        Field("applicant.legal_form", N_("Legal form"), Kind.CHOICE, choices=_choices(_LEGAL_FORMS.items())),
        Field("applicant.industry", N_("Industry"), Kind.TEXT, hint=N_("National classification, for example C22")),
        Field("applicant.established", N_("Established on"), Kind.DATE, hint=_DATE_HINT),
        Field("applicant.employees", N_("Employees"), Kind.WHOLE),
        Field("applicant.phone", N_("Phone"), Kind.TEXT),
        Field("applicant.address", N_("Address"), Kind.TEXT),
        Field("applicant.has_debts", N_("Does the firm declare to have debts?"), Kind.CHOICE, choices=_YES_NO),
    ),
)
REQUEST = Section(
    "request",
    N_("Request"),
    (
        Field("request.product", N_("Product"), Kind.CHOICE, True, _choices(PRODUCTS.items())),
        Field("request.amount", N_("Amount"), Kind.MONEY, True, hint=_MONEY_HINT, is_positive=True),
        Field("request.tenor_months", N_("Tenor in months"), Kind.WHOLE, True, is_positive=True),
        Field("request.method", N_("Repayment"), Kind.CHOICE, choices=_choices(METHODS.items())),
        Field("request.purpose", N_("Purpose"), Kind.TEXT, is_required=True),
    ),
)
TRANCHES = Section(
    "tranches",
    N_("Paid out in parts"),
    (
        Field("amount", N_("Amount"), Kind.MONEY, is_required=True, hint=_MONEY_HINT, is_positive=True),
        Field("release", N_("Released"), Kind.CHOICE, True, _choices(_RELEASES.items())),
        Field("reference", N_("Milestone"), Kind.TEXT),
        Field("on", N_("Expected on"), Kind.DATE, is_required=True, hint=_DATE_HINT),
    ),
    is_list=True,
)
OWNERS = Section(
    "owners",
    N_("Owners"),
    (
        Field("name", N_("Name"), Kind.TEXT, is_required=True),
        Field("share", N_("Share"), Kind.SHARE, hint=N_("For example 60% or 0.6")),
        Field("through", N_("Held through"), Kind.TEXT, hint=N_("The owner, a firm, of which this is a share")),
        Field("role", N_("Role"), Kind.CHOICE, choices=_choices(_ROLES.items()), is_open=True),
        Field("identity.type", N_("Type of identity number"), Kind.CHOICE, choices=_TYPES, is_open=True),
        Field("identity.number", N_("Identity number"), Kind.IDENTIFIER, hint=_NUMBER_HINT),
    ),
    is_list=True,
)
GUARANTORS = Section(
    "guarantors",
    N_("Guarantors"),
    (
        Field("name", N_("Name"), Kind.TEXT, is_required=True),
        Field("identity.type", N_("Type of identity number"), Kind.CHOICE, choices=_TYPES, is_open=True),
        Field("identity.number", N_("Identity number"), Kind.IDENTIFIER, hint=_NUMBER_HINT),
        Field("amount", N_("Guaranteed amount"), Kind.MONEY, hint=_MONEY_HINT),
    ),
    is_list=True,
)
DEBTS = Section(
    "debts",
    N_("Declared debts"),
    (
        Field("lender", N_("Lender"), Kind.TEXT, is_required=True),
        Field("outstanding", N_("Outstanding"), Kind.MONEY, is_required=True, hint=_MONEY_HINT),
        Field("monthly_payment", N_("Monthly payment"), Kind.MONEY, hint=_MONEY_HINT),
        Field("rate", N_("Yearly rate"), Kind.RATE, hint=N_("For example 4.35% or 0.0435")),
        Field("matures", N_("Matures on"), Kind.DATE, hint=_DATE_HINT),
    ),
    is_list=True,
)
RELATED_PARTIES = Section(
    "related_parties",
    N_("Related parties"),
    (
        Field("name", N_("Name"), Kind.TEXT, is_required=True, hint=N_("Flows with this name are not turnover")),
        Field("identity.type", N_("Type of identity number"), Kind.CHOICE, choices=_TYPES, is_open=True),
        Field("identity.number", N_("Identity number"), Kind.IDENTIFIER, hint=_NUMBER_HINT),
    ),
    is_list=True,
)
IDENTITY_EVIDENCE = Section(
    "identity_evidence",
    N_("Identity evidence"),
    (
        Field("kind", N_("Kind of evidence"), Kind.CHOICE, True, _choices(_EVIDENCE.items()), is_open=True),
        Field("reference", N_("Reference"), Kind.TEXT),
        Field("verified_on", N_("Verified on"), Kind.DATE, hint=_DATE_HINT),
        Field("verified_by", N_("Verified by"), Kind.TEXT),
        Field("expires_on", N_("Expires on"), Kind.DATE, hint=_DATE_HINT),
    ),
    is_list=True,
)
CONSENTS = Section(
    "consents",
    N_("Consents"),
    (
        Field("source", N_("Source of data"), Kind.CHOICE, True, _choices(_SOURCES.items()), is_open=True),
        Field("given_on", N_("Given on"), Kind.DATE, hint=_DATE_HINT),
    ),
    is_list=True,
)

SECTIONS: tuple[Section, ...] = (
    CASE, APPLICANT, REQUEST, TRANCHES, OWNERS, GUARANTORS, DEBTS, RELATED_PARTIES, IDENTITY_EVIDENCE, CONSENTS,
)  # fmt: skip
"""Every field of application.toml in the order in which it is shown and written."""
