"""What the memo rests on: evidence with digests, every feature, and the digests by which the decision is replayed."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.facts.currencies import euro_value
from engine.i18n import Sentence, say
from engine.memo import labels
from engine.memo.document import (
    UNKNOWN,
    Block,
    Cell,
    Column,
    Section,
    Table,
    Text,
    Tone,
    cell,
)
from engine.memo.sections.folded import feature_lines
from engine.memo.sections.rules import passed_rules

MOST_FILES = 40
SCALE = "EUR"
"""The currency of the model's amounts."""


def appendix(assessment: Assessment, digest: str) -> Section:
    return Section(
        "appendix",
        say("Appendix: inputs and proof"),
        (_proof(assessment, digest), _evidence(assessment), *passed_rules(assessment), _features(assessment)),
    )


def _proof(assessment: Assessment, digest: str) -> Table:
    score, decision = assessment.score, assessment.decision
    rows = (
        (Cell(say("Decision")), Cell(""), Cell(digest)),
        (Cell(say("Policy")), cell(decision.policy_version), cell(decision.policy_digest or None)),
        (Cell(say("Model")), cell(score.model_id if score else None), cell(assessment.model_digest or None)),
    )
    columns = (Column(say("The decision rests on"), 2.2), Column(say("Version"), 2), Column(say("SHA-256"), 4.8))
    return Table(columns, rows, is_appendix=True)


def _evidence(assessment: Assessment) -> Block:
    files = assessment.case.evidence
    if not files:
        return Text(say("Evidence files: none; every fact was entered by hand."), Tone.MUTED)
    columns = (
        Column(say("Evidence file"), 2.2), Column(say("Read as"), 1.3), Column(say("Rows"), 0.7, True),
        Column(say("SHA-256"), 4.8),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(item.path), cell(labels.label(labels.SOURCES, item.kind)),
            Cell(item.rows if item.rows is not None else ""), Cell(item.sha256, Tone.MUTED),
        )
        for item in files[:MOST_FILES]
    )  # fmt: skip
    more = len(files) - MOST_FILES
    note = say("and {count} more files in the case folder", count=more) if more > 0 else None
    return Table(columns, rows, note=note, is_appendix=True)


def _features(assessment: Assessment) -> Block:
    """Every feature with its value, under the evidence it needs."""
    if not assessment.features:
        return Text(say("Features: {unknown}", unknown=UNKNOWN), Tone.WARN)
    lines = tuple(feature_lines(assessment))
    rows = tuple((line.label, line.value) for line in lines)
    heads = frozenset(number for number, line in enumerate(lines) if line.is_head)
    title = say("Every feature of the score; ? is unknown")
    columns = (Column(say("Feature"), 3.45), Column(say("Value"), 1.35, True))
    return Table(columns, rows, title, _scale(assessment.case.currency), heads, is_appendix=True, abreast=2)


def _scale(currency: str) -> Sentence | None:
    """At what rate amounts were put on the model's scale; nothing where they were not converted."""
    rate = euro_value(currency)
    if rate is None or currency == SCALE:
        return None
    return say(
        "The model reads amounts in EUR; they are shown here in {currency}, at the indicative rate of {rate} EUR for "
        "1 {currency}.",
        currency=currency,
        rate=rate,
    )
