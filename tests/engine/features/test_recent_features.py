"""Statements that end before the case's day: what is not covered is unknown, never zero."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from builders import AS_OF, CURRENCY, STATEMENT, a_case, a_ledger, healthy_movements

from engine.facts.casefile import Case
from engine.facts.conduct import Account, StatementPeriod
from engine.features.catalogue import CATALOGUE, feature_values, source_rows
from engine.features.feature import Block


def ending(days_before: int) -> Case:
    """The built firm with statements that end so many days before the case."""
    end = AS_OF - dt.timedelta(days=days_before)
    movements = [movement for movement in healthy_movements() if movement[0] <= end]
    account = Account("1", CURRENCY, periods=(StatementPeriod(STATEMENT, movements[0][0], end),))
    return a_case(ledger=a_ledger(movements, account=account))


def test_that_statements_that_end_over_a_quarter_ago_leave_every_flow_unknown() -> None:
    values = feature_values(ending(93))
    behaviour = (Block.CASH_FLOW, Block.COUNTERPARTIES, Block.OBLIGATIONS, Block.INTEGRITY)
    assert {values[feature.name] for feature in CATALOGUE if feature.block in behaviour} == {None}
    assert values["request_to_inflow"] is None
    assert values["instalment_burden"] is None
    assert values["firm_age_years"] is not None
    assert len(source_rows(ending(93), "days_negative").positions) == 0


def test_that_statements_of_the_last_quarter_are_used() -> None:
    assert feature_values(ending(92))["days_negative"] is not None


def test_that_a_quiet_account_is_known_up_to_the_end_of_its_statement() -> None:
    movements = [movement for movement in healthy_movements() if movement[0] <= AS_OF - dt.timedelta(days=120)]
    quiet = a_ledger(movements)
    assert feature_values(a_case(ledger=quiet))["days_since_negative"] is not None
    said = replace(quiet.accounts[0], periods=())
    assert feature_values(a_case(ledger=replace(quiet, accounts=(said,))))["days_since_negative"] is None
