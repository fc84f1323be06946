"""Every rule of the policy as it was applied, and everything that reading the evidence brought to light."""

from __future__ import annotations

import math
from decimal import Decimal

from engine.assessment.assessment import Assessment
from engine.i18n import Sentence, say
from engine.memo import labels
from engine.memo.document import Block, Cell, Column, Number, Section, Table, Text, Tone, cell
from engine.policy.decision import RuleFinding, Status

MOST_FINDINGS = 40
LONGEST_TEXT = 18


def rules(assessment: Assessment) -> Section:
    return Section("rules", say("Policy rules and findings"), (_rules(assessment), _findings(assessment)))


def _rules(assessment: Assessment) -> Table:
    columns = (
        Column(say("Stage"), 1.5), Column(say("Rule"), 6.6), Column(say("Observed"), 1.3, True),
        Column(say("Threshold"), 1.2, True), Column(say("Status"), 0.9), Column(say("Demands"), 1.5),
    )  # fmt: skip
    findings = assessment.decision.findings
    before = (None, *(finding.stage for finding in findings))
    rows = tuple(
        _rule(finding, is_first=finding.stage is not last) for finding, last in zip(findings, before, strict=False)
    )
    return Table(columns, rows, say("Policy rules"), is_small=True)


def _rule(finding: RuleFinding, *, is_first: bool) -> tuple[Cell, ...]:
    """The stage is named at its first rule."""
    demands = "" if finding.status is Status.PASSED else Sentence(labels.VERDICTS[finding.verdict])
    is_open = finding.status is Status.UNKNOWN
    return (
        Cell(Sentence(labels.STAGES[finding.stage]) if is_first else "", Tone.MUTED),
        Cell(finding.sentence, sources=finding.sources),
        cell(_figure(finding.observed)) if is_open or finding.observed is not None else Cell(""),
        Cell("" if finding.threshold is None else _figure(finding.threshold)),
        Cell(Sentence(labels.STATUSES[finding.status]), labels.STATUS_TONES[finding.status], strong=True),
        Cell(demands),
    )


def _figure(value: object) -> object:
    """A fraction with enough decimals to be told from its threshold, a whole number without any."""
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
