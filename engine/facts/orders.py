"""Orders from the applicant's customers that a tranche can be drawn against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from engine.facts.finding import SourceRow
from engine.money import Money


class OrderStatus(StrEnum):
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"
    PAID = "paid"
    DRAFT = "draft"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Order:
    order_id: str
    buyer: str
    buyer_id: str | None
    order_date: dt.date
    delivery_date: dt.date | None
    amount: Money
    status: OrderStatus
    source: SourceRow
