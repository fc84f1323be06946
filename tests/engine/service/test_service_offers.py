from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.facts.orders import OrderStatus
from engine.paths import resources
from engine.service.origination import Origination


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", "officer")
    yield opened
    opened.close()


def test_that_an_order_is_planned_without_and_then_marked_as_cancelled(desk: Origination) -> None:
    case_id = desk.import_folder(resources() / "samples" / "linden-packaging")
    before = desk.assess(case_id)
    assert isinstance(before, Assessment) and before.offer is not None
    gone = before.offer.tranches[0].reference
    tried = desk.offers.without_order(case_id, gone)
    assert next(step for step in tried.steps if step.reference == gone).after is None
    unchanged = desk.assess(case_id)
    assert isinstance(unchanged, Assessment) and unchanged.offer == before.offer
    desk.offers.cancel_order(case_id, gone)
    after = desk.assess(case_id)
    assert isinstance(after, Assessment)
    assert {o.order_id: o.status for o in after.case.orders or ()}[gone] is OrderStatus.CANCELLED
    assert after.offer == tried.after.offer
    assert all(other.case.request.amount == before.case.request.amount for other in desk.offers.side_by_side(case_id))


def test_that_an_order_that_is_not_there_is_refused_in_a_sentence(desk: Origination) -> None:
    case_id = desk.import_folder(resources() / "samples" / "linden-packaging")
    with pytest.raises(Refused, match="no order PO-404"):
        desk.offers.without_order(case_id, "PO-404")
    with pytest.raises(Refused, match="PO-404"):
        desk.offers.cancel_order(case_id, "PO-404")
