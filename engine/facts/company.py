"""Who asks: the applicant, the people behind it, and what it already owes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.money import Money, Rate


class LegalForm(StrEnum):
    LIMITED_COMPANY = "limited-company"
    PARTNERSHIP = "partnership"
    SOLE_TRADER = "sole-trader"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number by which an authority knows a firm or a person; `type` such as cn-uscc, cn-ric, cz-ico."""

    type: str
    number: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """The firm that asks. What is not known is None."""

    name: str
    registration: Identifier | None = None
    legal_form: LegalForm | None = None
    industry: str | None = None
    established: dt.date | None = None
    employees: int | None = None
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or firm that holds a share (a fraction of 1) of the applicant or, where `through` names another owner,
    of that firm."""

    name: str
    share: Decimal | None = None
    role: str | None = None
    identity: Identifier | None = None
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Guarantor:
    name: str
    identity: Identifier | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class RelatedParty:
    """Somebody close to the firm: flows with its name are not turnover."""

    name: str
    identity: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Debt:
    """A loan that the applicant declares."""

    lender: str
    outstanding: Money
    monthly_payment: Money | None = None
    rate: Rate | None = None
    matures: dt.date | None = None
