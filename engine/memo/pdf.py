"""The memo as a PDF."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.i18n import say
from engine.memo.content import memo

WIDEST_GAP = 1e-5
"""How far contributions may be from the score, in log-odds."""


def memo_pdf(assessment: Assessment, language: str) -> bytes:
    """The memo in this language; the same assessment gives the same bytes.

    Raises Refused where the contributions do not sum to the score: a memo explains the score it shows, or is none.
    """
    refuse_without_proof(assessment)
    # ReportLab takes a quarter of a second to load: only who prints waits for it.
    from engine.memo.layout import draw

    return draw(memo(assessment), language)


def refuse_without_proof(assessment: Assessment) -> None:
    score = assessment.score
    if score is not None and not score.proof_gap <= WIDEST_GAP:
        raise Refused(
            say(
                "The explanation does not add up to the score (gap {gap}), so no document can be written. "
                "Assess the case again; if it stays so, the model has to be replaced.",
                gap=f"{score.proof_gap:.2e}",
            )
        )
