"""What the store hands out of the bank's own lists, figures, models and policies: frozen rows, free of SQL."""

from __future__ import annotations

from dataclasses import dataclass


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
