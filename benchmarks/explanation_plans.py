"""Plans by the model alone, beside DiCE and optbinning on the same declined cases."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.explanation_bench import DIRECTIONS, SEED, Bench, Matrix
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.scoring import plans
from engine.scoring.counterfactual import find_plans
from engine.simulation.parameters import TRAIN
from engine.simulation.portfolio import simulate

RIVAL_CASES = 30
PATIENCE = 30.0
"""Seconds of processor for one case of a rival."""


@dataclass(frozen=True)
class Outcome:
    """What a method reached: cases with a plan, plans, those valid when scored anew, changes, and time a case."""

    method: str
    cases: int
    solved: int
    plans: int
    valid: int
    against: int
    changes: float
    milliseconds: float

    @property
    def line(self) -> str:
        return (
            f"| {self.method} | {self.cases} | {self.solved / self.cases:.0%} | {self.valid / max(1, self.plans):.1%} "
            f"| {self.against / max(1, self.plans):.0%} | {self.changes:.1f} | {self.milliseconds:,.0f} |"
        )


def judged(
    method: str, bench: Bench, rows: Matrix, answer: Callable[[Matrix], Sequence[Matrix]], families: bool = False
) -> Outcome:
    """Ask for plans of every row; each is scored anew."""
    solved = count = valid = against = 0
    seconds, changes = [], []
    for row in rows:
        begin = time.process_time()
        found = answer(row)
        seconds.append(time.process_time() - begin)
        solved += bool(len(found))
        for changed in found:
            moved = np.flatnonzero(~np.isclose(changed, row, rtol=1e-9, atol=1e-12, equal_nan=True))
            count += 1
            valid += bench.distances(changed[None, :])[0] <= 0
            against += bool((DIRECTIONS[moved] * (changed[moved] - row[moved]) > 0).any())
            changes.append(len({CATALOGUE[at].family for at in moved}) if families else len(moved))
    mean = float(np.mean(changes)) if changes else 0.0
    return Outcome(method, len(rows), solved, count, valid, against, mean, float(np.median(seconds)) * 1e3)


def own(bench: Bench) -> Callable[[Matrix], Sequence[Matrix]]:
    def answer(row: Matrix) -> Sequence[Matrix]:
        ways = plans.Ways.of(bench.model, row)
        levers = plans.levers_of(bench.model, row)
        found = find_plans(levers, lambda changes: bench.distances(ways.rows(changes)).tolist())
        if not found:
            return []
        return list(ways.rows([{change.name: change.after for change in plan.changes} for plan in found]))

    return answer


def dice(bench: Bench, learnt: Matrix, labels: NDArray[np.float64]) -> Callable[[Matrix], Sequence[Matrix]]:
    """DiCE's random search on the same model; rows without unknown values, which it cannot take.

    It is stopped after PATIENCE: shortening a change of a large amount in small steps may keep it for an hour.
    """
    import dice_ml

    names = [feature.name for feature in CATALOGUE]
    begun = [time.process_time()]

    class Accepts:
        """The model as a classifier: class 1 is an approval by the score."""

        classes_ = np.array([0, 1])

        def predict_proba(self, frame: pd.DataFrame) -> Matrix:
            if time.process_time() - begun[0] > PATIENCE:
                raise TimeoutError
            accepted = (bench.distances(frame[names].to_numpy(np.float64)) <= 0).astype(np.float64)
            return np.column_stack([1 - accepted, accepted])

        def predict(self, frame: pd.DataFrame) -> NDArray[np.int64]:
            return self.predict_proba(frame)[:, 1].astype(np.int64)

    frame = pd.DataFrame(learnt, columns=names)
    frame["approved"] = (bench.distances(learnt) <= 0).astype(int)
    data = dice_ml.Data(dataframe=frame, continuous_features=names, outcome_name="approved")
    explainer = dice_ml.Dice(data, dice_ml.Model(model=Accepts(), backend="sklearn"), method="random")
    vary = [feature.name for feature in CATALOGUE if str(feature.family) not in map(str, plans.FIXED)]

    def answer(row: Matrix) -> Sequence[Matrix]:
        query = pd.DataFrame([row], columns=names)
        begun[0] = time.process_time()
        try:
            result = explainer.generate_counterfactuals(
                query, total_CFs=3, desired_class=1, features_to_vary=vary, random_seed=1, verbose=False
            )
        except Exception:  # noqa: BLE001 - DiCE raises a kind of its own where it finds nothing
            return []
        found = result.cf_examples_list[0].final_cfs_df
        return [] if found is None else list(found[names].to_numpy(np.float64))

    return answer


def scorecard(
    bench: Bench, learnt: Matrix, labels: NDArray[np.float64]
) -> tuple[Callable[[Matrix], Sequence[Matrix]], Callable[[Matrix], NDArray[np.float64]]]:
    """optbinning's counterfactuals of its own scorecard, fitted on the same firms; it explains no other model."""
    from optbinning import BinningProcess, Scorecard
    from optbinning.scorecard import Counterfactual
    from sklearn.linear_model import LogisticRegression

    names = [feature.name for feature in CATALOGUE]
    frame = pd.DataFrame(learnt, columns=names)
    process = BinningProcess(names, selection_criteria={"iv": {"min": 0.02, "strategy": "highest", "top": 25}})
    card = Scorecard(process, LogisticRegression(max_iter=1000, C=0.1))
    card.fit(frame, labels.astype(int))
    explainer = Counterfactual(scorecard=card)
    explainer.fit(frame)

    def distance(rows: Matrix) -> NDArray[np.float64]:
        return card.predict_proba(pd.DataFrame(rows, columns=names))[:, 1] - bench.cut_off

    def answer(row: Matrix) -> Sequence[Matrix]:
        query = pd.DataFrame([row], columns=names)
        explainer.generate(query=query, y=0, outcome_type="binary", n_cf=1, max_changes=3, time_limit=5)
        if explainer.status not in ("OPTIMAL", "FEASIBLE"):
            return []
        found = explainer.display(show_only_changes=False, show_outcome=False)
        changed = row.copy()
        for name in found.columns:
            if name in names:
                changed[names.index(name)] = _number(found[name].iloc[0], row[names.index(name)])
        return [changed]

    return answer, distance


