"""Tiers of identity: the papers that a case needs grow with the amount, and a missing paper caps the limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.facts.casefile import Case
from engine.facts.company import Identifier, Owner
from engine.facts.finding import SourceRow
from engine.facts.ownership import BENEFICIAL_SHARE, holdings_of, stakes, together, unnamed_share
from engine.i18n import N_, Sentence, say
from engine.intake.identifiers import IDENTIFIER_TYPES, defect, is_checked
from engine.money import Money
from engine.policy.completeness import FULL_YEAR_DAYS
from engine.policy.measures import Measure
from engine.policy.policy import Tier
from engine.policy.screening import ScreeningTerms, is_screened_here, not_clear

APPLICATION = (SourceRow("application.toml"),)


@dataclass(frozen=True, slots=True)
class Paper:
    """One need of a tier: met or not; `why` tells what is missing, and is None where it is met."""

    name: str
    label: str
    tier: int
    why: Sentence | None
    sources: tuple[SourceRow, ...]

    @property
    def is_met(self) -> bool:
        return self.why is None


@dataclass(frozen=True, slots=True)
class Identity:
    """The tier that the request asks for, the highest tier whose papers are all there (None: not even the lowest),
    and the most that may be lent on it. papers are those up to the needed tier."""

    needed: int
    satisfied: int | None
    cap: Money
    papers: tuple[Paper, ...]


Check = Callable[[Case, Mapping[str, Measure]], Sentence | None]


def identify(
    case: Case, measures: Mapping[str, Measure], tiers: tuple[Tier, ...], screening: ScreeningTerms | None = None
) -> Identity:
    """Which tier the evidence satisfies. A request above the highest tier needs that tier, which also caps it.

    With terms of screening the bank's own lists speak; a paper that says so counts only where they allow it.
    """
    checks = {name: check for name, (_, check) in NEEDS.items()}
    if screening is not None and (is_screened_here(case.bank.screening) or not screening.stated_counts):
        checks["sanctions-clear"] = lambda case, _: not_clear(case, screening)
    needed = next((tier.number for tier in tiers if case.request.amount <= tier.up_to), tiers[-1].number)
    papers = tuple(
        Paper(name, NEEDS[name][0], tier.number, checks[name](case, measures), APPLICATION)
        for tier in tiers
        for name in tier.needs
    )
    missing = [paper.tier for paper in papers if not paper.is_met]
    satisfied = min(missing, default=len(tiers)) - 1
    cap = tiers[satisfied].up_to if satisfied >= 0 else Money.zero(case.currency)
    return Identity(
        needed,
        satisfied if satisfied >= 0 else None,
        cap,
        tuple(paper for paper in papers if paper.tier <= needed),
    )


def _paper(kind: str) -> Check:
    """A check that this kind of evidence was verified and has not expired; expired counts as missing."""

    def check(case: Case, measures: Mapping[str, Measure]) -> Sentence | None:
        papers = [evidence for evidence in case.identity_evidence if evidence.kind == kind]
        if any(paper.is_valid_on(case.as_of) for paper in papers):
            return None
        expired = [paper.expires_on for paper in papers if paper.expires_on and paper.expires_on < case.as_of]
        if expired:
            return say("{paper} expired on {date}", paper=say(NEEDS[kind][0]), date=max(expired))
        if papers:
            return say("{paper} was not verified", paper=say(NEEDS[kind][0]))
        return say("{paper} is missing", paper=say(NEEDS[kind][0]))

    return check


def _registration(case: Case, measures: Mapping[str, Measure]) -> Sentence | None:
    number = case.applicant.registration
    if number is None:
        return say("{paper} is missing", paper=say(NEEDS["registration-number"][0]))
    return _doubt(number)


_defect = lru_cache(maxsize=1024)(defect)


@lru_cache(maxsize=1024)
def _doubt(number: Identifier) -> Sentence | None:
    if problem := _defect(number):
        return problem
    return None if is_checked(number.type) else say("Numbers of type {type} cannot be checked here", type=number.type)


def _consent(case: Case, measures: Mapping[str, Measure]) -> Sentence | None:
    """Every source of data that the case uses needs a consent that was given by the day of the case."""
    given = {c.source for c in case.consents if c.given_on is not None and c.given_on <= case.as_of}
    used = {
        "statements": case.ledger is not None,
        "invoices": case.sales is not None or case.purchases is not None,
        "accounts": bool(case.accounts),
        "orders": case.orders is not None,
    }
    missing = next((source for source, is_used in used.items() if is_used and source not in given), None)
    if missing:
        return say("Consent to use {source} is missing", source=say(_SOURCES[missing]))
    return None if given else say("{paper} is missing", paper=say(NEEDS["consent"][0]))


_SOURCES = {
    "statements": N_("bank statements"),
    "invoices": N_("invoices"),
    "accounts": N_("yearly accounts"),
    "orders": N_("orders"),
}


def _owners(case: Case, measures: Mapping[str, Measure]) -> Sentence | None:
    """The paper, and a valid number of everybody who holds 25 % and more, directly and through other firms; an unknown
    share may be 25 %, and so may what stands behind a firm whose own owners are not named."""
    if not case.owners:
        return say("The owners are not known")
    held = stakes(case.owners)
    for stake in held:
        if stake.share is None:
            return say("The share of {owner} is not known", owner=stake.owner.name)
        if stake.share >= BENEFICIAL_SHARE and (problem := _number(stake.owner)):
            return problem
    behind = [stake for stake in held if not stake.is_between and _is_firm(stake.owner.identity)]
    for stake in behind:
        if stake.share is not None and stake.share >= BENEFICIAL_SHARE:
            return say("Who holds {owner} is not known", owner=stake.owner.name)
    unnamed = together([unnamed_share(holdings_of(case.owners)), *(stake.share for stake in behind)])
    if unnamed is None or unnamed >= BENEFICIAL_SHARE:
        return say("The owners known hold too little: another may hold 25 % or more")
    return _paper("beneficial-owners")(case, measures)


def _number(owner: Owner) -> Sentence | None:
    """What is wrong with the owner's number. A passport's has no check digits that hold everywhere: the paper itself is
    asked for beside it."""
    if owner.identity is None:
        return say("The identity number of {owner} is missing", owner=owner.name)
    return _defect(owner.identity)


def _is_firm(identity: Identifier | None) -> bool:
    """Whether the number is one that only firms have."""
    kind = IDENTIFIER_TYPES.get(identity.type) if identity else None
    return kind is not None and not kind.is_personal


def _full_year(case: Case, measures: Mapping[str, Measure]) -> Sentence | None:
    days = measures["statement_days"].value
    if not isinstance(days, int | float):
        return say("There are no bank statements")
    if days < FULL_YEAR_DAYS:
        return say("The statements cover {days} days, and {least} are needed", days=round(days), least=FULL_YEAR_DAYS)
    return None


def _proven_accounts(case: Case, measures: Mapping[str, Measure]) -> Sentence | None:
    if case.accounts and case.accounts[-1].audited:
        return None
    return _paper("audited-accounts")(case, measures)


NEEDS: Mapping[str, tuple[str, Check]] = {
    "registration-number": (N_("Valid registration number"), _registration),
    "consent": (N_("Consent to the use of data"), _consent),
    "phone": (N_("Verified phone number"), _paper("phone")),
    "owner-identity": (N_("Owner's identity paper"), _paper("owner-identity")),
    "business-licence": (N_("Business licence"), _paper("business-licence")),
    "bank-name-match": (N_("Bank account in the firm's name"), _paper("bank-name-match")),
    "beneficial-owners": (N_("All beneficial owners"), _owners),
    "face-to-face": (N_("Meeting face to face or by video"), _paper("face-to-face")),
    "statements-full-year": (N_("Bank statements of twelve months"), _full_year),
    "sanctions-clear": (N_("Sanctions screening"), _paper("sanctions-clear")),
    "site-visit": (N_("Site visit"), _paper("site-visit")),
    "audited-accounts": (N_("Audited or tax-filed accounts"), _proven_accounts),
    "guarantor-identity": (N_("Guarantor's identity"), _paper("guarantor-identity")),
}
"""What a tier may need, by name: its label, and the check that answers what is missing."""
