"""What the memo rests on: evidence with digests, every feature, and the digests by which the decision is replayed."""

from __future__ import annotations

from itertools import zip_longest

from engine.assessment.assessment import Assessment
from engine.i18n import say
from engine.memo import labels
from engine.memo.document import GAP, UNKNOWN, Block, Cell, Column, Fact, Facts, Section, Table, Text, Tone, cell

MOST_FILES = 40
FEATURES_BESIDE = 3


def appendix(assessment: Assessment, digest: str) -> Section:
    return Section(
        "appendix",
        say("Appendix: inputs and proof"),
        (_proof(assessment, digest), _evidence(assessment), _features(assessment)),
    )


def _proof(assessment: Assessment, digest: str) -> Facts:
    score, decision = assessment.score, assessment.decision
    facts = (
        Fact(say("Decision digest (SHA-256)"), Cell(digest)),
        Fact(say("Policy"), cell(decision.policy_version)),
        Fact(say("Policy digest (SHA-256)"), cell(decision.policy_digest or None)),
        Fact(say("Model"), cell(score.model_id if score else None)),
        Fact(say("Model digest (SHA-256)"), cell(assessment.model_digest or None)),
    )
    return Facts(facts, columns=1)


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
    return Table(columns, rows, note=note, is_small=True)


def _features(assessment: Assessment) -> Block:
    """Every feature with its value, three beside each other."""
    names = list(assessment.features)
    if not names:
        return Text(say("Features: {unknown}", unknown=UNKNOWN), Tone.WARN)
    height = -(-len(names) // FEATURES_BESIDE)
    parts = [names[start : start + height] for start in range(0, len(names), height)]
    rows = tuple(
        tuple(part for name in beside for part in (*_feature(assessment, name), Cell("")))[:-1]
        for beside in zip_longest(*parts)
    )
    pair = (Column(say("Feature"), 3), Column(say("Value"), 1.1, True), GAP)
    return Table((pair * len(parts))[:-1], rows, say("Every feature of the score"), is_small=True)


def _feature(assessment: Assessment, name: str | None) -> tuple[Cell, Cell]:
    if name is None:
        return Cell(""), Cell("")
    value = assessment.features[name]
    return Cell(labels.feature_label(name)), cell(labels.feature_value(name, value))
