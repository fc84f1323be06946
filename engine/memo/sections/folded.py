"""Features of the appendix in rows: those that say the same of several windows, or are read together, in one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.assessment.assessment import Assessment
from engine.facts.finding import SourceRow
from engine.features.feature import Block, Unit
from engine.i18n import N_, Sentence
from engine.memo import labels
from engine.memo.document import Cell, Joined, Tone, is_unknown
from engine.policy.rules import evidence_files

MARK = " / "
FOLDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Low balance (10 %) in outflow months, 90/180/365 days"),
        ("balance_p10_90", "balance_p10_180", "balance_p10_365"),
    ),
    (
        N_("Low balance (25 %) in outflow months, 90/180/365 days"),
        ("balance_p25_90", "balance_p25_180", "balance_p25_365"),
    ),
    (
        N_("Lowest balance in outflow months, 90/180/365 days"),
        ("balance_min_90", "balance_min_180", "balance_min_365"),
    ),
    (N_("Returned payments, penalties, 30/90/365 days"), ("returned_30", "returned_90", "returned_365")),
    (
        N_("Days under one / two / three new instalments"),
        ("days_below_instalment", "days_below_two_instalments", "days_below_three_instalments"),
    ),
    (
        N_("Lowest / low / present balance in new instalments"),
        ("balance_min_to_instalment", "balance_p10_to_instalment", "balance_to_instalment"),
    ),
    (
        N_("Weakest inflow / weak net flow in new instalments"),
        ("weakest_month_to_instalment", "weak_net_to_instalment"),
    ),
    (N_("Use of / days over the overdraft limit"), ("limit_utilisation", "days_over_limit")),
    (N_("Volatility / trend of monthly inflow"), ("inflow_volatility", "inflow_trend")),
    (N_("Strength of season / share of weak months"), ("seasonality", "weak_months_share")),
    (N_("Balance now against two months ago / volatility"), ("balance_trend", "balance_volatility")),
    (N_("Concentration of customers / suppliers (HHI)"), ("customer_hhi", "supplier_hhi")),
    (N_("Largest / five largest customers' share"), ("customer_top1", "customer_top5")),
    (N_("Number of customers / last year's lost"), ("customer_count", "customer_churn")),
    (N_("Volatility of payroll / later than the usual day"), ("payroll_volatility", "payroll_delay_days")),
    (N_("Lenders paid / loans received, 90 days"), ("lenders_paid", "loans_received")),
    (
        N_("Months with payroll / tax / rent or utilities paid"),
        ("payroll_months_share", "tax_months_share", "rent_months_share"),
    ),
    (
        N_("Equal debits / repaid with a new loan / enforcement"),
        ("equal_debits", "repaid_with_new_loan", "enforcement_count"),
    ),
    (N_("Cash withdrawals / owners' drawings, shares"), ("cash_withdrawal_share", "owner_drawings_share")),
    (N_("Inflow of related parties / circular"), ("related_inflow_share", "circular_share")),
    (N_("Receipts passed on / round, shares"), ("passed_on_share", "round_amount_share")),
    (N_("Month-end balance / last month's inflow, to the usual"), ("period_end_dressing", "application_surge")),
    (N_("Growth of revenue / asset turnover"), ("sales_growth", "asset_turnover")),
    (N_("Accruals / other receivables over assets"), ("accruals_assets", "other_receivables_assets")),
    (N_("Net debt over EBITDA / funds from operations over debt"), ("net_debt_ebitda", "ffo_debt")),
    (N_("Sales volatility, one / two years"), ("invoiced_volatility", "invoiced_volatility_2y")),
    (N_("Months without sales, one / two years"), ("idle_months_share", "idle_months_2y_share")),
    (
        N_("Invoiced customers / suppliers, concentration (HHI)"),
        ("invoice_customer_hhi", "invoice_supplier_hhi"),
    ),
    (N_("Largest invoiced customer's / invoice's share"), ("invoice_customer_top1", "largest_invoice_share")),
    (N_("Invoice history / days since the last invoice"), ("invoice_history_days", "days_since_invoice")),
    (N_("Cover of interest / debt service (EBITDA)"), ("interest_cover", "dscr")),
    (N_("Invoiced sales, yearly / two years' mean"), ("invoiced_sales_log", "invoiced_sales_2y_log")),
    (N_("Void invoices / sales refunded"), ("void_share", "refund_share")),
    (N_("Liabilities / equity over assets"), ("debt_ratio", "equity_ratio")),
    (N_("Gross / EBITDA / net margin"), ("gross_margin", "ebitda_margin", "net_margin")),
    (
        N_("Retained earnings / EBIT / net profit over assets"),
        ("retained_earnings_assets", "ebit_assets", "net_profit_assets"),
    ),
    (N_("Quick / cash / current ratio"), ("quick_ratio", "cash_ratio", "current_ratio")),
    (
        N_("Inventory / receivable / payable / cash-cycle days"),
        ("inventory_days", "receivable_days", "payable_days", "cash_conversion_days"),
    ),
    (N_("Default rate / trend of the industry"), ("industry_default_rate", "industry_trend")),
    (N_("Orders over the request / largest buyer's share"), ("orders_cover", "largest_buyer_share")),
    (N_("Amount asked for over yearly inflow / sales"), ("request_to_inflow", "request_to_sales")),
)
"""What one row is called, and the features whose values stand in it."""
_FOLD: Mapping[str, tuple[str, tuple[str, ...]]] = {name: fold for fold in FOLDS for name in fold[1]}


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """A row of the appendix: what it is, the values, and whether it is the head of a kind of evidence."""

    label: Cell
    value: Cell
    is_head: bool = False


def feature_lines(assessment: Assessment) -> Iterator[FeatureLine]:
    """Every feature under the evidence it needs, which names its files."""
    declared, features = labels.features(), assessment.features
    blocks = {name: declared[name].block.value if name in declared else "" for name in features}
    for block in dict.fromkeys(blocks.values()):
        sources = evidence_files(assessment.case, Block(block)) if block else ()
        yield FeatureLine(_head(block, sources), Cell(""), is_head=True)
        told: set[str] = set()
        for name in (name for name in features if blocks[name] == block):
            if name not in told:
                fold = _FOLD.get(name, ("", (name,)))
                names = tuple(part for part in fold[1] if part in features)
                told |= set(names)
                yield _line(fold[0] if len(names) == len(fold[1]) else "", names, assessment)


def _head(block: str, sources: tuple[SourceRow, ...]) -> Cell:
    return Cell(labels.label(labels.BLOCKS, block), sources=sources)


def _line(label: str, names: tuple[str, ...], assessment: Assessment) -> FeatureLine:
    if len(names) == 1 or not label:
        called: object = Joined(tuple(labels.feature_label(name) for name in names), MARK)
    else:
        called = Sentence(label)
    figures = [labels.feature_value(name, assessment.features[name], assessment.case.currency) for name in names]
    unknown = [is_unknown(figure) for figure in figures]
    figures = [_bare(figure) for figure in figures] if _same_unit(names) else figures
    told = tuple("?" if is_gone else figure for figure, is_gone in zip(figures, unknown, strict=True))
    return FeatureLine(Cell(called), Cell(Joined(told, MARK), Tone.WARN if all(unknown) else Tone.PLAIN))


def _same_unit(names: tuple[str, ...]) -> bool:
    """Whether a row is of days alone, which its label says."""
    declared = labels.features()
    return len(names) > 1 and all(name in declared and declared[name].unit is Unit.DAYS for name in names)


def _bare(figure: object) -> object:
    return figure.values["number"] if isinstance(figure, Sentence) and "number" in figure.values else figure
