"""The sections of a policy file, each read into its frozen value with its own consistency checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from engine.facts.request import Method, Product
from engine.i18n import say
from engine.money import Money
from engine.policy import names
from engine.policy.completeness import KNOWABLE
from engine.policy.decision import Stage, Verdict
from engine.policy.entries import Entries
from engine.policy.identity import NEEDS
from engine.policy.policy import (
    Adjustment,
    Affordability,
    AuthorityLevel,
    Caps,
    CapTerms,
    Completeness,
    CompletenessGrade,
    DayCount,
    GradeTerms,
    IndustryTerms,
    Notices,
    PortraitBias,
    Pricing,
    ProductTerms,
    PurposeBan,
    Tier,
)

CAP_NAMES = (
    "working-capital-need", "debt-service", "turnover", "orders", "leverage", "grade", "identity", "completeness",
    "product", "industry", "group-exposure", "requested",
)  # fmt: skip
VERDICTS = {verdict.code: verdict for verdict in (Verdict.APPROVE, Verdict.REFER, Verdict.DECLINE)}
LAST_STRATEGIES = (Stage.LIMIT, Stage.PRICE, Stage.AUTHORITY)
COVERS = ("dscr_simple_pro_forma", "dscr_cautious_pro_forma", "dscr_cash_pro_forma")


def sources(table: Entries) -> dict[str, str]:
    found = {name: table.string(name) for name in table.data}
    table.end()
    return found


def strategies(top: Entries) -> tuple[Stage, ...]:
    """The strategies in the order in which their findings are put; a file that names none has the usual order."""
    stages = tuple(Stage)
    named = top.choices("strategies", Stage, default=[stage.value for stage in stages])
    if sorted(named) != sorted(stages):
        top.problem(say("every strategy must be named, and none twice"), "strategies")
    elif named[-len(LAST_STRATEGIES) :] != LAST_STRATEGIES:
        top.problem(say("limit, price and authority rest on all others and come last, in this order"), "strategies")
    return named


def completeness(table: Entries) -> Completeness:
    weights = table.table("weights")
    known = {name: weights.number(name, "0", "1000") for name in KNOWABLE if weights.has(name)}
    if not sum(known.values()):
        table.problem(say("the weights must not all be zero"), "weights")
    weights.end()
    grades = []
    for entry in table.tables("grades"):
        grades.append(
            CompletenessGrade(entry.string("grade"), entry.number("from_share", "0", "1"), entry.money("up_to"))
        )
        entry.end()
    if [grade.grade for grade in grades] != ["A", "B", "C", "D"]:
        table.problem(say("the grades of completeness are A, B, C and D, in this order"), "grades")
    _ordered(
        table, [after.from_share < before.from_share for before, after in pairwise(grades)], "grades", "from_share"
    )
    _falling(table, [grade.up_to.amount for grade in grades], "grades", "up_to")
    if grades and grades[-1].from_share:
        table.problem(say("grade D must begin at a share of 0"), "grades", len(grades) - 1, "from_share")
    return Completeness(known, tuple(grades), table.known("worst_integrity", "ABCD"))


def tiers(table: Entries) -> tuple[Tier, ...]:
    found: list[Tier] = []
    for number, entry in enumerate(table.tables("tiers")):
        needs = entry.texts("needs")
        for need in needs:
            if need not in NEEDS:
                entry.problem(say("“{name}” is no evidence of identity that is known here", name=need), "needs")
            if any(need in tier.needs for tier in found):
                entry.problem(say("a lower tier needs “{name}” already", name=need), "needs")
        found.append(Tier(number, entry.money("up_to"), needs))
        entry.end()
    if not found:
        table.problem(say("at least one tier is needed"), "tiers")
    _ordered(table, [lower.up_to < higher.up_to for lower, higher in pairwise(found)], "tiers", "up_to")
    return tuple(found)


def grades(table: Entries) -> tuple[GradeTerms, ...]:
    found = []
    for number, entry in enumerate(table.tables("table"), start=1):
        if entry.whole("grade", 1, 10) != number:
            entry.problem(say("the grades must be listed from 1 to 10"), "grade")
        verdict = VERDICTS.get(entry.known("verdict", VERDICTS), Verdict.DECLINE)
        found.append(GradeTerms(number, verdict, entry.money("up_to")))
        entry.end()
    if len(found) != 10:
        table.problem(say("ten grades are needed, {count} are listed", count=len(found)), "table")
    _falling(table, [grade.up_to.amount for grade in found], "table", "up_to")
    _ordered(table, [better.verdict <= worse.verdict for better, worse in pairwise(found)], "table", "verdict")
    return tuple(found)


def affordability(table: Entries) -> Affordability:
    return Affordability(
        measure=table.known("measure", COVERS),
        without_accounts=table.known("without_accounts", COVERS),
        minimum=table.number("minimum", "0.5", "5"),
    )


def portrait_bias(table: Entries) -> PortraitBias:
    return PortraitBias(table.whole("most_grades_apart", 0, 9), table.number("industry_fall", "0", "1"))


def industries(table: Entries) -> tuple[IndustryTerms, ...]:
    found = []
    for entry in table.tables("list"):
        is_excluded, up_to = entry.flag("excluded", default=False), entry.money_or_none("up_to")
        if is_excluded is (up_to is not None):
            entry.problem(say("an industry is either excluded or has a limit “up_to”"))
        found.append(IndustryTerms(entry.string("prefix"), is_excluded, up_to, entry.string("because")))
        entry.end()
    return tuple(found)


def purpose_bans(table: Entries) -> tuple[PurposeBan, ...]:
    found = []
    for entry in table.tables("banned"):
        found.append(PurposeBan(entry.string("name"), tuple(word.casefold() for word in entry.texts("words"))))
        entry.end()
    return tuple(found)


def caps(table: Entries) -> Caps:
    terms = {}
    for name in CAP_NAMES:
        entry = table.table(name)
        terms[name] = CapTerms(
            products=entry.choices("products", Product, default=[product.value for product in Product]),
            applies_above=entry.money("applies_above") if entry.has("applies_above") else Money.zero(entry.currency),
            essential_above=entry.money_or_none("essential_above"),
        )
        if name not in _PARAMETERS:
            entry.end()
    need, turnover, orders, leverage, group = (table.table(name) for name in _PARAMETERS)
    found = Caps(
        terms=terms,
        growth_over_industry=need.number("growth_over_industry", "0", "1"),
        turnover_share=turnover.number("share", "0", "5"),
        turnover_least_days=turnover.whole("least_days", 1, 366),
        order_advance_rate=orders.number("advance_rate", "0", "1"),
        order_buyer_share=orders.number("buyer_share", "0", "1"),
        order_days_before_delivery=orders.whole("days_before_delivery", 0, 365),
        order_days_after_delivery=orders.whole("days_after_delivery", 0, 365),
        leverage_factor=leverage.number("factor", "0", "50"),
        group_up_to=group.money("up_to"),
        own_names=group.texts("own_names", default=[]),
    )
    for entry in (need, turnover, orders, leverage, group):
        for key in ("products", "applies_above", "essential_above"):
            entry.allow(key)
        entry.end()
    return found


_PARAMETERS = ("working-capital-need", "turnover", "orders", "leverage", "group-exposure")
"""The caps that have parameters of their own."""


def pricing(table: Entries) -> Pricing:
    return Pricing(
        funding=table.number("funding", "0", "1"),
        opex=table.number("opex", "0", "1"),
        lgd=table.number("lgd", "0.01", "1"),
        hurdle=table.number("hurdle", "0", "1"),
        legal_ceiling=table.number("legal_ceiling", "0", "1"),
        most_pd=table.number("most_pd", "0.001", "1"),
    )


def products(table: Entries) -> dict[Product, ProductTerms]:
    return {product: _product(table.table(product.value), product) for product in Product}


def _product(table: Entries, product: Product) -> ProductTerms:
    terms = ProductTerms(
        product=product,
        floor=table.number("floor", "0", "1"),
        ceiling=table.number("ceiling", "0", "1"),
        step=table.money("step"),
        least=table.money("least"),
        most=table.money("most"),
        most_months=table.whole("most_months", 1, 360),
        methods=table.choices("methods", Method),
        day_count=table.choice("day_count", DayCount),
        free_months=table.whole("free_months", 0, 12),
        free_days=table.whole("free_days", 0, 365),
        upfront_fee=table.number("upfront_fee", "0", "0.2"),
        principal_in_service=table.number("principal_in_service", "0", "1"),
        yearly_fee=table.number("yearly_fee", "0", "0.1") if table.has("yearly_fee") else Decimal(0),
        drawing_fee=table.money_or_none("drawing_fee"),
        early_fee=table.number("early_fee", "0", "0.1") if table.has("early_fee") else Decimal(0),
        holidays=table.string("holidays", "") if table.has("holidays") else "",
        adjustment=table.choice("adjustment", Adjustment, Adjustment.NONE),
    )
    if terms.holidays and not re.fullmatch(r"[A-Z]{2}", terms.holidays):
        table.problem(say("“holidays” must be the code of a country, such as CN"), "holidays")
    if terms.floor > terms.ceiling:
        table.problem(say("the floor of the rate lies above its ceiling"), "floor")
    if not terms.step.amount:
        table.problem(say("the step must be above zero"), "step")
    if terms.least > terms.most:
        table.problem(say("the least amount lies above the most"), "least")
    if not terms.methods:
        table.problem(say("a product needs at least one method of repayment"), "methods")
    if terms.methods and terms.methods[0] is Method.SEASONAL:
        table.problem(say("a product cannot be seasonal by default: its months differ from firm to firm"), "methods")
    table.end()
    return terms


def authority(table: Entries) -> tuple[AuthorityLevel, ...]:
    found = []
    for entry in table.tables("levels"):
        found.append(
            AuthorityLevel(
                role=entry.known("role", names.ROLES),
                up_to=entry.money_or_none("up_to"),
                worst_grade=entry.whole("worst_grade", 1, 10),
                signs_referred=entry.flag("signs_referred", default=False),
            )
        )
        entry.end()
    last = found[-1] if found else None
    if last is None or last.up_to is not None or last.worst_grade < 10 or not last.signs_referred:
        table.problem(say("the last level of authority must be able to sign everything"), "levels")
    return tuple(found)


def notices(table: Entries) -> Notices:
    return Notices(table.whole("letter_days", 1, 365), table.whole("contest_days", 1, 3650))


def _falling(table: Entries, values: Sequence[Decimal], listed: str, key: str) -> None:
    _ordered(table, [later <= earlier for earlier, later in pairwise(values)], listed, key)


def _ordered(table: Entries, in_order: list[bool], listed: str, key: str) -> None:
    for index, is_in_order in enumerate(in_order, start=1):
        if not is_in_order:
            table.problem(say("“{key}” is out of order with the entry before it", key=key), listed, index, key)
