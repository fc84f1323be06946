"""What a validation pack is about."""

from __future__ import annotations

from dataclasses import dataclass

from engine.features.feature import Feature
from engine.i18n import Sentence
from engine.scoring.card import Card
from engine.scoring.validation import Study


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Pack:
    """What the pack is about: the study, the model's card, features and digest, and on whom it was studied.

    `sample` is a sentence such as "cross-fitted on the training cases"; `traps` are sentences about these data.
    """

    study: Study
    card: Card
    features: tuple[Feature, ...]
    model_digest: str
    sample: Sentence
    traps: tuple[Sentence, ...] = ()
