"""How well the training pipeline ranks and calibrates on real tables: accounts of Polish firms, Berka's aggregates.

Run `python -m benchmarks.bars_training`. Nested: rounds and calibration are chosen inside each training part.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from benchmarks.sources import DATA
from engine.scoring import validation
from engine.scoring.folds import assign_folds
from engine.scoring.table import LabelledTable, from_frame
from engine.scoring.training import TrainingOptions, train

BERKA_OMITTED = ("loan_id", "account_id", "loan_date", "status", "date_max", "gender", "owner_age_at_loan")
"""Running numbers, what leaks the outcome, and what may not be used."""

OPTIONS = TrainingOptions(minimum_defaults=60)


def polish(year: int) -> LabelledTable:
    return from_frame(pd.read_parquet(DATA / "polish_bankruptcy" / f"{year}year.parquet"), "class")


def berka() -> LabelledTable:
    frame = pd.read_csv(DATA / "berka_pkdd99" / "preloan_features_682.csv")
    return from_frame(frame, "default", omit=[name for name in BERKA_OMITTED if name in frame])


def judged(name: str, table: LabelledTable, folds: int = 5) -> str:
    """One line: cross-validated AUC with its interval, KS, calibration, and the seconds it took."""
    started, pds = time.perf_counter(), np.empty(len(table.labels))
    outer = assign_folds(table.labels, None, folds, seed=1)
    for fold in range(folds):
        inside = outer != fold
        model = train(table.rows[inside], table.labels[inside], table.features, options=OPTIONS).model
        pds[~inside] = model.pds(table.rows[~inside])
    area, test = validation.auc_interval(table.labels, pds), validation.hosmer_lemeshow(table.labels, pds)
    return (
        f"{name}: AUC {area.value:.4f} [{area.low:.4f}, {area.high:.4f}], KS {validation.ks(table.labels, pds):.3f}, "
        f"ECE10 {validation.ece(table.labels, pds):.4f}, Hosmer-Lemeshow p {test.p:.3f}, "
        f"{time.perf_counter() - started:.0f} s"
    )


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit(f"the public data are not at {DATA}")
    print(judged("Polish year 5, unconstrained, 5-fold", polish(5)))
    print(judged("Berka 682 aggregates, unconstrained, 5-fold", berka()))


if __name__ == "__main__":
    main()
