"""Judging the pipeline and its rivals on the same folds, and what is measured of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.bars_rivals import RIVALS, judged_by
from engine.scoring import validation
from engine.scoring.book.train import Kind
from engine.scoring.calibration import sigmoid
from engine.scoring.folds import Split, splits
from engine.scoring.material import TrainingTable
from engine.scoring.nested import judge
from engine.scoring.table import LabelledTable
from engine.scoring.table_training import suited
from engine.scoring.training import TrainingOptions

DRAWS = 100

Judge = Callable[[LabelledTable, Sequence[Split]], tuple[np.ndarray, np.ndarray]]
"""Margins and PDs of every judged row."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the repetitions. auc, ks, ece and p are of the PDs of each repetition's rows pooled; fold_* are means
    over all folds, fold_sd the spread of the folds' AUCs; low and high are DeLong's for the pooled AUC.

    chance_ece is the ECE that these very PDs would have on average if every one of them were true: no calibration can
    be expected to do better.
    """

    auc: float
    low: float
    high: float
    fold_auc: float
    fold_sd: float
    ks: float
    fold_ks: float
    ece: float
    chance_ece: float
    hosmer_lemeshow_p: float
    seconds: float

    def plain(self) -> dict[str, float]:
        return asdict(self)


def repeated(table: LabelledTable, folds: int, times: int) -> list[tuple[Split, ...]]:
    """Stratified folds, drawn anew each time."""
    return [splits(table.labels, None, None, folds, seed) for seed in range(1, times + 1)]


def published(is_test: np.ndarray) -> list[tuple[Split, ...]]:
    return [(Split(~is_test, is_test),)]


def pipeline(inner_folds: int = 5) -> Judge:
    """Tally's own training, everything chosen inside the rows learnt from; the gate of defaults is lifted for it."""
    options = TrainingOptions(folds=inner_folds, block_dropout=0.0)

    def judged(table: LabelledTable, parts: Sequence[Split]) -> tuple[np.ndarray, np.ndarray]:
        material = TrainingTable(table.rows, table.labels, table.features)
        nested = judge(material, parts, Kind.TREES, suited(table, Kind.TREES, options))
        return nested.margins, nested.pds

    return judged


def rival(name: str) -> Judge:
    def judged(table: LabelledTable, parts: Sequence[Split]) -> tuple[np.ndarray, np.ndarray]:
        margins = np.full(len(table), np.nan)
        for part in parts:
            learnt = table.rows[part.learnt], table.labels[part.learnt]
            margins[part.judged] = judged_by(RIVALS[name], *learnt, table.rows[part.judged])
        return margins, sigmoid(margins)

    return judged


def figures(table: LabelledTable, drawn: Sequence[Sequence[Split]], judge_them: Judge) -> Figures:
    started, measured, folds = time.process_time(), [], []
    for parts in drawn:
        margins, pds = judge_them(table, parts)
        known = np.isfinite(margins)
        labels, pd = table.labels[known], pds[known]
        area = validation.auc_interval(labels, pd)
        test = validation.hosmer_lemeshow(labels, pd)
        ks, ece = validation.ks(labels, pd), validation.ece(labels, pd)
        measured.append((area.value, area.low, area.high, ks, ece, by_chance(pd), test.p))
        for part in parts:
            bad, value = table.labels[part.judged], margins[part.judged]
            folds.append((validation.auc(bad, value), validation.ks(bad, value)))
    auc, low, high, ks, ece, chance, p = np.mean(measured, axis=0)
    of_folds = np.array(folds)
    return Figures(
        auc, low, high, of_folds[:, 0].mean(), of_folds[:, 0].std(), ks, of_folds[:, 1].mean(), ece, chance, p,
        time.process_time() - started,
    )  # fmt: skip


def of_scores(labels: np.ndarray, pds: np.ndarray) -> Figures:
    """Of PDs that no fold was needed for."""
    area, test = validation.auc_interval(labels, pds), validation.hosmer_lemeshow(labels, pds)
    ks = validation.ks(labels, pds)
    ece, chance = validation.ece(labels, pds), by_chance(pds)
    return Figures(area.value, area.low, area.high, area.value, 0.0, ks, ks, ece, chance, test.p, 0.0)


def by_chance(pds: np.ndarray) -> float:
    """The mean ECE of outcomes that are drawn from the PDs themselves."""
    random = np.random.default_rng(1)
    return float(np.mean([validation.ece((random.random(len(pds)) < pds).astype(float), pds) for _ in range(DRAWS)]))
