"""Simulated firms as case folders: the application and every evidence file, as if an officer had collected them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.random import Generator, default_rng

from engine.facts.company import LegalForm
from engine.facts.conduct import Category
from engine.facts.request import Product
from engine.i18n import Sentence, say
from engine.intake.bundle import CaseFolder, EvidenceFile, write_folder
from engine.intake.fields import Draft
from engine.money import Money
from engine.periods import add_months
from engine.progress import Job
from engine.simulation import identities
from engine.simulation.blueprint import PAPERS, Blueprint, Story, live
from engine.simulation.fraud import Scheme
from engine.simulation.obligations import Party
from engine.simulation.papers import paper_files
from engine.simulation.parameters import TRAIN
from engine.simulation.portfolio import NEWEST_APPLICATION, write_simulated
from engine.simulation.statement_files import Format
from engine.simulation.statements import statement_files

_SOURCES = ("statements", "invoices", "accounts", "orders", "credit-register")
_OFFICER = {"zh": "周琳", "en": "Rowan Hale"}
_DEFAULT_DISTRICT = "330106"
MONTHS_OF_LEASE = 12
_FORMS = {"zh": (Format.CSV_GB18030, Format.XLSX), "en": (Format.CSV_ENGLISH, Format.OFX, Format.MT940, Format.CAMT053)}


def write_case_folder(blueprint: Blueprint, folder: Path) -> None:
    """Write the blueprint's firm as a case folder. Raises Refused where the folder exists already."""
    write_folder(case_folder(blueprint), folder)


def case_folder(blueprint: Blueprint) -> CaseFolder:
    """The case folder in memory; the same blueprint gives the same bytes."""
    story = live(blueprint)
    files = [EvidenceFile(f"statements/{name}", data) for name, data in statement_files(story)]
    files += [EvidenceFile(path, data) for path, data in paper_files(story)]
    return CaseFolder(_application(story), tuple(sorted(files, key=lambda file: file.path)))


def run(firms: int, months: int, seed: int, out: Path, case_folders: int = 0, job: Job | None = None) -> Sentence:
    """Write a simulated portfolio as parquet files, and some single firms as case folders under `cases`."""
    defaults = write_simulated(firms, months, seed, out, job=job)
    for number in range(case_folders):
        if job is not None:
            job.report(number, case_folders, say("Writing case folders"))
        blueprint = drawn(number, months, default_rng((seed, 9, number)))
        write_case_folder(blueprint, out / "cases" / blueprint.name)
    return say(
        "{firms} simulated firms, of which {defaults} defaulted, and {cases} case folders are in {folder}.",
        firms=firms,
        defaults=defaults,
        cases=case_folders,
        folder=str(out),
    )


def drawn(number: int, months: int, rng: Generator) -> Blueprint:
    """A firm as it may walk in: a random sector, size, language and request."""
    language = "zh" if rng.random() < 0.5 else "en"
    sector = TRAIN.sectors[int(rng.integers(len(TRAIN.sectors)))].code
    sales = float(np.rint(rng.lognormal(np.log(TRAIN.yearly_sales_median / 12), 0.6) / 1000) * 1000)
    scale = 1.0 if language == "zh" else 0.15
    amount = max(10_000, round(sales * scale * float(rng.uniform(0.4, 1.6)) / 10_000) * 10_000)
    return Blueprint(
        name=f"firm-{number + 1:04d}",
        firm=identities.company(language, rng),
        city=str(rng.choice(list(identities.DISTRICTS))),
        sector=sector,
        seed=int(rng.integers(1, 2**31)),
        form=_FORMS[language][int(rng.integers(len(_FORMS[language])))],
        monthly_sales=sales * scale,
        amount=str(amount),
        tenor_months=int(rng.choice((6, 12, 18, 24))),
        purpose="采购原材料" if language == "zh" else "materials",
        product=Product.ORDER_TRANCHES if rng.random() < 0.3 else Product.TERM_LOAN,
        language=language,
        currency="CNY" if language == "zh" else "USD",
        as_of=NEWEST_APPLICATION,
        established=dt.date(int(rng.integers(2005, 2021)), int(rng.integers(1, 13)), int(rng.integers(1, 28))),
        months=months,
        scheme=Scheme(int(rng.integers(0, 3))) if rng.random() < 0.06 else Scheme.NONE,
        hides_new_lenders=bool(rng.random() < 0.3),
        pays_staff_singly=bool(rng.random() < 0.3),
    )


def _application(story: Story) -> Draft:
    debts = _debts(story)
    texts = _applicant(story) | _request(story.blueprint) | {"applicant.has_debts": "yes" if debts else "no"}
    rows = {
        "owners": _owners(story),
        "debts": debts,
        "identity_evidence": _evidence(story),
        "consents": tuple(
            {"source": source, "given_on": _day(story.blueprint.as_of - dt.timedelta(days=6))} for source in _SOURCES
        ),
    }
    return Draft(texts, rows)


