"""Whether explanations hold: monotonicity, reasons that are proven, and plans that work, beside DiCE and optbinning.

Run `python -m benchmarks.explanation`; the tables go to `benchmarks/results/explanation.md`. The cases are firms of the
simulated economy that the reference model never learnt from, declined by grade or cut-off of the shipped policy.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import default_rng
from numpy.typing import NDArray

from engine.assessment.examination import examine
from engine.assessment.plans import Planner, worst_approved_pd
from engine.assessment.stopwatch import Stopwatch
from engine.errors import Refused
from engine.features.catalogue import CATALOGUE, compute
from engine.features.panel import Panel
from engine.intake.assemble import load_case
from engine.offer.pricing import cut_off_pd
from engine.policy.decision import Verdict
from engine.policy.policy import Policy
from engine.scoring import plans
from engine.scoring.counterfactual import find_plans
from engine.scoring.model import Model
from engine.service.references import References
from engine.simulation.evidence import drawn, write_case_folder
from engine.simulation.parameters import TEST, TRAIN
from engine.simulation.portfolio import simulate

RESULTS = Path(__file__).resolve().parent / "results"
CASES, SEED, GRID = 500, 4711, 32
RIVAL_CASES, FOLDERS = 30, 30
DIRECTIONS = np.array([int(feature.direction) for feature in CATALOGUE])

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bench:
    """Declined cases, and from which PD on a case is not approved by the score."""

    model: Model
    policy: Policy
    rows: Matrix
    worst: float
    cut_off: float

    @classmethod
    def of(cls, references: References) -> Bench:
        model, policy = references.model(), references.policy()
        product = policy.products["term-loan"]
        cut_off = cut_off_pd(policy.pricing, min(product.ceiling, policy.pricing.legal_ceiling))
        matrix = compute(Panel(simulate(6_000, 30, SEED, TEST).columns))
        pds, lower, _ = model.judge(matrix)
        by_grade = [policy.grade(model.grade(pd)).verdict is Verdict.DECLINE for pd in pds]
        declined = np.flatnonzero(np.array(by_grade) | (lower >= cut_off))[:CASES]
        return cls(model, policy, matrix[declined], worst_approved_pd(policy, model), cut_off)

    def distances(self, rows: Matrix) -> NDArray[np.float64]:
        """How far from an approval by the score, zero or less being approved."""
        pds, _, upper = self.model.judge(rows)
        return np.maximum(pds - self.worst, upper - self.cut_off * (1 - 1e-9))


def monotonicity(bench: Bench) -> list[str]:
    violations, constrained = 0, np.flatnonzero(DIRECTIONS)
    for position in constrained:
        known = bench.rows[np.isfinite(bench.rows[:, position]), position]
        if not len(known):
            continue
        grid = np.unique(np.quantile(known, np.linspace(0, 1, GRID)))
        swept = np.repeat(bench.rows, len(grid), axis=0)
        swept[:, position] = np.tile(grid, len(bench.rows))
        pds = bench.model.pds(swept).reshape(len(bench.rows), -1)
        violations += int((DIRECTIONS[position] * np.diff(pds, axis=1) < 0).sum())
    return [
        f"| violations of monotonicity, {len(constrained)} constrained features x {len(bench.rows)} cases x {GRID} "
        f"values | 0 | {violations} |"
    ]


def reasons(bench: Bench) -> list[str]:
    """Every reason replaced; every named value on the worse side of its reference."""
    told = lowered = named = wrong = silent = 0
    seconds = []
    for row in bench.rows:
        begin = time.process_time()
        score = bench.model.score(row)
        seconds.append(time.process_time() - begin)
        silent += not score.reasons
        for reason in score.reasons:
            told += 1
            lowered += reason.pd_replaced < reason.pd
            for name, value, reference in zip(reason.features, reason.values, reason.references, strict=True):
                named += 1
                direction = next(int(f.direction) for f in CATALOGUE if f.name == name)
                wrong += value is None or reference is None or direction * (value - reference) <= 0
    return [
        f"| reasons whose replacement lowers the PD, of {told} | 100 % | {lowered / told:.1%} |",
        f"| named features on the wrong side of their reference, of {named} | 0 | {wrong} |",
        f"| declined cases without any reason | - | {silent} |",
        f"| score with reasons, strengths and proof, ms of processor (median) | - | {np.median(seconds) * 1e3:.1f} |",
    ]


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
    """DiCE's random search on the same model; rows without unknown values, which it cannot take."""
    import dice_ml

    names = [feature.name for feature in CATALOGUE]

    class Accepts:
        """The model as a classifier: class 1 is an approval by the score."""

        classes_ = np.array([0, 1])

        def predict_proba(self, frame: pd.DataFrame) -> Matrix:
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


def whole_cases(references: References, folder: Path) -> list[str]:
    """Case folders of simulated firms through the whole road: what is not approved gets plans, each decided anew."""
    policy, model = references.policy(), references.model()
    refused = solved = offered = approved = 0
    seconds = []
    for number in range(FOLDERS):
        place = folder / f"{number}"
        try:
            write_case_folder(drawn(number, 18, default_rng((SEED, number))), place)
            seen = examine(load_case(place), policy, Stopwatch())
        except Refused:
            continue
        planner = Planner(seen, model)
        if planner.now.decision.verdict is Verdict.APPROVE:
            continue
        refused += 1
        begin = time.process_time()
        found = planner.plans()
        seconds.append(time.process_time() - begin)
        solved += bool(found)
        for plan in found:
            offered += 1
            approved += planner.decided(plan).decision.verdict is Verdict.APPROVE
    return [
        f"| case folders not approved, of {FOLDERS} | - | {refused} |",
        f"| of these with a plan | - | {solved} |",
        f"| plans approved when decided anew, of {offered} | 99 % | {approved / max(1, offered):.1%} |",
        f"| all plans of a case, every one decided whole, ms of processor (median, 90 %) | 100 "
        f"| {np.median(seconds) * 1e3:.0f}, {np.quantile(seconds, 0.9) * 1e3:.0f} |",
    ]


def main() -> None:
    import tempfile

    warnings.filterwarnings("ignore")
    references = References()
    bench = Bench.of(references)
    with tempfile.TemporaryDirectory() as folder:
        whole = whole_cases(references, Path(folder))
    tally = judged("Tally, model alone", bench, bench.rows, own(bench), families=True)
    text = "\n".join(
        [
            "# Explanations that hold",
            "",
            f"{len(bench.rows)} declined firms of the economy that the reference model never learnt from.",
            "",
            "| What | Bar | Reached |",
            "|---|---:|---:|",
            *monotonicity(bench),
            *reasons(bench),
            *whole,
            "",
            "## Plans beside rivals",
            "",
            "Changes are counted in families of features for Tally, which move together, else in features. Against:",
            "plans that ask the firm to move a feature to its riskier side.",
            "",
            "| Method | cases | with a plan | valid when scored anew | against | changes | ms a case |",
            "|---|---:|---:|---:|---:|---:|---:|",
            tally.line,
            *rivals(bench),
        ]
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "explanation.md").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
