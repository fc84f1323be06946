"""Offers: the alternatives side by side, and what becomes of the tranches when an order is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.assessment.alternatives import alternatives
from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.assessment.whatif import WhatIf
from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.orders import OrderStatus
from engine.i18n import say
from engine.intake.fields import Draft, Problem
from engine.intake.readers.named import named_table
from engine.offer.replan import Step, steps
from engine.progress import Job
from engine.service import tables
from engine.service.references import References
from engine.service.values import Changes
from engine.store import cases
from engine.store.database import Database

Answer = Assessment | tuple[Problem, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Replanning:
    """The offer as it stands and as it would be without one order, with what becomes of each tranche."""

    order_id: str
    before: Assessment
    after: Assessment
    steps: tuple[Step, ...]


class Offers:
    """`assess_case` answers what Tally would decide on a case now, or what is missing to say so."""

    def __init__(
        self,
        database: Database,
        by: str,
        references: References,
        assess_case: Callable[[int, Draft | None], Answer],
    ) -> None:
        self._database = database
        self._by = by
        self._references = references
        self._assess = assess_case

    def side_by_side(self, case_id: int, draft: Draft | None = None, job: Job | None = None) -> tuple[Assessment, ...]:
        """The request and its alternatives, each decided end to end; nothing while entries are missing."""
        now = self._assess(case_id, draft)
        if not isinstance(now, Assessment):
            return ()
        policy, model = self._references.policy(), self._references.model()
        return alternatives(now.case, now.policy, WhatIf(now.case, policy, model))

    def without_order(
        self, case_id: int, order_id: str, draft: Draft | None = None, job: Job | None = None
    ) -> Replanning:
        """What the offer would be if the order were cancelled; nothing is written. Raises Refused as below."""
        now = self._assess(case_id, draft)
        if not isinstance(now, Assessment) or not any(o.order_id == order_id for o in now.case.orders or ()):
            raise Refused(say("There is no order {order} in this case any more.", order=order_id))
        after = assess(_cancelled(now.case, order_id), self._references.policy(), self._references.model())
        before_plan, after_plan = (a.offer.tranches if a.offer else () for a in (now, after))
        return Replanning(order_id, now, after, steps(before_plan, after_plan))

    def cancel_order(self, case_id: int, order_id: str, job: Job | None = None) -> Changes:
        """Mark the order as cancelled in the case's list of orders, as the buyer told.

        Raises Refused where the list came in a file that is not kept as typed cells.
        """
        with self._database.reading() as connection:
            stored = dict(cases.read_evidence(connection, case_id)).get(tables.ORDERS)
        changed = None if stored is None else _marked(stored, order_id)
        if changed is None:
            raise Refused(
                say("Order {order} is not in a list that Tally can change; mark it as cancelled in your own file and "
                    "drop that file again.", order=order_id)
            )  # fmt: skip
        with self._database.writing() as connection:
            cases.put_evidence(connection, self._by, case_id, tables.ORDERS, changed)
        return Changes(frozenset({case_id}))


def _cancelled(case: Case, order_id: str) -> Case:
    orders = tuple(
        replace(order, status=OrderStatus.CANCELLED) if order.order_id == order_id else order
        for order in case.orders or ()
    )
    return replace(case, orders=orders)


def _marked(data: bytes, order_id: str) -> bytes | None:
    """The list with the order's status changed, None where the order is not found in cells separated by commas."""
    try:
        position = named_table(tables.ORDERS, data, "orders", ("order_id", "status")).position
        grid = tables.from_csv(data)
    except (Refused, UnicodeDecodeError):
        return None
    number, status = position["order_id"], position["status"]
    found = [k for k, row in enumerate(grid.rows) if len(row) > max(number, status) and row[number].strip() == order_id]
    if not found:
        return None
    rows = [list(row) for row in grid.rows]
    for k in found:
        rows[k][status] = OrderStatus.CANCELLED.value
    return tables.to_csv(replace(grid, rows=tuple(tuple(row) for row in rows)))
