"""What differs between two versions of the policy, in words."""

from __future__ import annotations

from collections import Counter

from desktop.widgets.columns import Column
from engine.i18n import N_, Sentence, Translator, say
from engine.memo.document import shown
from engine.policy.compare import Change, Difference, Sense, differences
from engine.policy.compare_words import SENSES, after_words, before_words, section_label, where_words
from engine.policy.policy import Policy

SENSE_TONES = {Sense.STRICTER: "warn", Sense.LOOSER: "info", Sense.OPEN: "muted"}


def _before(row: Difference, words: Translator) -> str:
    return "–" if row.change is Change.ADDED else shown(before_words(row), words)


def _after(row: Difference, words: Translator) -> str:
    return "–" if row.change is Change.REMOVED else shown(after_words(row), words)


def _sense(row: Difference, words: Translator) -> str:
    if row.sense is not Sense.OPEN:
        return words.text(SENSES[row.sense])
    changes = {Change.ADDED: N_("added"), Change.REMOVED: N_("removed"), Change.CHANGED: SENSES[Sense.OPEN]}
    return words.text(changes[row.change])


DIFFERENCE_COLUMNS: tuple[Column[Difference], ...] = (
    Column(
        N_("Section"), lambda r: r.section, lambda r, w: w.text(section_label(r.section)), width=140,
        tone=lambda r: "muted",
    ),
    Column(
        N_("Entry"), lambda r: str(where_words(r)), lambda r, w: shown(where_words(r), w), width=0, wraps=True,
        is_bold=True,
    ),
    Column(N_("Before"), lambda r: str(before_words(r)), _before, width=0, wraps=True),
    Column(N_("After"), lambda r: str(after_words(r)), _after, width=0, wraps=True),
    Column(N_("Change"), lambda r: r.sense.value, _sense, width=95, tone=lambda r: SENSE_TONES[r.sense]),
)  # fmt: skip


def compared(before: Policy, after: Policy) -> tuple[Sentence, tuple[Difference, ...]]:
    """How many differences there are and which way they go, and the differences."""
    found = differences(before, after)
    if not found:
        return say(N_("The two say the same.")), ()
    counts = Counter(difference.sense for difference in found)
    told = say(
        N_("{count} differences: {stricter} stricter, {looser} looser for applicants, {open} that cannot be told."),
        count=len(found), stricter=counts[Sense.STRICTER], looser=counts[Sense.LOOSER], open=counts[Sense.OPEN],
    )  # fmt: skip
    return told, found
