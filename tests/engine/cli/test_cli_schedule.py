from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from engine.cli import main

GOLDEN = ["--amount", "500000", "--rate", "6%", "--months", "12", "--start", "2026-06-30"]


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["schedule", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_that_the_golden_schedules_are_printed_to_the_cent(capsys: pytest.CaptureFixture[str]) -> None:
    level = document(capsys, *GOLDEN)
    assert level["instalments"][0]["payment"] == "43033.21"
    free = document(capsys, *GOLDEN, "--free-months", "3")
    assert len(free["instalments"]) == 9
    assert free["instalments"][0]["payment"] == "56953.68"
    bullet = document(
        capsys, "--amount", "500000", "--rate", "7.2%", "--days", "180", "--method", "bullet", "--day-count", "act/360",
        "--free-days", "90", "--start", "2026-06-30",
    )  # fmt: skip
    assert bullet["total_interest"] == bullet["interest_forgone"] == "9000.00"
    assert Decimal(bullet["effective_rate"]) == Decimal("0.036")


@pytest.mark.parametrize("method", ["level", "equal-principal", "interest-only", "bullet", "seasonal"])
def test_that_every_method_adds_up(capsys: pytest.CaptureFixture[str], method: str) -> None:
    season = ["--season", "10,11"] if method == "seasonal" else []
    found = document(capsys, *GOLDEN, "--method", method, "--fee", "1%", *season)
    assert sum(Decimal(row["principal"]) for row in found["instalments"]) == Decimal(500_000)
    paid = sum(Decimal(row["payment"]) for row in found["instalments"])
    assert paid == Decimal(found["total_paid"]) == 500_000 + Decimal(found["total_cost"])
    assert found["total_fees"] == "5000.00"


def test_that_an_early_repayment_shows_what_it_saves(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, *GOLDEN, "--repay", "2026-11-15=200000", "--repay-fee", "1%", "--keep", "instalment")
    early = found["early_repayment"]
    assert (early["payment"], early["saved_interest"], early["saved"]) == ("202841.62", "5665.59", "3665.59")
    assert main(["schedule", *GOLDEN, "--repay", "2026-11-15"]) == 0
    assert "Interest saved" in capsys.readouterr().out


def test_that_the_sheet_is_said_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", *GOLDEN, "--free-days", "30"]) == 0
    assert "Yearly percentage rate" in capsys.readouterr().out
    assert main(["schedule", *GOLDEN, "--free-days", "30", "--lang", "zh_CN"]) == 0
    shown = capsys.readouterr().out
    assert "年化综合成本率" in shown
    assert "免息至" in shown


def test_that_a_currency_without_cents_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--amount", "1000000", "--rate", "5", "--months", "7", "--currency", "jpy")
    assert all("." not in row["payment"] for row in found["instalments"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], 3),
        (["--amount", "x", "--rate", "5%", "--months", "3"], 1),
        (["--amount", "0", "--rate", "5%", "--months", "3"], 1),
        (["--amount", "100", "--rate", "500%", "--months", "3"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "0"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3.5"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--free-months", "3"], 1),
        (["--amount", "100", "--rate", "5%", "--days", "90"], 1),
        (["--amount", "100", "--rate", "5%", "--days", "90", "--months", "3", "--method", "bullet"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--method", "seasonal"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--method", "seasonal", "--season", "13"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--season", "1"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--method", "weekly"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--day-count", "act/act"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--start", "2026-02-30"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--start", "9999-12-31"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--currency", "XXQ"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--holidays", "ZZ"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--adjust", "following"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--repay", "2020-01-01"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--keep", "tenor"], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--fee", ""], 1),
        (["--amount", "100", "--rate", "5%", "--months", "3", "--start", "2026-01-01", "--first-due", "2027-01-01"], 1),
    ],
)
def test_that_each_bad_argument_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: int
) -> None:
    assert main(["schedule", *arguments]) == 2
    complaint = capsys.readouterr().err.strip()
    assert len(complaint.splitlines()) == said, complaint
    assert "Traceback" not in complaint


def test_that_an_unknown_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["schedule", *GOLDEN, "--weekly"])
    assert end.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
