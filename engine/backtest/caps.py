"""The caps of every case of a book, the limit that is their least, and which cap binds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.backtest.asking import Asked, cents
from engine.backtest.book import Book
from engine.features.columns import Column, Flags, Ints
from engine.money import Money
from engine.offer.limits import MENDABLE
from engine.policy import names
from engine.policy.debt_service import COVERS
from engine.policy.policy import Caps as CapTerms
from engine.policy.policy import Evidence, IndustryTerms, Policy, ProductTerms
from engine.policy.stages import terms_of_industry

CAPS = tuple(names.CAPS)
"""The caps in the order in which the first of equals binds."""


@dataclass(frozen=True, eq=False, slots=True)
class Caps:
    """Amounts of shape (cases, caps), NaN where unknown; which of them apply, and which are essential and unknown; the
    limit and the cap that binds it; the least of the caps that no evidence can lift."""

    amount: Column
    applies: Flags
    is_missing: Flags
    limit: Column
    binding: Ints
    firmest: Column
    identity: Column
    completeness: Ints


def caps_of(book: Book, policy: Policy, product: ProductTerms, asked: Asked) -> Caps:
    """All caps of every request for this product."""
    count = len(book)
    grade, identity = completeness_grade(book, policy), identity_cap(book, policy)
    amounts = {
        "requested": book.requested,
        "product": np.full(count, float(product.most.amount)),
        "grade": _by_grade(book, policy),
        "debt-service": _debt_service(book, policy, product, asked),
        "turnover": asked.measures["effective_yearly_inflow"] * float(policy.caps.turnover_share),
        "orders": book.order_base * float(policy.caps.order_advance_rate),
        "working-capital-need": np.maximum(asked.measures["working_capital_limit"], 0.0),
        "leverage": _leverage(book, policy.caps),
        "industry": np.array([_industry(code, policy) for code in book.industry], np.float64),
        "group-exposure": _group(book, policy.caps),
        "identity": identity,
    }
    amount = np.full((count, len(CAPS)), np.nan)
    for name, column in amounts.items():
        amount[:, CAPS.index(name)] = cents(column, book.currency)
    applies = np.stack([_applies(name, book, policy, product, amounts["industry"]) for name in CAPS], axis=1)
    is_missing = np.isnan(amount) & applies & _essential(book, policy)
    is_missing[:, CAPS.index("completeness")] = False
    unknown = is_missing.sum(axis=1)
    lowered = np.minimum(grade + unknown, len(policy.completeness.grades) - 1)
    allowed = np.array([float(terms.up_to.amount) for terms in policy.completeness.grades])
    amount[:, CAPS.index("completeness")] = allowed[lowered]
    binding, limit = _least(np.where(applies, amount, np.nan), product.step)
    firm = [number for number, name in enumerate(CAPS) if name not in MENDABLE]
    firmest = np.nanmin(np.where(applies, amount, np.nan)[:, firm], axis=1)
    return Caps(amount, applies, is_missing, limit, binding, firmest, identity, grade)


def _least(amount: Column, step: Money) -> tuple[Ints, Column]:
    """Which cap is the least, and its amount rounded down to the product's step."""
    binding = np.nanargmin(amount, axis=1)
    least = np.maximum(amount[np.arange(len(amount)), binding], 0.0)
    return binding, round_down(least, step)


def round_down(amounts: Column, step: Money) -> Column:
    """The largest multiple of the step that is not above; a hair of floating point does not cost a step."""
    size = float(step.amount)
    return np.floor(np.round(amounts / size, 9)) * size


def completeness_grade(book: Book, policy: Policy) -> Ints:
    """The grade of the data, as an index of the policy's grades."""
    terms = policy.completeness
    weights = {name: float(weight) for name, weight in terms.weights.items()}
    share = sum((weights[name] * book.known[name] for name in weights), np.zeros(len(book))) / sum(weights.values())
    reached = np.stack([np.round(share, 9) >= float(grade.from_share) for grade in terms.grades], axis=1)
    return np.asarray(np.argmax(reached, axis=1), np.int64)


