"""Revenue by three witnesses: what came in at the bank, what was invoiced, and what the accounts say."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.i18n import Percent, Sentence, say
from engine.intake.triangulation import Month, Year
from engine.memo import labels
from engine.memo.document import Cell, Column, Table, Tone, cell
from engine.memo.sections.amounts import units
from engine.money import Money

MONTHS = 12


def triangulation(assessment: Assessment) -> tuple[Table, Table] | None:
    """The last twelve months, and the years; None where there is nothing to compare."""
    sheet, currency = assessment.triangulation, assessment.case.currency
    if not sheet.months and not sheet.years:
        return None
    assumed = say("an assumption") if sheet.vat_is_assumed else say("by the invoices")
    note = say(
        "Bank inflow is net of tax on sales at {rate}, {origin}. A dash: the evidence does not cover that time.",
        rate=Percent(sheet.vat_rate),
        origin=assumed,
    )
    return _months(sheet.months[-MONTHS:], currency), _years(sheet.years, note)


def _months(months: tuple[Month, ...], currency: str) -> Table:
    columns = (
        Column(say("Month"), 1.1),
        Column(say("Bank inflow"), 1.3, True),
        Column(say("Invoices"), 1.3, True),
        Column(say("Accounts, a twelfth"), 1.4, True),
        Column(say("Gap"), 0.9, True),
        Column(say("Match"), 1.25),
    )
    rows = tuple(
        (
            Cell(f"{m.start:%Y-%m}"),
            _covered(m.inflow),
            _covered(m.invoiced),
            _covered(m.accounts),
            _gap(m.gap),
            _light(m),
        )
        for m in months
    )
    title = say("Revenue by three witnesses, month by month, {currency}", currency=currency)
    return Table(columns, rows, title, is_small=True)


def _years(years: tuple[Year, ...], note: Sentence) -> Table:
    columns = (
        Column(say("Year to"), 1.5),
        Column(say("Bank inflow"), 1.3, True),
        Column(say("Invoices"), 1.3, True),
        Column(say("Accounts"), 1.3, True),
        Column(say("Match"), 1.15),
    )
    rows = tuple(
        (Cell(y.end.isoformat()), _covered(y.inflow), _covered(y.invoiced), _covered(y.revenue), _light(y))
        for y in years
    )
    return Table(columns, rows, say("Year by year"), note, is_small=True)


def _covered(amount: Money | None) -> Cell:
    """A dash where the evidence does not cover the period: nothing is missing that a person could bring."""
    return Cell("-", Tone.MUTED) if amount is None else units(amount)


def _gap(gap: float | None) -> Cell:
    return Cell("-", Tone.MUTED) if gap is None else cell(Percent(round(gap, 2) + 0.0, 0))


def _light(period: Month | Year) -> Cell:
    return Cell(Sentence(labels.LIGHTS[period.light]), labels.LIGHT_TONES[period.light], strong=True)
