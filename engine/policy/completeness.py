"""How complete the data of a case are: the share of what may be known that is known, and its grade A to D."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.casefile import Case
from engine.i18n import N_
from engine.policy.measures import Measure
from engine.policy.policy import Completeness, CompletenessGrade

FULL_YEAR_DAYS = 360


@dataclass(frozen=True, slots=True)
class Known:
    """What is known and what is missing, by name, and the grade that follows."""

    grade: CompletenessGrade
    share: Decimal
    present: tuple[str, ...]
    missing: tuple[str, ...]


Check = Callable[[Case, Mapping[str, Measure]], bool]


def _full_year(case: Case, measures: Mapping[str, Measure]) -> bool:
    days = measures["statement_days"].value
    return isinstance(days, int | float) and days >= FULL_YEAR_DAYS


KNOWABLE: Mapping[str, tuple[str, Check]] = {
    "statements": (N_("bank statements"), lambda case, _: case.ledger is not None and len(case.ledger) > 0),
    "statements-full-year": (N_("bank statements of twelve months"), _full_year),
    "sales-invoices": (N_("sales invoices"), lambda case, _: case.sales is not None),
    "purchase-invoices": (N_("purchase invoices"), lambda case, _: case.purchases is not None),
    "accounts": (N_("yearly accounts"), lambda case, _: bool(case.accounts)),
    "accounts-two-years": (N_("yearly accounts of two years"), lambda case, _: len(case.accounts) > 1),
    "orders": (N_("orders"), lambda case, _: case.orders is not None),
    "debts": (N_("declared debts"), lambda case, _: case.debts is not None),
    "owners": (N_("owners with their shares"), lambda case, _: _owners_known(case)),
    "established": (N_("day of establishment"), lambda case, _: case.applicant.established is not None),
    "industry": (N_("industry"), lambda case, _: case.applicant.industry is not None),
    "employees": (N_("number of employees"), lambda case, _: case.applicant.employees is not None),
}
"""What may be known of a case, by name: its label and how one sees that it is known."""


def _owners_known(case: Case) -> bool:
    return bool(case.owners) and all(owner.share is not None for owner in case.owners)


def completeness_of(case: Case, measures: Mapping[str, Measure], terms: Completeness) -> Known:
    """The grade of the case's data by the weights of the policy."""
    present = tuple(name for name in terms.weights if KNOWABLE[name][1](case, measures))
    whole = sum(terms.weights.values())
    share = sum((terms.weights[name] for name in present), Decimal(0)) / whole
    missing = tuple(name for name in terms.weights if name not in present)
    return Known(next(grade for grade in terms.grades if share >= grade.from_share), share, present, missing)


def lowered(grade: CompletenessGrade, terms: Completeness, steps: int) -> CompletenessGrade:
    """The grade so many steps worse, D at worst."""
    index = terms.grades.index(grade)
    return terms.grades[min(index + steps, len(terms.grades) - 1)]
