"""Limit, price and verdict keep their sense: what makes a firm worse never improves any of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from builders import a_case, money
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import a_score

from engine.assessment.assess import Judged, judge
from engine.assessment.examination import Examination, examine, with_request
from engine.assessment.stopwatch import Stopwatch
from engine.facts.request import Product, Request
from engine.money import Money
from engine.policy.document import load_policy
from engine.scoring.grades import geometric_bounds, grade_of
from engine.scoring.score import Score

FIRM = examine(a_case(), load_policy(), Stopwatch())
CASH = ("ebitda", "cautious_cash", "yearly_cash_surplus")

requests = st.builds(
    lambda product, amount, months: Request(product, money(1000 * amount), months, "stock"),
    st.sampled_from(Product), st.integers(10, 3_000), st.integers(1, 18),
)  # fmt: skip
pds = st.floats(0.001, 0.3)


def scored(pd: float) -> Score:
    return a_score(pd, grade_of(pd, geometric_bounds()), low=pd * 0.8, high=min(1.0, pd * 1.2))


def scaled(seen: Examination, names: tuple[str, ...], factor: Decimal) -> Examination:
    changed = dict(seen.measures)
    for name in names:
        value = changed[name].value
        assert isinstance(value, Money)
        changed[name] = replace(changed[name], value=value * factor)
    return replace(seen, measures=changed)


def is_no_better(worse: Judged, better: Judged) -> bool:
    assert worse.price is not None and better.price is not None
    return (
        worse.decision.verdict >= better.decision.verdict
        and worse.limit.amount <= better.limit.amount
        and worse.price.rate >= better.price.rate
    )


@settings(max_examples=60, deadline=None)
@given(request=requests, pd=pds, times=st.floats(1, 3))
def test_that_a_higher_pd_improves_neither_verdict_nor_limit_nor_price(
    request: Request, pd: float, times: float
) -> None:
    seen = with_request(FIRM, request)
    assert is_no_better(judge(seen, scored(min(0.9, pd * times)), Stopwatch()), judge(seen, scored(pd), Stopwatch()))


@settings(max_examples=60, deadline=None)
@given(request=requests, pd=pds, level=st.decimals("0.05", "5", places=2), left=st.decimals("0", "1", places=2))
def test_that_less_cash_or_more_debt_service_improves_nothing(
    request: Request, pd: float, level: Decimal, left: Decimal
) -> None:
    seen = scaled(with_request(FIRM, request), CASH, level)
    better = judge(seen, scored(pd), Stopwatch())
    assert is_no_better(judge(scaled(seen, CASH, left), scored(pd), Stopwatch()), better)
    more = scaled(seen, ("existing_debt_service",), 1 + left)
    assert is_no_better(judge(more, scored(pd), Stopwatch()), better)
    less = scaled(seen, ("effective_yearly_inflow",), left)
    assert is_no_better(judge(less, scored(pd), Stopwatch()), better)
