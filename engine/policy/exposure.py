"""What this bank has already granted to the firm and to the group that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from engine.errors import Refused
from engine.facts.group import GroupCase, GroupExposure
from engine.i18n import Sentence, say
from engine.money import Money, minor_digits
from engine.policy.currency import exchange_rate


@dataclass(frozen=True, slots=True)
class Granted:
    """Approved amounts of other cases in one currency: of the firm itself, and of the other firms of its group; None
    where they are not known, and `why` says so."""

    to_firm: Money | None
    to_others: Money | None
    why: Sentence | None = None


def granted(group: GroupExposure, currency: str) -> Granted:
    """What counts of the group, other currencies at the indicative rates and rounded up."""
    if not group.is_whole:
        return Granted(None, None, say("The group has more cases than are followed; look at it by hand"))
    counted = [case for case in group.cases if case.counts]
    unknown = next((case for case in counted if case.amount is None), None)
    if unknown is not None:
        return Granted(None, None, say("What case {number} was approved for is not known", number=str(unknown.number)))
    try:
        own, others = (
            _sum((case for case in counted if case.is_same_firm is is_own), currency) for is_own in (True, False)
        )
    except Refused as refusal:
        return Granted(None, None, refusal.sentences[0])
    return Granted(own, others)


def in_currency(amount: Money, currency: str) -> Money:
    """The amount at the indicative rate, rounded up. Raises Refused for a currency without a rate."""
    if amount.currency == currency:
        return amount
    try:
        rate = exchange_rate(amount.currency, currency)
    except Refused as refusal:
        raise Refused(
            say("An amount of the group is in {currency}, which has no listed rate", currency=amount.currency)
        ) from refusal
    unit = Decimal(1).scaleb(-minor_digits(currency))
    return Money((amount.amount * rate).quantize(unit, ROUND_UP), currency)


def _sum(cases: Iterable[GroupCase], currency: str) -> Money:
    whole = Money.zero(currency)
    for case in cases:
        if case.amount is not None:
            whole += in_currency(case.amount, currency)
    return whole
