"""Measures: the named ratios and amounts that rules, caps and memo refer to, each with its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts.finding import SourceRow
from engine.features.feature import Unit
from engine.i18n import N_, Sentence
from engine.money import Money


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure. value is None where unknown; `why` then says what is missing or why the formula fails."""

    name: str
    label: str
    value: float | Money | None
    inputs: Mapping[str, object] = field(default_factory=dict)
    sources: tuple[SourceRow, ...] = ()
    why: Sentence | None = None
    unit: Unit = Unit.RATIO


MEASURES: Mapping[str, tuple[str, Unit]] = {
    "firm_age": (N_("Age of the firm"), Unit.YEARS),
    "statement_days": (N_("Days covered by bank statements"), Unit.DAYS),
    "statement_age": (N_("Age of the newest bank statement"), Unit.DAYS),
    "effective_yearly_inflow": (N_("Effective yearly inflow"), Unit.MONEY_LOG),
    "yearly_operating_outflow": (N_("Yearly operating outflow"), Unit.MONEY_LOG),
    "yearly_cash_surplus": (N_("Yearly operating cash surplus (bank flows)"), Unit.MONEY_LOG),
    "declared_debt": (N_("Declared debt"), Unit.MONEY_LOG),
    "existing_debt_service": (N_("Debt service of the next 12 months, existing loans"), Unit.MONEY_LOG),
    "undeclared_debt_service": (N_("Debt service of the last 12 months, lenders not declared"), Unit.MONEY_LOG),
    "new_debt_service": (N_("Debt service of the next 12 months, requested loan"), Unit.MONEY_LOG),
    "requested_to_inflow": (N_("Requested amount over effective yearly inflow"), Unit.SHARE),
    "accounts_age": (N_("Age of the newest accounts"), Unit.DAYS),
    "revenue": (N_("Revenue"), Unit.MONEY_LOG),
    "ebitda": (N_("EBITDA"), Unit.MONEY_LOG),
    "cautious_cash": (N_("EBITDA less tax, maintenance investment and distributions"), Unit.MONEY_LOG),
    "tangible_net_worth": (N_("Tangible net worth"), Unit.MONEY_LOG),
    "leverage": (N_("Liabilities over tangible net worth"), Unit.RATIO),
    "debt_ratio": (N_("Liabilities over assets"), Unit.SHARE),
    "current_ratio": (N_("Current ratio"), Unit.RATIO),
    "interest_cover": (N_("EBIT over interest"), Unit.RATIO),
    "debt_to_ebitda": (N_("Debt over EBITDA"), Unit.RATIO),
    "inventory_days": (N_("Inventory days"), Unit.DAYS),
    "receivable_days": (N_("Receivable days"), Unit.DAYS),
    "payable_days": (N_("Payable days"), Unit.DAYS),
    "cash_conversion_cycle": (N_("Cash-conversion cycle"), Unit.DAYS),
    "z_double_prime": (N_("Altman's Z'' (distress below 1.1, safe above 2.6)"), Unit.INDEX),
    "z_emerging": (N_("Altman's Z'' for emerging markets (distress below 4.35, safe above 5.85)"), Unit.INDEX),
    "z_prime": (N_("Altman's Z' for private manufacturers (distress below 1.23, safe above 2.9)"), Unit.INDEX),
    "working_capital_need": (N_("Working-capital need"), Unit.MONEY_LOG),
    "working_capital_limit": (N_("New working-capital limit"), Unit.MONEY_LOG),
    "dscr_simple": (N_("Debt service cover, simple: EBITDA"), Unit.RATIO),
    "dscr_cautious": (N_("Debt service cover, cautious: after tax, investment, distributions"), Unit.RATIO),
    "dscr_cash": (N_("Debt service cover from bank flows"), Unit.RATIO),
    "dscr_simple_pro_forma": (N_("Debt service cover, simple, with the requested loan"), Unit.RATIO),
    "dscr_cautious_pro_forma": (N_("Debt service cover, cautious, with the requested loan"), Unit.RATIO),
    "dscr_cash_pro_forma": (N_("Debt service cover from bank flows, with the requested loan"), Unit.RATIO),
}
"""Every measure's label and unit. The unit of an amount says only that it is money: its value is `Money`."""


def measure(
    name: str,
    value: float | Money | None,
    inputs: Mapping[str, object],
    sources: tuple[SourceRow, ...] = (),
    why: Sentence | None = None,
) -> Measure:
    """The measure of that name with its label and unit."""
    label, unit = MEASURES[name]
    return Measure(name, label, value, inputs, sources, why, unit)
