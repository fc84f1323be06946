"""Single simulated firms through the whole road, in memory: files, facts, verdict, plans, and every plan decided anew.

A plan is decided anew without what the search had at hand: the changed request is put into the case, the firm is
examined from its facts, and only the values that the firm would have to reach take the place of computed ones.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.random import default_rng

from benchmarks.explanation_bench import CASES, SEED
from engine.assessment.assess import assess, assess_examined
from engine.assessment.assessment import Assessment
from engine.assessment.examination import examine
from engine.assessment.plans import CasePlan, Planner
from engine.assessment.stopwatch import Stopwatch
from engine.errors import Refused
from engine.facts.casefile import Case
from engine.features.catalogue import CATALOGUE
from engine.intake.assemble import assemble, read_evidence
from engine.intake.form import read
from engine.policy.decision import Verdict
from engine.policy.policy import Policy
from engine.scoring.model import Model
from engine.scoring.score import Reason
from engine.service.references import References
from engine.simulation.evidence import case_folder, drawn

MONTHS = 18
DIRECTION = {feature.name: int(feature.direction) for feature in CATALOGUE}
MOST_RULES = 6


@dataclass
class Reached:
    """What was counted over the cases."""

    drawn: int = 0
    refused_files: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    stopped_by: Counter[str] = field(default_factory=Counter)
    by_policy: int = 0
    solved: int = 0
    plans: int = 0
    by_request: int = 0
    valid: int = 0
    same: int = 0
    reasons: int = 0
    lowering: int = 0
    wrong: int = 0
    deciding: list[float] = field(default_factory=list)
    planning: list[float] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return sum(self.verdicts.values())


def whole_cases(references: References) -> list[str]:
    """Lines of the table, and what stops the cases for which no plan can be."""
    policy, model, reached = references.policy(), references.model(), Reached()
    for case in _cases(reached):
        _judge(case, policy, model, reached)
        if reached.cases == CASES:
            break
    return _lines(reached)


def _cases(reached: Reached) -> Iterator[Case]:
    """Firm after firm, as the files of a case folder that were read again."""
    while True:
        number, reached.drawn = reached.drawn, reached.drawn + 1
        try:
            folder = case_folder(drawn(number, MONTHS, default_rng((SEED, number))))
        except Refused:
            reached.refused_files += 1
            continue
        application, problems = read(folder.draft)
        assert application is not None, problems
        yield assemble(application, read_evidence(folder.files, application.currency))


def _judge(case: Case, policy: Policy, model: Model, reached: Reached) -> None:
    begin = time.process_time()
    seen = examine(case, policy, Stopwatch())
    planner = Planner(seen, model)
    decided = time.process_time()
    decision = planner.now.decision
    if decision.verdict is Verdict.APPROVE:
        return
    found = planner.plans()
    reached.deciding.append(decided - begin)
    reached.planning.append(time.process_time() - decided)
    reached.verdicts[decision.verdict.code] += 1
    _count_reasons(planner.now, reached)
    if decision.policy_verdict is Verdict.DECLINE and not found:
        reached.by_policy += 1
        rules = {one.rule for one in decision.findings if one.verdict is Verdict.DECLINE and one.stage != "grade"}
        reached.stopped_by.update(rules)
    reached.solved += bool(found)
    for plan in found:
        _count_plan(case, plan, policy, model, reached)


def _count_reasons(assessment: Assessment, reached: Reached) -> None:
    for reason in assessment.score.reasons if assessment.score else ():
        reached.reasons += 1
        reached.lowering += reason.pd_replaced < reason.pd
        reached.wrong += sum(_is_wrong(reason, at) for at in range(len(reason.features)))


def _is_wrong(reason: Reason, at: int) -> bool:
    """Whether a named feature is unknown, or no worse than its reference."""
    value, reference = reason.values[at], reason.references[at]
    return value is None or reference is None or DIRECTION[reason.features[at]] * (value - reference) <= 0


def _count_plan(case: Case, plan: CasePlan, policy: Policy, model: Model, reached: Reached) -> None:
    changed = replace(case, request=plan.request)
    reached.plans += 1
    if plan.values:
        seen = examine(changed, policy, Stopwatch())
        anew = assess_examined(replace(seen, features={**seen.features, **plan.values}), model)
    else:
        reached.by_request += 1
        anew = assess(changed, policy, model)
    reached.valid += anew.decision.verdict is Verdict.APPROVE
    promised = plan.assessment
    reached.same += (anew.score, anew.limit, anew.price) == (promised.score, promised.limit, promised.price)


def _lines(reached: Reached) -> list[str]:
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in reached.verdicts.most_common())
    planning = np.array(reached.planning) * 1e3
    named = ", ".join(f"`{rule}` {count}" for rule, count in reached.stopped_by.most_common(MOST_RULES))
    return [
        f"| whole cases not approved ({verdicts}), of {reached.drawn} simulated | 500 | {reached.cases} |",
        f"| their reasons whose replacement lowers the PD, of {reached.reasons} | 100 % "
        f"| {reached.lowering / max(1, reached.reasons):.1%} |",
        f"| named features of theirs on the wrong side | 0 | {reached.wrong} |",
        f"| of these declined by policy rules that no plan can change | - | {reached.by_policy} |",
        f"| of the {reached.cases - reached.by_policy} others with a plan | - | {reached.solved} |",
        f"| plans approved when decided anew from the facts, of {reached.plans} ({reached.by_request} change the "
        f"request alone) | 99 % | {reached.valid / max(1, reached.plans):.1%} |",
        f"| with score, limit and price exactly as promised | - | {reached.same / max(1, reached.plans):.1%} |",
        f"| examining and deciding a case, ms of processor (median) | - | {np.median(reached.deciding) * 1e3:.0f} |",
        f"| all plans of a case, every one decided whole, ms of processor (median, 90 %, 99 %) | 100 "
        f"| {np.median(planning):.0f}, {np.quantile(planning, 0.9):.0f}, {np.quantile(planning, 0.99):.0f} |",
        f"\nRules that stop the {reached.by_policy}, a case counting for each: {named}.",
    ]
