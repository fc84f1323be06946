"""Words: what features, their units, families and blocks are called, and how a person reads a value."""

from __future__ import annotations

import math
from decimal import Decimal

from engine.features.feature import Block, Direction, Family, Feature, Unit
from engine.i18n import N_, Percent, Translator
from engine.money import Money

UNIT_LABELS: dict[Unit, str] = {
    Unit.DAYS: N_("days"),
    Unit.MONTHS: N_("months"),
    Unit.YEARS: N_("years"),
    Unit.COUNT: N_("number"),
    Unit.SHARE: N_("per cent"),
    Unit.RATIO: N_("ratio"),
    Unit.MONEY_LOG: N_("amount in EUR"),
    Unit.COUNT_LOG: N_("number"),
    Unit.FLAG: N_("yes or no"),
    Unit.INDEX: N_("index"),
}
DIRECTION_LABELS: dict[Direction, str] = {
    Direction.SAFER: N_("safer as it rises"),
    Direction.OPEN: N_("either way"),
    Direction.RISKIER: N_("riskier as it rises"),
}
FAMILY_LABELS: dict[Family, str] = {
    Family.LIQUIDITY: N_("Liquidity"),
    Family.OVERDRAFT: N_("Overdraft and returned payments"),
    Family.TURNOVER: N_("Turnover"),
    Family.STABILITY: N_("Stability of sales"),
    Family.CONCENTRATION: N_("Dependence on customers and suppliers"),
    Family.PAYROLL_TAX: N_("Wages, taxes and rent"),
    Family.DEBT_SERVICE: N_("Debt service"),
    Family.NEW_DEBT: N_("New and undeclared debt"),
    Family.INTEGRITY: N_("Integrity of the evidence"),
    Family.PROFITABILITY: N_("Profitability"),
    Family.LEVERAGE: N_("Leverage"),
    Family.WORKING_CAPITAL: N_("Working capital"),
    Family.FIRM: N_("Firm and industry"),
    Family.REQUEST: N_("Size of the request"),
}
BLOCK_LABELS: dict[Block, str] = {
    Block.CASH_FLOW: N_("Cash flow"),
    Block.COUNTERPARTIES: N_("Customers and suppliers"),
    Block.OBLIGATIONS: N_("Obligations"),
    Block.INTEGRITY: N_("Conduct and integrity"),
    Block.INVOICES: N_("Invoices"),
    Block.ACCOUNTS: N_("Accounts"),
    Block.FIRM: N_("Firm, industry and request"),
}


def show(feature: Feature, value: float | None, translator: Translator) -> str:
    """A feature's value as a person reads it: "12 days", "34.5%", "€120,000"; unknown is said."""
    if value is None or math.isnan(value):
        return translator.show(None)
    match feature.unit:
        case Unit.DAYS:
            return _counted(value, 0, N_("1 day"), N_("{number} days"), translator)
        case Unit.MONTHS:
            return _counted(value, 0, N_("1 month"), N_("{number} months"), translator)
        case Unit.YEARS:
            return _counted(value, 1, N_("1 year"), N_("{number} years"), translator)
        case Unit.COUNT:
            return translator.number(value, 0)
        case Unit.COUNT_LOG:
            return translator.number(round(math.expm1(value)), 0)
        case Unit.SHARE:
            return translator.show(Percent(value))
        case Unit.MONEY_LOG:
            return translator.money(Money(Decimal(round(math.copysign(math.expm1(abs(value)), value))), "EUR"))
        case Unit.FLAG:
            return translator.show(value > 0)
        case Unit.RATIO | Unit.INDEX:
            return translator.number(value, 2)


def _counted(value: float, decimals: int, one: str, many: str, translator: Translator) -> str:
    if round(value, decimals) == 1:
        return translator.text(one)
    return translator.text(many, number=translator.number(value, decimals))
