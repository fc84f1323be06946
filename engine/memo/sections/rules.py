"""Every rule of the policy as it was applied, and everything that reading the evidence brought to light."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from engine.assessment.assessment import Assessment
from engine.i18n import N_, Sentence, listed, say
from engine.memo import labels
from engine.memo.document import Block, Cell, Column, Joined, Number, Section, Table, Text, Tone, cell
from engine.policy.decision import RuleFinding, Stage, Status

MOST_FINDINGS = 40
LONGEST_TEXT = 18
TIER = re.compile(r"tier (\d+)")
"""How policy writes the tier of identity that a rule asks for."""


def rules(assessment: Assessment) -> Section:
    return Section("rules", say("Policy rules and findings"), (_not_passed(assessment), _findings(assessment)))


def passed_rules(assessment: Assessment) -> tuple[Block, ...]:
    """Every rule that is passed, stage by stage in running text, with figure and threshold."""
    passed = [finding for finding in assessment.decision.findings if finding.status is Status.PASSED]
    if not passed:
        return ()
    rows = tuple(
        (Cell(Sentence(labels.STAGES[stage]), Tone.MUTED), Cell(Joined(tuple(_briefly(found)), BETWEEN)))
        for stage in Stage
        if (found := [finding.sentence for finding in passed if finding.stage is stage])
    )
    columns = (Column(say("Stage"), 1.15), Column(say("Rules passed: {count}", count=len(passed)), 7.4))
    return (Table(columns, rows, is_appendix=True),)


BETWEEN = " \u00b7 "
IN_ORDER = "{paper}: in order"
BRIEF: Mapping[str, str] = {
    "{label}: {observed}; at least {threshold} is asked for": N_("{label} {observed} (at least {threshold})"),
    "{label}: {observed}; more than {threshold} is asked for": N_("{label} {observed} (more than {threshold})"),
    "{label}: {observed}; at most {threshold} is allowed": N_("{label} {observed} (at most {threshold})"),
    "{label}: {observed}; less than {threshold} is allowed": N_("{label} {observed} (less than {threshold})"),
}
"""What a sentence of a rule comes to in a list of those that are passed."""


def _briefly(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Figures with their bounds, and all papers that are in order in one breath."""
    papers = [sentence.values["paper"] for sentence in sentences if sentence.template == IN_ORDER]
    if papers:
        yield say("In order: {papers}", papers=listed(papers))
    for sentence in sentences:
        if sentence.template != IN_ORDER:
            yield Sentence(BRIEF.get(sentence.template, sentence.template), sentence.values)


def _not_passed(assessment: Assessment) -> Block:
    findings = tuple(f for f in assessment.decision.findings if f.status is not Status.PASSED)
    if not findings:
        return Text(say("Every policy rule is passed; the appendix lists them."), Tone.GOOD)
    columns = (
        Column(say("Stage"), 1.4), Column(say("Rule"), 5.5), Column(say("Observed"), 1.4, True),
        Column(say("Threshold"), 1.4, True), Column(say("Status"), 0.9), Column(say("Demands"), 2.5),
    )  # fmt: skip
    before = (None, *(finding.stage for finding in findings))
    rows = tuple(
        _rule(finding, is_first=finding.stage is not last) for finding, last in zip(findings, before, strict=False)
    )
    return Table(columns, rows, say("Policy rules that are not passed"), is_small=True)


def _rule(finding: RuleFinding, *, is_first: bool) -> tuple[Cell, ...]:
    """The stage is named at its first rule."""
    is_open = finding.status is Status.UNKNOWN
    return (
        Cell(Sentence(labels.STAGES[finding.stage]) if is_first else "", Tone.MUTED),
        Cell(finding.sentence, sources=finding.sources),
        cell(_observed(finding)) if is_open or finding.observed is not None else Cell(""),
        Cell("" if finding.threshold is None else _figure(finding.threshold)),
        Cell(Sentence(labels.STATUSES[finding.status]), labels.STATUS_TONES[finding.status], strong=True),
        Cell(Sentence(labels.VERDICTS[finding.verdict])),
    )


def _observed(finding: RuleFinding) -> object:
    """A finding of the evidence says itself what was observed; its code says nothing to a reader."""
    return "" if finding.rule.startswith("finding-") else _figure(finding.observed)


def _figure(value: object) -> object:
    """A fraction with enough decimals to be told from its threshold, a whole number without any."""
    if isinstance(value, str) and (tier := TIER.fullmatch(value)):
        return say("tier {tier}", tier=tier[1])
    if isinstance(value, str):
        value = labels.label(labels.ROLES, value)
        return value if not isinstance(value, str) or len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"
    if not isinstance(value, float | Decimal):
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    return Number(number, 0 if number.is_integer() else 4 if abs(number) < 0.1 else 2)


def _findings(assessment: Assessment) -> Block:
    found = sorted(assessment.findings, key=lambda f: -f.severity)
    if not found:
        return Text(say("Findings of the evidence: none."), Tone.MUTED)
    columns = (Column(say("Weight"), 1), Column(say("Finding"), 8))
    rows = tuple(
        (
            Cell(Sentence(labels.SEVERITIES[f.severity]), labels.SEVERITY_TONES[f.severity], strong=True),
            Cell(f.sentence, sources=f.sources),
        )
        for f in found[:MOST_FINDINGS]
    )
    more = len(found) - MOST_FINDINGS
    note = say("and {count} more findings of lesser weight in the record of the case", count=more) if more > 0 else None
    return Table(columns, rows, say("Findings of the evidence"), note, is_small=True)
