from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from builders import a_case, a_ledger
from memo_builders import a_decision, a_score, an_assessment, an_offer

from engine.facts.company import Identifier
from engine.facts.conduct import Account, Category, Ledger
from engine.memo.flows import balance_curve, monthly_flows
from engine.memo.identity import masked
from engine.memo.pictures import Ladder, Waterfall
from engine.memo.sections.due import by_month, due_dates
from engine.memo.sections.limit import limit
from engine.memo.sections.score import score
from engine.memo.sections.summary import summary

DAY = dt.date(2026, 6, 1)
MOVEMENTS: list[tuple[dt.date, str | int, Category, str]] = [
    (DAY, 1_000, Category.SALES, "A"),
    (DAY + dt.timedelta(days=10), -2_500, Category.SUPPLIER, "B"),
    (DAY + dt.timedelta(days=14), 4_000, Category.LOAN_RECEIVED, "C"),
]


def a_short_ledger() -> Ledger:
    return a_ledger(MOVEMENTS, opening=500)


def test_that_the_balance_of_every_day_is_carried_and_days_below_zero_are_counted() -> None:
    curve = balance_curve(a_case(ledger=a_short_ledger()))
    assert curve is not None
    assert curve.days[0] == DAY
    assert curve.days[-1] == dt.date(2026, 6, 30)
    assert curve.balances[0] == 1_500
    assert curve.balances[10] == -1_000
    assert curve.balances[-1] == 3_000
    assert curve.negative_days == 4


def test_that_a_row_without_a_balance_is_carried_by_its_amount() -> None:
    known = a_short_ledger()
    ledger = replace(known, balance_known=np.array([False, True, False]), balance_after=np.array([0, -100_000, 0]))
    curve = balance_curve(a_case(ledger=ledger))
    assert curve is not None
    assert [curve.balances[day] for day in (0, 9, 10, 14)] == [1_500, 1_500, -1_000, 3_000]


def test_that_without_any_balance_there_is_no_curve() -> None:
    ledger = replace(a_short_ledger(), balance_known=np.zeros(3, np.bool_))
    assert balance_curve(a_case(ledger=ledger)) is None
    assert balance_curve(a_case(ledger=Ledger.empty())) is None


def test_that_accounts_in_another_currency_are_left_out() -> None:
    foreign = a_ledger(MOVEMENTS, account=Account("9", "USD"))
    assert balance_curve(a_case(ledger=foreign)) is None
    assert monthly_flows(a_case(ledger=foreign)) is None


def test_that_only_effective_inflow_counts_as_turnover() -> None:
    flows = monthly_flows(a_case(ledger=a_short_ledger()))
    assert flows is not None
    assert len(flows.months) == 12
    assert flows.months[-1] == DAY
    assert (flows.turnover[-1], flows.other_inflow[-1], flows.outflow[-1]) == (1_000, 4_000, 2_500)
    assert sum(flows.turnover[:-1]) == 0


def test_that_the_waterfall_ends_at_the_score() -> None:
    chart = _chart(score(an_assessment()), Waterfall)
    assert isinstance(chart, Waterfall)
    assert chart.base + sum(step.margin for step in chart.steps) == pytest.approx(chart.margin)


def test_that_the_ladder_marks_the_one_cap_that_binds_and_puts_caps_that_do_not_apply_last() -> None:
    chart = _chart(limit(an_assessment()), Ladder)
    assert isinstance(chart, Ladder)
    assert [rung.is_binding for rung in chart.rungs] == [True] + [False] * 7
    assert not chart.rungs[-1].applies


def test_that_due_dates_of_all_tranches_add_up_to_the_offer() -> None:
    offer = an_offer()
    dates = due_dates(offer)
    assert sum(d.principal.amount for d in dates) == offer.amount.amount
    assert sum(d.interest.amount + d.fee.amount for d in dates) == offer.total_cost.amount
    assert dates[-1].balance.amount == 0
    assert sum(d.payment.amount for d in by_month(dates)) == sum(d.payment.amount for d in dates)
    assert len({(d.due.year, d.due.month) for d in by_month(dates)}) == len(by_month(dates))


def test_that_what_is_owed_counts_a_tranche_only_once_it_is_drawn() -> None:
    august = due_dates(an_offer())[0]
    assert august.balance.amount < 160_000


def test_that_a_grade_of_another_scale_draws_no_bands() -> None:
    ours, other = an_assessment(), an_assessment(score=a_score(grade=2))
    assert len(summary(ours).blocks) == len(summary(other).blocks) + 1


def test_that_a_case_without_exceptions_says_so() -> None:
    clean = an_assessment(decision=a_decision(findings=(), reasons=()), findings=())
    assert "None: every rule is passed" in str(summary(clean))


def test_that_of_a_personal_number_of_any_country_only_the_end_is_printed() -> None:
    assert masked(Identifier("us-ssn", "494-80-9907")) == "*******9907"
    assert masked(Identifier("passport", "E1234")) == "***34"
    assert masked(Identifier("cn-ric", "330106199003072319")) == "330106********2319"
    assert masked(Identifier("us-ein", "64-1230927")) == "64-1230927"
    assert masked(None) is None


def _chart(section: object, kind: type) -> object:
    """The first picture of that kind anywhere in a section."""
    found = [section]
    while found:
        one = found.pop(0)
        if isinstance(chart := getattr(one, "chart", None), kind):
            return chart
        for name in ("blocks", "left", "right"):
            found += list(getattr(one, name, ()))
    raise AssertionError(f"no {kind.__name__}")
