"""A book in columns is decided as each of its cases is decided alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from scenarios import assessed

from engine.assessment.assessment import Assessment
from engine.backtest.caps import CAPS
from engine.backtest.judging import judge
from engine.backtest.rows import book_of_rows, row_of
from engine.policy.document import load_policy

CASES = [
    case
    for path in sorted((Path(__file__).parent.parent / "policy" / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["cases"]
]


@pytest.fixture(scope="module")
def decided() -> list[Assessment]:
    return [assessed(case.get("given", {})) for case in CASES]


def test_that_a_book_of_all_policy_cases_is_decided_as_each_alone(decided: list[Assessment]) -> None:
    rows = [row_of(assessment, str(number)) for number, assessment in enumerate(decided)]
    policy, seen = load_policy(), 0
    for book in book_of_rows(rows):
        judged = judge(book, policy)
        for place, name in enumerate(book.name):
            alone, case = decided[int(name)], CASES[int(name)]
            seen += 1
            by_rule: dict[str, int] = {}
            for finding in alone.decision.findings:
                by_rule[finding.rule] = max(int(finding.verdict), by_rule.get(finding.rule, 0))
            columns = {rule: int(code[place]) for rule, code in judged.demands.items() if code[place] >= 0}
            assert columns == {rule: code for rule, code in by_rule.items() if rule in columns}, case["name"]
            left_out = set(by_rule) - set(columns)
            assert left_out <= {"authority", "policy-currency"}, (case["name"], left_out)
            assert judged.verdict[place] == alone.decision.verdict, case["name"]
            assert judged.score_verdict[place] == alone.decision.score_verdict, case["name"]
            assert judged.policy_verdict[place] == alone.decision.policy_verdict, case["name"]
            assert alone.limit is not None
            assert judged.limit[place] == float(alone.limit.amount.amount), case["name"]
            assert CAPS[judged.binding[place]] == alone.limit.binding, case["name"]
            if alone.price is not None:
                assert judged.rate[place] == float(alone.price.rate)
    assert seen == len(CASES)


def test_that_a_row_of_a_book_is_plain_json(decided: list[Assessment]) -> None:
    import json

    row: dict[str, Any] = row_of(decided[0])
    assert json.loads(json.dumps(row)) == row
