"""Balances of accounts whose statements print none row by row."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from builders import STATEMENT, a_case, a_ledger, healthy_movements, money

from engine.facts.casefile import Case
from engine.facts.conduct import StatementPeriod
from engine.features.catalogue import feature_values

START, END = dt.date(2025, 6, 1), dt.date(2026, 6, 30)


def without_balances(period: StatementPeriod) -> Case:
    """The built firm as an OFX file tells it: no balance beside any row."""
    ledger = a_ledger(healthy_movements())
    account = replace(ledger.accounts[0], periods=(period,))
    silent = np.zeros(len(ledger), np.bool_)
    return a_case(ledger=replace(ledger, accounts=(account,), balance_known=silent))


def test_that_a_closing_balance_alone_tells_every_days_balance() -> None:
    whole = a_ledger(healthy_movements())
    closing = whole[len(whole) - 1].balance_after
    told = feature_values(without_balances(StatementPeriod(STATEMENT, START, END, None, closing)))
    printed = feature_values(a_case())
    for name in ("days_negative", "balance_min_365", "average_balance", "cash_buffer_days"):
        assert told[name] == pytest.approx(printed[name]), name


def test_that_without_any_balance_the_days_below_zero_are_unknown() -> None:
    assert feature_values(without_balances(StatementPeriod(STATEMENT, START, END)))["days_negative"] is None


def test_that_a_closing_balance_of_a_later_day_tells_nothing() -> None:
    later = StatementPeriod(STATEMENT, START, END + dt.timedelta(days=31), None, money(100_000))
    assert feature_values(without_balances(later))["days_negative"] is None
