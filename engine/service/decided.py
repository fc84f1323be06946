"""A model on the cases that it decided here: overrides and their outcomes, migration, and a validation pack of its own.

What a book of past cases cannot tell, the bank's own database can: what people made of the model's recommendations.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from engine.errors import Refused
from engine.i18n import say
from engine.memo.validation import Pack, validation_pdf
from engine.scoring import validation
from engine.scoring.model import Model
from engine.scoring.validation import Migration, Performance, Sample
from engine.scoring.validation.study import FEWEST_DEFAULTS
from engine.service.models import Models
from engine.store.decision_records import DecidedRow

ACCEPTED = ("approve", "approve-less")


def performance_of(rows: Sequence[DecidedRow], grades: int) -> Performance:
    """Overrides and migration of the cases that one model decided; each empty where no such decision was recorded."""
    recommended = np.array([row.recommended in ACCEPTED for row in rows], dtype=np.bool_)
    accepted = np.array([row.verdict in ACCEPTED for row in rows], dtype=np.bool_)
    outcomes = np.array([np.nan if row.defaulted is None else float(row.defaulted) for row in rows])
    overrides = validation.override_outcomes(outcomes, recommended, accepted)
    return Performance(
        decisions=len(rows),
        overrides=overrides if (recommended != accepted).any() else (),
        migration=_migration(rows, grades),
    )


def pack_of_decided(models: Models, digest: str, language: str) -> bytes:
    """The validation pack of a model on the cases that it decided and whose outcome is known, as PDF.

    Raises Refused, with what there is, where these are too few for any statistic.
    """
    model, rows = models.any_model(digest), models.decided(digest)
    known = [row for row in rows if row.defaulted is not None]
    defaults = sum(bool(row.defaulted) for row in known)
    if min(defaults, len(known) - defaults) < FEWEST_DEFAULTS:
        raise Refused(
            say(
                "Cases that {model} decided here: {cases}; with a known outcome: {known}; defaulted: {defaults}. "
                "A pack needs at least {fewest} that defaulted and {fewest} that did not: take in outcomes from a "
                "file.",
                model=model.card.model_id,
                cases=len(rows),
                known=len(known),
                defaults=defaults,
                fewest=FEWEST_DEFAULTS,
            )
        )
    return validation_pdf(_pack(model, rows, known), language)


def _pack(model: Model, rows: Sequence[DecidedRow], known: Sequence[DecidedRow]) -> Pack:
    sample = Sample(
        labels=np.array([float(bool(row.defaulted)) for row in known]),
        pds=np.array([row.pd for row in known]),
        time=np.array([row.decided_at[:10] for row in known], dtype="datetime64[D]"),
    )
    bounds = model.grade_bounds
    study = validation.study(sample, bounds, performance=performance_of(rows, len(bounds) + 1))
    waiting = say(
        "Cases that it decided: {count}; without an outcome, being declined or not yet observed to the end: {waiting}.",
        count=len(rows),
        waiting=len(rows) - len(known),
    )
    return Pack(
        study=study,
        card=model.card,
        features=model.features,
        model_digest=model.digest,
        sample=say("the cases that this model decided here and whose outcome is known"),
        traps=(waiting,) if len(known) < len(rows) else (),
    )


def _migration(rows: Sequence[DecidedRow], grades: int) -> Migration | None:
    """Between two cases of the same borrower, the earlier and the next; None where nobody was graded twice."""
    seen: dict[str, list[int]] = {}
    for row in rows:
        if row.borrower and row.grade is not None:
            seen.setdefault(row.borrower, []).append(row.grade)
    moves = [move for graded in seen.values() for move in pairwise(graded)]
    if not moves:
        return None
    before, after = (np.array(column, dtype=np.int64) for column in zip(*moves, strict=True))
    return validation.migration(before, after, grades)
