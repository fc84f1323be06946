"""What each rule and each standing check alone demands of every case of a book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.backtest.asking import Asked
from engine.backtest.book import INTEGRITY_GRADES, Book, Codes
from engine.backtest.caps import CAPS, Caps, completeness_grade, cover_used, round_down
from engine.features.columns import Column, Flags
from engine.money import Money
from engine.policy.decision import Verdict
from engine.policy.policy import Comparison, Evidence, Policy, ProductTerms, Rule
from engine.policy.stages import banned_purpose, terms_of_industry

Demands: TypeAlias = dict[str, Codes]
"""By rule, the verdict that it alone demands; -1 where it was not asked."""

APPROVE, LESS, REFER, DECLINE = (int(verdict) for verdict in Verdict)
NOT_ASKED = -1
TOLERANCE = 1e-11
"""Relative; what decimals write as equal must not differ by a bit of floating point."""


def demands_of(book: Book, policy: Policy, product: ProductTerms, asked: Asked, caps: Caps) -> Demands:
    """The answers of all checks, by name."""
    found = {**book.carried, **dict(_standing(book, policy, product, asked, caps))}
    for rule in policy.rules:
        found[rule.name] = _ruled(rule, book, product, asked)
    return found


def _standing(
    book: Book, policy: Policy, product: ProductTerms, asked: Asked, caps: Caps
) -> Iterator[tuple[str, Codes]]:
    yield from _completeness(book, policy)
    yield from _prequalification(book, policy, product)
    yield from _identity(book, policy, caps)
    ruled = {rule.observed for rule in policy.rules if rule.source == "finding"}
    for kind, seen in book.serious.items():
        if kind not in ruled:
            yield f"finding-{kind}", np.where(seen, REFER, NOT_ASKED).astype(np.int8)
    yield from _grade(book, policy, asked.cut_off)
    cover, _ = cover_used(book, asked, policy)
    enough = stands(cover, Comparison.AT_LEAST, float(policy.affordability.minimum))
    yield "debt-service-cover", _choose(book, (np.isnan(cover), REFER), (~enough, LESS))
    yield from _portrait_bias(book, policy)
    yield from _limit(book, product, caps)
    above = asked.unclipped > asked.ceiling + 1e-9
    yield "price", _choose(book, (np.isnan(asked.unclipped) | above, REFER))


def stands(values: Column, comparison: Comparison, threshold: float) -> Flags:
    """Whether known values stand to the threshold as the comparison asks; equal is equal to eleven digits."""
    is_equal = np.isclose(values, threshold, rtol=TOLERANCE, atol=TOLERANCE)
    match comparison:
        case Comparison.AT_LEAST:
            return np.asarray((values > threshold) | is_equal)
        case Comparison.ABOVE:
            return np.asarray((values > threshold) & ~is_equal)
        case Comparison.AT_MOST:
            return np.asarray((values < threshold) | is_equal)
        case _:
            return np.asarray((values < threshold) & ~is_equal)


def _choose(book: Book, *cases: tuple[NDArray[np.bool_], int]) -> Codes:
    """The verdict of the first condition that holds, else approval."""
    return np.select([condition for condition, _ in cases], [code for _, code in cases], APPROVE).astype(np.int8)


def _completeness(book: Book, policy: Policy) -> Iterator[tuple[str, Codes]]:
    allowed = np.array([float(terms.up_to.amount) for terms in policy.completeness.grades])
    up_to = allowed[completeness_grade(book, policy)]
    yield "data-completeness", _choose(book, (book.requested <= up_to, APPROVE), (up_to > 0, LESS), (up_to <= 0, REFER))
    worst = INTEGRITY_GRADES.index(policy.completeness.worst_integrity) + 1
    yield "statement-integrity", _choose(book, (~(book.integrity <= worst), REFER))


def _prequalification(book: Book, policy: Policy, product: ProductTerms) -> Iterator[tuple[str, Codes]]:
    yield "least-amount", _choose(book, (book.requested < float(product.least.amount), DECLINE))
    in_tenor = (book.tenor >= 1) & (book.tenor <= product.most_months)
    yield "longest-tenor", _choose(book, (~in_tenor, DECLINE))
    purposes = {text: _purpose(text, policy) for text in set(book.purpose)}
    yield "purpose", np.array([purposes[text] for text in book.purpose], np.int8)
    industries = {code: _industry(code, policy) for code in set(book.industry)}
    yield "industry", np.array([industries[code] for code in book.industry], np.int8)


def _purpose(text: str, policy: Policy) -> int:
    if not text.strip():
        return REFER
    return DECLINE if banned_purpose(text, policy) else APPROVE


def _industry(code: str | None, policy: Policy) -> int:
    terms = terms_of_industry(code, policy)
    return REFER if code is None else DECLINE if terms and terms.is_excluded else APPROVE


def _identity(book: Book, policy: Policy, caps: Caps) -> Iterator[tuple[str, Codes]]:
    """A missing paper of a tier up to the needed one; of the lowest tier it refers, else it caps."""
    bounds = np.array([float(tier.up_to.amount) for tier in policy.tiers])
    needed = np.minimum(np.searchsorted(bounds, book.requested), len(bounds) - 1)
    for tier in policy.tiers:
        for need in tier.needs:
            demanded = np.where(book.papers[need], APPROVE, LESS if tier.number else REFER)
            yield f"identity-{need}", np.where(needed >= tier.number, demanded, NOT_ASKED).astype(np.int8)
    cap = caps.identity
    yield "identity-tier", _choose(book, (book.requested <= cap, APPROVE), (cap > 0, LESS), (cap <= 0, REFER))


def _grade(book: Book, policy: Policy, cut_off: float) -> Iterator[tuple[str, Codes]]:
    scores, is_scored = book.scores, ~np.isnan(book.scores.pd)
    verdicts = np.array([REFER, *(int(terms.verdict) for terms in policy.grades)], np.int8)
    yield "score-grade", verdicts[np.nan_to_num(scores.grade).astype(np.int64)]
    demanded = _choose(book, (scores.high < cut_off, APPROVE), (scores.low >= cut_off, DECLINE), (is_scored, REFER))
    yield "score-cut-off", np.where(is_scored, demanded, NOT_ASKED).astype(np.int8)


def _portrait_bias(book: Book, policy: Policy) -> Iterator[tuple[str, Codes]]:
    scores = book.scores
    asked = book.evidence[Evidence.ACCOUNTS] & book.evidence[Evidence.STATEMENTS] & ~np.isnan(scores.pd)
    apart = np.abs(scores.behaviour - scores.accounts)
    demanded = np.where(apart <= policy.portrait_bias.most_grades_apart, APPROVE, REFER)
    yield "portrait-bias", np.where(asked, demanded, NOT_ASKED).astype(np.int8)
    falls = book.industry_trend <= -float(policy.portrait_bias.industry_fall)
    demanded = np.where(falls | np.isnan(book.industry_trend), REFER, APPROVE)
    yield "industry-trend", np.where(book.industry_listed, demanded, NOT_ASKED).astype(np.int8)


def _limit(book: Book, product: ProductTerms, caps: Caps) -> Iterator[tuple[str, Codes]]:
    for number, name in enumerate(CAPS):
        if caps.is_missing[:, number].any():
            yield f"cap-{name}", np.where(caps.is_missing[:, number], REFER, NOT_ASKED).astype(np.int8)
    least = float(product.least.amount)
    is_whole = caps.limit >= round_down(book.requested, product.step)
    yield (
        "limit",
        _choose(
            book, (is_whole, APPROVE), (caps.limit >= least, LESS), (caps.firmest >= least, REFER), (~is_whole, DECLINE)
        ),
    )


def _ruled(rule: Rule, book: Book, product: ProductTerms, asked: Asked) -> Codes:
    """What one rule of the policy demands."""
    is_asked = np.ones(len(book), np.bool_)
    if rule.products:
        is_asked &= product.product in rule.products
    if rule.above is not None:
        is_asked &= book.requested > float(rule.above.amount)
    if rule.when is not None:
        is_asked &= book.evidence[rule.when]
    demanded = _absent(rule, book) if rule.source == "finding" else _compared(rule, book, asked)
    return np.where(is_asked, demanded, NOT_ASKED).astype(np.int8)


def _absent(rule: Rule, book: Book) -> Codes:
    seen = book.findings.get(rule.observed, np.zeros(len(book), np.bool_))
    untested = np.zeros(len(book), np.bool_) if rule.rests_on is None else ~book.evidence[rule.rests_on]
    return _choose(book, (seen, int(rule.effect)), (untested, int(rule.unknown)))


def _compared(rule: Rule, book: Book, asked: Asked) -> Codes:
    columns = asked.measures if rule.source == "measure" else book.features
    values = columns.get(rule.observed, np.full(len(book), np.nan))
    threshold = rule.threshold.amount if isinstance(rule.threshold, Money) else rule.threshold
    assert threshold is not None
    is_met = stands(values, rule.comparison, float(threshold))
    return _choose(book, (np.isnan(values), int(rule.unknown)), (~is_met, int(rule.effect)))
