"""Checks of what came: do the accounts add up, do the invoices, and is anything there twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.invoices import Invoices
from engine.facts.statements import ASSET_ITEMS, EQUITY_ITEMS, ITEMS, LIABILITY_ITEMS, AccountsYear
from engine.i18n import say
from engine.money import Money, total

MOST_ROWS = 50
"""How many rows a finding lists; the sentence gives the full count."""

_TOTALS: Mapping[str, Mapping[str, str]] = {
    "total_assets": ASSET_ITEMS,
    "total_liabilities": LIABILITY_ITEMS,
    "total_equity": EQUITY_ITEMS,
}
_UNIT = Decimal(1)
_ROUND_UNITS = (Decimal(1_000_000), Decimal(1_000), _UNIT)
_ROUNDED_PARTS = 3
"""Rounded parts of a sum seldom miss it by more units than this."""
_CENTS = 2


def accounts_findings(accounts: Sequence[AccountsYear]) -> tuple[Finding, ...]:
    """Misses of the balance, the subtotals, the profit and the retained earnings, each with the amount."""
    findings: list[Finding | None] = []
    for year in accounts:
        findings.append(_balance(year))
        findings += [_subtotal(year, name, parts) for name, parts in _TOTALS.items()]
        findings += [_net_profit(year), _total_profit(year)]
    findings += [_roll_forward(a, b) for a, b in pairwise(accounts) if b.year == a.year + 1]
    return tuple(finding for finding in findings if finding is not None)


def _balance(year: AccountsYear) -> Finding | None:
    """Assets = liabilities + equity."""
    assets, liabilities, equity = (year.get(item) for item in _TOTALS)
    if assets is None or liabilities is None or equity is None:
        return None
    gap = assets - liabilities - equity
    if abs(gap.amount) <= _rounding(year):
        return None
    sentence = say("Accounts {year}: assets differ from liabilities and equity by {gap}.", year=str(year.year), gap=gap)
    return Finding("accounts-unbalanced", Severity.SERIOUS, sentence, _sources(year, _TOTALS))


def _subtotal(year: AccountsYear, name: str, parts: Mapping[str, str]) -> Finding | None:
    """A total is the sum of its parts; where some parts are not given, it is at least their sum."""
    whole = year.get(name)
    codes = [code for code in parts if code != name]
    given = [amount for code in codes if (amount := year.get(code)) is not None]
    if whole is None or not given:
        return None
    gap = whole - total(given, whole.currency)
    is_partial = len(given) < len(codes)
    if abs(gap.amount) <= _rounding(year) or (
        is_partial and (gap.amount > 0 or any(amount.amount < 0 for amount in given))
    ):
        return None
    sentence = say(
        "Accounts {year}: {total} differs from the sum of its parts by {gap}.",
        year=str(year.year), total=say(ITEMS[name]), gap=gap,
    )  # fmt: skip
    return Finding("accounts-subtotal", Severity.WARNING, sentence, _sources(year, [name, *codes]))


def _net_profit(year: AccountsYear) -> Finding | None:
    before, tax, net = (year.get(item) for item in ("total_profit", "income_tax", "net_profit"))
    if before is None or tax is None or net is None:
        return None
    gap = before - tax - net
    if abs(gap.amount) <= _rounding(year):
        return None
    sentence = say("Accounts {year}: profit less tax differs from net profit by {gap}.", year=str(year.year), gap=gap)
    sources = _sources(year, ("total_profit", "income_tax", "net_profit"))
    return Finding("accounts-profit", Severity.WARNING, sentence, sources)


def _total_profit(year: AccountsYear) -> Finding | None:
    """Revenue less costs is the total profit; depreciation may stand within the costs or beside them."""
    items = ("revenue", "cost_of_sales", "selling_expense", "admin_expense", "interest_expense", "total_profit")
    amounts = [year.get(item) for item in items]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(items):
        return None
    revenue, *costs, profit = known
    gap = revenue - total(costs, revenue.currency) - profit
    depreciation = year.get("depreciation_amortisation") or Money.zero(revenue.currency)
    other = year.get("other_income") or Money.zero(revenue.currency)
    if any(abs((gap + more).amount) <= _rounding(year) for more in (other, other - depreciation)):
        return None
    sentence = say(
        "Accounts {year}: total profit differs from revenue less costs by {gap}.",
        year=str(year.year),
        gap=-(gap + other),
    )
    return Finding("accounts-profit-lines", Severity.NOTE, sentence, _sources(year, items))


def _roll_forward(before: AccountsYear, year: AccountsYear) -> Finding | None:
    """Retained earnings grow by the net profit less what was distributed."""
    opening, closing, profit = before.get("retained_earnings"), year.get("retained_earnings"), year.get("net_profit")
    if opening is None or closing is None or profit is None:
        return None
    distributed = year.get("distributions")
    gap = closing - opening - profit + (distributed or Money.zero(closing.currency))
    if abs(gap.amount) <= _rounding(before, year) or (distributed is None and gap.amount < 0):
        return None
    sentence = say(
        "Accounts {year}: retained earnings differ from the roll-forward by {gap}.", year=str(year.year), gap=gap
    )
    ours = ["retained_earnings", "net_profit", "distributions"]
    sources = _sources(before, ["retained_earnings"]) + _sources(year, ours)
    return Finding("retained-earnings-roll-forward", Severity.WARNING, sentence, sources)


def _rounding(*years: AccountsYear) -> Decimal:
    """The largest gap that rounding explains: accounts in thousands may miss by a few thousands, others by one unit."""
    amounts = [amount for year in years for amount in year.items.values() if amount.amount]
    unit = min(map(_round_unit, amounts), default=_UNIT)
    return unit * _ROUNDED_PARTS if unit > _UNIT else _UNIT


def _round_unit(amount: Money) -> Decimal:
    """The largest of a million, a thousand and one of which the amount is a whole multiple, else one."""
    return next((unit for unit in _ROUND_UNITS if amount.amount % unit == 0), _UNIT)


def _sources(year: AccountsYear, items: Iterable[str]) -> tuple[SourceRow, ...]:
    return tuple(year.sources[item] for item in items if item in year.sources)


def without_duplicates(invoices: Invoices) -> tuple[Invoices, tuple[Finding, ...]]:
    """The invoices without rows that repeat another in every column, and the finding that says so."""
    day = invoices.date.astype(np.int64)
    columns = (invoices.invoice_id, day, invoices.counterparty, invoices.gross, invoices.net, invoices.void)
    seen: set[tuple[object, ...]] = set()
    again = np.zeros(len(invoices), np.bool_)
    for position, mark in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        again[position] = bool(mark[0]) and mark in seen
        seen.add(mark)
    if not again.any():
        return invoices, ()
    sentence = say(
        "{count} invoices of {file} stand there more than once and were counted once.",
        count=int(again.sum()), file=invoices.file,
    )  # fmt: skip
    finding = Finding("invoice-duplicate", Severity.WARNING, sentence, _rows(invoices, again))
    return invoices.where(~again), (finding,)


def invoice_findings(invoices: Invoices) -> tuple[Finding, ...]:
    """Invoices whose net and tax do not add up to the gross amount, and numbers used for different invoices."""
    findings = []
    gap = np.abs(invoices.net + invoices.tax - invoices.gross)
    wrong = gap > _CENTS
    if wrong.any():
        sentence = say(
            "{count} invoices of {file}: net and tax do not add up to gross, by {gap} together.",
            count=int(wrong.sum()), file=invoices.file, gap=Money.of_minor(int(gap[wrong].sum()), invoices.currency),
        )  # fmt: skip
        findings.append(Finding("invoice-sum", Severity.WARNING, sentence, _rows(invoices, wrong)))
    reused = _reused_numbers(invoices)
    if reused.any():
        sentence = say(
            "{count} invoices of {file} share their number with another invoice of the same counterparty.",
            count=int(reused.sum()), file=invoices.file,
        )  # fmt: skip
        findings.append(Finding("invoice-number-reused", Severity.WARNING, sentence, _rows(invoices, reused)))
    return tuple(findings)


def _reused_numbers(invoices: Invoices) -> NDArray[np.bool_]:
    """Valid positive invoices that carry a number that the same counterparty's earlier one of that day carries too."""
    reused = np.zeros(len(invoices), np.bool_)
    seen: set[tuple[object, ...]] = set()
    marks = zip(invoices.invoice_id, invoices.counterparty, invoices.date.astype(np.int64), strict=True)
    for position, mark in enumerate(marks):
        if not mark[0] or invoices.void[position] or invoices.gross[position] <= 0:
            continue
        reused[position] = mark in seen
        seen.add(mark)
    return reused


def _rows(invoices: Invoices, rows: NDArray[np.bool_]) -> tuple[SourceRow, ...]:
    return tuple(invoices.source(int(position)) for position in np.flatnonzero(rows)[:MOST_ROWS])
