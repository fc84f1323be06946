"""The case: everything known of one application as of one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.facts.bank import NOTHING_ADDED, BankSide
from engine.facts.company import Applicant, Debt, Guarantor, Owner, RelatedParty
from engine.facts.conduct import Ledger
from engine.facts.finding import Finding
from engine.facts.identity import Consent, IdentityEvidence
from engine.facts.invoices import Invoices
from engine.facts.orders import Order
from engine.facts.request import Request
from engine.facts.statements import AccountsYear


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file that came with the case: path within the case folder, what it was read as, SHA-256, and rows read."""

    path: str
    kind: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """All facts, with nothing dated after `as_of`. None means that no such evidence came, which is unknown, not zero.

    `accounts` are the yearly accounts, oldest first. `findings` are what intake observed while reading. `bank` is what
    the bank itself adds.
    """

    as_of: dt.date
    currency: str
    applicant: Applicant
    request: Request
    owners: tuple[Owner, ...] = ()
    guarantors: tuple[Guarantor, ...] = ()
    debts: tuple[Debt, ...] | None = None
    related_parties: tuple[RelatedParty, ...] = ()
    identity_evidence: tuple[IdentityEvidence, ...] = ()
    consents: tuple[Consent, ...] = ()
    ledger: Ledger | None = None
    sales: Invoices | None = None
    purchases: Invoices | None = None
    accounts: tuple[AccountsYear, ...] = ()
    orders: tuple[Order, ...] | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    bank: BankSide = NOTHING_ADDED
