"""The probability of default with its proof: contributions, reasons, strengths, and the portrait-bias panel."""

from __future__ import annotations

from collections.abc import Iterator

from engine.assessment.assessment import Assessment
from engine.facts.sectors import SectorFigures
from engine.i18n import APART, Percent, Sentence, joined, say
from engine.memo import labels
from engine.memo.document import (
    UNKNOWN,
    Block,
    Cell,
    Column,
    Joined,
    Picture,
    Section,
    SideBySide,
    Table,
    Text,
    Tone,
    cell,
)
from engine.memo.pictures import Step, Waterfall
from engine.policy.decision import Stage
from engine.scoring.score import Contribution, Reason, Score

MOST_STEPS = 8


def score(assessment: Assessment) -> Section:
    title = say("Score and its proof")
    if assessment.score is None:
        return Section("score", title, (Text(say("Score: {unknown}", unknown=UNKNOWN), Tone.WARN),))
    currency = assessment.case.currency
    blocks: list[Block] = [_statement(assessment.score)]
    blocks.append(SideBySide((_waterfall(assessment.score, currency),), (_bias(assessment, assessment.score),), 0.58))
    blocks.append(_factors(assessment.score, currency))
    return Section("score", title, tuple(blocks))


def _statement(own: Score) -> Text:
    simulated = say("SIMULATED: the model learnt from simulated firms, not yet from this bank's own book.")
    return Text(
        say(
            "PD {pd} ({low} to {high}), grade {grade}. {mark} The contributions below sum to the score (gap {gap}).",
            pd=Percent(own.pd, 2),
            low=Percent(own.pd_low, 2),
            high=Percent(own.pd_high, 2),
            grade=own.grade,
            mark=simulated if own.is_simulated else "",
            gap=f"{own.proof_gap:.0e}" if own.proof_gap else "0",
        )
    )


def _pd_label(own: Score) -> Sentence:
    return say("PD (SIMULATED)") if own.is_simulated else say("PD")


def _replaced_label(own: Score) -> Sentence:
    return say("PD with their value (SIMULATED)") if own.is_simulated else say("PD with their value")


def _waterfall(own: Score, currency: str) -> Picture:
    """The largest contributions one by one, all the others as one step, so that base + steps = margin."""
    ordered = sorted(own.contributions, key=lambda c: -abs(c.margin))
    steps = [Step(_step_label(c, currency), c.margin) for c in ordered[:MOST_STEPS]]
    rest = ordered[MOST_STEPS:]
    if rest:
        steps.append(Step(say("{count} other features", count=len(rest)), sum(c.margin for c in rest)))
    title = say("From the average to this applicant, log-odds of default")
    title = say("{title} (SIMULATED)", title=title) if own.is_simulated else title
    return Picture(title, Waterfall(own.base, tuple(steps), own.margin))


def _step_label(contribution: Contribution, currency: str) -> Sentence:
    value = labels.feature_value(contribution.feature, contribution.value, currency)
    return say("{feature}: {value}", feature=labels.feature_label(contribution.feature), value=value)


def _bias(assessment: Assessment, own: Score) -> Table:
    """Behaviour, accounts and all side by side: where they disagree, the case is looked at by a person."""
    columns = (
        Column(say("Portrait-bias panel"), 3),
        Column(_pd_label(own), 2.1, True),
        Column(say("Grade"), 0.9, True),
    )
    rows = [
        (
            Cell(labels.label(labels.SCORE_BLOCKS, block.name)),
            cell(Percent(block.pd, 2) if block.pd is not None else None),
            Cell("" if block.grade is None else block.grade),
        )
        for block in own.blocks
    ]
    for name in ("industry_default_rate", "industry_trend"):
        figure = cell(labels.feature_value(name, assessment.features.get(name), assessment.case.currency))
        rows.append((Cell(labels.feature_label(name), Tone.MUTED), figure, Cell("")))
    checks = [f for f in assessment.decision.findings if f.stage is Stage.PORTRAIT_BIAS]
    notes = [*(f.sentence for f in checks[:1]), *_industry_sources(assessment.case.bank.sector)]
    return Table(columns, tuple(rows), note=joined(notes, APART))


def _industry_sources(own: SectorFigures | None) -> Iterator[Sentence]:
    """Where the figures of the industry come from, where they are the bank's own."""
    if own is None:
        return
    if own.table is not None:
        yield say("Default rate by the bank's own table of {date}: {source}", date=own.rated_on or own.table.dated,
                  source=own.table.source)  # fmt: skip
    if own.index is not None:
        yield say("Trend by the bank's own index until {date}: {source}", date=own.month or own.index.dated,
                  source=own.index.source)  # fmt: skip


def _factors(own: Score, currency: str) -> Table:
    """What raises the risk and what speaks for the applicant, each under its own head."""
    columns = (
        Column(say("Factor"), 2.2), Column(say("Observed"), 6.2), Column(say("Applicants near the cut-off"), 2.6),
        Column(_replaced_label(own), 1.8, True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    heads = set()
    for title, factors, tone in (
        (say("Raises the risk"), own.reasons, Tone.BAD),
        (say("Speaks for the applicant"), own.strengths, Tone.GOOD),
    ):
        heads.add(len(rows))
        nothing = "" if factors else say("nothing that changes the score")
        rows.append((Cell(title), Cell(nothing, Tone.MUTED), Cell(""), Cell("")))
        rows += [_factor(reason, tone, currency) for reason in factors]
    return Table(columns, tuple(rows), heavy=frozenset(heads), is_small=True)


def _factor(reason: Reason, tone: Tone, currency: str) -> tuple[Cell, ...]:
    observed = [
        say(
            "{feature}: {value}",
            feature=labels.feature_label(name),
            value=labels.feature_value(name, value, currency),
        )
        for name, value in zip(reason.features, reason.values, strict=True)
    ]
    references = [
        labels.feature_value(name, value, currency)
        for name, value in zip(reason.features, reason.references, strict=True)
    ]
    return (
        Cell(labels.label(labels.FAMILIES, reason.family), tone, strong=True),
        cell(Joined(tuple(observed[:3]))),
        cell(Joined(tuple(references[:3]))),
        cell(Percent(reason.pd_replaced, 2)),
    )
