"""The industry and currency tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import Refused
from engine.facts.currencies import euro_value
from engine.facts.industry import industry_of, industry_table, read_industries


def test_that_a_class_is_found_as_its_division_and_else_as_its_section() -> None:
    assert industry_of("C2231").code == "C22"
    assert industry_of("c22").name("zh_CN") == "造纸和纸制品业"
    assert industry_of("C").code == "C"
    assert industry_of("C99").code == "C"


@pytest.mark.parametrize("code", [None, "", "X12", "造纸"])
def test_that_an_unknown_code_is_unknown(code) -> None:
    assert industry_of(code) is None


def test_that_every_section_and_division_is_named_in_both_languages_and_plausible() -> None:
    table = industry_table()
    assert sum(len(code) == 1 for code in table.industries) == 20
    assert sum(len(code) == 3 for code in table.industries) == 97
    for industry in table.industries.values():
        assert set(industry.names) == {"en", "zh_CN"} and all(industry.names.values())
        assert 0 < industry.default_rate < 0.1 and abs(industry.trend) < 0.1


def test_that_the_table_says_that_its_figures_are_judgement() -> None:
    assert "indicative" in industry_table().source


def test_that_a_division_without_figures_has_those_of_its_section() -> None:
    assert industry_of("E47").trend != industry_of("E").trend
    assert industry_of("C41").default_rate == industry_of("C").default_rate


@pytest.mark.parametrize(
    "text",
    [
        "",
        "as_of = 2026-01-01\nsource = ''\n[division]\n[section]\nA = {en = 'a', zh = 'b', default_rate = 3, trend = 0}",
    ],
)
def test_that_a_damaged_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "industries.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused, match=r"industries\.toml"):
        read_industries(path)


def test_that_an_unlisted_currency_has_no_value() -> None:
    assert euro_value("EUR") == 1
    assert euro_value("XTS") is None
    assert 0.05 < euro_value("CNY") < 0.3
