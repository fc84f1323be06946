"""The standing checks of each stage, parameterised by policy; the rules that are data stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.facts.casefile import Case
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.industry import Industry
from engine.i18n import Percent, Sentence, listed, say
from engine.money import Money
from engine.policy.completeness import KNOWABLE, Known, lowered
from engine.policy.currency import exchange_rate
from engine.policy.decision import RuleFinding, Stage, Status, Verdict
from engine.policy.identity import Identity
from engine.policy.policy import Completeness, IndustryTerms, Policy, ProductTerms, PurposeBan
from engine.policy.proposal import CapNote
from engine.scoring.score import BlockScore, Score

APPLICATION = (SourceRow("application.toml"),)


def finding(
    rule: str,
    stage: Stage,
    demands: Verdict,
    sentence: Sentence,
    observed: object | None,
    threshold: object | None = None,
    sources: tuple[SourceRow, ...] = (),
    about: str = "",
) -> RuleFinding:
    """A check's answer: passed where it demands nothing, unknown where nothing was observed, else failed."""
    status = Status.PASSED if demands is Verdict.APPROVE else Status.UNKNOWN if observed is None else Status.FAILED
    return RuleFinding(rule, stage, status, demands, sentence, observed, threshold, sources, about)


def completeness_stage(
    known: Known, integrity: str | None, terms: Completeness, requested: Money, caps: tuple[CapNote, ...]
) -> Iterator[RuleFinding]:
    """The grade of the data against the amount asked for, and the integrity grade of the statements."""
    is_enough = requested <= known.grade.up_to
    demands = Verdict.APPROVE if is_enough else Verdict.APPROVE_LESS if known.grade.up_to.amount else Verdict.REFER
    yield finding(
        "data-completeness",
        Stage.COMPLETENESS,
        demands,
        _complete(known, terms, caps),
        known.grade.grade,
        requested,
        about="completeness",
    )
    yield _integrity(integrity, terms.worst_integrity)


def _complete(known: Known, terms: Completeness, caps: tuple[CapNote, ...]) -> Sentence:
    """The grade with what is missing, and which unknown caps lower it for the limit, where any do."""
    told: dict[str, object] = {"grade": known.grade.grade, "amount": known.grade.up_to}
    unknown = [say(cap.label) for cap in caps if cap.is_essential and cap.amount is None]
    least = lowered(known.grade, terms, len(unknown))
    if known.missing:
        told["missing"] = listed([say(KNOWABLE[name][0]) for name in known.missing])
    if least is not known.grade:
        told |= {"lowered": least.grade, "least": least.up_to, "unknown": listed(unknown)}
    match "missing" in told, "lowered" in told:
        case True, True:
            return say(
                "Data completeness {grade}: up to {amount}; missing are {missing}. For the limit it counts as "
                "{lowered} (up to {least}), because not known: {unknown}",
                **told,
            )
        case True, False:
            return say("Data completeness {grade}: up to {amount}; missing are {missing}", **told)
        case False, True:
            return say(
                "Data completeness {grade}: up to {amount}. For the limit it counts as {lowered} (up to {least}), "
                "because not known: {unknown}",
                **told,
            )
    return say("Data completeness {grade}: up to {amount}", **told)


def _integrity(grade: str | None, worst: str) -> RuleFinding:
    if not grade:
        sentence = say("The integrity of the bank statements is not known")
        return finding("statement-integrity", Stage.COMPLETENESS, Verdict.REFER, sentence, None, worst)
    demands = Verdict.APPROVE if grade <= worst else Verdict.REFER
    sentence = say(
        "Integrity of the bank statements: {grade}; {worst} or better is asked for", grade=grade, worst=worst
    )
    return finding("statement-integrity", Stage.COMPLETENESS, demands, sentence, grade, worst)


