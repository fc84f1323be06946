"""The application form: the window's editors, application.toml and its checks all read the same declared fields.

A `Draft` keeps what was typed, valid or not, so that nothing entered is ever lost; `read` turns it into an
`Application` and lists every problem by field. What makes the case impossible to compute refuses; anything else,
such as a wrong check digit, becomes a finding of the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from engine.errors import Refused
from engine.facts.company import Applicant, Debt, Guarantor, Identifier, LegalForm, Owner, RelatedParty
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.identity import Consent, IdentityEvidence
from engine.facts.request import Method, PlannedTranche, Product, Release, Request
from engine.i18n import say
from engine.intake.entries import problem_of, value_of
from engine.intake.fields import SECTIONS, Draft, Field, Kind, Problem, Section
from engine.intake.ownership import firm_named, ownership_problems
from engine.intake.payout import payout_doubts
from engine.money import Money

__all__ = ["SECTIONS", "Application", "Draft", "Field", "Kind", "Problem", "Section", "check_field", "read"]

FILE = "application.toml"


@dataclass(frozen=True, slots=True)
class Application:
    """What the officer entered, understood: the same values that a Case holds, with the findings of the form.

    debts is None where the applicant declared nothing about debts, () where it declared to have none.
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
    findings: tuple[Finding, ...] = ()


def check_field(
    section: Section, field: Field, text: str, draft: Draft, row: int | None = None, today: dt.date | None = None
) -> Problem | None:
    """What is wrong with one field on leaving it, None where nothing is; `row` counts from 0 in a list section."""
    return problem_of(section, field, text, draft, row, today or dt.date.today())


def read(draft: Draft, today: dt.date | None = None) -> tuple[Application | None, tuple[Problem, ...]]:
    """The application and every problem of it; None while a problem refuses."""
    problems = _problems(draft, today or dt.date.today())
    if any(problem.refuses for problem in problems):
        return None, problems
    application = _Reading(draft).application(problems)
    return application, problems


def _problems(draft: Draft, today: dt.date) -> tuple[Problem, ...]:
    found = [
        problem
        for section in SECTIONS
        for row, texts in _places(section, draft)
        for field in section.fields
        if (problem := problem_of(section, field, texts.get(field.path, ""), draft, row, today)) is not None
    ]
    return (
        *found,
        *ownership_problems(draft),
        *_contradicted_debts(draft),
        *payout_doubts(draft),
        *_unknown_keys(draft),
    )


def _places(section: Section, draft: Draft) -> list[tuple[int | None, Mapping[str, str]]]:
    """Where the fields of a section are typed: once, or in each row that is not wholly empty."""
    if not section.is_list:
        return [(None, draft.texts)]
    return [
        (i, row) for i, row in enumerate(draft.rows.get(section.name, ())) if any(text.strip() for text in row.values())
    ]


def _contradicted_debts(draft: Draft) -> list[Problem]:
    declared = draft.texts.get("applicant.has_debts", "").strip().lower()
    has_rows = bool(_places(_section("debts"), draft))
    if declared == "no" and has_rows:
        sentence = say("Debts are listed although the firm declares to have none; the listed debts count.")
    elif declared == "yes" and not has_rows:
        sentence = say("The firm declares to have debts, but none is listed; they count as unknown.")
    else:
        return []
    return [Problem("applicant.has_debts", sentence, refuses=False, kind="debts-contradicted")]


def _unknown_keys(draft: Draft) -> list[Problem]:
    """What stands in the application and is no field of it, with the field that it may be meant for."""
    known = {field.path for section in SECTIONS if not section.is_list for field in section.fields}
    names = [*known, *(section.name for section in SECTIONS if section.is_list)]
    found = [_unknown_key(path, path, names) for path in draft.texts if path not in known]
    for name, rows in draft.rows.items():
        section = next((s for s in SECTIONS if s.is_list and s.name == name), None)
        fields = [field.path for field in section.fields] if section else []
        found += [
            _unknown_key(f"{name}[{i}].{path}", path, fields)
            for i, row in enumerate(rows)
            for path in row
            if path not in fields
        ]
    return found


def _unknown_key(path: str, key: str, fields: Sequence[str]) -> Problem:
    nearest = _nearest(key, fields)
    if nearest is None:
        sentence = say("“{key}” is not a field of the application and was not used; check its spelling.", key=path)
    else:
        sentence = say(
            "“{key}” is not a field of the application and was not used; “{nearest}” may be meant.",
            key=path,
            nearest=nearest,
        )
    return Problem(path, sentence, refuses=False, kind="key-unknown")


