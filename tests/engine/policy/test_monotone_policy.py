"""The policy keeps its sense: nothing that makes a case worse makes its decision better."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from policy_briefs import Facts, decided, worsened

from engine.facts.request import Product
from engine.policy.decision import Verdict

HEALTHY = Facts(
    product=Product.TERM_LOAN, amount=100, months=12, pd=0.004, spread=0.1, cover=Decimal(3), cash=Decimal(5),
    limit=Decimal(1), price=Decimal("0.08"), binding="papers",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(worsened())
def test_that_more_risk_less_cover_cash_or_limit_or_a_higher_price_improves_no_verdict(
    change: tuple[str, Facts, Facts],
) -> None:
    _, better, worse = change
    before, after = decided(better), decided(worse)
    assert after.score_verdict >= before.score_verdict
    assert after.policy_verdict >= before.policy_verdict
    assert after.verdict >= before.verdict


def test_that_what_is_drawn_reaches_every_verdict() -> None:
    reached = [
        decided(HEALTHY),
        decided(replace(HEALTHY, limit=Decimal("0.6"))),
        decided(replace(HEALTHY, price=Decimal("0.3"))),
        decided(replace(HEALTHY, pd=0.5)),
    ]
    assert [decision.verdict for decision in reached] == [
        Verdict.APPROVE, Verdict.APPROVE_LESS, Verdict.REFER, Verdict.DECLINE,
    ]  # fmt: skip