def identity_cap(book: Book, policy: Policy) -> Column:
    """The most that the papers allow: that of the tier below the first that misses one."""
    bounds = np.array([0.0, *(float(tier.up_to.amount) for tier in policy.tiers)])
    complete = np.stack([_has_all(book, tier.needs) for tier in policy.tiers], axis=1)
    return bounds[np.where(complete.all(axis=1), len(policy.tiers), np.argmin(complete, axis=1))]


def _has_all(book: Book, needs: tuple[str, ...]) -> Flags:
    return (
        np.logical_and.reduce([book.papers[need] for need in needs], axis=0) if needs else np.ones(len(book), np.bool_)
    )


def _by_grade(book: Book, policy: Policy) -> Column:
    allowed = np.array([np.nan, *(float(terms.up_to.amount) for terms in policy.grades)])
    return allowed[np.nan_to_num(book.scores.grade).astype(np.int64)]


def cover_used(book: Book, asked: Asked, policy: Policy) -> tuple[Column, Column]:
    """The debt service cover that policy looks at, and the cash that it rests on."""
    terms, has_accounts = policy.affordability, book.evidence[Evidence.ACCOUNTS]
    cash = {f"{name}_pro_forma": measure for name, measure in COVERS.items()}
    by_accounts, by_flows = asked.measures[terms.measure], asked.measures[terms.without_accounts]
    cover = np.where(has_accounts, by_accounts, by_flows)
    rests_on = np.where(has_accounts, asked.measures[cash[terms.measure]], asked.measures[cash[terms.without_accounts]])
    return cover, rests_on


def _debt_service(book: Book, policy: Policy, product: ProductTerms, asked: Asked) -> Column:
    """By the first year of the loan's own schedule and, where principal counts, by the annuity: the smaller."""
    _, cash = cover_used(book, asked, policy)
    free = cash / float(policy.affordability.minimum) - asked.measures["existing_debt_service"]
    with np.errstate(divide="ignore", invalid="ignore"):
        cap = np.where(asked.service_of_one > 0, free / asked.service_of_one, np.nan)
        if product.principal_in_service == 1:
            monthly, months = asked.rate / 12, book.tenor
            annuity = np.where(monthly > 0, (1 - (1 + monthly) ** -months) / monthly, months)
            cap = np.fmin(cap, free / 12 * annuity)
    return np.where(np.isnan(asked.rate), np.nan, np.maximum(cap, 0.0))


def _leverage(book: Book, caps: CapTerms) -> Column:
    declared, worth = book.measures["declared_debt"], book.measures["tangible_net_worth"]
    return np.maximum(worth * float(caps.leverage_factor) - np.maximum(declared, book.booked_debt), 0.0)


def _industry(code: str | None, policy: Policy) -> float:
    terms: IndustryTerms | None = terms_of_industry(code, policy)
    return float(terms.up_to.amount) if terms and terms.up_to is not None else np.nan


def _group(book: Book, caps: CapTerms) -> Column:
    """The bound for one firm and its group less what they owe: what it declares to owe to this bank, or to all lenders
    where the bank names itself nowhere, and what the bank's own cases granted."""
    own = caps.own_names
    counted = [
        np.nan if owed is None else sum(amount for lender, amount in owed if not own or any(n in lender for n in own))
        for owed in book.owed
    ]
    granted = np.array([(np.nan, np.nan) if both is None else both for both in book.granted], np.float64)
    granted = granted.reshape(-1, 2)
    owed_here = np.maximum(np.array(counted, np.float64), granted[:, 0]) + granted[:, 1]
    return np.maximum(float(caps.group_up_to.amount) - owed_here, 0.0)


def _applies(name: str, book: Book, policy: Policy, product: ProductTerms, industry: Column) -> Flags:
    terms = policy.caps.terms[name]
    applies = (book.requested > float(terms.applies_above.amount)) & (product.product in terms.products)
    return applies & ~np.isnan(industry) if name == "industry" else applies


def _essential(book: Book, policy: Policy) -> Flags:
    above = [policy.caps.terms[name].essential_above for name in CAPS]
    return np.stack(
        [np.zeros(len(book), np.bool_) if a is None else book.requested > float(a.amount) for a in above], axis=1
    )
