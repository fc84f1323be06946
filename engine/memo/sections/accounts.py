"""The yearly accounts spread: three years with common size and trend, and the ratios that policy reads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest

from engine.assessment.assessment import Assessment
from engine.facts.finding import SourceRow
from engine.facts.statements import ASSET_ITEMS, EQUITY_ITEMS, FLOW_ITEMS, INCOME_ITEMS, LIABILITY_ITEMS, AccountsYear
from engine.i18n import Percent, Sentence, say
from engine.memo import labels
from engine.memo.document import GAP, UNKNOWN, Block, Cell, Column, Joined, Section, SideBySide, Table, Text, Tone
from engine.memo.inputs import named_inputs
from engine.memo.sections.amounts import units
from engine.money import Money
from engine.policy.measures import MEASURES, Measure

YEARS = 3
TOTALS = frozenset(
    {"revenue", "net_profit", "total_assets", "total_liabilities", "total_equity", "operating_cash_flow"}
)


def accounts(assessment: Assessment) -> Section:
    years = assessment.case.accounts[-YEARS:]
    title = say("Yearly accounts and ratios")
    blocks: list[Block] = []
    if years:
        income, balance = {**INCOME_ITEMS, **FLOW_ITEMS}, {**ASSET_ITEMS, **LIABILITY_ITEMS, **EQUITY_ITEMS}
        blocks.append(
            SideBySide(
                (_spread(years, income, "revenue", say("Income and cash flow"), _origin(years)),),
                (_spread(years, balance, "total_assets", say("Balance sheet"), None),),
            )
        )
    else:
        blocks.append(Text(say("Yearly accounts: {unknown}", unknown=UNKNOWN), Tone.WARN))
    if assessment.measures:
        blocks.append(_ratios(assessment.measures))
        blocks.append(_explained(assessment.measures, _policy_cover(assessment)))
    return Section("accounts", title, tuple(blocks))


def _spread(
    years: tuple[AccountsYear, ...], items: Mapping[str, str], base: str, title: Sentence, note: Sentence | None
) -> Table:
    """Items by year in whole units, the newest year's common size, and the change on the year before."""
    columns = (
        Column(title, 2.6),
        *(Column(say("{year}", year=str(year.year)), 1.3, True) for year in years),
        Column(say("Share"), 0.85, True),
        Column(say("Change"), 1, True),
    )
    given = [item for item in items if item in TOTALS or not _is_nil(years, item)]
    rows = tuple(
        (
            Cell(Sentence(items[item])),
            *(units(year.get(item)) for year in years),
            _share(years[-1].get(item), years[-1].get(base)),
            _change(years, item),
        )
        for item in given
    )
    heavy = frozenset(index for index, item in enumerate(given) if item in TOTALS)
    return Table(columns, rows, note=note, heavy=heavy, is_small=True)


def _is_nil(years: tuple[AccountsYear, ...], item: str) -> bool:
    """Given as nothing, or not at all, in every year."""
    return not any(amount.amount for year in years if (amount := year.get(item)) is not None)


def _share(amount: Money | None, base: Money | None) -> Cell:
    share = amount.over(base) if amount is not None and base is not None else None
    return Cell("") if share is None else Cell(Percent(share, 0), Tone.MUTED)


def _change(years: tuple[AccountsYear, ...], item: str) -> Cell:
    if len(years) < 2:
        return Cell("")
    now, before = years[-1].get(item), years[-2].get(item)
    if now is None or before is None or before.amount <= 0:
        return Cell("")
    change: Decimal = now.amount / before.amount - 1
    return Cell(Percent(change, 0), Tone.MUTED if change >= 0 else Tone.BAD)


def _origin(years: tuple[AccountsYear, ...]) -> Sentence:
    rows: list[SourceRow] = [source for year in years for source in year.sources.values()]
    files = ", ".join(sorted({row.file for row in rows}))
    audited = years[-1].audited
    state = UNKNOWN if audited is None else say("yes") if audited else say("no")
    return say(
        "Historical figures in {currency}. Share: of revenue and of total assets. Items that are nil are left out. "
        "? is unknown and required. "
        "Audited {year}: {audited}. Source: {source}.",
        currency=_currency(years),
        year=str(years[-1].year),
        audited=state,
        source=files or say("entered by hand"),
    )


def _currency(years: tuple[AccountsYear, ...]) -> object:
    return next((amount.currency for year in years for amount in year.items.values()), None)


def _policy_cover(assessment: Assessment) -> Sentence:
    terms = assessment.policy.affordability
    name = terms.measure if assessment.case.accounts else terms.without_accounts
    return say('Policy reads "{measure}"; the others are shown beside it.', measure=Sentence(MEASURES[name][0]))


def _ratios(measures: Mapping[str, Measure]) -> Table:
    """Ratios two beside each other; their items stand in the spread above."""
    chosen = [m for m in measures.values() if not _is_explained(m)]
    half = -(-len(chosen) // 2)
    rows = tuple((*_ratio(left), Cell(""), *_ratio(right)) for left, right in zip_longest(chosen[:half], chosen[half:]))
    pair = (Column(say("Ratio"), 4.6), Column(say("Value"), 1, True))
    columns = (*pair, GAP, *pair)
    return Table(columns, rows, say("Ratios"), is_small=True)


def _is_explained(measure: Measure) -> bool:
    """Amounts and cover of debt service are shown with what they were computed from."""
    return isinstance(measure.value, Money) or measure.why is not None or measure.name.startswith("dscr")


def _ratio(measure: Measure | None) -> tuple[Cell, Cell]:
    if measure is None:
        return Cell(""), Cell("")
    return Cell(Sentence(measure.label)), labels.measure_cell(measure)


def _explained(measures: Mapping[str, Measure], note: Sentence) -> Table:
    """Each known one with its inputs; those unknown for the same reason in one row."""
    columns = (Column(say("Measure"), 4.1), Column(say("Value"), 1.1, True), Column(say("Computed from"), 5.7))
    unknown: dict[str, list[Measure]] = {}
    rows: list[tuple[Cell, ...]] = []
    for found in measures.values():
        if found.why is not None:
            unknown.setdefault(str(found.why), []).append(found)
        elif _is_explained(found):
            inputs = Cell(named_inputs(found.inputs), Tone.MUTED, sources=found.sources)
            rows.append((Cell(Sentence(found.label)), labels.measure_cell(found), inputs))
    for alike in unknown.values():
        names = Joined(tuple(Sentence(found.label) for found in alike))
        reason = Cell(alike[0].why, Tone.MUTED, sources=alike[0].sources)
        rows.append((Cell(names), labels.measure_cell(alike[0]), reason))
    return Table(columns, tuple(rows), say("Cover of debt service and amounts"), note, is_appendix=True)
