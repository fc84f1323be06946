from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from builders import AS_OF, a_case, money
from scenarios import assessed

from engine.facts.company import Identifier, Owner
from engine.facts.identity import Consent, IdentityEvidence
from engine.facts.request import Product, Request
from engine.policy.authority import authority_for
from engine.policy.decision import Verdict
from engine.policy.document import load_policy
from engine.policy.identity import Identity, identify
from engine.policy.measurement import measure_firm

POLICY = load_policy()


def identity_of(amount: int = 300_000, **changes: Any) -> Identity:
    case = a_case(request=Request(Product.TERM_LOAN, money(amount), 12, "paper"), **changes)
    return identify(case, measure_firm(case, POLICY.caps), POLICY.tiers)


def missing(identity: Identity) -> dict[str, str]:
    return {paper.name: str(paper.why) for paper in identity.papers if not paper.is_met}


def papers_with(**changes: Any) -> tuple[IdentityEvidence, ...]:
    """The papers of the healthy firm with its business licence changed."""
    return tuple(replace(p, **changes) if p.kind == "business-licence" else p for p in a_case().identity_evidence)


def test_that_full_papers_satisfy_the_tier_of_the_amount() -> None:
    found = identity_of()
    assert (found.needed, found.satisfied, found.cap) == (2, 2, money(1_000_000))
    assert missing(found) == {}


def test_that_a_number_with_a_wrong_check_digit_satisfies_nothing() -> None:
    applicant = replace(a_case().applicant, registration=Identifier("cn-uscc", "91330106MA27XYAL09"))
    found = identity_of(applicant=applicant)
    assert found.satisfied is None
    assert found.cap == money(0)
    assert "registration-number" in missing(found)


def test_that_a_number_whose_rule_is_not_known_is_not_taken_on_trust() -> None:
    applicant = replace(a_case().applicant, registration=Identifier("other", "12345"))
    assert "cannot be checked" in missing(identity_of(applicant=applicant))["registration-number"]


def test_that_an_expired_paper_counts_as_missing_and_says_when() -> None:
    found = identity_of(identity_evidence=papers_with(expires_on=AS_OF - dt.timedelta(days=1)))
    assert found.satisfied == 0
    assert missing(found) == {"business-licence": "Business licence expired on Jun 29, 2026"}


def test_that_a_paper_that_expires_on_the_day_still_counts() -> None:
    assert missing(identity_of(identity_evidence=papers_with(expires_on=AS_OF))) == {}


def test_that_a_paper_that_nobody_verified_counts_as_missing() -> None:
    found = identity_of(identity_evidence=papers_with(verified_on=None))
    assert missing(found) == {"business-licence": "Business licence was not verified"}


def test_that_a_consent_given_after_the_day_of_the_case_is_none() -> None:
    consents = tuple(Consent(c.source, AS_OF + dt.timedelta(days=1)) for c in a_case().consents)
    assert missing(identity_of(consents=consents))["consent"] == "Consent to use bank statements is missing"


def test_that_no_consent_is_needed_for_a_source_that_is_not_used() -> None:
    consents = tuple(c for c in a_case().consents if c.source != "orders")
    assert "consent" in missing(identity_of(consents=consents))
    assert missing(identity_of(consents=consents, orders=None)) == {}


def test_that_a_beneficial_owner_without_a_number_is_named() -> None:
    owners = tuple(replace(owner, identity=None) for owner in a_case().owners)
    assert "王建国" in missing(identity_of(owners=owners))["beneficial-owners"]


def test_that_an_amount_above_every_tier_is_capped_by_the_highest() -> None:
    found = identity_of(9_000_000)
    assert found.needed == 3
    assert found.cap == money(1_000_000)
    assert set(missing(found)) == {"site-visit", "guarantor-identity"}


def test_that_who_may_sign_grows_with_amount_and_risk() -> None:
    levels = POLICY.authority

    def role(amount: int, grade: int | None, verdict: Verdict = Verdict.APPROVE) -> str:
        return authority_for(levels, money(amount), grade, verdict).role

    assert role(300_000, 5) == "officer"
    assert role(300_001, 5) == "approver"
    assert role(300_000, 6) == "approver"
    assert role(10_000, 1, Verdict.REFER) == "approver"
    assert role(10_000, None, Verdict.REFER) == "risk-manager"
    assert role(2_000_001, 1) == "risk-manager"
    assert role(2_000_001, 10, Verdict.DECLINE) == "officer"


HOLDING = Identifier("cn-uscc", "91330106MA27XYAL08")


def owners_through(share: str, behind: str) -> tuple[Owner, ...]:
    """A holding firm with a share of the applicant, one of the applicant's owners behind it, the other beside it."""
    first, second = a_case().owners
    return (
        Owner("Linden Holding", Decimal(share), identity=HOLDING),
        replace(first, share=Decimal(behind), through="Linden Holding"),
        replace(second, share=1 - Decimal(share)),
    )


def test_that_a_beneficial_owner_is_found_behind_the_firm_that_holds_the_shares() -> None:
    assert missing(identity_of(owners=owners_through("0.6", "1"))) == {}
    unknown = tuple(replace(o, identity=None) if o.through else o for o in owners_through("0.6", "1"))
    assert "王建国" in missing(identity_of(owners=unknown))["beneficial-owners"]


def test_that_direct_and_indirect_shares_together_make_a_beneficial_owner() -> None:
    owners = (*owners_through("0.6", "0.8"), Owner("陈立", Decimal("0.2"), through="Linden Holding"))
    assert missing(identity_of(owners=owners)) == {}
    owners = (*owners[:2], replace(owners[2], share=Decimal("0.25")), owners[3], Owner("陈立", Decimal("0.15")))
    assert "陈立" in missing(identity_of(owners=owners))["beneficial-owners"]


def test_that_a_firm_behind_which_nobody_is_named_leaves_the_owners_unknown() -> None:
    first = a_case().owners[0]
    owners = (Owner("Linden Holding", Decimal("0.3"), identity=HOLDING), replace(first, share=Decimal("0.7")))
    assert missing(identity_of(owners=owners))["beneficial-owners"] == "Who holds Linden Holding is not known"


def test_that_what_is_missing_behind_a_firm_counts_as_shares_of_nobody() -> None:
    assert missing(identity_of(owners=owners_through("0.8", "0.7"))) == {}
    assert "hold too little" in missing(identity_of(owners=owners_through("0.8", "0.6875")))["beneficial-owners"]


def test_that_a_screening_made_elsewhere_counts_only_where_the_policy_lets_it() -> None:
    policy = POLICY
    assert policy.screening is not None and policy.screening.stated_counts
    strict = replace(policy, screening=replace(policy.screening, stated_counts=False))
    lenient_one, strict_one = (assessed({"amount": 250_000}, terms).limit for terms in (policy, strict))
    assert lenient_one is not None and strict_one is not None
    assert (lenient_one.binding, strict_one.binding) == ("requested", "identity")
    assert strict_one.amount == money(200_000)
