"""What the offer stage hands to the decision: what could be lent and at what price, before anyone decided it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.i18n import Sentence
from engine.money import Money, Rate


@dataclass(frozen=True, slots=True)
class CapNote:
    """A cap as the decision sees it. is_mendable: more evidence would lift it, so it refers instead of declining."""

    name: str
    label: str
    amount: Money | None
    is_essential: bool
    is_mendable: bool
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The limit with the caps that bear on it (the binding one by name), and the price as asked and as bounded.

    cut_off_pd is the PD from which this product is not lent; rates are None where nothing could be priced.
    repayment_doubt says why the loan cannot be repaid in the way that was asked for.
    """

    limit: Money
    binding: str
    caps: tuple[CapNote, ...]
    cut_off_pd: float
    rate: Rate | None
    unclipped: Rate | None
    ceiling: Rate
    repayment_doubt: Sentence | None = None
