"""What the loan is tied to: conditions before the first drawing, covenants with their headroom, undertakings."""

from __future__ import annotations

from collections.abc import Mapping

from engine.assessment.assessment import Assessment
from engine.i18n import N_, Percent, Sentence, say
from engine.memo.document import Block, Cell, Column, Section, Table, Text, Tone, cell
from engine.policy.conditions import Condition, ConditionKind, Tested
from engine.policy.decision import Verdict
from engine.policy.terms import Comparison
from engine.policy.wording import shown

KINDS: Mapping[ConditionKind, str] = {
    ConditionKind.PRECEDENT: N_("Before drawing"),
    ConditionKind.COVENANT: N_("Covenant"),
    ConditionKind.UNDERTAKING: N_("Undertaking"),
}
TESTED: Mapping[Tested, str] = {
    Tested.ONCE: N_("once"),
    Tested.MONTHLY: N_("monthly"),
    Tested.QUARTERLY: N_("quarterly"),
    Tested.YEARLY: N_("yearly"),
}
LITTLE = 0.1
"""Headroom below this share of the threshold is marked."""


def conditions(assessment: Assessment) -> Section:
    return Section("conditions", say("Conditions and covenants"), (_table(assessment),))


def _table(assessment: Assessment) -> Block:
    if assessment.decision.verdict is Verdict.DECLINE:
        return Text(say("Nothing is lent, so nothing is tied to conditions."), Tone.MUTED)
    if not assessment.conditions:
        return Text(say("No conditions are proposed."), Tone.MUTED)
    columns = (
        Column(say("Kind"), 1.3), Column(say("What must be so"), 4.8), Column(say("Threshold"), 1.4, True),
        Column(say("Today"), 1.1, True), Column(say("Headroom"), 1.1, True), Column(say("Tested"), 1.1),
    )  # fmt: skip
    order = list(ConditionKind)
    found = sorted(assessment.conditions, key=lambda c: order.index(c.kind))
    note = say("Headroom is the distance of today's figure from the threshold, as a share of the threshold.")
    return Table(columns, tuple(_row(condition) for condition in found), note=note, is_small=True)


def _row(condition: Condition) -> tuple[Cell, ...]:
    is_kept = condition.is_kept
    return (
        Cell(Sentence(KINDS[condition.kind]), Tone.MUTED),
        Cell(_text(condition), Tone.PLAIN if is_kept else Tone.MUTED, sources=condition.sources),
        Cell(threshold(condition)),
        cell(observed(condition)) if condition.is_measured else Cell(""),
        _headroom(condition),
        Cell(Sentence(TESTED[condition.tested]), Tone.MUTED),
    )


def _text(condition: Condition) -> object:
    """The condition's words; what was dropped says by whom and why."""
    if condition.waiver is not None:
        return say(
            "{text} (dropped by {by}: {note})", text=condition.text, by=condition.waiver.by, note=condition.waiver.note
        )
    if condition.is_set_at_today:
        return say("{text} (set at today's figure)", text=condition.text)
    return condition.text


def threshold(condition: Condition) -> object:
    """The bound with its direction; "" where nothing is measured."""
    if condition.threshold is None:
        return ""
    value = shown(condition.threshold, condition.unit)
    return (
        say("at least {value}", value=value)
        if condition.holds is Comparison.AT_LEAST
        else say("at most {value}", value=value)
    )


def observed(condition: Condition) -> object:
    """Today's figure in its unit; None where it is not known."""
    return shown(condition.observed, condition.unit)


def _headroom(condition: Condition) -> Cell:
    if not condition.is_measured:
        return Cell("")
    if condition.headroom is None:
        return cell(None)
    room = condition.headroom
    return Cell(Percent(room, 0), Tone.BAD if room < 0 else Tone.WARN if room < LITTLE else Tone.GOOD)
