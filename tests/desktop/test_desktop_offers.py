"""The offer stage: offers side by side, one taken; a plan of tranches without an order."""

from __future__ import annotations

import pytest
from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.cases.page import CasesPage
from desktop.cases.workspace import WorkspacePage
from desktop.main_window import MainWindow
from desktop.offer.page import OfferStage
from engine.facts.orders import OrderStatus


@pytest.fixture
def workspace(qtbot: QtBot, main: MainWindow, case_id: int) -> WorkspacePage:
    """The healthy firm's case, open and assessed."""
    cases = main.page
    assert isinstance(cases, CasesPage)
    page = cases.open_case(case_id)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    settle(qtbot, main.session)
    return page


def offer_stage(qtbot: QtBot, workspace: WorkspacePage) -> OfferStage:
    workspace.show_stage("offer")
    page = workspace.stage
    assert isinstance(page, OfferStage)
    qtbot.waitUntil(lambda: bool(page.side_by_side.found), timeout=20_000)
    settle(qtbot, workspace.session)
    return page


def ask_for_tranches(qtbot: QtBot, workspace: WorkspacePage) -> OfferStage:
    page = offer_stage(qtbot, workspace)
    assert workspace.keeper is not None
    workspace.keeper.change({"request.product": "order-tranches"})
    qtbot.waitUntil(lambda: page.plan.isVisible(), timeout=20_000)
    settle(qtbot, workspace.session)
    return page


def test_that_offers_stand_side_by_side_and_the_one_taken_is_stored_with_the_case(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    page = offer_stage(qtbot, workspace)
    table = page.side_by_side.table
    rows = [table.model.row(table.model.index(k, 0)) for k in range(len(table.model.shown))]
    assert rows[0].is_asked
    assert {"order-tranches", "revolving-line", "term-loan"} == {row.request.product.value for row in rows}
    assert all(row.verdict and row.binding for row in rows)
    wanted = next(k for k, row in enumerate(rows) if row.method == "Equal principal")
    assert not page.side_by_side.take.isEnabled()
    table.view.selectRow(wanted)
    assert page.side_by_side.take.isEnabled()
    page.side_by_side.take.click()
    service = workspace.session.service
    qtbot.waitUntil(
        lambda: service.workspace(workspace.case_id).draft.texts.get("request.method") == "equal-principal",
        timeout=5_000,
    )
    settle(qtbot, workspace.session)
    assert page._shown is not None and page._shown.offer is not None
    assert page._shown.offer.tranches[0].schedule.method == "equal-principal"
    qtbot.waitUntil(lambda: page.side_by_side.found[0].case.request.method is not None, timeout=20_000)


def test_that_the_offer_as_requested_cannot_be_taken_again(qtbot: QtBot, workspace: WorkspacePage) -> None:
    page = offer_stage(qtbot, workspace)
    page.side_by_side.table.view.selectRow(0)
    assert not page.side_by_side.take.isEnabled()


def test_that_a_term_loan_shows_no_plan_of_tranches(qtbot: QtBot, workspace: WorkspacePage) -> None:
    assert not offer_stage(qtbot, workspace).plan.isVisible()


def test_that_an_order_is_tried_as_cancelled_and_nothing_is_written_until_it_is_marked(
    qtbot: QtBot, workspace: WorkspacePage
) -> None:
    page, service = ask_for_tranches(qtbot, workspace), workspace.session.service

    def orders() -> dict[str, OrderStatus]:
        answer = service.assess(workspace.case_id)
        assert not isinstance(answer, tuple)
        return {order.order_id: order.status for order in answer.case.orders or ()}

    first = page.plan.order.itemData(1)
    page.plan.order.setCurrentIndex(1)
    page.plan.order.activated.emit(1)
    qtbot.waitUntil(lambda: page.plan.found is not None, timeout=20_000)
    assert page.plan.found is not None and page.plan.found.after.offer is not None
    assert first not in {tranche.reference for tranche in page.plan.found.after.offer.tranches}
    assert first in page.plan.said.text()
    assert orders()[first] is OrderStatus.CONFIRMED
    page.plan.cancel.click()
    qtbot.waitUntil(lambda: orders()[first] is OrderStatus.CANCELLED, timeout=10_000)
    qtbot.waitUntil(lambda: page.plan.order.findData(first) < 0, timeout=20_000)


def test_that_the_offer_stage_speaks_chinese(qtbot: QtBot, workspace: WorkspacePage) -> None:
    page = ask_for_tranches(qtbot, workspace)
    workspace.session.speak("zh_CN")
    settle(qtbot, workspace.session)
    assert page.side_by_side.heading.text() == "报价对比"
    assert page.plan.cancel.text() == "标记为已取消"
    assert page.side_by_side.take.text() == "采用此报价"
