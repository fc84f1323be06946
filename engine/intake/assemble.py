"""Application and evidence become a case: the light part of intake, fast enough to follow typing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.conduct import Ledger
from engine.facts.currencies import euro_value
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.invoices import Invoices
from engine.facts.orders import Order
from engine.facts.statements import AccountsYear
from engine.i18n import Percent, Sentence, say
from engine.intake import names
from engine.intake.bundle import CaseFolder, read_folder
from engine.intake.categories import Parties, Texts, categorise, uncategorised_share, unexplained
from engine.intake.checks import MOST_ROWS, accounts_findings
from engine.intake.evidence import Evidence, read_evidence
from engine.intake.form import Application, read, refusals
from engine.intake.turnover import exclusions

__all__ = ["Evidence", "assemble", "case_of", "load_case", "read_evidence"]

_KEPT = 8
_MUCH_UNCATEGORISED = 0.3


@dataclass(frozen=True, eq=False, slots=True)
class _Facts:
    """The evidence as of one day, judged by the names that matter."""

    ledger: Ledger | None
    sales: Invoices | None
    purchases: Invoices | None
    accounts: tuple[AccountsYear, ...]
    orders: tuple[Order, ...] | None
    findings: tuple[Finding, ...]


def load_case(path: Path, today: dt.date | None = None) -> Case:
    """The case in a case folder. Raises Refused listing every entry that must be mended, or every unreadable file."""
    return case_of(read_folder(path), today)


def case_of(folder: CaseFolder, today: dt.date | None = None) -> Case:
    """The case in a case folder that was read. Raises Refused as `load_case` does."""
    application, problems = read(folder.draft, today)
    if application is None:
        raise Refused.because(
            say("application.toml, {path}: {problem}", path=problem.path, problem=problem.sentence)
            for problem in refusals(problems)
        )
    return assemble(application, read_evidence(folder.files, application.currency))


def assemble(application: Application, evidence: Evidence) -> Case:
    """The case of an application and its evidence, with nothing dated after its day and every finding of intake.

    What depends on the evidence, the day and the names alone is kept with the evidence, so that typing anything
    else costs next to nothing.
    """
    facts = _facts(application, evidence)
    return Case(
        as_of=application.as_of,
        currency=application.currency,
        applicant=application.applicant,
        request=application.request,
        owners=application.owners,
        guarantors=application.guarantors,
        debts=application.debts,
        related_parties=application.related_parties,
        identity_evidence=application.identity_evidence,
        consents=application.consents,
        ledger=facts.ledger,
        sales=facts.sales,
        purchases=facts.purchases,
        accounts=facts.accounts,
        orders=facts.orders,
        evidence=evidence.items,
        findings=(*application.findings, *facts.findings),
    )


def _facts(application: Application, evidence: Evidence) -> _Facts:
    own = names.keys([application.applicant.name])
    close = [owner.name for owner in application.owners] + [party.name for party in application.related_parties]
    related = names.keys(close) - own
    key = (application.as_of, application.currency, own, related)
    kept = evidence.assembled.get(key)
    if isinstance(kept, _Facts):
        return kept
    facts = _judge(application, evidence, own, related)
    if len(evidence.assembled) >= _KEPT:
        evidence.assembled.pop(next(iter(evidence.assembled)))
    evidence.assembled[key] = facts
    return facts


def _judge(application: Application, evidence: Evidence, own: frozenset[str], related: frozenset[str]) -> _Facts:
    as_of = application.as_of
    findings = list(evidence.findings)
    sales, purchases = (_until(invoices, as_of, findings) for invoices in (evidence.sales, evidence.purchases))
    accounts = _ended(evidence.accounts, as_of, findings)
    ledger = None
    if evidence.ledger is not None and evidence.texts is not None:
        parties = Parties(own, related, _counterparties(sales), _counterparties(purchases))
        ledger = _ledger(evidence.ledger, evidence.texts, as_of, parties, findings)
        findings += _account_findings(ledger, application.currency, own | related)
    findings += accounts_findings(accounts)
    orders = _ordered(evidence.orders, as_of, findings)
    return _Facts(ledger, sales, purchases, accounts, orders, tuple(findings))


def _ledger(ledger: Ledger, texts: Texts, as_of: dt.date, parties: Parties, findings: list[Finding]) -> Ledger:
    """The ledger until the day, with categories and exclusions."""
    known = ledger.booked_on <= np.datetime64(as_of)
    if not known.all():
        findings += _dropped_movements(ledger, ~known, as_of)
        ledger, texts = ledger.where(known), texts.where(known)
    ledger = categorise(ledger, parties, texts)
    codes = exclusions(
        np.zeros(len(ledger), np.int64),
        ledger.booked_on,
        ledger.amount,
        ledger.category,
        _counterparty_codes(texts),
    )
    share = uncategorised_share(ledger)
    if share is not None and share > _MUCH_UNCATEGORISED:
        sentence = say("No rule explains {share} of the bank movements.", share=Percent(share))
        rows = np.flatnonzero(unexplained(ledger))[:MOST_ROWS]
        sources = tuple(ledger.source(int(row)) for row in rows)
        findings.append(Finding("uncategorised", Severity.NOTE, sentence, sources))
    return replace(ledger, exclusion=codes)


def _counterparty_codes(texts: Texts) -> NDArray[np.int64]:
    """Who each movement is with, by name, else by account; -1 for nobody."""
    who = texts.counterparties.otherwise(texts.accounts)
    return np.where(who.is_(""), -1, who.codes).astype(np.int64)


def _dropped_movements(ledger: Ledger, dropped: NDArray[np.bool_], as_of: dt.date) -> Iterator[Finding]:
    """One finding a file on the rows that are dated after the day of the case."""
    for number, file in enumerate(ledger.files):
        rows = np.flatnonzero(dropped & (ledger.file == number))
        if len(rows):
            yield _later(file, len(rows), as_of, tuple(ledger.source(int(row)) for row in rows[:MOST_ROWS]))


def _later(file: str, count: int, as_of: dt.date, sources: tuple[SourceRow, ...]) -> Finding:
    sentence = say(
        "{count} rows of {file} are dated after {as_of} and were not used.", count=count, file=file, as_of=as_of
    )
    return Finding("evidence-after-as-of", Severity.NOTE, sentence, sources)


def _until(invoices: Invoices | None, as_of: dt.date, findings: list[Finding]) -> Invoices | None:
    if invoices is None or not len(late := np.flatnonzero(invoices.date > np.datetime64(as_of))):
        return invoices
    sources = tuple(invoices.source(int(row)) for row in late[:MOST_ROWS])
    findings.append(_later(invoices.file, len(late), as_of, sources))
    return invoices.where(invoices.date <= np.datetime64(as_of))


def _ended(accounts: Sequence[AccountsYear], as_of: dt.date, findings: list[Finding]) -> tuple[AccountsYear, ...]:
    """The years that have ended; a year that ends later is a projection."""
    for year in accounts:
        if year.period_end > as_of:
            sentence = say(
                "The accounts of {year} end after {as_of} and were not used.", year=str(year.year), as_of=as_of
            )
            sources = tuple(sorted(set(year.sources.values())))[:MOST_ROWS]
            findings.append(Finding("evidence-after-as-of", Severity.NOTE, sentence, sources))
    return tuple(sorted((year for year in accounts if year.period_end <= as_of), key=lambda year: year.period_end))


def _ordered(orders: tuple[Order, ...] | None, as_of: dt.date, findings: list[Finding]) -> tuple[Order, ...] | None:
    if orders is None:
        return None
    late = [order for order in orders if order.order_date > as_of]
    if late:
        sources = tuple(order.source for order in late[:MOST_ROWS])
        findings.append(_later(late[0].source.file, len(late), as_of, sources))
    return tuple(order for order in orders if order.order_date <= as_of)


def _counterparties(invoices: Invoices | None) -> frozenset[str]:
    """The plain names on valid invoices."""
    if invoices is None:
        return frozenset()
    return names.keys(set(invoices.counterparty[~invoices.void].tolist()))


def _counted(account: str, currency: str) -> Sentence:
    """How far an account in another currency than the case's counts."""
    if euro_value(currency) is None:
        return say(
            "Account {account} is in {currency}, which has no listed rate: yearly flows are unknown.",
            account=account, currency=currency,
        )  # fmt: skip
    return say(
        "Account {account} is in {currency}: yearly flows count it at an indicative rate, the score does not.",
        account=account, currency=currency,
    )  # fmt: skip


def _account_findings(ledger: Ledger, currency: str, known: frozenset[str]) -> Iterator[Finding]:
    """Accounts in another currency, and accounts that belong to somebody else."""
    for account in ledger.accounts:
        sources = tuple(SourceRow(period.file) for period in account.periods)
        name = account.number or (sources[0].file if sources else "")
        if account.currency != currency:
            yield Finding("account-other-currency", Severity.NOTE, _counted(name, account.currency), sources)
        if account.holder and (holder := names.key(account.holder)) and not names.are_among([holder], known)[0]:
            sentence = say(
                "Account {account} is held by “{holder}”, who is neither the applicant nor declared.",
                account=name, holder=account.holder,
            )  # fmt: skip
            yield Finding("account-holder-differs", Severity.SERIOUS, sentence, sources)
