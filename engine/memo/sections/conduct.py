"""How the accounts were run: the balance curve, the monthly flows, and revenue by three witnesses."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.i18n import Sentence, say
from engine.intake.integrity import Integrity
from engine.intake.soundness import Outcome
from engine.memo import labels
from engine.memo.document import (
    UNKNOWN,
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Joined,
    Picture,
    Section,
    SideBySide,
    Table,
    Text,
    Tone,
    cell,
)
from engine.memo.flows import balance_curve, monthly_flows
from engine.memo.pictures import BalanceCurve, MonthlyFlows
from engine.memo.sections.triangulation import triangulation
from engine.money import Money


def conduct(assessment: Assessment) -> Section:
    case = assessment.case
    title = say("Transactions and turnover")
    if case.ledger is None:
        return Section("conduct", title, (Text(say("Bank statements: {unknown}", unknown=UNKNOWN), Tone.WARN),))
    curve, flows = balance_curve(case), monthly_flows(case)
    pictures: list[Block] = []
    if curve and flows:
        pictures.append(SideBySide((_curve(curve),), (_flows(flows),)))
    elif flows:
        pictures += [_flows(flows), Text(say("Balances: {unknown}", unknown=UNKNOWN), Tone.WARN)]
    witnesses, sound = triangulation(assessment), _soundness(assessment.integrity)
    beside = (SideBySide(witnesses[:1], (*witnesses[1:], *sound), 0.53),) if witnesses else sound
    blocks = (_facts(assessment, curve), *pictures, *beside, *_unsound(assessment.integrity))
    return Section("conduct", title, blocks)


def _facts(assessment: Assessment, curve: BalanceCurve | None) -> Facts:
    case, ledger = assessment.case, assessment.case.ledger
    assert ledger is not None
    lowest = Money(str(min(curve.balances)), case.currency) if curve else None
    days = ledger.booked_on
    facts = (
        Fact(say("Bank accounts"), cell(len(ledger.accounts))),
        Fact(say("Transactions"), cell(len(ledger))),
        Fact(say("First movement"), cell(days.min().item() if len(days) else None)),
        Fact(say("Last movement"), cell(days.max().item() if len(days) else None)),
        Fact(say("Lowest balance of the last year"), cell(lowest)),
        Fact(say("Days below zero in the last year"), cell(curve.negative_days if curve else None)),
    )
    return Facts(facts, label=0.55)


def _curve(curve: BalanceCurve) -> Picture:
    title = say("Balance of all accounts, {currency}", currency=curve.currency)
    return Picture(title, curve, say("Days below zero are shaded: {days} in the last year.", days=curve.negative_days))


def _flows(flows: MonthlyFlows) -> Picture:
    note = say("Loans, own transfers, refunds, related parties and circular flows do not count as turnover.")
    return Picture(say("Inflow and outflow by month, {currency}", currency=flows.currency), flows, note)


def _soundness(integrity: Integrity) -> tuple[Block, ...]:
    """Which tests of the statements passed, which had nothing to test, and how many failed."""
    told = tuple(
        (_outcome(outcome), Cell(Joined(tuple(Sentence(test.label) for test in tests))))
        for outcome in (Outcome.FAILED, Outcome.PASSED, Outcome.NOT_APPLICABLE)
        if (tests := [test for test in integrity.tests if test.status is outcome])
    )
    if not told:
        return ()
    columns = (Column(say("Outcome"), 1), Column(say("Integrity test"), 4.4))
    title = say("Integrity of the statements: grade {grade}", grade=integrity.grade)
    return (Table(columns, told, title, is_small=True),)


def _unsound(integrity: Integrity) -> tuple[Block, ...]:
    """What failed, test by test, with its rows."""
    columns = (Column(say("Integrity test that failed"), 2), Column(say("What was found"), 6))
    rows = tuple(
        (Cell(Sentence(test.label)), Cell(test.finding.sentence, Tone.BAD, sources=test.finding.sources))
        for test in integrity.tests
        if test.finding is not None
    )
    return (Table(columns, rows, is_small=True),) if rows else ()


def _outcome(outcome: Outcome) -> Cell:
    return Cell(Sentence(labels.OUTCOMES[outcome]), labels.OUTCOME_TONES[outcome], strong=True)
