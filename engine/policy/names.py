"""What the parts of a policy are called: sections, fields, and the codes that stand in them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.i18n import N_
from engine.policy.conditions import ConditionKind, Tested
from engine.policy.decision import Stage, Verdict
from engine.policy.policy import Adjustment
from engine.policy.terms import Comparison, Evidence

SECTIONS: Mapping[str, str] = {
    "in_force_from": N_("Dates"),
    "currency": N_("Currency"),
    "strategies": N_("Strategies"),
    "sources": N_("Sources"),
    "cited": N_("Sources cited"),
    "completeness": N_("Completeness"),
    "identity": N_("Tiers of identity"),
    "tiers": N_("Tiers of identity"),
    "rules": N_("Rules"),
    "grades": N_("Grades"),
    "affordability": N_("Affordability"),
    "portrait_bias": N_("Portrait bias"),
    "industries": N_("Industries"),
    "purposes": N_("Purposes not lent for"),
    "purpose_bans": N_("Purposes not lent for"),
    "caps": N_("Caps"),
    "pricing": N_("Pricing"),
    "products": N_("Products"),
    "authority": N_("Who may sign"),
    "notices": N_("Notices"),
    "screening": N_("Watch lists"),
    "overrides": N_("Overrides"),
    "conditions": N_("Conditions and covenants"),
}
FIELDS: Mapping[str, str] = {
    "in_force_from": N_("in force from"),
    "currency": N_("currency"),
    "strategies": N_("order of the stages"),
    "sources": N_("sources"),
    "from_share": N_("from this share known"),
    "up_to": N_("up to"),
    "worst_integrity": N_("worst integrity grade that may be approved"),
    "needs": N_("papers needed"),
    "stage": N_("stage"),
    "observed": N_("observed"),
    "comparison": N_("comparison"),
    "threshold": N_("threshold"),
    "effect": N_("else"),
    "unknown": N_("if unknown"),
    "when": N_("asked only with"),
    "rests_on": N_("rests on"),
    "above": N_("asked only above"),
    "products": N_("asked only of"),
    "verdict": N_("recommendation"),
    "measure": N_("measure with accounts"),
    "without_accounts": N_("measure without accounts"),
    "minimum": N_("least cover"),
    "most_grades_apart": N_("most grades apart"),
    "industry_fall": N_("fall of the industry that refers"),
    "is_excluded": N_("excluded"),
    "because": N_("because"),
    "words": N_("known by the words"),
    "caps.products": N_("binds"),
    "applies_above": N_("binds only above"),
    "essential_above": N_("must be known above"),
    "growth_over_industry": N_("growth over the industry's"),
    "turnover_share": N_("share of yearly inflow"),
    "turnover_least_days": N_("least days of statements for the turnover cap"),
    "order_advance_rate": N_("advance rate on orders"),
    "order_buyer_share": N_("most from one buyer"),
    "order_days_before_delivery": N_("days before delivery"),
    "order_days_after_delivery": N_("days after delivery"),
    "leverage_factor": N_("times tangible net worth"),
    "group_up_to": N_("most to one group"),
    "own_names": N_("names of this bank"),
    "funding": N_("funding, a year"),
    "opex": N_("operating cost, a year"),
    "lgd": N_("loss given default"),
    "hurdle": N_("return asked on capital"),
    "legal_ceiling": N_("legal ceiling of the rate"),
    "most_pd": N_("no loan from this PD on"),
    "floor": N_("lowest rate"),
    "ceiling": N_("highest rate"),
    "step": N_("amounts in steps of"),
    "least": N_("least amount"),
    "most": N_("most"),
    "most_months": N_("months at most"),
    "methods": N_("ways of repayment"),
    "day_count": N_("day count"),
    "free_months": N_("months free of principal"),
    "free_days": N_("interest-free days"),
    "upfront_fee": N_("arrangement fee"),
    "principal_in_service": N_("share of principal that counts as debt service"),
    "yearly_fee": N_("yearly fee"),
    "drawing_fee": N_("fee of each drawing"),
    "early_fee": N_("fee on early repayment"),
    "holidays": N_("holidays of"),
    "adjustment": N_("due dates on holidays"),
    "worst_grade": N_("down to grade"),
    "signs_referred": N_("signs referred cases"),
    "letter_days": N_("days within which a letter is due"),
    "contest_days": N_("days within which a decision may be contested"),
    "screening.least": N_("least similarity of names"),
    "least_chinese": N_("least similarity of Chinese names"),
    "birth_penalty": N_("taken off where the years of birth differ"),
    "most_days_old": N_("most days that a list may be old"),
    "stated_counts": N_("a screening made elsewhere counts"),
    "true_match": N_("a true match"),
    "label": N_("wording"),
    "direction": N_("direction"),
    "declines_stand": N_("stages whose declines stand"),
    "referrals_stand": N_("stages whose referrals stand"),
    "upward_role": N_("least role that lends against the recommendation"),
    "missing_papers": N_("missing papers become conditions"),
    "kind": N_("kind"),
    "text": N_("wording"),
    "tested": N_("tested"),
    "holds": N_("must be"),
    "within": N_("proposed with headroom below"),
    "slack": N_("set looser by"),
    "without": N_("asked only without"),
}
"""By field, or by section and field where the same word means another thing there."""
FRACTIONS = frozenset(
    {
        "from_share", "industry_fall", "growth_over_industry", "turnover_share", "order_advance_rate",
        "order_buyer_share", "funding", "opex", "lgd", "hurdle", "legal_ceiling", "most_pd", "floor", "ceiling",
        "upfront_fee", "principal_in_service", "yearly_fee", "early_fee", "least_chinese", "birth_penalty", "within",
        "slack", "screening.least",
    }
)  # fmt: skip
"""Fields whose numbers are fractions and are read as percentages."""
VERDICTS: Mapping[Verdict, str] = {
    Verdict.APPROVE: N_("approve"),
    Verdict.APPROVE_LESS: N_("approve less"),
    Verdict.REFER: N_("refer"),
    Verdict.DECLINE: N_("decline"),
}
STAGES: Mapping[Stage, str] = {
    Stage.COMPLETENESS: N_("Completeness"),
    Stage.PREQUALIFICATION: N_("Pre-qualification"),
    Stage.IDENTITY: N_("Identity"),
    Stage.KNOCK_OUT: N_("Knock-out"),
    Stage.GRADE: N_("Score grade"),
    Stage.AFFORDABILITY: N_("Affordability"),
    Stage.PORTRAIT_BIAS: N_("Portrait bias"),
    Stage.LIMIT: N_("Limit"),
    Stage.PRICE: N_("Price"),
    Stage.AUTHORITY: N_("Authority"),
}
COMPARISONS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: N_("at least"),
    Comparison.ABOVE: N_("above"),
    Comparison.AT_MOST: N_("at most"),
    Comparison.BELOW: N_("below"),
    Comparison.ABSENT: N_("must not be found"),
}
EVIDENCE: Mapping[Evidence, str] = {
    Evidence.STATEMENTS: N_("bank statements"),
    Evidence.SALES: N_("sales invoices"),
    Evidence.PURCHASES: N_("purchase invoices"),
    Evidence.ACCOUNTS: N_("yearly accounts"),
    Evidence.ORDERS: N_("orders"),
    Evidence.DEBTS: N_("declared debts"),
}
ROLES: Mapping[str, str] = {
    "officer": N_("Officer"),
    "approver": N_("Approver"),
    "risk-manager": N_("Credit-risk manager"),
}
ADJUSTMENTS: Mapping[Adjustment, str] = {
    Adjustment.NONE: N_("stay"),
    Adjustment.FOLLOWING: N_("move to the next working day"),
    Adjustment.MODIFIED_FOLLOWING: N_("move to the next working day of the month"),
}
CONDITION_KINDS: Mapping[ConditionKind, str] = {
    ConditionKind.PRECEDENT: N_("before the first drawing"),
    ConditionKind.COVENANT: N_("covenant"),
    ConditionKind.UNDERTAKING: N_("undertaking"),
}
TESTED: Mapping[Tested, str] = {
    Tested.ONCE: N_("once"),
    Tested.MONTHLY: N_("monthly"),
    Tested.QUARTERLY: N_("quarterly"),
    Tested.YEARLY: N_("yearly"),
}
DIRECTIONS: Mapping[str, str] = {
    "up": N_("to lend more than recommended"),
    "down": N_("to lend less than recommended"),
    "both": N_("to lend more or less than recommended"),
}
CAPS: Mapping[str, str] = {
    "requested": N_("Requested amount"),
    "product": N_("Most the product allows"),
    "grade": N_("Most the score grade allows"),
    "debt-service": N_("Cash that covers debt service"),
    "turnover": N_("Share of effective yearly inflow"),
    "orders": N_("Advance against confirmed orders"),
    "working-capital-need": N_("New working-capital limit"),
    "leverage": N_("Tangible net worth that bears debt"),
    "industry": N_("Most the industry allows"),
    "group-exposure": N_("Exposure to the firm as a whole"),
    "identity": N_("Most the identity evidence allows"),
    "completeness": N_("Most the data completeness allows"),
}
CHECKS: Mapping[str, str] = {
    "data-completeness": N_("Data completeness"),
    "statement-integrity": N_("Integrity of the statements"),
    "longest-tenor": N_("Longest tenor of the product"),
    "least-amount": N_("Least amount of the product"),
    "purpose": N_("Use of the money"),
    "industry": N_("Industry"),
    "policy-currency": N_("Currency of the case"),
    "score-grade": N_("Score grade"),
    "score-cut-off": N_("Cut-off of the score"),
    "debt-service-cover": N_("Debt service cover"),
    "portrait-bias": N_("Behaviour against accounts"),
    "industry-trend": N_("Trend of the industry"),
    "limit": N_("Limit"),
    "price": N_("Price"),
    "authority": N_("Authority"),
    "identity-tier": N_("Tier of identity"),
    "watch-list": N_("Watch lists"),
    "repayment": N_("Way of repayment"),
}
"""The standing checks, which every policy makes beside its own rules."""
