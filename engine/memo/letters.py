"""The letter on a declined or reduced application: reasons that were used, what would change the answer, rights.

It follows the rules on adverse-action notices (Reg B 1002.9, CFPB circulars 2022-03 and 2023-03) and the right to
an explanation and to a human review (personal-information law of China, article 24).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from engine.assessment.assessment import Assessment
from engine.assessment.condition_words import bearing, for_applicant
from engine.assessment.plans import CasePlan
from engine.assessment.steps import step
from engine.errors import Refused
from engine.i18n import Percent, Sentence, say
from engine.memo import labels
from engine.memo.document import UNKNOWN, Bullets, Cell, Document, Section, Text, Tone
from engine.memo.pdf import refuse_without_proof
from engine.memo.proof import decision_digest, footer
from engine.policy.decision import Stage, Status, Verdict
from engine.scoring.score import Reason

MOST_REASONS = 4
MOST_CHANGES = 6
BEYOND = frozenset({"industry_default_rate", "industry_trend"})
"""What no applicant can change."""


def letter_pdf(
    assessment: Assessment, language: str, issued_on: dt.date, due_days: int, plans: Sequence[CasePlan] = ()
) -> bytes:
    """The letter as a PDF; `due_days` after the day of issue the time to contest ends. plans are requests and changes
    that were decided anew and would be approved.

    Raises Refused for a case that is approved as asked or not decided yet, and where no reason is known.
    """
    document = letter(assessment, issued_on, due_days, plans)
    # ReportLab takes a quarter of a second to load: only who prints waits for it.
    from engine.memo.layout import draw

    return draw(document, language)


def letter(assessment: Assessment, issued_on: dt.date, due_days: int, plans: Sequence[CasePlan] = ()) -> Document:
    """The letter as a document. Raises Refused as `letter_pdf` does."""
    _refuse_without_cause(assessment)
    refuse_without_proof(assessment)
    name = assessment.case.applicant.name[:120]
    return Document(
        title=say("Decision on your loan application"),
        subject=say("Letter to {name}, {date}", name=name, date=issued_on),
        header=say("Decision on your loan application - {date}", date=issued_on),
        footer=footer(assessment, decision_digest(assessment)),
        sections=(
            _opening(assessment, name, issued_on),
            _reasons(assessment),
            _changes(assessment, plans),
            *_conditions(assessment),
            _rights(issued_on, due_days),
        ),
    )


def _refuse_without_cause(assessment: Assessment) -> None:
    decision = assessment.decision
    if decision.verdict is Verdict.APPROVE:
        raise Refused(say("The application is approved as asked, so there is no adverse decision to write about."))
    if decision.verdict is Verdict.REFER:
        raise Refused(say("The application is referred to a person; the letter can be written once it is decided."))
    if not decision.reasons:
        raise Refused(say("The decision names no reason. Assess the case again before a letter is written."))


def _opening(assessment: Assessment, name: str, issued_on: dt.date) -> Section:
    case, offer = assessment.case, assessment.offer
    texts = [
        say("To: {name}", name=name),
        *((say("{address}", address=case.applicant.address),) if case.applicant.address else ()),
        say("Date: {date}", date=issued_on),
        say(
            "You asked us for {amount} over {months} months for: {purpose}. "
            "We examined your application with what was known on {date}.",
            amount=case.request.amount,
            months=case.request.tenor_months,
            purpose=case.request.purpose[:200],
            date=case.as_of,
        ),
    ]
    blocks = [Text(text, is_large=True) for text in texts]
    if assessment.decision.verdict is Verdict.DECLINE or offer is None:
        blocks.append(Text(say("We cannot grant this loan."), Tone.BAD, is_large=True))
    else:
        offered = say(
            "We can offer you {amount} over {months} months at {rate} a year instead of the amount you asked for.",
            amount=offer.amount,
            months=offer.tenor_months,
            rate=Percent(offer.price.rate, 2),
        )
        blocks.append(Text(offered, Tone.WARN, is_large=True))
    return Section("decision", say("Our decision"), tuple(blocks))


def _reasons(assessment: Assessment) -> Section:
    items = tuple(Cell(reason) for reason in assessment.decision.reasons[:MOST_REASONS])
    bullets = Bullets(None, items, say("No reason is known."), is_large=True)
    told = say("These are the principal reasons that were actually used:")
    return Section("reasons", say("Why"), (Text(told, is_large=True), bullets))


def _changes(assessment: Assessment, plans: Sequence[CasePlan]) -> Section:
    """The step for each principal reason and for whatever else stands between this answer and a better one."""
    changes = [
        *_requests(assessment, plans),
        *_steps(assessment),
        *_safer_factors(assessment),
    ]
    unlike = tuple({str(change): change for change in changes}.values())
    items = tuple(Cell(change) for change in unlike[:MOST_CHANGES])
    empty = say("We know of no single change that would alter the answer today. You may apply again at any time.")
    return Section("changes", say("What would change the answer"), (Bullets(None, items, empty, is_large=True),))


def _steps(assessment: Assessment) -> Iterator[Sentence]:
    """A step for every finding that is a principal reason, then for those that demand as much; where no step is known,
    what is in the way."""
    decision = assessment.decision
    told_below = {Stage.GRADE} | ({Stage.LIMIT} if decision.verdict is Verdict.APPROVE_LESS else set())
    open_ones = [f for f in decision.findings if f.status is not Status.PASSED and f.stage not in told_below]
    reasons = [f for reason in decision.reasons for f in open_ones if f.sentence == reason]
    papers = any(f.about.startswith("identity:") for f in open_ones)
    for finding in (*reasons, *(f for f in open_ones if f.verdict >= decision.verdict)):
        if (found := step(finding, assessment)) is not None:
            yield found
        elif finding.status is Status.UNKNOWN:
            yield say("Missing or not yet proved: {what}.", what=finding.sentence)
        elif not (papers and finding.about == "identity") and finding.verdict >= decision.verdict:
            yield say("In the way today: {rule}.", rule=finding.sentence)


def _conditions(assessment: Assessment) -> tuple[Section, ...]:
    """What the applicant must do or keep for what is offered; nothing where nothing is tied to it."""
    kept = [condition for condition in bearing(assessment) if condition.is_kept]
    if not kept:
        return ()
    told = Text(say("What we offer is tied to this:"), is_large=True)
    items = tuple(Cell(for_applicant(condition)) for condition in kept)
    return (Section("conditions", say("Conditions"), (told, Bullets(None, items, UNKNOWN, is_large=True))),)


def _requests(assessment: Assessment, plans: Sequence[CasePlan]) -> Iterator[Sentence]:
    """What could be asked for instead: the amount that fits, and other requests that were decided anew."""
    limit, asked, decision = assessment.limit, assessment.case.request, assessment.decision
    if decision.verdict is Verdict.APPROVE_LESS and limit and limit.amount.amount and limit.amount < asked.amount:
        cap = next((Sentence(cap.label) for cap in limit.caps if cap.name == limit.binding), None)
        yield say(
            "Ask for at most {amount} over {months} months; what limits it is: {cap}.",
            amount=limit.amount,
            months=asked.tenor_months,
            cap=cap,
        )
    for plan in plans:
        wanted = plan.request
        if not plan.families and (wanted.tenor_months != asked.tenor_months or decision.verdict is Verdict.DECLINE):
            yield say(
                "Ask for at most {amount} over {months} months: decided anew, this would be approved.",
                amount=wanted.amount,
                months=wanted.tenor_months,
            )


def _safer_factors(assessment: Assessment) -> tuple[Sentence, ...]:
    """The score's reasons, where the score itself asked for this answer or bounds the amount."""
    score, decision, limit = assessment.score, assessment.decision, assessment.limit
    is_cause = decision.score_verdict >= decision.verdict or (limit is not None and limit.binding == "grade")
    if score is None or not is_cause:
        return ()
    currency = assessment.case.currency
    told = (
        _replaced(reason, currency, is_simulated=score.is_simulated)
        for reason in score.reasons
        if reason.features[0] not in BEYOND
    )
    return tuple(sentence for sentence in told if sentence is not None)


