"""What intake finds reaches the decision, the memo and the window, each time with its rows."""

from __future__ import annotations

import datetime as dt

from builders import AS_OF, a_case, a_ledger, healthy_movements
from scenarios import FixedModel, a_score

from engine.assessment.assess import assess
from engine.facts.casefile import Case
from engine.facts.conduct import Category
from engine.memo.sections.rules import rules
from engine.policy.decision import Verdict
from engine.policy.document import load_policy
from engine.service import views

LENDERS = ("甲银行", "乙小额贷款有限公司", "丙消费金融有限公司")


def stacked() -> Case:
    loans = [(AS_OF - dt.timedelta(days=60), 50_000, Category.LOAN_RECEIVED, lender) for lender in LENDERS]
    return a_case(ledger=a_ledger(healthy_movements() + loans))


def test_that_stacked_loans_refer_the_case_and_stand_in_the_memo() -> None:
    found = assess(stacked(), load_policy(), FixedModel(a_score()))
    (finding,) = [finding for finding in found.findings if finding.kind == "loan-stacking"]
    assert found.decision.verdict >= Verdict.REFER
    assert any(rule.rule == "loan-stacking" or rule.sources == finding.sources for rule in found.decision.findings)
    assert finding.sentence in _cells(rules(found))


def _cells(part: object) -> list[object]:
    """Everything that is said anywhere within a part of the memo."""
    if isinstance(part, (list, tuple)):
        return [said for inner in part for said in _cells(inner)]
    names = getattr(part, "__dataclass_fields__", {})
    return [part, *(said for name in names for said in _cells(getattr(part, name)))]


def test_that_every_row_a_finding_names_opens_in_the_window() -> None:
    case = stacked()
    for finding in assess(case, load_policy(), FixedModel(a_score())).findings:
        if finding.sources:
            table = views.of_sources(case, finding.sources, finding.sentence)
            assert table.rows and set(table.sources) & set(finding.sources), finding.kind
