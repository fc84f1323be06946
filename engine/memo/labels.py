"""What codes are called on paper. A code that has no label here is shown as itself, never hidden."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from engine.facts.company import LegalForm
from engine.facts.currencies import in_currency
from engine.facts.finding import Severity
from engine.features.catalogue import CATALOGUE
from engine.features.feature import Block, Family, Feature, Unit
from engine.i18n import N_, Percent, Sentence, say
from engine.intake.fields import METHODS as METHODS
from engine.intake.fields import PRODUCTS as PRODUCTS
from engine.intake.identifiers import IDENTIFIER_TYPES
from engine.intake.soundness import Outcome
from engine.intake.triangulation import Light
from engine.memo.document import Cell, Number, Tone, cell
from engine.memo.sections.amounts import whole
from engine.money import Money
from engine.policy.completeness import KNOWABLE
from engine.policy.decision import Status, Verdict
from engine.policy.identity import NEEDS
from engine.policy.measures import Measure
from engine.policy.names import ROLES as ROLES
from engine.policy.names import STAGES as STAGES

Code = TypeVar("Code")

VERDICTS: Mapping[Verdict, str] = {
    Verdict.APPROVE: N_("Approve"),
    Verdict.APPROVE_LESS: N_("Approve a smaller amount"),
    Verdict.REFER: N_("Refer to a person"),
    Verdict.DECLINE: N_("Decline"),
}
VERDICT_TONES: Mapping[Verdict, Tone] = {
    Verdict.APPROVE: Tone.GOOD,
    Verdict.APPROVE_LESS: Tone.WARN,
    Verdict.REFER: Tone.WARN,
    Verdict.DECLINE: Tone.BAD,
}
STATUSES: Mapping[Status, str] = {
    Status.PASSED: N_("Passed"),
    Status.FAILED: N_("Failed"),
    Status.UNKNOWN: N_("Unknown"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASSED: N_("Passed"),
    Outcome.FAILED: N_("Failed"),
    Outcome.NOT_APPLICABLE: N_("not applicable"),
}
OUTCOME_TONES: Mapping[Outcome, Tone] = {
    Outcome.PASSED: Tone.GOOD,
    Outcome.FAILED: Tone.BAD,
    Outcome.NOT_APPLICABLE: Tone.MUTED,
}
LIGHTS: Mapping[Light, str] = {
    Light.GREEN: N_("agree"),
    Light.AMBER: N_("differ"),
    Light.RED: N_("contradict"),
    Light.UNKNOWN: N_("no data"),
}
LIGHT_TONES: Mapping[Light, Tone] = {
    Light.GREEN: Tone.GOOD,
    Light.AMBER: Tone.WARN,
    Light.RED: Tone.BAD,
    Light.UNKNOWN: Tone.MUTED,
}
STATUS_TONES: Mapping[Status, Tone] = {
    Status.PASSED: Tone.GOOD,
    Status.FAILED: Tone.BAD,
    Status.UNKNOWN: Tone.WARN,
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.NOTE: N_("Note"),
    Severity.WARNING: N_("Warning"),
    Severity.SERIOUS: N_("Serious"),
    Severity.BLOCKING: N_("Blocking"),
}
SEVERITY_TONES: Mapping[Severity, Tone] = {
    Severity.NOTE: Tone.MUTED,
    Severity.WARNING: Tone.WARN,
    Severity.SERIOUS: Tone.BAD,
    Severity.BLOCKING: Tone.BAD,
}
LEGAL_FORMS: Mapping[str, str] = {
    LegalForm.LIMITED_COMPANY: N_("Limited company"),
    LegalForm.PARTNERSHIP: N_("Partnership"),
    LegalForm.SOLE_TRADER: N_("Sole trader"),
}
OWNER_ROLES: Mapping[str, str] = {
    "legal-representative": N_("Legal representative"),
    "shareholder": N_("Shareholder"),
    "beneficial-owner": N_("Beneficial owner"),
    "director": N_("Director"),
    "manager": N_("Manager"),
    "partner": N_("Partner"),
    "owner": N_("Owner"),
}
IDENTIFIERS: Mapping[str, str] = {name: kind.label for name, kind in IDENTIFIER_TYPES.items()} | {
    "cn-uscc": N_("unified social credit code"),
    "cn-ric": N_("resident identity number"),
}
"""What is not listed has the longer label of its type."""
IDENTITY_EVIDENCE: Mapping[str, str] = {name: need for name, (need, _) in NEEDS.items()}
EVIDENCE_KNOWN: Mapping[str, str] = {name: knowable for name, (knowable, _) in KNOWABLE.items()}
SOURCES: Mapping[str, str] = {
    "statements": N_("Bank statements"),
    "statement": N_("Bank statement"),
    "invoices": N_("Invoices"),
    "sales": N_("Invoices issued"),
    "purchases": N_("Invoices received"),
    "accounts": N_("Yearly accounts"),
    "orders": N_("Orders"),
    "application": N_("Application"),
    "document": N_("Document"),
    "credit-register": N_("Credit register"),
}
RELEASES: Mapping[str, str] = {
    "date": N_("on a date"),
    "order": N_("against an order"),
    "milestone": N_("at a milestone"),
}
SCORE_BLOCKS: Mapping[str, str] = {
    "behaviour": N_("Behaviour only (bank flows and invoices)"),
    "accounts": N_("Yearly accounts only"),
    "all": N_("All evidence together"),
}
FAMILIES: Mapping[str, str] = {
    Family.LIQUIDITY: N_("Cash at hand"),
    Family.OVERDRAFT: N_("Days below zero"),
    Family.TURNOVER: N_("Turnover on the accounts"),
    Family.STABILITY: N_("Stability of receipts"),
    Family.CONCENTRATION: N_("Dependence on few customers"),
    Family.PAYROLL_TAX: N_("Regularity of wages and taxes"),
    Family.DEBT_SERVICE: N_("Burden of existing debt"),
    Family.NEW_DEBT: N_("New borrowing"),
    Family.INTEGRITY: N_("Soundness of the statements"),
    Family.PROFITABILITY: N_("Profitability"),
    Family.LEVERAGE: N_("Own funds against debt"),
    Family.WORKING_CAPITAL: N_("Working capital"),
    Family.FIRM: N_("The firm itself"),
    Family.REQUEST: N_("Size of the request"),
}


BLOCKS: Mapping[str, str] = {
    Block.CASH_FLOW: N_("Cash flow"),
    Block.COUNTERPARTIES: N_("Counterparties"),
    Block.OBLIGATIONS: N_("Obligations"),
    Block.INTEGRITY: N_("Integrity"),
    Block.INVOICES: N_("Invoices"),
    Block.ACCOUNTS: N_("Accounts"),
    Block.FIRM: N_("The firm itself"),
}


def label(labels: Mapping[Code, str], code: Code | None) -> object:
    """The label of a code as a sentence; a code without one is shown as itself, None stays unknown."""
    if code is None:
        return None
    return Sentence(labels[code]) if code in labels else str(code)


@lru_cache
def features() -> Mapping[str, Feature]:
    """Every feature of the catalogue by name."""
    return {feature.name: feature for feature in CATALOGUE}


def feature_label(name: str) -> object:
    feature = features().get(name)
    return Sentence(feature.label) if feature else name


def feature_value(name: str, value: float | None, currency: str) -> object:
    """A feature's value in its unit, money in the currency of the case; None where unknown."""
    if value is None:
        return None
    feature = features().get(name)
    unit = feature.unit if feature else None
    match unit:
        case Unit.MONEY_LOG:
            return in_currency(value, currency)
        case Unit.COUNT_LOG:
            return round(math.expm1(value))
    return in_unit(value, unit)


