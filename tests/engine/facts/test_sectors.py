"""The bank's own industry figures: what a case sees of them on its day, and how they take the place of the shipped."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import AS_OF, a_case

from engine.assessment.bank_side import from_plain, to_plain
from engine.facts.bank import BankSide
from engine.facts.industry import Industry, industry_of, industry_of_case
from engine.facts.sectors import BankSectors, SectorIndex, SectorRow, SectorTable, TableVersion
from engine.features.applicants import firm_columns
from engine.periods import month_end

VERSION = TableVersion("d" * 64, dt.date(2026, 6, 30), "Own book", 2)


def a_table(*rows: SectorRow, has_trend: bool = True) -> SectorTable:
    by_code: dict[str, tuple[SectorRow, ...]] = {}
    for row in rows:
        by_code[row.code] = (*by_code.get(row.code, ()), row)
    return SectorTable(VERSION, has_trend, by_code)


def a_row(code: str, as_of: dt.date, rate: str, trend: str | None = "0.01") -> SectorRow:
    return SectorRow(code, as_of, Decimal(rate), None if trend is None else Decimal(trend))


def an_index(**values: str) -> SectorIndex:
    """Values of C22 by month, such as m2026_05="101"."""
    months = {month_end(dt.date(int(k[1:5]), int(k[6:]), 1)): Decimal(v) for k, v in values.items()}
    return SectorIndex(VERSION, {"C22": months})


def industry(table: SectorTable | None = None, index: SectorIndex | None = None, code: str = "C2231") -> Industry:
    case = a_case()
    figures = BankSectors(table, index).figures(code, AS_OF)
    applicant = replace(case.applicant, industry=code)
    found = industry_of_case(replace(case, applicant=applicant, bank=BankSide(sector=figures)))
    assert found is not None
    return found


def test_that_a_row_dated_after_the_day_of_the_case_is_not_used() -> None:
    early, late = a_row("C22", AS_OF, "0.02"), a_row("C22", AS_OF + dt.timedelta(days=1), "0.05")
    assert industry(a_table(early, late)).default_rate == 0.02
    assert industry(a_table(late)).default_rate is None


def test_that_the_newest_row_of_the_day_counts() -> None:
    rows = a_row("C22", dt.date(2025, 6, 30), "0.02"), a_row("C22", dt.date(2026, 3, 31), "0.03")
    assert industry(a_table(*rows)).default_rate == 0.03


def test_that_a_division_without_a_row_has_that_of_its_section_and_else_is_unknown() -> None:
    assert industry(a_table(a_row("C", AS_OF, "0.04"))).default_rate == 0.04
    assert industry(a_table(a_row("E", AS_OF, "0.04"))).default_rate is None


def test_that_a_table_without_trends_leaves_the_shipped_ones() -> None:
    shipped = industry_of("C22")
    assert shipped is not None
    assert industry(a_table(a_row("C22", AS_OF, "0.02", None), has_trend=False)).trend == shipped.trend
    assert industry(a_table(a_row("C22", AS_OF, "0.02", None), has_trend=True)).trend is None
    assert industry(a_table(a_row("C22", AS_OF, "0.02", "-0.07"))).trend == -0.07


def test_that_the_trend_is_the_change_of_the_index_over_six_months() -> None:
    found = industry(index=an_index(m2025_12="100", m2026_03="120", m2026_06="94"))
    assert found.trend == pytest.approx(-0.06)
    shipped = industry_of("C22")
    assert shipped is not None
    assert found.default_rate == shipped.default_rate


def test_that_a_month_that_had_not_ended_on_the_day_is_not_used() -> None:
    found = an_index(m2025_11="100", m2025_12="100", m2026_05="110", m2026_06="50")
    for day, change in ((dt.date(2026, 6, 29), 0.1), (dt.date(2026, 6, 30), -0.5)):
        trend = found.trend("C22", day)
        assert trend is not None and trend.change == pytest.approx(change)
    assert found.trend("C22", dt.date(2026, 5, 30)) is None


@pytest.mark.parametrize(("day", "is_known"), [(dt.date(2026, 9, 30), True), (dt.date(2026, 10, 1), False)])
def test_that_an_index_that_ended_long_ago_tells_no_trend(day: dt.date, is_known: bool) -> None:
    assert (an_index(m2025_12="100", m2026_06="94").trend("C22", day) is not None) is is_known


def test_that_a_trend_without_the_month_half_a_year_before_is_unknown() -> None:
    assert industry(index=an_index(m2026_01="100", m2026_06="94")).trend is None


def test_that_an_index_goes_before_the_trends_of_the_table() -> None:
    found = industry(a_table(a_row("C22", AS_OF, "0.02", "0.3")), an_index(m2025_12="100", m2026_06="94"))
    assert found.trend == pytest.approx(-0.06)


def test_that_features_are_computed_from_the_banks_own_figures() -> None:
    figures = BankSectors(a_table(a_row("C22", AS_OF, "0.021", "-0.04"))).figures("C22", AS_OF)
    unknown = BankSectors(a_table(a_row("E", AS_OF, "0.021", "-0.04"))).figures("C22", AS_OF)
    cases = [replace(a_case(), bank=BankSide(sector=one)) for one in (figures, unknown, None)]
    columns, shipped = firm_columns(cases), industry_of("C22")
    assert shipped is not None
    assert columns.industry_default_rate.tolist()[::2] == [0.021, shipped.default_rate]
    assert columns.industry_trend.tolist()[::2] == [-0.04, shipped.trend]
    assert columns.industry_default_rate[1] != columns.industry_default_rate[1]


def test_that_without_a_table_there_is_nothing_to_say() -> None:
    assert BankSectors().figures("C22", AS_OF) is None


def test_that_the_figures_survive_their_way_through_json() -> None:
    tables = BankSectors(a_table(a_row("C22", AS_OF, "0.02")), an_index(m2025_12="3", m2026_06="1"))
    for figures in (
        tables.figures("C22", AS_OF),
        tables.figures(None, AS_OF),
        BankSectors(tables.table).figures("E", AS_OF),
    ):
        bank = BankSide(sector=figures)
        assert from_plain(json.loads(json.dumps(to_plain(bank)))) == bank
