"""Tally's skill on real public data, side by side with rivals on the same rows and folds: the bars of scoring.

`python -m benchmarks.bars [TASK ...] [--data DIR] [--keep FILE]` measures every task (or those named), prints one table
and writes `benchmarks/results/scoring.md`. `--keep` names a file of figures: tasks already in it are not run again.
The pipeline under test is the product's own: `engine.features`, `engine.scoring`; no choice is made on judged rows.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks import bars_tables as tables
from benchmarks.bars_judging import Figures, Judge, figures, of_scores, pipeline, published, repeated, rival
from benchmarks.bars_report import TASKS, written
from benchmarks.bars_rivals import RIVALS
from benchmarks.sources import DATA
from engine.scoring.folds import Split
from engine.scoring.registry import shipped_model
from engine.scoring.table import LabelledTable

TALLY = "Tally"
RESULT = Path(__file__).resolve().parent / "results" / "scoring.md"

Lines = dict[str, Figures]
Drawn = Sequence[Sequence[Split]]


def _against(table: LabelledTable, drawn: Drawn, rivals: Sequence[str], ours: Judge, once: Sequence[str] = ()) -> Lines:
    """Ours first; rivals named in `once` see the first repetition only, since they are slow."""
    lines = {TALLY: figures(table, drawn, ours)}
    for name in rivals:
        lines[name] = figures(table, drawn[:1] if name in once else drawn, rival(name))
    return lines


ALL = tuple(RIVALS)
SCORECARD = ALL[-1]
TREES = ("LightGBM", "plain XGBoost")


def berka_354(data: Path) -> Lines:
    table, others = tables.berka(data), tables.berka_aggregates(data, complete=True)
    drawn = repeated(table, 10, 3)
    lines = _against(table, drawn, ALL, pipeline(), once=(SCORECARD,))
    for name in ("random forest (scikit-learn)", "logistic regression (scikit-learn)"):
        lines[f"{name} on published aggregates"] = figures(others, repeated(others, 10, 3), rival(name))
    return lines


def berka_682_split(data: Path) -> Lines:
    table, is_test = tables.berka_682(data)
    lines = _against(table, published(is_test), ALL[:-1], pipeline())
    lines["Tally on the aggregates alone"] = figures(tables.berka_aggregates(data), published(is_test), pipeline())
    return lines


def berka_682_folds(data: Path) -> Lines:
    table, _ = tables.berka_682(data)
    return _against(table, repeated(table, 10, 10), TREES, pipeline(inner_folds=3), once=TREES)


def cumcm(data: Path) -> Lines:
    table, others = tables.cumcm(data), tables.cumcm_aggregates(data)
    drawn = repeated(table, 5, 6)
    lines = _against(table, drawn, ALL, pipeline())
    for name in ALL[:-1]:
        lines[f"{name} on published aggregates"] = figures(others, drawn, rival(name))
    return lines


READY = pipeline(inner_folds=3)


def _polish(data: Path, year: int) -> Lines:
    table = tables.polish(data, year)
    drawn, fewer = repeated(table, 10, 1), repeated(table, 5, 1)
    lines = _against(table, drawn, TREES, READY)
    constrained = tables.polish(data, year, is_constrained=True)
    lines[f"Tally, {tables.in_direction(constrained)} of 64 ratios constrained"] = figures(constrained, drawn, READY)
    for name, other in (
        ("Tally, with the differences of ten ratios (5-fold)", tables.with_differences(table)),
        ("Tally on missing flags alone (5-fold)", tables.flags_alone(table)),
        ("Tally without missing flags, medians instead (5-fold)", tables.without_flags(table)),
    ):
        lines[name] = figures(other, fewer, READY)
    return lines


def _sba(data: Path, draw: Callable[[LabelledTable, np.ndarray], Drawn], rivals: Sequence[str]) -> Lines:
    table, is_test = tables.sba(data)
    cautious, _ = tables.sba(data, is_cautious=True)
    lines = _against(table, draw(table, is_test), rivals, READY)
    lines["Tally, without what is known only at paying out"] = figures(cautious, draw(cautious, is_test), READY)
    return lines


def transfer(data: Path) -> Lines:
    """The reference model as shipped, nothing fitted: what it tells of firms of another world."""
    model = shipped_model()
    lines = {}
    for name, table in (("Berka, 354 loans", tables.berka(data)), ("CUMCM, 123 firms", tables.cumcm(data))):
        lines[f"reference model on {name}"] = of_scores(table.labels, model.pds(table.rows))
    return lines


RUNS: Mapping[str, Callable[[Path], Lines]] = {
    "berka-354": berka_354,
    "berka-682-split": berka_682_split,
    "berka-682-folds": berka_682_folds,
    "cumcm": cumcm,
    "polish-1": lambda data: _polish(data, 1),
    "polish-5": lambda data: _polish(data, 5),
    "sba-halves": lambda data: _sba(data, lambda table, is_test: published(is_test), ALL),
    "sba-folds": lambda data: _sba(data, lambda table, is_test: repeated(table, 10, 1), ALL[:-1]),
    "transfer": transfer,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"of {', '.join(RUNS)} (default: all)")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--keep", type=Path, default=None, metavar="FILE")
    options = parser.parse_args()
    if unknown := set(options.tasks) - set(RUNS):
        parser.error(f"no such task: {', '.join(sorted(unknown))}")
    if not options.data.is_dir():
        parser.error(f"the public data are not at {options.data}")
    kept = json.loads(options.keep.read_text()) if options.keep and options.keep.exists() else {}
    for task in options.tasks or RUNS:
        if task not in kept:
            kept[task] = {name: line.plain() for name, line in RUNS[task](options.data).items()}
            if options.keep:
                options.keep.write_text(json.dumps(kept, indent=1))
        print(written({task: kept[task]}), flush=True)
    if set(kept) == set(TASKS):
        RESULT.write_text(written(kept, is_whole=True), encoding="utf-8")


if __name__ == "__main__":
    main()
