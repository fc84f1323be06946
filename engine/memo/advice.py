"""What a firm can do about each family of factors, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.features.feature import Family
from engine.i18n import N_

ADVICE: Mapping[str, str] = {
    Family.LIQUIDITY: N_("Keep a month of costs on the account, so that one late customer does no harm."),
    Family.OVERDRAFT: N_("Keep the account above zero: agree payment dates with suppliers that follow your receipts."),
    Family.TURNOVER: N_("Let customers pay into the accounts you show us: only what arrives there can be counted."),
    Family.STABILITY: N_("Steady receipts help: invoice in parts during large jobs instead of once at the end."),
    Family.CONCENTRATION: N_("Win more customers, so that no single one carries most of your turnover."),
    Family.PAYROLL_TAX: N_("Pay wages, taxes and social security on the same days every month."),
    Family.DEBT_SERVICE: N_("Repay or lengthen existing loans before adding a new one."),
    Family.NEW_DEBT: N_("Avoid several new loans within a few months."),
    Family.INTEGRITY: N_("Send complete statements straight from your bank, without gaps and unedited."),
    Family.PROFITABILITY: N_("Look at prices and costs: a higher margin carries more debt."),
    Family.LEVERAGE: N_("Leave profits in the firm, so that own funds grow against debt."),
    Family.WORKING_CAPITAL: N_("Collect receivables sooner and hold less stock."),
    Family.FIRM: N_("A longer record with us helps: every repaid loan counts."),
    Family.REQUEST: N_("A smaller amount or a longer time to repay lowers the burden."),
}
