"""The first page: what is asked, what is recommended, the figures that decide, and every exception."""

from __future__ import annotations

from engine.assessment.assessment import Assessment
from engine.assessment.override_words import overridden
from engine.assessment.steps import lifts, lowered_grade
from engine.facts.finding import Severity
from engine.i18n import Percent, Sentence, listed, say
from engine.memo import labels
from engine.memo.document import (
    Banner,
    Block,
    Bullets,
    Cell,
    Fact,
    Facts,
    Joined,
    Picture,
    Section,
    SideBySide,
    Tile,
    Tiles,
    Tone,
    cell,
)
from engine.memo.pictures import GradeBands
from engine.policy.decision import Status, Verdict
from engine.policy.identity import Identity
from engine.policy.measures import MEASURES
from engine.scoring.grades import geometric_bounds, grade_of

MOST_EXCEPTIONS = 6
INTEGRITY_TONES = {"A": Tone.GOOD, "B": Tone.GOOD, "C": Tone.WARN, "D": Tone.BAD}


def summary(assessment: Assessment) -> Section:
    blocks: list[Block] = [_banner(assessment), _tiles(assessment), _key_facts(assessment)]
    bands = _bands(assessment)
    if bands:
        blocks.append(bands)
    blocks.append(SideBySide((_reasons(assessment),), (_exceptions(assessment),)))
    return Section("summary", say("Executive summary"), tuple(blocks))


def _banner(assessment: Assessment) -> Banner:
    verdict = assessment.decision.verdict
    return Banner(Sentence(labels.VERDICTS[verdict]), _recommendation(assessment), labels.VERDICT_TONES[verdict])


def _recommendation(assessment: Assessment) -> Sentence:
    request, offer = assessment.case.request, assessment.offer
    asked = {
        "name": assessment.case.applicant.name[:120],
        "amount": request.amount,
        "months": request.tenor_months,
        "purpose": request.purpose[:160],
    }
    if offer and assessment.decision.verdict <= Verdict.APPROVE_LESS:
        return say(
            "{name} asks for {amount} over {months} months for: {purpose}. "
            "Offered: {offered} over {tenor} months at {rate} a year.",
            **asked,
            offered=offer.amount,
            tenor=offer.tenor_months,
            rate=Percent(offer.price.rate, 2),
        )
    return say("{name} asks for {amount} over {months} months for: {purpose}. No offer is made at this stage.", **asked)


def _tiles(assessment: Assessment) -> Tiles:
    score, limit, decision = assessment.score, assessment.limit, assessment.decision
    interval = say("{low} to {high}", low=Percent(score.pd_low, 2), high=Percent(score.pd_high, 2)) if score else None
    integrity = assessment.integrity.grade
    return Tiles(
        (
            Tile(
                say("Probability of default, 12 months"),
                cell(Percent(score.pd, 2) if score else None, strong=True),
                interval,
                simulated(assessment),
            ),
            Tile(say("Grade, 1 best to 10"), cell(score.grade if score else None), None, simulated(assessment)),
            Tile(say("Limit"), cell(limit.amount if limit else None), _binding(assessment)),
            _rate(assessment),
            Tile(
                say("Statement integrity"),
                cell(integrity, INTEGRITY_TONES.get(integrity or "", Tone.PLAIN)),
                say("A best to D"),
            ),
            Tile(
                say("Completeness of data"),
                cell(decision.completeness or None, INTEGRITY_TONES.get(decision.completeness, Tone.PLAIN)),
                say("A best to D"),
            ),
        )
    )


def _rate(assessment: Assessment) -> Tile:
    """The price of what is offered; indicative while a person has yet to decide, none where nothing is offered."""
    offer, verdict = assessment.offer, assessment.decision.verdict
    price = offer.price if offer else assessment.price
    if verdict is Verdict.DECLINE:
        return Tile(say("Rate a year"), Cell(say("no offer")))
    yearly = offer.yearly_rate if offer else None
    return Tile(
        say("Indicative rate a year") if verdict is Verdict.REFER else say("Rate a year"),
        cell(Percent(price.rate, 2) if price else None),
        say("cost in all {rate} a year", rate=Percent(yearly, 2)) if yearly is not None else None,
    )


def simulated(assessment: Assessment) -> Sentence | None:
    """The mark that goes wherever a PD of a model trained on simulated firms stands."""
    return say("SIMULATED") if assessment.score and assessment.score.is_simulated else None


def binding_label(assessment: Assessment) -> Sentence | None:
    limit = assessment.limit
    return next((Sentence(cap.label) for cap in limit.caps if cap.name == limit.binding), None) if limit else None


def _binding(assessment: Assessment) -> Sentence | None:
    name = binding_label(assessment)
    return say("bound by: {cap}", cap=name) if name else None


