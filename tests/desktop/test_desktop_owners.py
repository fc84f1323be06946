"""Owners who hold through a firm, as they are entered: on two lines, with what is wrong said at once."""

from __future__ import annotations

import pytest
from conftest import settle
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.cases.live_presenter import live_view
from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.intake.form_page import FormStage
from desktop.intake.section_form import RowsCard
from desktop.main_window import MainWindow
from engine.assessment.assessment import Assessment


@pytest.fixture
def workspace(qtbot: QtBot, main: MainWindow, case_id: int) -> WorkspacePage:
    cases = main.open("cases")
    assert isinstance(cases, CasesPage)
    page = cases.open_case(case_id)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    page.show_stage("applicant")
    settle(qtbot, main.session)
    return page


def owners(workspace: WorkspacePage) -> RowsCard:
    stage = workspace.stage
    assert isinstance(stage, FormStage)
    return next(c for c in stage.cards if isinstance(c, RowsCard) and c.section.name == "owners")


def typed(qtbot: QtBot, workspace: WorkspacePage, row: int, **texts: str) -> None:
    """Type into a row of owners and wait for what comes of it."""
    assert workspace.keeper is not None
    before = workspace.answer
    for path, text in texts.items():
        workspace.keeper.type_row("owners", row, path.replace("__", "."), text)
    qtbot.waitUntil(lambda: workspace.answer is not before, timeout=20_000)
    settle(qtbot, workspace.session)


def test_that_an_owner_stands_on_two_lines_with_its_captions(workspace: WorkspacePage) -> None:
    card = owners(workspace)
    line = card.editors[0]
    assert list(line) == ["name", "share", "through", "role", "identity.type", "identity.number"]
    tops = {path: _top(card, editor) for path, editor in line.items()}
    assert tops["name"] == tops["share"] == tops["through"] < tops["role"] == tops["identity.number"]
    assert tops["identity.number"] < _top(card, card.editors[1]["name"])


def _top(card: RowsCard, editor: QWidget) -> int:
    """The line of the grid on which an editor stands."""
    place = card._grid.getItemPosition(card._grid.indexOf(editor))
    assert isinstance(place, tuple)
    return int(place[0])


def test_that_an_owner_through_a_firm_is_taken_with_its_part_of_the_whole(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    owners(workspace).add_row()
    typed(qtbot, workspace, 2, name="Brook Holding", share="0.4")
    typed(qtbot, workspace, 1, share="100%", through="brook holding")
    answer = workspace.answer
    assert isinstance(answer, Assessment)
    assert answer.case.owners[1].through == "Brook Holding"
    assert answer.features["ownership_hhi"] == pytest.approx(0.6**2 + 0.4**2)


def test_that_owners_in_a_circle_are_said_to_be_in_the_way(qtbot: QtBot, workspace: WorkspacePage) -> None:
    owners(workspace).add_row()
    typed(qtbot, workspace, 2, name="Brook Holding", share="0.4", through="Brook Holding")
    assert workspace.answer is not None
    (said,) = live_view(workspace.answer, workspace.session.words).missing
    assert (
        said == "“Brook Holding” would hold itself through “Brook Holding”; correct through whom the shares are held."
    )
