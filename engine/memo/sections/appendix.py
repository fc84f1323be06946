"""What the memo rests on: evidence with digests, every feature, and the digests by which the decision is replayed."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.i18n import say
from engine.memo import labels
from engine.memo.document import (
    UNKNOWN,
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Section,
    Table,
    Text,
    Tone,
    cell,
    is_unknown,
)
from engine.memo.sections.rules import passed_rules

MOST_FILES = 40


def appendix(assessment: Assessment, digest: str) -> Section:
    return Section(
        "appendix",
        say("Appendix: inputs and proof"),
        (_proof(assessment, digest), _evidence(assessment), *passed_rules(assessment), _features(assessment)),
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
    return Facts(facts, columns=1, label=0.22)


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
    declared = labels.features()
    blocks = {name: declared[name].block.value if name in declared else "" for name in assessment.features}
    rows: list[tuple[Cell, Cell]] = []
    heads = set()
    for block in dict.fromkeys(blocks.values()):
        heads.add(len(rows))
        rows.append((Cell(labels.label(labels.BLOCKS, block)), Cell("")))
        rows += [_feature(name, value) for name, value in assessment.features.items() if blocks[name] == block]
    title = say("Every feature of the score; ? is unknown")
    columns = (Column(say("Feature"), 3.9), Column(say("Value"), 1, True))
    return Table(columns, tuple(rows), title, heavy=frozenset(heads), is_appendix=True, abreast=3)


def _feature(name: str, value: float | None) -> tuple[Cell, Cell]:
    figure = labels.feature_value(name, value)
    return Cell(labels.feature_label(name)), Cell("?", Tone.WARN) if is_unknown(figure) else Cell(figure)
