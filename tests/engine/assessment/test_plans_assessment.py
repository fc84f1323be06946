"""Plans: what would have to change, each decided whole before it is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.assessment.examination import examine
from engine.assessment.plans import CasePlan, Planner
from engine.assessment.stopwatch import Stopwatch
from engine.features.catalogue import by_name
from engine.features.feature import Direction, Family
from engine.intake.assemble import load_case
from engine.money import Money
from engine.paths import resources
from engine.policy.decision import Verdict
from engine.service.references import References

SAMPLES = resources() / "samples"


def planner(folder: Path, amount: str | None = None) -> Planner:
    references, case = References(), load_case(folder)
    if amount is not None:
        case = replace(case, request=replace(case.request, amount=Money(amount, case.currency)))
    return Planner(examine(case, references.policy(), Stopwatch()), references.model())


@pytest.fixture(scope="module")
def asking_too_much() -> tuple[Planner, tuple[CasePlan, ...]]:
    made = planner(SAMPLES / "mingyuan-machinery")
    return made, made.plans()


def test_that_an_approved_case_needs_no_plan() -> None:
    assert planner(SAMPLES / "linden-packaging").plans() == ()


def test_that_every_plan_is_approved_when_it_is_decided_anew(asking_too_much) -> None:
    made, plans = asking_too_much
    assert plans
    for plan in plans:
        assert plan.assessment.decision.verdict is Verdict.APPROVE
        assert made.decided(plan).decision.verdict is Verdict.APPROVE


def test_that_the_request_is_changed_first(asking_too_much) -> None:
    made, plans = asking_too_much
    asked = made.now.case.request
    assert plans[0].changes_request and not plans[0].families
    assert plans[0].request.amount.minor < asked.amount.minor
    assert plans[0].request.tenor_months == asked.tenor_months


def test_that_a_forger_is_offered_no_way_round() -> None:
    assert planner(SAMPLES / "jiahe-foods").plans() == ()


def test_that_what_a_plan_asks_of_the_firm_is_never_worse_and_never_its_age_or_industry() -> None:
    for sample in ("ruifeng-decoration", "ribble-freight", "trent-supplies"):
        for plan in planner(SAMPLES / sample).plans():
            assert str(Family.FIRM) not in plan.families and len(plan.families) <= 3
            for change in plan.features:
                direction = by_name(change.name).direction
                assert direction is not Direction.OPEN
                assert int(direction) * (change.after - change.before) < 0


def test_that_requests_alone_are_those_plans_that_ask_for_nothing_of_the_firm(asking_too_much) -> None:
    made, plans = asking_too_much
    found = made.requests()
    assert [plan.request for plan in found] == [plan.request for plan in plans if not plan.families]
    assert all(plan.assessment.decision.verdict is Verdict.APPROVE and not plan.values for plan in found)
    assert planner(SAMPLES / "linden-packaging").requests() == ()
