"""Which page shows which stage."""

from __future__ import annotations

from desktop.assessment.page import AssessmentStage
from desktop.cases.stage_page import Host, StagePage
from desktop.cases.stages import STAGES
from desktop.decision.page import DecisionStage
from desktop.intake.evidence_page import EvidenceStage
from desktop.intake.form_page import FormStage
from desktop.intake.grid_page import GridStage
from desktop.intake.identity_page import IdentityStage
from desktop.memo.page import MemoStage
from desktop.offer.page import OfferStage


def build_stage(name: str, host: Host) -> StagePage:
    stage = next(stage for stage in STAGES if stage.name == name)
    match name:
        case "statements" | "invoices":
            return EvidenceStage(host, stage)
        case "identity":
            return IdentityStage(host, stage)
        case "accounts" | "orders":
            return GridStage(host, stage)
        case "assessment":
            return AssessmentStage(host)
        case "decision":
            return DecisionStage(host)
        case "offer":
            return OfferStage(host)
        case "memo":
            return MemoStage(host)
    return FormStage(host, stage)
