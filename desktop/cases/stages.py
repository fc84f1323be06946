"""The stages of a case's workspace and how far each is: what the marks in the left list say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.assessment.assessment import Assessment
from engine.i18n import N_
from engine.intake.form import SECTIONS, Draft, Problem, Section
from engine.service.values import DecisionRow, EvidenceRow


class Mark(StrEnum):
    """The value is the icon's name."""

    EMPTY = "ring"
    PART = "half"
    DONE = "good"
    WRONG = "warning"


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    label: str
    sections: tuple[str, ...] = ()
    evidence: str = ""
    """Files of this folder of the case belong to the stage."""


STAGES = (
    Stage("applicant", N_("Applicant"), ("case", "applicant", "owners", "guarantors", "debts", "related_parties")),
    Stage("identity", N_("Identity"), ("identity_evidence", "consents"), "documents/"),
    Stage("statements", N_("Statements"), evidence="statements/"),
    Stage("invoices", N_("Invoices"), evidence="invoices/"),
    Stage("accounts", N_("Accounts"), evidence="accounts"),
    Stage("orders", N_("Orders"), evidence="orders"),
    Stage("request", N_("Request"), ("request", "tranches")),
    Stage("assessment", N_("Assessment")),
    Stage("decision", N_("Decision")),
    Stage("offer", N_("Offer")),
    Stage("memo", N_("Memo")),
)


def sections_of(stage: Stage) -> tuple[Section, ...]:
    return tuple(section for section in SECTIONS if section.name in stage.sections)


def marks(
    draft: Draft,
    problems: Sequence[Problem],
    evidence: Sequence[EvidenceRow],
    assessment: Assessment | None,
    decisions: Sequence[DecisionRow],
) -> dict[str, Mark]:
    """How complete each stage is."""
    found = {stage.name: _mark(stage, draft, problems, evidence) for stage in STAGES}
    if assessment is not None:
        found["assessment"] = Mark.DONE if assessment.score is not None else Mark.PART
        found["offer"] = Mark.DONE if assessment.offer is not None else Mark.EMPTY
        found["decision"] = found["memo"] = Mark.DONE if decisions else Mark.PART
    return found


def _mark(stage: Stage, draft: Draft, problems: Sequence[Problem], evidence: Sequence[EvidenceRow]) -> Mark:
    has_files = any(row.path.startswith(stage.evidence) for row in evidence if stage.evidence)
    sections = sections_of(stage)
    if not sections:
        return Mark.DONE if has_files else Mark.EMPTY
    own = [problem for problem in problems if _belongs(problem, sections)]
    if not any(_is_begun(section, draft) for section in sections):
        return Mark.PART if has_files else Mark.EMPTY
    if any(problem.kind != "entry-missing" for problem in own):
        return Mark.WRONG
    return Mark.PART if any(problem.refuses for problem in own) else Mark.DONE


def _is_begun(section: Section, draft: Draft) -> bool:
    if section.is_list:
        return any(any(text.strip() for text in row.values()) for row in draft.rows.get(section.name, ()))
    return any(draft.texts.get(field.path, "").strip() for field in section.fields)


def _belongs(problem: Problem, sections: Sequence[Section]) -> bool:
    head = re.split(r"[.\[]", problem.path, maxsplit=1)[0]
    names = {section.name for section in sections}
    paths = {field.path for section in sections if not section.is_list for field in section.fields}
    return problem.path in paths or head in names
