"""The bank's own industry figures as CSV: taken whole, or refused with every problem and its line."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Refused
from engine.facts.industry import industry_table
from engine.facts.sectors import SectorIndex, SectorTable
from engine.intake.sector_files import LARGEST, read_sectors
from engine.intake.writers import write_industries

TODAY = dt.date(2026, 7, 15)
TABLE_HEAD = "code,name,name_zh,default_rate,trend,as_of,source\n"
INDEX_HEAD = "code,month,index,source\n"


def table(text: str) -> SectorTable:
    found = read_sectors("own.csv", text.encode(), TODAY)
    assert isinstance(found, SectorTable)
    return found


def index(text: str) -> SectorIndex:
    found = read_sectors("index.csv", text.encode(), TODAY)
    assert isinstance(found, SectorIndex)
    return found


def problems(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_sectors("own.csv", text.encode(), TODAY)
    return [str(sentence) for sentence in refused.value.sentences]


def test_that_a_table_is_read_with_its_date_and_sources() -> None:
    found = table(TABLE_HEAD + "C22,Paper,造纸,3.4%,-0.02,2026-06-30,Own book\nC,,,0.03,,2026-03-31,Office\n")
    assert (found.version.dated, found.version.source, found.version.rows) == (
        dt.date(2026, 6, 30), "Own book; Office", 2,
    )  # fmt: skip
    (paper,) = found.rows["C22"]
    assert (paper.default_rate, paper.trend, paper.name_zh) == (Decimal("0.034"), Decimal("-0.02"), "造纸")
    assert found.rows["C"][0].trend is None
    assert found.has_trend


def test_that_columns_may_come_in_any_order_and_optional_ones_be_left_out() -> None:
    found = table("source,as_of,default_rate,code\nOwn,2026-06-30,0.03,c22\n")
    assert list(found.rows) == ["C22"]
    assert not found.has_trend


def test_that_an_index_counts_by_the_end_of_its_months_however_they_are_written() -> None:
    months = ("2026-01", "2026/2", "202603", "2026年4月", "2026-05-01", "2026.06")
    found = index(INDEX_HEAD + "".join(f"C22,{month},{100 + k},Office\n" for k, month in enumerate(months)))
    assert list(found.values["C22"]) == [
        dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31),
        dt.date(2026, 6, 30),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_that_what_a_spreadsheet_program_saves_is_read(encoding: str) -> None:
    text = "code;name;name_zh;default_rate;as_of;source\r\nC22;Paper;造纸和纸制品业;3,4%;2026-06-30;本行数据库统计\r\n"
    found = read_sectors("own.csv", text.encode(encoding), TODAY)
    assert isinstance(found, SectorTable)
    assert found.rows["C22"][0].default_rate == Decimal("0.034")
    assert found.rows["C22"][0].name_zh == "造纸和纸制品业"


def test_that_every_problem_is_named_with_its_line() -> None:
    text = (
        TABLE_HEAD
        + "C22,,,0.03,,2026-06-30,Own\n"
        + "C2,,,3,0.99,2026-13-01,\n"
        + "\n"
        + '"C22",,,0.04,,2026-06-30,"Own\nbook"\n'
        + "E,,,0.03,,2026-07-17,Own,more\n"
    )
    assert problems(text) == [
        "own.csv, line 3: “C2” is no section such as C and no division such as C22",
        "own.csv, line 3: “3” is no default rate; write 0.032 or 3.2%, at most a half",
        "own.csv, line 3: “0.99” is no change over six months; write -0.03 or -3%",
        "own.csv, line 3: “2026-13-01” is not a date; write it like 2026-06-30.",
        "own.csv, line 3: the source is missing; say where the figure comes from",
        "own.csv, line 5: C22 of that day stands in line 2 already",
        "own.csv, line 7: the line has 8 cells and the head 7",
        "own.csv, line 7: Jul 17, 2026 is yet to come",
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("C22,2026-13,100,Office", "“2026-13” is no month"),
        ("C22,2026-06,0,Office", "“0” is no value of an index"),
        ("C22,2026-06,-3,Office", "“-3” is no value of an index"),
        ("C22,2026-06,NaN,Office", "“NaN” is no value of an index"),
        ("C22,2026-06,1e3,Office", "“1e3” is no value of an index"),
        ("C22,2026-06,5%,Office", "“5%” is no value of an index"),
        ("C22,2026-07,100,Office", "Jul 31, 2026 is yet to come"),
        ("C22,2026-06", "the line has 2 cells and the head 4"),
        ("C22,2026-06,100,", "the source is missing"),
        ("Z,2026-06,100,Office", "“Z” is no section"),
    ],
)
def test_that_a_bad_row_of_an_index_refuses_it_whole(row: str, problem: str) -> None:
    found = problems(INDEX_HEAD + "C22,2026-05,100,Office\n" + row + "\n")
    assert any(one.startswith("own.csv, line 3: ") and problem in one for one in found), found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "column “code” is missing"),
        ("code,default_rate,as_of,source\n", "has a head and no rows"),
        ("code,default_rate,as_of,source,colour\n", "“colour” is none of: code, name"),
        ("code,code,default_rate,as_of,source\n", "column “code” stands there twice"),
        ("code,month,source\n", "column “index” is missing"),
    ],
)
def test_that_a_head_that_does_not_fit_is_refused_with_a_sentence(text: str, problem: str) -> None:
    assert any(problem in one for one in problems(text))


def test_that_a_file_that_is_too_large_or_no_text_is_refused() -> None:
    with pytest.raises(Refused, match="larger than 8 MB"):
        read_sectors("own.csv", b"x" * (LARGEST + 1), TODAY)
    with pytest.raises(Refused, match="no text"):
        read_sectors("own.csv", bytes(range(256)) * 10, TODAY)


def test_that_a_file_of_many_problems_names_the_first_hundred_and_how_many_more() -> None:
    found = problems(INDEX_HEAD + "Z,2026-05,100,Office\n" * 130)
    assert len(found) == 101
    assert found[-1] == "Further problems in own.csv: 30"


def test_that_the_exported_table_reads_back_as_the_shipped_figures() -> None:
    shipped = industry_table()
    found = read_sectors("own.csv", write_industries(shipped), TODAY)
    assert isinstance(found, SectorTable)
    assert found.version.dated == shipped.as_of
    assert found.version.source == shipped.source
    for code, industry in shipped.industries.items():
        (row,) = found.rows[code]
        figures = (float(row.default_rate), None if row.trend is None else float(row.trend))
        assert (*figures, row.name, row.name_zh) == (
            industry.default_rate, industry.trend, industry.name("en"), industry.name("zh_CN"),
        )  # fmt: skip


@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6), st.sampled_from([TABLE_HEAD, INDEX_HEAD, ""]))
def test_that_no_text_ends_in_anything_but_figures_or_sentences(rows: list[list[str]], head: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    try:
        read_sectors("own.csv", (head + text.getvalue()).encode("utf-8", "replace"), TODAY)
    except Refused as refused:
        assert all(str(sentence) for sentence in refused.sentences)