def prequalification_stage(
    case: Case, policy: Policy, product: ProductTerms, file_currency: str
) -> Iterator[RuleFinding]:
    """Whether such a loan is made at all: amount, tenor, purpose, industry, currency."""
    stage, request = Stage.PREQUALIFICATION, case.request
    demands = Verdict.APPROVE if request.amount >= product.least else Verdict.DECLINE
    sentence = say("Requested are {amount}; the product begins at {least}", amount=request.amount, least=product.least)
    yield finding("least-amount", stage, demands, sentence, request.amount, product.least, APPLICATION)
    demands = Verdict.APPROVE if 1 <= request.tenor_months <= product.most_months else Verdict.DECLINE
    sentence = say(
        "Requested are {months} months; the product allows {most}",
        months=request.tenor_months,
        most=product.most_months,
    )
    yield finding("longest-tenor", stage, demands, sentence, request.tenor_months, product.most_months, APPLICATION)
    yield _purpose(case, policy)
    yield _industry(case, policy)
    if case.currency != file_currency:
        rate = exchange_rate(file_currency, case.currency)
        sentence = say(
            "The policy's amounts in {file_currency} were converted to {currency} at the indicative rate {rate}",
            file_currency=file_currency,
            currency=case.currency,
            rate=f"{rate:.6g}",
        )
        yield finding("policy-currency", stage, Verdict.APPROVE, sentence, case.currency, file_currency)


def _purpose(case: Case, policy: Policy) -> RuleFinding:
    stated, stage = case.request.purpose, Stage.PREQUALIFICATION
    if not stated.strip():
        sentence = say("The purpose of the loan is not stated")
        return finding("purpose", stage, Verdict.REFER, sentence, None, None, APPLICATION)
    if banned := banned_purpose(stated, policy):
        word, ban = banned
        sentence = say("The stated purpose names “{word}”: no loan is made for {ban}", word=word, ban=say(ban.name))
        return finding("purpose", stage, Verdict.DECLINE, sentence, stated, ban.name, APPLICATION)
    sentence = say("The stated purpose is none that is banned")
    return finding("purpose", stage, Verdict.APPROVE, sentence, stated, None, APPLICATION)


def banned_purpose(purpose: str, policy: Policy) -> tuple[str, PurposeBan] | None:
    """The first word of the stated purpose that the policy bans, and its ban; None where there is none."""
    stated = purpose.casefold()
    named = ((word, ban) for ban in policy.purpose_bans for word in ban.words if _names(stated, word))
    return next(named, None)


@lru_cache(maxsize=4096)
def _names(stated: str, word: str) -> bool:
    """Whether the text names the word; a word in letters must stand alone, Chinese has no gaps to tell."""
    return re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), stated) is not None


def industry_terms(case: Case, policy: Policy) -> IndustryTerms | None:
    """The most exact of the policy's industries that the applicant's code falls under."""
    return terms_of_industry(case.applicant.industry, policy)


def terms_of_industry(industry: str | None, policy: Policy) -> IndustryTerms | None:
    """The most exact of the policy's industries that the code falls under."""
    code = (industry or "").upper()
    fitting = [terms for terms in policy.industries if code.startswith(terms.prefix)]
    return max(fitting, key=lambda terms: len(terms.prefix), default=None)


def _industry(case: Case, policy: Policy) -> RuleFinding:
    code, terms = case.applicant.industry, industry_terms(case, policy)
    if code is None:
        sentence = say("The industry is not known")
        return finding("industry", Stage.PREQUALIFICATION, Verdict.REFER, sentence, None, None, APPLICATION)
    if terms is None or not terms.is_excluded:
        sentence = say("Industry {code} is not excluded", code=code)
        return finding("industry", Stage.PREQUALIFICATION, Verdict.APPROVE, sentence, code, None, APPLICATION)
    sentence = say("Industry {code} is excluded: {because}", code=code, because=say(terms.because))
    return finding("industry", Stage.PREQUALIFICATION, Verdict.DECLINE, sentence, code, terms.prefix, APPLICATION)


def identity_stage(identity: Identity, requested: Money) -> Iterator[RuleFinding]:
    """Each paper of the tiers up to the one needed; a missing one caps the limit at the tier below it."""
    for paper in identity.papers:
        sentence = say("{paper}: in order", paper=say(paper.label)) if paper.why is None else paper.why
        demands = Verdict.APPROVE if paper.is_met else Verdict.APPROVE_LESS if paper.tier else Verdict.REFER
        yield finding(
            f"identity-{paper.name}",
            Stage.IDENTITY,
            demands,
            sentence,
            paper.is_met,
            f"tier {paper.tier}",
            paper.sources,
            f"identity:{paper.name}",
        )
    demands = (
        Verdict.APPROVE if requested <= identity.cap else Verdict.APPROVE_LESS if identity.cap.amount else Verdict.REFER
    )
    sentence = say("The identity evidence allows up to {cap}", cap=identity.cap)
    yield finding("identity-tier", Stage.IDENTITY, demands, sentence, identity.cap, requested, APPLICATION, "identity")