def _replaced(reason: Reason, currency: str, *, is_simulated: bool) -> Sentence | None:
    """The family's first factor that differs from the reference as people read it; None where none does."""
    for name, own, other in zip(reason.features, reason.values, reason.references, strict=True):
        value, reference = (labels.feature_value(name, known, currency) for known in (own, other))
        if value is None or reference is None or value == reference:
            continue
        return say(
            "{feature}: now {value}. At {reference} the probability of default that we compute would fall "
            "from {pd} to {replaced}{mark}.",
            feature=labels.feature_label(name),
            value=value,
            reference=reference,
            pd=Percent(reason.pd),
            replaced=Percent(reason.pd_replaced),
            mark=say(" (SIMULATED)") if is_simulated else "",
        )
    return None


def _rights(issued_on: dt.date, due_days: int) -> Section:
    due = issued_on + dt.timedelta(days=due_days)
    texts = (
        say(
            "You may contest this decision until {due}. Write to us or come to your branch; someone who took "
            "no part in it will examine it anew, with whatever you add, and answer you in writing.",
            due=due,
        ),
        say(
            "The decision rests on your application, the evidence you gave us and consented to, a computed score "
            "and the bank's written policy. You may ask us to explain it, to correct wrong facts, and to have it "
            "examined by a person."
        ),
        say("Applying again, or contesting, does not count against you."),
        say("For the bank: ______________________________"),
    )
    return Section("rights", say("Your rights"), tuple(Text(text, is_large=True) for text in texts))
