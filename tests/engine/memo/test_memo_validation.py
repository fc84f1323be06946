"""The validation pack: what it must show, the same bytes each time, and tables that another program can read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from engine.features.columns import Column
from engine.features.feature import Block, Direction, Family, Feature, Rows, Unit
from engine.features.panel import Panel
from engine.i18n import LANGUAGES, say, translator
from engine.memo.validation import Pack, pack_files, validation_document, write_pack
from engine.scoring import validation
from engine.scoring.calibration import sigmoid
from engine.scoring.card import Card, Certificate, Metric
from engine.scoring.grades import geometric_bounds
from engine.scoring.validation import Baseline, Performance, Sample, Study

RANDOM = np.random.default_rng(2)
COUNT = 1200


def unused(panel: Panel) -> Column:
    raise AssertionError("nothing is computed")


def no_rows(panel: Panel) -> Rows:
    raise AssertionError("nothing is computed")


NAMES = ("buffer", "=HYPERLINK(1)", "days_negative")
FEATURES = tuple(
    Feature(name, name, Unit.RATIO, Direction.SAFER, Block.CASH_FLOW, Family.LIQUIDITY, unused, name, no_rows)
    for name in NAMES
)


def a_card(**changes: object) -> Card:
    card = Card(
        model_id="book-2026", is_simulated=False, rows=COUNT, defaults=200, rounds=90, seed=7,
        metrics={"auc": Metric(0.8, 0.77, 0.83)}, ablations={"behaviour": 0.78, "missing_only": 0.55},
        log_losses={"none": 0.31, "platt": 0.30}, certificate=Certificate(500, 3, 16, 0, (), 2e-6),
        gains=(0.5, 0.3, 0.2), data_digest="ab" * 32, code_digest="cd" * 32,
    )  # fmt: skip
    return replace(card, **changes)


def a_sample() -> Sample:
    margins = RANDOM.normal(-2, 1.3, COUNT)
    days = np.datetime64("2024-01-31") + RANDOM.integers(0, 500, COUNT)
    return Sample(
        labels=(RANDOM.random(COUNT) < sigmoid(margins)).astype(np.float64),
        pds=sigmoid(margins),
        names=NAMES,
        rows=RANDOM.normal(size=(COUNT, 3)),
        time=days.astype("datetime64[D]"),
        folds=np.arange(COUNT) % 4,
    )


@pytest.fixture(scope="module")
def study() -> Study:
    sample = a_sample()
    assert sample.time is not None
    until = np.full(COUNT, "2026-06-30", "datetime64[D]")
    defaulted = np.where(sample.labels > 0, sample.time + RANDOM.integers(30, 360, COUNT), np.datetime64("NaT"))
    performance = Performance(
        vintages=validation.vintages(sample.time, defaulted.astype("datetime64[D]"), until),
        roll_rates=validation.roll_rates(np.repeat([1, 2], 3), np.tile([1, 2, 3], 2), np.array([0, 5, 40, 0, 0, 0])),
        migration=validation.migration(np.array([1, 2, 3]), np.array([2, 2, 1]), 10),
        overrides=validation.override_outcomes(sample.labels, sample.pds < 0.1, sample.pds < 0.2),
    )
    challenger = sample.pds + RANDOM.normal(0, 0.02, COUNT)
    comparison = validation.compare(sample.labels, ("old", sample.pds), ("new", challenger), 0.6)
    return validation.study(sample, geometric_bounds(), performance=performance, comparison=comparison)


def a_pack(study: Study, **changes: object) -> Pack:
    pack = Pack(study=study, card=a_card(), features=FEATURES, model_digest="5f" * 32, sample=say("Working"))
    return replace(pack, **changes)


def text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_same_pack_gives_the_same_bytes(study: Study, language: str) -> None:
    assert pack_files(a_pack(study), language) == pack_files(a_pack(study), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_pdf_shows_the_figures_and_the_digests(study: Study, language: str) -> None:
    shown = text(pack_files(a_pack(study), language)["validation.pdf"])
    for figure in (f"{study.area.value:.4f}", f"{study.h:.4f}", f"{study.brier.brier:.5f}", "ab" * 32, "cd" * 32):
        assert figure in shown
    assert "\ufffd" not in shown and "[U+" not in shown


def test_that_every_table_of_the_pdf_is_a_csv_with_full_precision(study: Study) -> None:
    files = pack_files(a_pack(study), "zh_CN")
    grades = table(files["grades-1.csv"])
    assert grades[0][:3] == ["Grade", "PD up to", "Applicants"]
    assert [int(row[2]) for row in grades[1:]] == [line.cases for line in study.grades]
    assert float(grades[5][5]) == study.grades[4].pd
    roc = [row for row in table(files["ranking-1.csv"]) if row[0] == "This model"]
    assert float(roc[-1][1]) == float(roc[-1][2]) == 1.0
    assert {"stability-1.csv", "calibration-1.csv", "directions-1.csv", "proof-1.csv", "use-1.csv"} <= set(files)


def test_that_a_features_name_is_no_formula_in_a_spreadsheet(study: Study) -> None:
    rows = table(pack_files(a_pack(study), "en")["directions-1.csv"])
    assert ["'=HYPERLINK(1)", "rising is safer", "0.3"] in rows


def test_that_a_simulated_model_says_so_on_the_first_page(study: Study) -> None:
    pack = a_pack(study, card=a_card(is_simulated=True))
    first = text(pack_files(pack, "en")["validation.pdf"])[:700]
    assert "SIMULATED" in first
    assert "SIMULATED" not in text(pack_files(a_pack(study), "en")["validation.pdf"])


def test_that_a_failed_check_is_counted_and_named(study: Study) -> None:
    bad = Certificate(500, 3, 16, 4, ("buffer",), 2e-6)
    shown = text(pack_files(a_pack(study, card=a_card(certificate=bad)), "en")["validation.pdf"])
    assert "look at this" in shown
    assert "4: buffer" in shown


def test_that_a_sample_without_days_or_features_has_a_pack_all_the_same() -> None:
    sample = a_sample()
    plain = validation.study(Sample(labels=sample.labels, pds=sample.pds), geometric_bounds())
    document = validation_document(a_pack(plain, card=a_card(ablations={}, log_losses={}, metrics={})))
    assert plain.psi is None and plain.csi == () and plain.quarters == ()
    assert "stability" in [section.name for section in document.sections]
    assert pack_files(a_pack(plain, card=a_card(ablations={}, log_losses={}, metrics={})), "en")


def test_that_the_newer_half_is_compared_with_the_older_and_a_baseline_takes_its_place() -> None:
    sample = a_sample()
    halves = validation.study(sample, geometric_bounds())
    assert halves.psi is not None and not halves.psi.has_moved
    shifted = Baseline(pds=np.clip(sample.pds * 3, 0, 0.99), rows=sample.rows)
    moved = validation.study(sample, geometric_bounds(), baseline=shifted)
    assert moved.psi is not None and moved.psi.has_moved
    assert moved.csi and all(one.index == 0 for one in moved.csi)


def test_that_the_files_are_written(study: Study, tmp_path: Path) -> None:
    write_pack(a_pack(study), tmp_path / "pack", "en")
    assert (tmp_path / "pack" / "validation.pdf").read_bytes()[:5] == b"%PDF-"
    assert (tmp_path / "pack" / "summary-1.csv").read_text().startswith("Check,")


def test_that_the_title_is_said_in_chinese(study: Study) -> None:
    document = validation_document(a_pack(study))
    assert translator("zh_CN").render(document.title) == "模型 book-2026 的验证"
