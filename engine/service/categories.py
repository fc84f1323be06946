"""Categories as a person sees and mends them: row by row, by counterparty, and by the bank's own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np

from engine.errors import Refused
from engine.facts.conduct import Ledger
from engine.i18n import say
from engine.intake import names
from engine.intake.bank_rules import BankRule, Match, matching
from engine.intake.categories import GUESSES, NAME_RULES, uncategorised_share
from engine.money import Money
from engine.service.values import CategoryGroup, CategoryRow, CategoryView, Changes, GivenBy, RuleRow
from engine.store import knowledge
from engine.store.database import Database


class Categories:
    """`ledger_of` answers the categorised movements of a case, None where it has no statements; `brought_by` the rules
    that came with a case."""

    def __init__(
        self,
        database: Database,
        by: str,
        ledger_of: Callable[[int], Ledger | None],
        brought_by: Callable[[int], tuple[BankRule, ...]],
    ) -> None:
        self._database = database
        self._by = by
        self._ledger_of = ledger_of
        self._brought_by = brought_by

    def view(self, case_id: int) -> CategoryView:
        """Every movement of the case with its category, who gave it, and the same by counterparty."""
        ledger = self._ledger_of(case_id)
        if ledger is None:
            return CategoryView()
        made = {row.rule.id: row.rule for row in self.rules(case_id) if row.id is not None}
        rows = _rows(ledger, range(len(ledger)), made)
        return CategoryView(rows, _groups(rows), uncategorised_share(ledger))

    def preview(self, case_id: int, rule: BankRule) -> tuple[CategoryRow, ...]:
        """The movements of the case that the rule would give another category. Raises Refused for a rule too short."""
        rule, ledger = rule.checked(), self._ledger_of(case_id)
        if ledger is None:
            return ()
        found = matching(ledger, rule) & (ledger.category != rule.category)
        if rule.match is not Match.ROWS:
            corrected = [row.rule.id for row in self.rules(case_id) if row.is_in_force and row.rule.match is Match.ROWS]
            found &= ~np.isin(ledger.category_rule.astype(str), corrected)
        return _rows(ledger, np.flatnonzero(found).tolist(), {})

    def rules(self, case_id: int | None = None) -> tuple[RuleRow, ...]:
        """The bank's rules with the corrections of the case, in force and removed, oldest first; before them, without
        a number, those that came with the case."""
        with self._database.reading() as connection:
            own = knowledge.list_rules(connection, case_id)
        brought = () if case_id is None else self._brought_by(case_id)
        return (*(RuleRow(None, case_id, rule, None, None) for rule in brought), *own)

    def add(self, case_id: int, rule: BankRule) -> int:
        """Put a rule in force: a correction of rows for this case, any other for all cases. Answers its number."""
        rule = rule.checked()
        own = case_id if rule.match is Match.ROWS else None
        if rule.match is Match.ROWS and not self._names_rows(case_id, rule):
            raise Refused(say("The chosen rows are not in this case any more; choose them again."))
        with self._database.writing() as connection:
            return knowledge.add_rule(connection, self._by, rule, own)

    def _names_rows(self, case_id: int, rule: BankRule) -> bool:
        ledger = self._ledger_of(case_id)
        return ledger is not None and bool(matching(ledger, replace(rule, direction="any")).any())

    def remove(self, case_id: int, number: int) -> Changes:
        return self._set(case_id, number, False)

    def restore(self, case_id: int, number: int) -> Changes:
        return self._set(case_id, number, True)

    def _set(self, case_id: int, number: int, is_in_force: bool) -> Changes:
        with self._database.writing() as connection:
            knowledge.set_rule(connection, self._by, number, is_in_force)
        return Changes(frozenset({case_id}))


def _rows(ledger: Ledger, positions: Iterable[int], made: Mapping[str, BankRule]) -> tuple[CategoryRow, ...]:
    rows = []
    for position in positions:
        movement = ledger[position]
        rows.append(
            CategoryRow(
                movement.booked_on,
                movement.amount,
                movement.counterparty,
                movement.text,
                movement.category,
                movement.exclusion,
                _given_by(movement.category_rule),
                movement.category_rule,
                made.get(movement.category_rule),
                str(movement.source),
            )
        )
    return tuple(rows)


def _given_by(rule: str) -> GivenBy:
    if not rule:
        return GivenBy.NOBODY
    if rule.startswith("bank-"):
        return GivenBy.BANK
    if rule in GUESSES:
        return GivenBy.GUESS
    return GivenBy.NAME if rule in NAME_RULES else GivenBy.WORDS


def _groups(rows: Iterable[CategoryRow]) -> tuple[CategoryGroup, ...]:
    """Counterparties with their sums, the largest turnover first; movements without one are grouped by their text."""
    found: dict[tuple[str, str], list[CategoryRow]] = {}
    for row in rows:
        name = names.key(row.counterparty) or f"text:{names.key(row.text)}"
        found.setdefault((name, row.amount.currency), []).append(row)
    groups = [_group(currency, members) for (_, currency), members in found.items()]
    return tuple(sorted(groups, key=lambda group: -(group.inflow.amount + group.outflow.amount)))


def _group(currency: str, members: list[CategoryRow]) -> CategoryGroup:
    first = members[0]
    inflow = sum((row.amount.amount for row in members if row.amount.amount > 0), Decimal(0))
    outflow = sum((-row.amount.amount for row in members if row.amount.amount < 0), Decimal(0))
    return CategoryGroup(
        first.counterparty or first.text,
        bool(first.counterparty),
        Money(inflow, currency),
        Money(outflow, currency),
        tuple(sorted({row.category for row in members})),
        sum(row.is_unexplained for row in members),
        tuple(members),
    )
