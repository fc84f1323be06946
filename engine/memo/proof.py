"""By what a printed page is known to belong to one decision."""

from __future__ import annotations

import hashlib

import rfc8785

from engine.assessment.assessment import Assessment
from engine.assessment.document import to_document
from engine.i18n import Sentence, say
from engine.memo.document import UNKNOWN

SHORT = 16


def decision_digest(assessment: Assessment) -> str:
    """SHA-256 of the decision's canonical document (RFC 8785), the same that the record keeps."""
    return hashlib.sha256(rfc8785.dumps(to_document(assessment, "en"))).hexdigest()


def footer(assessment: Assessment, digest: str) -> Sentence:
    """By which decision (its digest), policy and model the figures on the page came about."""
    decision = assessment.decision
    return say(
        "Decision {decision} - policy {version} {policy} - model {model}",
        decision=digest[:SHORT],
        version=decision.policy_version,
        policy=decision.policy_digest[:SHORT] or UNKNOWN,
        model=assessment.model_digest[:SHORT] or UNKNOWN,
    )
