"""What the store hands out and takes in: frozen rows, free of SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from engine.intake.bank_rules import BankRule
from engine.intake.parties import Party


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the list shows it; verdict, grade and PD are those of the latest recorded decision."""

    id: int
    version: int
    applicant: str
    product: str
    amount: str
    currency: str
    as_of: dt.date | None
    verdict: str | None
    grade: int | None
    pd: float | None
    created_at: str
    created_by: str
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What is read off the draft of a case, so that lists and comparisons need not open drafts."""

    applicant: str = ""
    product: str = ""
    amount: str = ""
    amount_order: float | None = None
    currency: str = ""
    as_of: dt.date | None = None
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases to list: text found in the applicant's name or as case number, sorted by a column of CaseRow."""

    text: str = ""
    mine_only: bool = False
    verdict: str | None = None
    sort: str = "changed_at"
    descending: bool = True
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """A party of another case that is, by its number or else by its name only, the one asked about.

    The columns after it are those of its case; decided_at is None while nothing was decided.
    """

    case_id: int
    party: Party
    is_by_number: bool
    applicant: str
    product: str
    amount: str
    currency: str
    as_of: dt.date | None
    verdict: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of categories as the bank keeps it: of all cases, or with a case_id of that case alone. One without a
    number is not the bank's own but came with the case."""

    id: int | None
    case_id: int | None
    rule: BankRule
    removed_at: str | None = None
    removed_by: str | None = None

    @property
    def is_in_force(self) -> bool:
        return self.removed_at is None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file of a case without its bytes."""

    path: str
    sha256: str
    size: int
    added_at: str
    added_by: str


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
class AuditRow:
    id: int
    at: str
    by: str
    action: str
    case_id: int | None
    detail: str


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
class WatchListRow:
    """An imported version of a watch list; replaced_at is None while it is in use. dated is an ISO day."""

    id: int
    name: str
    dated: str
    digest: str
    rows: int
    imported_at: str
    imported_by: str
    replaced_at: str | None


@dataclass(frozen=True, slots=True)
class SectorTableRow:
    """An imported version of the bank's own industry figures: kind is industries or index, dated the ISO day of the
    newest row; replaced_at is None while it is in force."""

    id: int
    kind: str
    sha256: str
    file: str
    dated: str
    source: str
    rows: int
    imported_at: str
    imported_by: str
    replaced_at: str | None
    replaced_by: str | None

    @property
    def is_in_force(self) -> bool:
        return self.replaced_at is None


@dataclass(frozen=True, slots=True)
class HitResolutionRow:
    """What a person made of a hit: it is the listed party, or it is not, and why."""

    case_id: int
    name: str
    list_name: str
    entry: str
    entry_digest: str
    is_match: bool
    note: str
    resolved_at: str
    resolved_by: str


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A scoring model that was trained here, with its present state: candidate, challenger, champion or retired."""

    digest: str
    model_id: str
    kind: str
    is_simulated: bool
    learnt_from: int
    defaults: int
    auc: float | None
    source: str
    registered_at: str = ""
    registered_by: str = ""
    state: str = "candidate"
    moved_at: str = ""
    moved_by: str = ""


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """A recorded decision with the PD of the model that decided and of one that only looked on.

    defaulted is None until the outcome of the case is known.
    """

    decision_id: int
    case_id: int
    verdict: str
    pd: float
    shadow_pd: float
    shadow_grade: int
    decided_at: str
    defaulted: bool | None


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
class ExposureRow:
    """A case with its latest decision, whose columns are None where nothing was decided; answer is the second person's,
    if anybody gave one."""

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
class OverrideCount:
    """Overrides of one person for one reason, upward and downward, and how many decisions that person recorded."""

    by: str
    reason: str
    upward: int
    downward: int
    decisions: int


@dataclass(frozen=True, slots=True)
class PolicyVersionRow:
    """A version of the policy that two people put in force: from which day it holds, by which proposal, by whom."""

    digest: str
    version: str
    in_force_from: str
    proposal_id: int
    put_in_force_at: str
    put_in_force_by: str


@dataclass(frozen=True, slots=True)
class PolicyDraftRow:
    """A draft of the policy: the file that was imported, and by whom."""

    digest: str
    version: str
    file: str
    kept_at: str
    kept_by: str
