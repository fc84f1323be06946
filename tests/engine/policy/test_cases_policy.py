"""Policy by cases: every boundary from both sides, and every input unknown."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scenarios import assessed

from engine.assessment.assessment import Assessment
from engine.money import Money
from engine.policy.decision import Status, Verdict
from engine.policy.document import load_policy
from engine.policy.policy import Rule

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["cases"]
]


@cache
def told(name: str) -> Assessment:
    """The assessment of a case of the tables; every test looks at the same one."""
    case = next(case.values[0] for case in CASES if case.id == name)
    return assessed(case.get("given", {}))


EACH = pytest.mark.parametrize(("name", "expected"), [(case.id, case.values[0]["expect"]) for case in CASES])


@EACH
def test_that_a_case_is_decided_as_its_table_says(name: str, expected: dict[str, Any]) -> None:
    assessment = told(name)
    decision = assessment.decision
    by_rule = {finding.rule: finding for finding in decision.findings}
    assert decision.verdict.code == expected["verdict"], [str(f.sentence) for f in decision.findings if f.verdict]
    for rule, status in expected.get("rules", {}).items():
        assert by_rule[rule].status.value == status, str(by_rule[rule].sentence)
    for rule in expected.get("not_asked", []):
        assert rule not in by_rule
    for key, verdict in (("score", decision.score_verdict), ("policy", decision.policy_verdict)):
        assert verdict.code == expected.get(key, verdict.code)
    if "limit" in expected:
        assert assessment.limit is not None
        assert str(assessment.limit.amount.amount) == expected["limit"]
    if "binding" in expected:
        assert assessment.limit is not None
        assert assessment.limit.binding == expected["binding"]
    if "authority" in expected:
        assert decision.authority == expected["authority"]


@EACH
def test_that_unknown_never_passes_and_less_than_approval_has_reasons(name: str, expected: dict[str, Any]) -> None:
    decision = told(name).decision
    for finding in decision.findings:
        if finding.status is Status.UNKNOWN:
            assert finding.verdict >= Verdict.REFER
            assert finding.observed is None
        if finding.status is Status.PASSED:
            assert finding.verdict is Verdict.APPROVE
    assert decision.verdict is max(decision.score_verdict, decision.policy_verdict)
    assert (decision.verdict is Verdict.APPROVE) == (not decision.reasons)
    assert len(decision.reasons) <= 4


def test_that_there_are_two_hundred_cases_and_each_is_told_apart() -> None:
    names = [str(case.id) for case in CASES]
    assert len(names) >= 200
    assert len(set(names)) == len(names)


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[Status, list[object]]]:
    """What each rule observed over all cases, by how it was answered."""
    found: dict[str, dict[Status, list[object]]] = {}
    for case in CASES:
        for finding in told(case.id).decision.findings:
            found.setdefault(finding.rule, {}).setdefault(finding.status, []).append(finding.observed)
    return found


RULES = load_policy().rules


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_that_every_rule_is_met_from_both_sides_of_its_boundary_and_unknown(
    rule: Rule, seen: dict[str, dict[Status, list[object]]]
) -> None:
    answers = seen[rule.name]
    assert set(answers) == set(Status)
    if rule.threshold is None:
        return
    bound = _number(rule.threshold)
    for side in (Status.PASSED, Status.FAILED):
        assert any(abs(_number(value) - bound) <= _near(value, bound) for value in answers[side]), side


@pytest.mark.parametrize(
    "check", ["statement-integrity", "purpose", "industry", "score-grade", "portrait-bias", "price", "watch-list"]
)
def test_that_every_standing_check_passes_fails_and_is_unknown_somewhere(
    check: str, seen: dict[str, dict[Status, list[object]]]
) -> None:
    assert set(seen[check]) == set(Status)


def test_that_every_paper_of_every_tier_is_there_once_and_missing_once(
    seen: dict[str, dict[Status, list[object]]],
) -> None:
    for tier in load_policy().tiers:
        for paper in tier.needs:
            assert {Status.PASSED, Status.FAILED} <= set(seen[f"identity-{paper}"]), paper


def test_that_every_cap_binds_somewhere_and_every_essential_one_is_unknown_somewhere(
    seen: dict[str, dict[Status, list[object]]],
) -> None:
    limits = [told(case.id).limit for case in CASES]
    assert {limit.binding for limit in limits if limit} == set(load_policy().caps.terms)
    essential = [name for name, terms in load_policy().caps.terms.items() if terms.essential_above is not None]
    assert all(Status.UNKNOWN in seen[f"cap-{name}"] for name in essential)


def test_that_every_grade_and_every_level_of_authority_is_reached(
    seen: dict[str, dict[Status, list[object]]],
) -> None:
    grades = {grade for values in seen["score-grade"].values() for grade in values if grade is not None}
    assert grades == {terms.grade for terms in load_policy().grades}
    roles = {told(case.id).decision.authority for case in CASES}
    assert roles == {level.role for level in load_policy().authority}


def _near(value: object, bound: float) -> float:
    """One day or one of what is counted, else a fiftieth of the bound."""
    return 1 if isinstance(value, int) else max(abs(bound) / 50, 0.02)


def _number(value: object) -> float:
    number = value.amount if isinstance(value, Money) else value
    assert isinstance(number, int | float | Decimal)
    return float(number)