def knock_out_stage(findings: tuple[Finding, ...], ruled: set[str]) -> Iterator[RuleFinding]:
    """Serious and blocking findings of intake that no rule speaks of refer the case."""
    for seen in findings:
        if seen.severity >= Severity.SERIOUS and seen.kind not in ruled:
            yield finding(
                f"finding-{seen.kind}",
                Stage.KNOCK_OUT,
                Verdict.REFER,
                seen.sentence,
                seen.kind,
                None,
                seen.sources,
                seen.kind,
            )


def grade_stage(score: Score | None, policy: Policy, cut_off_pd: float) -> Iterator[RuleFinding]:
    """The recommendation by score: the grade table, the cut-off, and an interval that reaches over it."""
    if score is None:
        sentence = say("There is no score: too little is known of the firm")
        yield finding("score-grade", Stage.GRADE, Verdict.REFER, sentence, None)
        return
    sentence = say("Score grade {grade} of 10, probability of default {pd}", grade=score.grade, pd=Percent(score.pd))
    yield finding("score-grade", Stage.GRADE, policy.grade(score.grade).verdict, sentence, score.grade)
    yield _cut_off(score, cut_off_pd)


def _cut_off(score: Score, cut_off_pd: float) -> RuleFinding:
    pds = {
        "pd": Percent(score.pd, 2),
        "low": Percent(score.pd_low, 2),
        "high": Percent(score.pd_high, 2),
        "cut_off": Percent(cut_off_pd, 2),
    }
    if score.pd_high < cut_off_pd:
        demands, sentence = (
            Verdict.APPROVE,
            say("Probability of default {pd} ({low} to {high}), below the cut-off at {cut_off}", **pds),
        )
    elif score.pd_low >= cut_off_pd:
        demands, sentence = (
            Verdict.DECLINE,
            say("Probability of default {pd} ({low} to {high}), at or above the cut-off at {cut_off}", **pds),
        )
    else:
        demands, sentence = (
            Verdict.REFER,
            say(
                "Probability of default {pd}: its interval from {low} to {high} reaches over the cut-off at {cut_off}",
                **pds,
            ),
        )
    return finding("score-cut-off", Stage.GRADE, demands, sentence, score.pd, cut_off_pd)


def portrait_bias_stage(
    score: Score | None, case: Case, policy: Policy, industry: Industry | None
) -> Iterator[RuleFinding]:
    """Whether behaviour and accounts tell the same story, and whether the industry falls under a good score."""
    blocks = {block.name: block for block in score.blocks} if score else {}
    if case.accounts and case.ledger is not None and score is not None:
        yield _disagreement(blocks.get("behaviour"), blocks.get("accounts"), policy.portrait_bias.most_grades_apart)
    if industry is not None:
        fall = float(policy.portrait_bias.industry_fall)
        if industry.trend is None:
            sentence = say("The industry's activity over six months is not known on the day of the case")
            yield finding("industry-trend", Stage.PORTRAIT_BIAS, Verdict.REFER, sentence, None, -fall)
            return
        demands = Verdict.REFER if industry.trend <= -fall else Verdict.APPROVE
        sentence = say(
            "The industry's activity changed by {trend} in six months; a fall of {fall} refers the case",
            trend=Percent(industry.trend),
            fall=Percent(fall),
        )
        yield finding("industry-trend", Stage.PORTRAIT_BIAS, demands, sentence, industry.trend, -fall)


def _disagreement(behaviour: BlockScore | None, accounts: BlockScore | None, most: int) -> RuleFinding:
    rule, stage = "portrait-bias", Stage.PORTRAIT_BIAS
    if behaviour is None or accounts is None or behaviour.grade is None or accounts.grade is None:
        sentence = say("Behaviour and accounts cannot be scored apart")
        return finding(rule, stage, Verdict.REFER, sentence, None, most)
    apart = abs(behaviour.grade - accounts.grade)
    demands = Verdict.APPROVE if apart <= most else Verdict.REFER
    sentence = say(
        "Grade by behaviour {behaviour}, by accounts {accounts}; at most {most} grades apart are allowed",
        behaviour=behaviour.grade,
        accounts=accounts.grade,
        most=most,
    )
    return finding(rule, stage, demands, sentence, apart, most)