def _number(text: object, otherwise: float) -> float:
    try:
        return float(str(text))
    except ValueError:
        return otherwise


def rivals(bench: Bench) -> list[str]:
    """The same rows for all, with unknown values filled by the references, since the rivals take none."""
    portfolio = simulate(3_000, 30, SEED + 1, TRAIN)
    learnt, labels = _filled(bench, compute(Panel(portfolio.columns))), portfolio.defaulted.astype(np.float64)
    rows = _filled(bench, bench.rows)
    rows = rows[bench.distances(rows) > 0][:RIVAL_CASES]
    lines = [judged("Tally, the same rows", bench, rows, own(bench), families=True).line]
    for name, make in (("DiCE, random search", dice),):
        try:
            lines.append(judged(name, bench, rows, make(bench, learnt, labels)).line)
        except ImportError:
            lines.append(f"| {name} | not installed | | | | | |")
    try:
        answer, distance = scorecard(bench, learnt, labels)
        declined = rows[distance(rows) > 0]
        begin = time.process_time()
        found = [made for row in declined for made in answer(row)]
        spent = (time.process_time() - begin) / max(1, len(declined)) * 1e3
        lines.append(
            f"| optbinning, its own scorecard | {len(declined)} | {len(found) / max(1, len(declined)):.0%} "
            f"| by intervals, not values | | at most 3 | {spent:,.0f} |"
        )
    except ImportError:
        lines.append("| optbinning | not installed | | | | | |")
    return lines


def _filled(bench: Bench, rows: Matrix) -> Matrix:
    filled = np.where(np.isfinite(rows), rows, bench.model.references.values)
    return np.where(np.isfinite(filled), filled, 0.0)
