"""What a decision rests on, drawn at random for one healthy firm, and the same made worse in one respect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from builders import a_case, money
from hypothesis import strategies as st
from scenarios import a_score

from engine.assessment.examination import Examination, examine
from engine.assessment.stopwatch import Stopwatch
from engine.facts.request import Product, Request
from engine.i18n import say
from engine.policy.completeness import completeness_of
from engine.policy.debt_service import COVERS
from engine.policy.decide import Brief, decide
from engine.policy.decision import Decision
from engine.policy.document import load_policy
from engine.policy.identity import identify
from engine.policy.measurement import measure_request
from engine.policy.measures import measure
from engine.policy.policy import Policy
from engine.policy.proposal import CapNote, Proposal
from engine.scoring.grades import geometric_bounds, grade_of

POLICY: Policy = load_policy()
FIRM: Examination = examine(a_case(), POLICY, Stopwatch())
CASH = ("ebitda", "cautious_cash", "yearly_cash_surplus", "effective_yearly_inflow")
CEILING = Decimal("0.24")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is drawn: PD, its interval over it, covers, cash and limit in units of what is asked for, and the price."""

    product: Product
    amount: int
    months: int
    pd: float
    spread: float
    cover: Decimal
    cash: Decimal
    limit: Decimal
    price: Decimal
    binding: str


def decided(facts: Facts) -> Decision:
    """The decision of `engine.policy` alone: measures, limit and price are given, not worked out."""
    return decide(_brief(facts), POLICY)


def _brief(facts: Facts) -> Brief:
    asked = money(1000 * facts.amount)
    case = replace(FIRM.case, request=Request(facts.product, asked, facts.months, "stock"))
    service = measure("new_debt_service", asked, {})
    measures = measure_request(case, FIRM.measures, service)
    cash = asked * facts.cash
    measures |= {name: replace(measures[name], value=cash) for name in CASH}
    covers = [f"{name}_pro_forma" for name in COVERS]
    measures |= {name: replace(measures[name], value=float(facts.cover)) for name in covers}
    limit = (asked * facts.limit).round_down_to(POLICY.products[facts.product].step)
    caps = tuple(
        CapNote(name, "Cap", limit, is_essential=False, is_mendable=name == "papers")
        for name in ("grade", "cash-flow", "papers")
    )
    return Brief(
        case=case,
        features=FIRM.features,
        measures=measures,
        findings=FIRM.findings,
        integrity=FIRM.integrity.grade,
        known=completeness_of(case, measures, POLICY.completeness),
        identity=identify(case, measures, POLICY.tiers, POLICY.screening),
        industry=FIRM.industry,
        score=a_score(
            facts.pd,
            grade_of(facts.pd, geometric_bounds()),
            low=facts.pd * (1 - facts.spread),
            high=min(1.0, facts.pd * (1 + facts.spread)),
        ),
        proposal=Proposal(
            limit=limit,
            binding=facts.binding,
            caps=caps,
            cut_off_pd=0.1,
            rate=min(facts.price, CEILING),
            unclipped=facts.price,
            ceiling=CEILING,
            repayment_doubt=say("It cannot be repaid so") if facts.months > 24 else None,
        ),
        file_currency=POLICY.currency,
    )


facts = st.builds(
    Facts,
    product=st.sampled_from(Product),
    amount=st.integers(10, 400) | st.integers(10, 3_000),
    months=st.integers(1, 12) | st.integers(1, 36),
    pd=st.floats(0.0005, 0.02) | st.floats(0.0005, 0.5),
    spread=st.floats(0, 0.5),
    cover=st.decimals("0.9", 5, places=2) | st.decimals(-2, 5, places=2),
    cash=st.decimals(1, 20, places=2) | st.decimals(-2, 20, places=2),
    limit=st.decimals(1, "1.5", places=2) | st.decimals(0, "1.5", places=2),
    price=st.decimals("0.03", CEILING, places=4) | st.decimals("0.03", "0.4", places=4),
    binding=st.sampled_from(("grade", "cash-flow", "papers")),
)


@st.composite
def worsened(draw: st.DrawFn) -> tuple[str, Facts, Facts]:
    """What is made worse, the facts, and the worse facts."""
    found = draw(facts)
    what = draw(st.sampled_from(("pd", "cover", "cash", "limit", "price")))
    worse: dict[str, float | Decimal] = {
        "pd": min(0.999, found.pd * draw(st.floats(1, 20))),
        "cover": found.cover - draw(st.decimals(0, 5, places=2)),
        "cash": found.cash - draw(st.decimals(0, 20, places=2)),
        "limit": found.limit * draw(st.decimals(0, 1, places=2)),
        "price": found.price + draw(st.decimals(0, "0.4", places=4)),
    }
    return what, found, replace(found, **{what: worse[what]})
