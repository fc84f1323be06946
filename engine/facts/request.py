"""What is asked for."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Request:
    """The loan the applicant asks for: amount in the currency of the case, tenor in whole months."""

    product: Product
    amount: Money
    tenor_months: int
    purpose: str