def refusals(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """What stands in the way of reading an application, and the misspelt keys that may be why an entry is missing."""
    return tuple(problem for problem in problems if problem.refuses or problem.kind == "key-unknown")


def _nearest(key: str, fields: Sequence[str]) -> str | None:
    """The field that a key may be meant for: within its own table where there is such a table, else anywhere."""
    table, _, name = key.rpartition(".")
    beside = {field.removeprefix(f"{table}."): field for field in fields if table and field.startswith(f"{table}.")}
    if beside:
        return next((beside[found] for found in get_close_matches(name, beside, 1)), None)
    return next(iter(get_close_matches(key, fields, 1, _ALIKE)), None)


_ALIKE = 0.75


def _section(name: str) -> Section:
    return next(section for section in SECTIONS if section.name == name)


def _field(section: str, path: str) -> Field:
    return next(field for field in _section(section).fields if field.path == path)


class _Reading:
    """A draft without refusing problems, read into facts; an entry with a problem is unknown."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.currency = str(value_of(_field("case", "currency"), draft.texts.get("currency", ""), ""))

    def application(self, problems: tuple[Problem, ...]) -> Application:
        values = self._values(("case", "applicant", "request"))
        return Application(
            as_of=values["as_of"],
            currency=self.currency,
            applicant=self._applicant(values),
            request=self._request(values),
            owners=tuple(self._owner(r) for r in self._rows("owners")),
            guarantors=tuple(
                Guarantor(r["name"], _identity(r, "identity"), r["amount"]) for r in self._rows("guarantors")
            ),
            debts=self._debts(values["applicant.has_debts"]),
            related_parties=tuple(
                RelatedParty(r["name"], _identity(r, "identity")) for r in self._rows("related_parties")
            ),
            identity_evidence=tuple(
                IdentityEvidence(**{**r, "reference": r["reference"] or ""}) for r in self._rows("identity_evidence")
            ),
            consents=tuple(Consent(**r) for r in self._rows("consents")),
            findings=tuple(_finding(problem) for problem in problems),
        )

    def _applicant(self, values: dict[str, Any]) -> Applicant:
        form = values["applicant.legal_form"]
        return Applicant(
            name=values["applicant.name"],
            registration=_identity(values, "applicant.registration"),
            legal_form=LegalForm(form) if form else None,
            industry=values["applicant.industry"],
            established=values["applicant.established"],
            employees=values["applicant.employees"],
            phone=values["applicant.phone"],
            address=values["applicant.address"],
        )

    def _owner(self, row: dict[str, Any]) -> Owner:
        """An owner; the same holder in several rows, and the firm held through, are called as they stand first."""
        name, through = (row[key] and (firm_named(row[key], self.draft) or row[key]) for key in ("name", "through"))
        return Owner(name, row["share"], row["role"], _identity(row, "identity"), through)

    def _request(self, values: dict[str, Any]) -> Request:
        amount = values["request.amount"]
        assert isinstance(amount, Money)
        product = Product(values["request.product"])
        method = values["request.method"]
        return Request(
            product,
            amount,
            values["request.tenor_months"],
            values["request.purpose"],
            Method(method) if method else None,
            tuple(
                PlannedTranche(r["amount"], Release(r["release"]), r["reference"] or "", r["on"])
                for r in self._rows("tranches")
            ),
        )

    def _debts(self, has_debts: str | None) -> tuple[Debt, ...] | None:
        """The listed debts; () only where the applicant said that it has none."""
        rows = self._rows("debts")
        if rows:
            return tuple(Debt(**row) for row in rows)
        return () if has_debts == "no" else None

    def _values(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {field.path: self._value(field, self.draft.texts) for name in names for field in _section(name).fields}

    def _rows(self, name: str) -> list[dict[str, Any]]:
        section = _section(name)
        return [{f.path: self._value(f, texts) for f in section.fields} for _, texts in _places(section, self.draft)]

    def _value(self, field: Field, texts: Mapping[str, str]) -> Any:
        try:
            return value_of(field, texts.get(field.path, ""), self.currency)
        except Refused:
            return None


def _identity(values: Mapping[str, Any], prefix: str) -> Identifier | None:
    """A number without a type is of type "other": known, but nothing checks it."""
    number = values[f"{prefix}.number"]
    return Identifier(values[f"{prefix}.type"] or "other", number) if number else None


def _finding(problem: Problem) -> Finding:
    severity = Severity.NOTE if problem.kind == "key-unknown" else Severity.WARNING
    sentence = say("{path}: {problem}", path=problem.path, problem=problem.sentence)
    return Finding(problem.kind, severity, sentence, (SourceRow(FILE),))
