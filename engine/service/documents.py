"""The documents of a case: the recorded decision, the memo, the letter, the cost sheet."""

from __future__ import annotations

import datetime as dt
import hashlib

from engine.assessment.assessment import Assessment
from engine.assessment.document import canonical, to_document
from engine.assessment.examination import examine
from engine.assessment.plans import Planner
from engine.assessment.stopwatch import Stopwatch
from engine.policy.authority import needs_second_person
from engine.policy.decision import Verdict
from engine.policy.policy import Policy
from engine.scoring.model import Model
from engine.store.decision_records import DecisionRow


def decision(case_id: int, assessment: Assessment, note: str) -> tuple[DecisionRow, bytes]:
    """The row to record and its document: canonical JSON (RFC 8785), so that the same case gives the same bytes."""
    document = canonical(to_document(assessment, "en"))
    score, limit, decided = assessment.score, assessment.limit, assessment.decision
    row = DecisionRow(
        id=0,
        case_id=case_id,
        verdict=decided.verdict.code,
        pd=score.pd if score else None,
        grade=score.grade if score else None,
        amount=limit.amount.amount if limit else None,
        currency=assessment.case.currency,
        note=note,
        policy_version=decided.policy_version,
        policy_digest=decided.policy_digest,
        model_id=score.model_id if score else "",
        model_digest=assessment.model_digest,
        document_digest=hashlib.sha256(document).hexdigest(),
        decided_at="",
        decided_by="",
        recommended=decided.recommended.code,
        authority=decided.authority,
        override_reason=decided.override.reason if decided.override else None,
        needs_second=needs_second_person(assessment.policy.authority, decided),
    )
    return row, document


def memo(assessment: Assessment, language: str) -> bytes:
    from engine.memo.pdf import memo_pdf

    return memo_pdf(assessment, language)


def letter(assessment: Assessment, language: str, policy: Policy, model: Model) -> bytes:
    """The letter of today; the policy says until when it may be contested, the model what would be approved."""
    from engine.memo.letters import letter_pdf

    is_adverse = assessment.decision.verdict in (Verdict.APPROVE_LESS, Verdict.DECLINE)
    plans = Planner(examine(assessment.case, policy, Stopwatch()), model).requests() if is_adverse else ()
    return letter_pdf(assessment, language, dt.date.today(), policy.notices.contest_days, plans)


def cost_sheet(assessment: Assessment, language: str) -> bytes:
    from engine.memo.cost_sheet import cost_sheet_pdf

    return cost_sheet_pdf(assessment, language)
