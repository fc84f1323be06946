"""Policy by cases: every boundary from both sides, and every input unknown."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from scenarios import assessed

from engine.policy.decision import Status, Verdict

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["cases"]
]


@pytest.mark.parametrize("case", CASES)
def test_that_a_case_is_decided_as_its_table_says(case: dict[str, Any]) -> None:
    assessment = assessed(case.get("given", {}))
    decision, expected = assessment.decision, case["expect"]
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


@pytest.mark.parametrize("case", CASES)
def test_that_unknown_never_passes_and_less_than_approval_has_reasons(case: dict[str, Any]) -> None:
    decision = assessed(case.get("given", {})).decision
    for finding in decision.findings:
        if finding.status is Status.UNKNOWN:
            assert finding.verdict >= Verdict.REFER
            assert finding.observed is None
        if finding.status is Status.PASSED:
            assert finding.verdict is Verdict.APPROVE
    assert decision.verdict is max(decision.score_verdict, decision.policy_verdict)
    assert (decision.verdict is Verdict.APPROVE) == (not decision.reasons)
    assert len(decision.reasons) <= 4


def test_that_there_are_at_least_sixty_cases() -> None:
    assert len(CASES) >= 60
