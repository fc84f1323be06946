"""Who asks, who stands behind it, how that is proved, what it asks for and what it owes already."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest

from engine.assessment.assessment import Assessment
from engine.facts.casefile import Case
from engine.facts.company import Identifier
from engine.facts.identity import IdentityEvidence
from engine.facts.ownership import holdings_of, parts_held
from engine.i18n import Percent, say
from engine.memo import labels
from engine.memo.document import (
    GAP,
    UNKNOWN,
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Joined,
    Section,
    SideBySide,
    Table,
    Text,
    Tone,
    cell,
)
from engine.memo.identity import masked
from engine.memo.sections.amounts import whole
from engine.money import Money
from engine.policy.decision import Verdict
from engine.policy.exposure_words import STANDINGS, link_sentence
from engine.policy.identity import Identity

MOST_ROWS = 12
LONGEST_PURPOSE = 120


def request(assessment: Assessment) -> Section:
    asked, offer = assessment.case.request, assessment.offer
    tranches = len(offer.tranches) if offer else None
    none = say("no offer")
    is_indicative = assessment.decision.verdict is Verdict.REFER
    facts = (
        Fact(say("Product"), cell(labels.label(labels.PRODUCTS, asked.product))),
        Fact(say("Purpose"), cell(_shortened(asked.purpose) or None)),
        Fact(say("Amount asked for"), cell(asked.amount)),
        Fact(say("Months asked for"), cell(asked.tenor_months)),
        Fact(
            say("Indicative amount") if is_indicative else say("Amount offered"),
            Cell(offer.amount if offer else none, strong=True),
        ),
        Fact(
            say("Indicative months") if is_indicative else say("Months offered"),
            Cell(offer.tenor_months if offer else none),
        ),
        Fact(say("Tranches"), Cell(tranches if tranches is not None else none)),
        Fact(say("Security"), Cell(say("none: unsecured"))),
    )
    return Section("request", say("Request and structure"), (Facts(facts, columns=3, label=0.5),))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_PURPOSE else text[:LONGEST_PURPOSE] + "…"


def borrower(assessment: Assessment) -> Section:
    case = assessment.case
    parties = SideBySide((_owners(case), *_guarantors(case)), _debts(case), 0.48)
    blocks = (
        _applicant(assessment), parties, *_group(case), _needs(assessment.identity), _identity(case), _consents(case),
    )  # fmt: skip
    return Section("borrower", say("Borrower, owners and identity"), blocks)


def _group(case: Case) -> tuple[Block, ...]:
    """Other cases of this bank that share somebody with this one; nothing where there is none."""
    group = case.bank.group
    if group is None or not group.cases:
        return ()
    columns = (
        Column(say("Group: firm"), 2.4), Column(say("Connected by"), 4.6), Column(say("State"), 1.8),
        Column(say("Amount"), 1.5, True),
    )  # fmt: skip
    rows = tuple(
        (
            cell(say("{applicant}, case {number}", applicant=other.applicant, number=str(other.number))),
            cell(Joined(tuple(link_sentence(link) for link in other.links))),
            cell(say(STANDINGS[other.standing])),
            _whole(other.amount) if other.amount is not None or other.counts else Cell(""),
        )
        for other in group.cases[:MOST_ROWS]
    )
    more = len(group.cases) - len(rows)
    told = (Text(say("More cases of the group: {count}", count=more)),) if more > 0 else ()
    return (Table(columns, rows, is_small=True), *told)


def _applicant(assessment: Assessment) -> Facts:
    firm = assessment.case.applicant
    facts = (
        Fact(say("Name"), cell(firm.name, strong=True)),
        Fact(say("Legal form"), cell(labels.label(labels.LEGAL_FORMS, firm.legal_form))),
        Fact(say("Registration"), cell(_registration(firm.registration))),
        Fact(say("Industry"), cell(assessment.industry or firm.industry)),
        Fact(say("Established"), cell(firm.established)),
        Fact(say("Employees"), cell(firm.employees)),
        Fact(say("Telephone"), cell(firm.phone)),
        Fact(say("Address"), cell(firm.address)),
    )
    return Facts(facts, label=0.22)


def _registration(identifier: Identifier | None) -> object:
    if identifier is None:
        return None
    return say("{number} ({kind})", number=identifier.number, kind=labels.label(labels.IDENTIFIERS, identifier.type))


def _owners(case: Case) -> Block:
    if not case.owners:
        return Text(say("Owners: {unknown}", unknown=UNKNOWN), Tone.WARN)
    columns = (
        Column(say("Owner"), 2.4), Column(say("Role"), 2.9), Column(say("Identity number"), 2.8),
        Column(say("Share"), 1, True),
    )  # fmt: skip
    parts = parts_held(holdings_of(case.owners))
    rows = tuple(
        (
            cell(say("{owner}, through {firm}", owner=owner.name, firm=owner.through) if owner.through else owner.name),
            Cell("") if owner.through and not owner.role else cell(labels.label(labels.OWNER_ROLES, owner.role)),
            cell(masked(owner.identity)),
            cell(Percent(part) if part is not None else None),
        )
        for owner, part in zip(case.owners[:MOST_ROWS], parts, strict=False)
    )
    return Table(columns, rows, say("Owners"), is_small=True)


def _guarantors(case: Case) -> tuple[Block, ...]:
    if not case.guarantors:
        return ()
    columns = (Column(say("Guarantor"), 3), Column(say("Identity number"), 3), Column(say("Amount"), 2, True))
    rows = tuple((cell(g.name), cell(masked(g.identity)), cell(g.amount)) for g in case.guarantors[:MOST_ROWS])
    return (Table(columns, rows, say("Guarantors"), is_small=True),)


def _debts(case: Case) -> tuple[Block, ...]:
    if case.debts is None:
        return (Text(say("Existing debts: {unknown}", unknown=UNKNOWN), Tone.WARN),)
    if not case.debts:
        return (Text(say("Existing debts: the applicant declares to have none.")),)
    columns = (
        Column(say("Lender"), 2.3), Column(say("Outstanding"), 1.6, True), Column(say("Monthly payment"), 1.5, True),
        Column(say("Rate a year"), 1.4, True), Column(say("Matures"), 1.7, True),
    )  # fmt: skip
    rows = tuple(
        (
            cell(debt.lender), _whole(debt.outstanding), _whole(debt.monthly_payment),
            cell(Percent(debt.rate, 2) if debt.rate is not None else None), cell(debt.matures),
        )
        for debt in case.debts[:MOST_ROWS]
    )  # fmt: skip
    return (Table(columns, rows, say("Existing debts, as declared"), is_small=True),)


def _whole(amount: Money | None) -> Cell:
    return cell(None if amount is None else whole(amount))


def _needs(identity: Identity) -> Text:
    """What the amount needs by way of identity, and what of it is not met."""
    missing = tuple(paper.why for paper in identity.papers if paper.why is not None)
    if not missing:
        return Text(say("Identity: everything that tier {tier} needs is proved.", tier=identity.needed))
    return Text(
        say(
            "Identity: the amount needs tier {tier}. Not met: {missing}. Without it at most {cap} may be lent.",
            tier=identity.needed,
            missing=Joined(missing),
            cap=identity.cap,
        ),
        Tone.WARN,
    )


def _identity(case: Case) -> Block:
    if not case.identity_evidence:
        return Text(say("Identity evidence: {unknown}", unknown=UNKNOWN), Tone.WARN)
    four = (
        Column(say("Identity evidence"), 2.4), Column(say("Reference"), 1.5), Column(say("Verified"), 2.6),
        Column(say("Valid until"), 1.4),
    )  # fmt: skip
    found = case.identity_evidence[: 2 * MOST_ROWS]
    half = -(-len(found) // 2)
    rows = tuple(
        (*_paper(left, case), Cell(""), *_paper(right, case)) for left, right in zip_longest(found[:half], found[half:])
    )
    return Table((*four, GAP, *four), rows, is_small=True)


def _paper(item: IdentityEvidence | None, case: Case) -> tuple[Cell, ...]:
    """A paper with who verified it when, and until when it counts."""
    if item is None:
        return (Cell(""),) * 4
    verified = say("{date}, {by}", date=str(item.verified_on), by=item.verified_by or UNKNOWN)
    if item.is_valid_on(case.as_of):
        until = Cell(str(item.expires_on) if item.expires_on else say("no expiry"), Tone.GOOD)
    else:
        until = Cell(say("counts as missing"), Tone.BAD)
    kind = labels.label(labels.IDENTITY_EVIDENCE, item.kind)
    return cell(kind), cell(item.reference or None), cell(verified if item.verified_on else None), until


def _consents(case: Case) -> Block:
    """What may be used since when, by date."""
    by_date: dict[dt.date, list[object]] = {}
    for consent in case.consents:
        if consent.given_on is not None:
            by_date.setdefault(consent.given_on, []).append(labels.label(labels.SOURCES, consent.source))
    given = tuple(
        say("{sources} ({date})", sources=Joined(tuple(sources)), date=date)
        for date, sources in sorted(by_date.items())
    )
    return Facts((Fact(say("Consent to use"), cell(Joined(given) if given else None)),), columns=1, label=0.215)
