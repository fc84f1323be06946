"""What the store hands out of decisions, and of what people proposed and answered: frozen rows, free of SQL."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A recorded decision. document_digest is the SHA-256 of the stored canonical JSON.

    recommended is what score and policy came to, authority the role that may sign; override_reason is the code of the
    reason where a person decided otherwise. needs_second: it holds only once another person approved it.
    """

    id: int
    case_id: int
    verdict: str
    pd: float | None
    grade: int | None
    amount: Decimal | None
    currency: str
    note: str
    policy_version: str
    policy_digest: str
    model_id: str
    model_digest: str
    document_digest: str
    decided_at: str
    decided_by: str
    recommended: str = ""
    authority: str = ""
    override_reason: str | None = None
    needs_second: bool = False


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """A decision with the name of its applicant."""

    applicant: str
    decision: DecisionRow


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A case as its decision in force left it; defaulted is None until its outcome is known.

    recommended is what score and policy came to; borrower is the applicant's number, or the name where none is known.
    """

    case_id: int
    verdict: str
    recommended: str
    pd: float
    grade: int | None
    decided_at: str
    borrower: str
    defaulted: bool | None


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """A case with the decision of it that counts; its columns are None where nothing was decided, answer is the second
    person's, if anybody gave one."""

    case_id: int
    applicant: str
    decision_id: int | None
    verdict: str | None
    amount: Decimal | None
    currency: str | None
    decided_at: str | None
    needs_second: bool
    answer: str | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """What one person proposed and, once another answered, how it ended. `detail` is JSON that its kind defines."""

    id: int
    kind: str
    subject: str
    detail: str
    case_id: int | None
    note: str
    proposed_at: str
    proposed_by: str
    answer: str | None
    answer_note: str | None
    answered_at: str | None
    answered_by: str | None

    @property
    def is_open(self) -> bool:
        return self.answer is None


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A decision that needs a second person, with its case and how the second person answered, if anybody did."""

    proposal_id: int
    case_id: int
    decision_id: int
    applicant: str
    verdict: str
    recommended: str
    amount: Decimal | None
    currency: str
    grade: int | None
    pd: float | None
    authority: str
    override_reason: str | None
    note: str
    proposed_by: str
    proposed_at: str
    is_latest: bool
    answer: str | None = None
    answer_note: str | None = None
    answered_by: str | None = None
    answered_at: str | None = None


@dataclass(frozen=True, slots=True)
class OverrideCount:
    """Overrides of one person for one reason, upward and downward, and how many decisions that person recorded."""

    by: str
    reason: str
    upward: int
    downward: int
    decisions: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    at: str
    by: str
    action: str
    case_id: int | None
    detail: str
