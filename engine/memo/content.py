"""The memo as a document in no language yet: what is said, in which order; window and PDF draw it."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.i18n import say
from engine.memo.document import Document
from engine.memo.proof import decision_digest, footer
from engine.memo.sections.accounts import accounts
from engine.memo.sections.appendix import appendix
from engine.memo.sections.borrower import borrower, request
from engine.memo.sections.conditions import conditions
from engine.memo.sections.conduct import conduct
from engine.memo.sections.limit import limit
from engine.memo.sections.rules import rules
from engine.memo.sections.score import score
from engine.memo.sections.summary import summary


def memo(assessment: Assessment) -> Document:
    """The whole memo."""
    case, digest = assessment.case, decision_digest(assessment)
    name = case.applicant.name[:120]
    return Document(
        title=say("Credit memo: {name}", name=name),
        subject=say("Unsecured loan, as of {date}", date=case.as_of),
        header=say("Credit memo - {name} - as of {date}", name=name, date=case.as_of),
        footer=footer(assessment, digest),
        sections=(
            summary(assessment),
            request(assessment),
            borrower(assessment),
            conduct(assessment),
            accounts(assessment),
            score(assessment),
            limit(assessment),
            conditions(assessment),
            rules(assessment),
            appendix(assessment, digest),
        ),
    )
