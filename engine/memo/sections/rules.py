"""Every rule of the policy as it was applied, and everything that reading the evidence brought to light."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.i18n import Sentence, say
from engine.memo import labels
from engine.memo.document import Block, Cell, Column, Number, Section, Table, Text, Tone, cell
from engine.policy.decision import RuleFinding, Status

MOST_FINDINGS = 40


def rules(assessment: Assessment) -> Section:
    return Section("rules", say("Policy rules and findings"), (_rules(assessment), _findings(assessment)))


def _rules(assessment: Assessment) -> Table:
    columns = (
        Column(say("Stage"), 1.3), Column(say("Rule"), 4.6), Column(say("Observed"), 1.5, True),
        Column(say("Threshold"), 1.5, True), Column(say("Status"), 1.1), Column(say("Demands"), 1.5),
    )  # fmt: skip
    return Table(columns, tuple(_rule(f) for f in assessment.decision.findings), say("Policy rules"))


def _rule(finding: RuleFinding) -> tuple[Cell, ...]:
    status = Cell(Sentence(labels.STATUSES[finding.status]), labels.STATUS_TONES[finding.status], strong=True)
    demands = Cell("") if finding.status is Status.PASSED else Cell(Sentence(labels.VERDICTS[finding.verdict]))
    threshold = Cell("") if finding.threshold is None else Cell(_figure(finding.threshold))
    observed = (
        Cell("")
        if finding.observed is None and finding.status is not Status.UNKNOWN
        else cell(_figure(finding.observed))
    )
    return (
        Cell(Sentence(labels.STAGES[finding.stage]), Tone.MUTED),
        Cell(finding.sentence, sources=finding.sources),
        observed,
        threshold,
        status,
        demands,
    )


def _figure(value: object) -> object:
    return Number(value, 2) if isinstance(value, float) else value


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
    return Table(columns, rows, say("Findings of the evidence"), note)
