"""Case folders of simulated firms: well formed, read by the same intake as any other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.facts.conduct import Category
from engine.facts.finding import Severity
from engine.intake.assemble import load_case
from engine.intake.bundle import read_folder
from engine.paths import resources
from engine.simulation import evidence, portfolio
from engine.simulation.blueprint import Blueprint, live
from engine.simulation.fraud import Scheme
from engine.simulation.samples import SAMPLES
from engine.simulation.statement_files import Format

CHINESE = Blueprint(
    name="a-firm",
    firm="杭州试样包装有限公司",
    city="杭州",
    sector="C22",
    seed=5,
    form=Format.CSV_GB18030,
    monthly_sales=900_000,
    amount="500000",
    tenor_months=12,
    purpose="采购原材料",
)
ENGLISH = replace(
    CHINESE, firm="Sample Fittings LLC", city="Dayton", sector="F51", language="en", currency="USD", purpose="stock"
)


@pytest.mark.parametrize("form", list(Format))
def test_that_intake_reads_every_statement_format_as_the_ledger_has_it(form: Format, tmp_path: Path) -> None:
    is_chinese = form in (Format.CSV_GB18030, Format.XLSX)
    blueprint = replace(CHINESE if is_chinese else ENGLISH, form=form)
    evidence.write_case_folder(blueprint, tmp_path / "case")
    case = load_case(tmp_path / "case")
    rows = live(blueprint).history.movements
    assert case.ledger is not None
    assert len(case.ledger) == len(rows)
    assert case.ledger.amount.sum() == rows["amount"].sum()
    assert case.ledger.booked_on.max() <= np.datetime64(blueprint.as_of)
    assert [finding for finding in case.findings if finding.severity >= Severity.SERIOUS] == []
    assert case.sales is not None
    assert len(case.accounts) == 3
    assert case.orders


def test_that_the_words_of_the_bank_lead_back_to_the_category(tmp_path: Path) -> None:
    for number, blueprint in enumerate((CHINESE, ENGLISH)):
        evidence.write_case_folder(blueprint, tmp_path / str(number))
        ledger = load_case(tmp_path / str(number)).ledger
        assert ledger is not None
        truth = live(blueprint).history.movements["category"]
        meant, read = (np.bincount(codes, minlength=len(Category)) for codes in (truth, ledger.category))
        agreeing = np.minimum(meant, read).sum()
        assert agreeing >= 0.97 * len(ledger)


def test_that_numbers_of_firms_and_persons_have_valid_check_digits(tmp_path: Path) -> None:
    for seed in range(2):
        for number, blueprint in enumerate((CHINESE, ENGLISH)):
            folder = tmp_path / f"{seed}-{number}"
            evidence.write_case_folder(replace(blueprint, seed=seed, owners=3), folder)
            case = load_case(folder)
            assert [f.kind for f in case.findings if f.kind.startswith("identity-number")] == []
            assert sum(float(owner.share or 0) for owner in case.owners) == pytest.approx(1.0)


def test_that_forged_rows_break_the_running_balance(tmp_path: Path) -> None:
    evidence.write_case_folder(replace(CHINESE, scheme=Scheme.FORGED), tmp_path / "case")
    ledger = load_case(tmp_path / "case").ledger
    assert ledger is not None
    steps = ledger.balance_after[:-1] + ledger.amount[1:] != ledger.balance_after[1:]
    assert 1 <= steps.sum() <= 5


def test_that_hidden_lenders_are_paid_but_not_declared(tmp_path: Path) -> None:
    poor = replace(
        CHINESE, traits={"margin": -0.02, "buffer_days": 5.0, "owner_wealth": 0.0}, hides_new_lenders=True, sector="E50"
    )
    evidence.write_case_folder(poor, tmp_path / "case")
    case = load_case(tmp_path / "case")
    assert case.ledger is not None
    paid = {
        name
        for name, category in zip(case.ledger.counterparty, case.ledger.category, strict=True)
        if category == Category.LOAN_REPAID and "小额贷款" in name
    }
    assert paid
    assert not paid & {debt.lender for debt in case.debts or ()}


def test_that_wages_paid_singly_add_up_to_the_same_ledger() -> None:
    blueprint = replace(ENGLISH, monthly_sales=200_000, sector="I65")
    together, singly = (evidence.case_folder(replace(blueprint, pays_staff_singly=singly)) for singly in (False, True))
    assert len(b"".join(f.data for f in singly.files)) > len(b"".join(f.data for f in together.files))


def test_that_the_shipped_samples_are_what_their_blueprints_say() -> None:
    for sample in SAMPLES:
        shipped, made = read_folder(resources() / "samples" / sample.name), evidence.case_folder(sample)
        assert shipped.draft == made.draft, sample.name
        assert [(f.path, f.sha256) for f in shipped.files] == [(f.path, f.sha256) for f in made.files], sample.name


def test_that_samples_are_small_and_cover_every_format() -> None:
    assert {sample.form for sample in SAMPLES} == set(Format)
    for sample in SAMPLES:
        files = [path for path in (resources() / "samples" / sample.name).rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) < 1_000_000, sample.name


def test_that_a_run_writes_the_portfolio_and_case_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "GROUP", 40)
    said = evidence.run(20, 12, 3, tmp_path / "out", case_folders=2)
    assert "20 simulated firms" in str(said)
    assert portfolio.read_portfolio(tmp_path / "out").seed == 3
    cases = sorted((tmp_path / "out" / "cases").iterdir())
    assert len(cases) == 2
    assert all(load_case(case).ledger is not None for case in cases)
