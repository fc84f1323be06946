"""Round amounts, judged by what is usual in the firm's sector."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_case, a_ledger

from engine.errors import Refused
from engine.facts.conduct import Category
from engine.facts.round_amounts import ANY, read_round_shares, round_share_of
from engine.intake.integrity import IntegrityTest, integrity
from engine.paths import resources, resources_at

TABLE = resources() / "industry" / "round_amounts.toml"


def judged(industry: str | None, share: float) -> IntegrityTest:
    """A firm of an industry with 200 sales, of which this share are whole thousands."""
    amounts = [5000 + 1000 * (i % 9) + (0 if i < 200 * share else 123) for i in range(200)]
    days = [dt.date(2025, 6, 2) + dt.timedelta(days=i) for i in range(200)]
    case = a_case(ledger=a_ledger([(d, a, Category.SALES, "A") for d, a in zip(days, amounts, strict=True)]))
    case = replace(case, applicant=replace(case.applicant, industry=industry))
    return next(test for test in integrity(case).tests if test.name == "round-amounts")


def test_that_what_is_usual_for_a_builder_is_odd_for_a_factory() -> None:
    assert judged("E47", 0.9).finding is None
    finding = judged("C22", 0.9).finding
    assert finding is not None
    assert str(finding.sentence) == (
        "90.0% of the larger inflows are whole thousands; of firms like this half have less than 9.0%, and hardly one "
        "more than 80.0%."
    )


def test_that_the_limit_itself_is_not_yet_odd() -> None:
    assert judged("C22", 0.80).finding is None
    assert judged("C22", 0.81).finding is not None


@pytest.mark.parametrize("industry", [None, "X1", "P82"])
def test_that_a_firm_of_no_counted_sector_is_judged_by_all_firms(industry: str | None) -> None:
    assert round_share_of(industry) == read_round_shares(TABLE)[""]
    assert judged(industry, 0.98).finding is None
    assert judged(industry, 1.0).finding is not None


def test_that_a_record_without_the_table_is_judged_as_it_was(tmp_path: Path) -> None:
    with resources_at(tmp_path):
        assert round_share_of("C22") == ANY


def test_that_a_broken_table_is_refused_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "round_amounts.toml"
    broken.write_text(TABLE.read_text("utf-8").replace("usual = 0.68", "usual = 1.68"), encoding="utf-8")
    with pytest.raises(Refused, match="round_amounts"):
        read_round_shares(broken)
