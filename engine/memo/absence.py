"""What it means that a model which sees only absent values can rank at all: for the validation pack and the window."""

from __future__ import annotations

from engine.i18n import Percent, Sentence, say
from engine.memo.document import Number


def meaning(area: float) -> Sentence:
    """`area` is the AUC of a model that sees nothing but which values are absent."""
    return say(
        "Absence alone ranks with an AUC of {area}: of a firm that defaulted and one that did not, which values are "
        "absent names the right one in {share} of all pairs, where chance names half. A value is absent where a paper "
        "was not handed in, and where there is nothing to compute it from, as without any loan or in a firm's first "
        "year: the second tells of the firm, the first of how papers are collected, and would change with that.",
        area=Number(area, 3),
        share=Percent(area, 0),
    )