def in_unit(value: float, unit: Unit | None) -> object:
    """A number that is no logarithm in its unit: days are whole unless they are not, a ratio has two decimals."""
    match unit:
        case Unit.SHARE:
            return Percent(value)
        case Unit.FLAG:
            return say("yes") if value else say("no")
        case Unit.DAYS:
            return say("{number} days", number=_short(value))
        case Unit.MONTHS:
            return say("{number} months", number=_short(value))
        case Unit.YEARS:
            return say("{number} years", number=_short(value))
        case Unit.COUNT:
            return _short(value)
    return Number(value)


DOES_NOT_APPLY = "The formula does not apply"
"""So begins the reason of a measure for which nothing is missing that a person could bring."""


def measure_cell(measure: Measure) -> Cell:
    """A measure's value in its unit."""
    match measure.value:
        case None if measure.why is not None and measure.why.template.startswith(DOES_NOT_APPLY):
            return Cell(say("does not apply"), Tone.MUTED)
        case None:
            return cell(None)
        case Money() as amount:
            return Cell(whole(amount))
    match measure.unit:
        case Unit.SHARE:
            return cell(Percent(measure.value))
        case Unit.DAYS | Unit.COUNT:
            return cell(Number(measure.value, 0))
        case Unit.YEARS:
            return cell(Number(measure.value, 1))
    return cell(Number(measure.value, 2))


def _short(value: float) -> int | float:
    """Whole where it is whole, else one decimal."""
    return round(value) if abs(value - round(value)) < 0.05 else round(value, 1)
