"""What the loan is tied to, whom the lists name, and what a person decided against the recommendation."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.assessment.condition_words import KINDS, LITTLE, TESTED, bearing, described, observed, threshold
from engine.assessment.override_words import overridden
from engine.assessment.screening_words import hits, screened
from engine.i18n import Percent, Sentence, say
from engine.memo.document import Block, Cell, Column, Section, Table, Text, Tone, cell
from engine.policy.conditions import Condition
from engine.policy.decision import Verdict

MOST_HITS = 12


def conditions(assessment: Assessment) -> Section:
    told = overridden(assessment)
    blocks: list[Block] = [Text(told, Tone.WARN)] if told is not None else []
    blocks += [_conditions(assessment), Text(screened(assessment)), *_hits(assessment)]
    return Section("conditions", say("Conditions, screening and overrides"), tuple(blocks))


def _conditions(assessment: Assessment) -> Block:
    if assessment.policy.conditions is None:
        return Text(say("This policy proposes no conditions."), Tone.MUTED)
    if assessment.decision.verdict is Verdict.DECLINE:
        return Text(say("Nothing is lent, so nothing is tied to conditions."), Tone.MUTED)
    found = bearing(assessment)
    if not found:
        return Text(say("No conditions are proposed."), Tone.MUTED)
    columns = (
        Column(say("Kind"), 1.2), Column(say("What must be so"), 5.6), Column(say("Threshold"), 1.3, True),
        Column(say("Today"), 1.1, True), Column(say("Headroom"), 0.9, True), Column(say("Tested"), 0.9),
    )  # fmt: skip
    before = (None, *(condition.kind for condition in found))
    rows = tuple(
        _condition(condition, is_first=condition.kind is not last)
        for condition, last in zip(found, before, strict=False)
    )
    note = say("Headroom is the distance of today's figure from the threshold, as a share of the threshold.")
    return Table(columns, rows, say("Conditions and covenants"), note, is_small=True)


def _condition(condition: Condition, *, is_first: bool) -> tuple[Cell, ...]:
    """The kind is named at its first condition; one that was dropped is grey."""
    tone = Tone.PLAIN if condition.is_kept else Tone.MUTED
    text = Cell(described(condition), tone, sources=condition.sources if condition.is_measured else ())
    kind = Cell(Sentence(KINDS[condition.kind]) if is_first else "", Tone.MUTED)
    tested = Cell(Sentence(TESTED[condition.tested]), tone)
    if not condition.is_measured:
        return kind, text, Cell(""), Cell(""), Cell(""), tested
    return kind, text, Cell(threshold(condition), tone), cell(observed(condition), tone), _headroom(condition), tested


def _headroom(condition: Condition) -> Cell:
    room = condition.headroom
    if room is None:
        return cell(None)
    tone = Tone.BAD if room < 0 else Tone.WARN if room < LITTLE else Tone.GOOD
    return Cell(Percent(room, 0), tone if condition.is_kept else Tone.MUTED)


def _hits(assessment: Assessment) -> list[Block]:
    rows = tuple(
        (Cell(meant), Cell(outcome, Tone.WARN if hit.is_open else Tone.BAD if hit.is_match else Tone.GOOD))
        for hit, meant, outcome in hits(assessment)
    )
    if not rows:
        return []
    more = len(rows) - MOST_HITS
    note = say("and {count} more possible matches in the record of the case", count=more) if more > 0 else None
    columns = (Column(say("Possible match with a watch list"), 5), Column(say("What became of it"), 4))
    return [Table(columns, rows[:MOST_HITS], note=note, is_small=True)]
