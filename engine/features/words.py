"""Words: what features, their units, families and blocks are called."""

from __future__ import annotations

from engine.features.feature import Block, Direction, Family, Unit
from engine.i18n import N_

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