def _applicant(story: Story) -> dict[str, str]:
    blueprint = story.blueprint
    rng = default_rng((blueprint.seed, 7))
    is_chinese = blueprint.language == "zh"
    number = identities.credit_code(_district(blueprint), rng) if is_chinese else identities.employer_number(rng)
    phone = f"139{int(rng.integers(10**7, 10**8))}" if is_chinese else f"+1 614 555 {int(rng.integers(100, 200)):04d}"
    return {
        "as_of": _day(blueprint.as_of),
        "currency": blueprint.currency,
        "applicant.name": blueprint.firm,
        "applicant.registration.type": "cn-uscc" if is_chinese else "us-ein",
        "applicant.registration.number": number,
        "applicant.legal_form": LegalForm.LIMITED_COMPANY.value,
        "applicant.industry": blueprint.sector,
        "applicant.established": _day(blueprint.established),
        "applicant.employees": str(int(story.history.snapshot.employees[0])),
        "applicant.phone": phone,
        "applicant.address": blueprint.city,
    }


def _request(blueprint: Blueprint) -> dict[str, str]:
    return {
        "request.product": blueprint.product.value,
        "request.amount": f"{Money(blueprint.amount, blueprint.currency).amount}",
        "request.tenor_months": str(blueprint.tenor_months),
        "request.purpose": blueprint.purpose,
    }


def _owners(story: Story) -> tuple[Mapping[str, str], ...]:
    """The first owner holds the most and represents the firm."""
    blueprint = story.blueprint
    rng = default_rng((blueprint.seed, 8))
    shares = {1: ("1",), 2: ("0.7", "0.3"), 3: ("0.5", "0.3", "0.2")}[len(story.owners)]
    owners = []
    for position, (name, share) in enumerate(zip(story.owners, shares, strict=True)):
        born = dt.date(int(rng.integers(1962, 1992)), int(rng.integers(1, 13)), int(rng.integers(1, 28)))
        is_chinese = blueprint.language == "zh"
        number = identities.resident_number(born, rng) if is_chinese else identities.social_number(rng)
        role = "legal-representative" if position == 0 else "shareholder"
        kind = "cn-ric" if is_chinese else "us-ssn"
        owners.append({"name": name, "share": share, "role": role, "identity.type": kind, "identity.number": number})
    return tuple(owners)


def _district(blueprint: Blueprint) -> str:
    return identities.DISTRICTS.get(blueprint.city, _DEFAULT_DISTRICT)


def _debts(story: Story) -> tuple[Mapping[str, str], ...]:
    """What the firm declares: all it owes and whom it repaid in the window, but for the new lenders that it hides."""
    snapshot = story.history.snapshot
    debts: dict[str, Mapping[str, str]] = {}
    for column in np.flatnonzero(snapshot.owed[0] > 0):
        if not _is_hidden(story, int(snapshot.lenders[0, column])):
            left = int(max(1, snapshot.left[0, column]))
            lender = story.cast.who(int(snapshot.lenders[0, column])).name
            owed, instalment = int(snapshot.owed[0, column]), int(snapshot.instalments[0, column])
            debts[lender] = _debt(story, lender, owed, instalment) | {
                "rate": f"{snapshot.rates[0, column]:.4f}",
                "matures": _day(add_months(story.blueprint.as_of, left)),
            }
    for party in _creditors(story):
        lender = story.cast.who(party).name
        lease = round(float(story.history.firms.leasing[0])) if party == Party.LESSOR else 0
        if not _is_hidden(story, party):
            debts.setdefault(lender, _debt(story, lender, lease * MONTHS_OF_LEASE, lease))
    return tuple(debts.values())


def _is_hidden(story: Story, party: int) -> bool:
    is_new_lender = party != Party.LESSOR and party not in story.cast.bank_lenders
    return story.blueprint.hides_new_lenders and is_new_lender


def _creditors(story: Story) -> list[int]:
    """Everybody to whom the statements show instalments or leasing."""
    rows = story.history.movements
    of_credit = np.isin(rows["category"], (Category.LOAN_RECEIVED, Category.LOAN_REPAID, Category.LEASING))
    return [int(party) for party in np.unique(rows["party"][of_credit])]


def _debt(story: Story, lender: str, owed: int, monthly: int) -> dict[str, str]:
    currency = story.blueprint.currency
    return {"lender": lender, "outstanding": _money(owed, currency), "monthly_payment": _money(monthly, currency)}


def _money(minor: int, currency: str) -> str:
    return f"{Money.of_minor(minor, currency).amount}"


def _evidence(story: Story) -> tuple[Mapping[str, str], ...]:
    """The papers seen, most of them in the fortnight before the application."""
    blueprint = story.blueprint
    seen = _day(blueprint.as_of - dt.timedelta(days=9))
    expiring = {"business-licence", "owner-identity"}
    return tuple(
        {
            "kind": kind,
            "reference": f"{kind[:2].upper()}-{blueprint.seed % 10_000:04d}-{PAPERS.index(kind) + 1:02d}",
            "verified_on": seen,
            "verified_by": _OFFICER[blueprint.language],
            **({"expires_on": _day(add_months(blueprint.as_of, 48))} if kind in expiring else {}),
        }
        for kind in blueprint.papers
    )


def _day(day: dt.date) -> str:
    return day.isoformat()
