"""Plans as cards: in words, and applied with one press."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.assessment.plans import PlansPanel, plan_view
from desktop.offer.presenter import WhatIf
from desktop.session import Session
from engine.assessment.examination import examine
from engine.assessment.plans import CasePlan, Planner
from engine.assessment.stopwatch import Stopwatch
from engine.i18n import translator
from engine.intake.assemble import load_case
from engine.paths import resources
from engine.policy.decision import Verdict
from engine.service.references import References


@pytest.fixture(scope="module")
def plans() -> tuple[CasePlan, ...]:
    references, case = References(), load_case(resources() / "samples" / "mingyuan-machinery")
    return Planner(examine(case, references.policy(), Stopwatch()), references.model()).plans()


def test_that_a_plan_says_what_to_ask_for_and_what_is_then_decided(plans: tuple[CasePlan, ...]) -> None:
    view = plan_view(plans[0], translator("en"))
    assert view.title.startswith("Ask for ") and view.title.endswith("over 12 months")
    assert (view.verdict, view.tone, view.lines) == ("Approve", "good", ())
    assert plan_view(plans[0], translator("zh_CN")).title.startswith("改为申请")


def test_that_a_plan_is_applied_with_one_press(qtbot: QtBot, session: Session, plans: tuple[CasePlan, ...]) -> None:
    panel = PlansPanel(session)
    qtbot.addWidget(panel)
    panel.show_searching(Verdict.APPROVE_LESS)
    assert "Looking" in panel.said.text() and panel.cards == []
    panel.show_plans(plans)
    assert len(panel.cards) == len(plans)
    with qtbot.waitSignal(panel.applied) as applied:
        panel.cards[0].findChildren(QPushButton)[0].click()
    assert applied.args == [WhatIf.of(plans[0].request)]
    panel.show_plans(())
    assert panel.cards == [] and "approval" in panel.said.text()
