"""What is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from engine.money import Money


class Product(StrEnum):
    TERM_LOAN = "term-loan"
    REVOLVING_LINE = "revolving-line"
    ORDER_TRANCHES = "order-tranches"


class Method(StrEnum):
    """How principal falls due."""

    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal-principal"
    INTEREST_ONLY = "interest-only"
    BULLET = "bullet"
    SEASONAL = "seasonal"


class Release(StrEnum):
    """What a tranche waits for: a day, a milestone that is expected on a day, or the order it finances."""

    DATE = "date"
    MILESTONE = "milestone"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class PlannedTranche:
    """A part of the loan that is to be paid out on a day, or at the milestone that `reference` names."""

    amount: Money
    release: Release
    reference: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Request:
    """The loan the applicant asks for: amount in the currency of the case, tenor in whole months.

    method None means the product's own way of repayment; without tranches, all is paid out on the day of the case.
    """

    product: Product
    amount: Money
    tenor_months: int
    purpose: str
    method: Method | None = None
    tranches: tuple[PlannedTranche, ...] = ()
