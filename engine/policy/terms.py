"""Words that several sections of a policy share: how a value must stand to a threshold, and what a case may bring."""

from __future__ import annotations

from enum import StrEnum


class Comparison(StrEnum):
    """How an observed value must stand to the threshold for the rule to pass."""

    AT_LEAST = "at-least"
    ABOVE = "above"
    AT_MOST = "at-most"
    BELOW = "below"
    ABSENT = "absent"


class Evidence(StrEnum):
    """What a case may bring, and what a rule may rest on."""

    STATEMENTS = "statements"
    SALES = "sales"
    PURCHASES = "purchases"
    ACCOUNTS = "accounts"
    ORDERS = "orders"
    DEBTS = "debts"