def _key_facts(assessment: Assessment) -> Facts:
    case, decision = assessment.case, assessment.decision
    cover = assessment.policy.affordability
    facts = (
        Fact(say("Product"), cell(labels.label(labels.PRODUCTS, case.request.product))),
        Fact(say("Industry"), cell(assessment.industry or case.applicant.industry)),
        Fact(say("Established"), cell(case.applicant.established)),
        _measured(assessment, "effective_yearly_inflow"),
        _measured(assessment, "revenue"),
        _measured(assessment, cover.measure if case.accounts else cover.without_accounts),
        _measured(assessment, "debt_ratio"),
        _featured(assessment, "days_negative"),
        _featured(assessment, "customer_top1"),
        Fact(say("The score recommends"), _verdict(decision.score_verdict)),
        Fact(say("The policy recommends"), _verdict(decision.policy_verdict)),
        Fact(say("May be signed by"), cell(labels.label(labels.ROLES, decision.authority), strong=True)),
        Fact(say("Identity tier"), Cell(_tier(assessment.identity))),
        Fact(say("Missing evidence"), Cell(_missing(assessment))),
    )
    return Facts(facts, say("Key facts"))


def _measured(assessment: Assessment, name: str) -> Fact:
    known = assessment.measures.get(name)
    return Fact(Sentence(MEASURES[name][0]), labels.measure_cell(known) if known else cell(None))


def _featured(assessment: Assessment, name: str) -> Fact:
    value = labels.feature_value(name, assessment.features.get(name), assessment.case.currency)
    return Fact(say("{feature}", feature=labels.feature_label(name)), cell(value))


def _missing(assessment: Assessment) -> object:
    missing = assessment.known.missing
    return Joined(tuple(labels.label(labels.EVIDENCE_KNOWN, name) for name in missing)) if missing else say("none")


def _tier(identity: Identity) -> Sentence:
    proved = say("none") if identity.satisfied is None else identity.satisfied
    return say("tier {needed} needed, proved: {proved}", needed=identity.needed, proved=proved)


def _verdict(verdict: Verdict) -> Cell:
    return Cell(Sentence(labels.VERDICTS[verdict]), labels.VERDICT_TONES[verdict])


def _bands(assessment: Assessment) -> Picture | None:
    """The PD on the master scale; None where the model graded by another scale than the common one."""
    score, bounds = assessment.score, geometric_bounds()
    if score is None or grade_of(score.pd, bounds) != score.grade:
        return None
    cut_off = assessment.price.cut_off_pd if assessment.price else None
    title = say("Probability of default against the grades")
    title = say("{title} (SIMULATED)", title=title) if score.is_simulated else title
    note = say(
        "Logarithmic scale. The line above the grades is the interval; the dashed line is the cut-off of the price."
    )
    return Picture(title, GradeBands(bounds, score.grade, score.pd, score.pd_low, score.pd_high, cut_off), note)


def _reasons(assessment: Assessment) -> Bullets:
    items = tuple(Cell(reason) for reason in assessment.decision.reasons[:4])
    return Bullets(say("Principal reasons"), items, say("None: nothing speaks against the request."))


def _lowered(assessment: Assessment) -> tuple[Cell, ...]:
    """The grade of the data where unknown caps lower it for the limit, and what would lift it; else nothing."""
    told = lowered_grade(assessment)
    if told is None or told.status is not Status.PASSED:
        return ()
    mending = lifts(assessment)
    if not mending:
        return (Cell(told.sentence, Tone.WARN),)
    return (Cell(say("{grade}. To lift it: {step}", grade=told.sentence, step=listed(mending)), Tone.WARN),)


def _exceptions(assessment: Assessment) -> Bullets:
    """An override first, then rules not passed, the more cautious first, then what intake found to be serious."""
    override = overridden(assessment)
    rules = sorted((f for f in assessment.decision.findings if f.status is not Status.PASSED), key=lambda f: -f.verdict)
    serious = sorted((f for f in assessment.findings if f.severity >= Severity.SERIOUS), key=lambda f: -f.severity)
    told = [f.sentence for f in rules]
    items = [
        *((Cell(override, Tone.WARN, strong=True),) if override is not None else ()),
        *_lowered(assessment),
        *(Cell(f.sentence, labels.STATUS_TONES[f.status], sources=f.sources[:1]) for f in rules),
        *(
            Cell(f.sentence, labels.SEVERITY_TONES[f.severity], sources=f.sources[:1])
            for f in serious
            if f.sentence not in told
        ),
    ]
    more = len(items) - MOST_EXCEPTIONS
    if more > 0:
        items = [*items[:MOST_EXCEPTIONS], Cell(say("and {count} more, listed under findings", count=more), Tone.MUTED)]
    return Bullets(say("Exceptions"), tuple(items), say("None: every rule is passed and nothing serious was found."))
