"""Applying rules that are data: each asks for one measure, feature or finding, and answers with a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.casefile import Case
from engine.facts.finding import Finding, SourceRow
from engine.features.catalogue import by_name
from engine.features.feature import Block, Unit
from engine.i18n import N_, Sentence, say
from engine.money import Money
from engine.policy.decision import RuleFinding, Status, Verdict
from engine.policy.finding_kinds import FINDING_LABELS
from engine.policy.measures import Measure
from engine.policy.names import EVIDENCE
from engine.policy.policy import Comparison, Evidence, Rule
from engine.policy.wording import shown_apart

WORDS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: N_("{label}: {observed}; at least {threshold} is asked for"),
    Comparison.ABOVE: N_("{label}: {observed}; more than {threshold} is asked for"),
    Comparison.AT_MOST: N_("{label}: {observed}; at most {threshold} is allowed"),
    Comparison.BELOW: N_("{label}: {observed}; less than {threshold} is allowed"),
}


@dataclass(frozen=True, slots=True)
class Observations:
    """What rules may look at."""

    case: Case
    features: Mapping[str, float | None]
    measures: Mapping[str, Measure]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Observed:
    value: float | Money | None
    label: str
    unit: Unit
    why: Sentence | None
    sources: tuple[SourceRow, ...]


def apply_rules(rules: tuple[Rule, ...], seen: Observations) -> Iterator[RuleFinding]:
    """A finding for every rule that is asked of this case."""
    for rule in rules:
        if _is_asked(rule, seen.case):
            yield _absence(rule, seen) if rule.source == "finding" else _comparison(rule, seen)


def has_evidence(case: Case, evidence: Evidence) -> bool:
    """Whether such evidence came with the case at all."""
    match evidence:
        case Evidence.STATEMENTS:
            return case.ledger is not None and len(case.ledger) > 0
        case Evidence.SALES:
            return case.sales is not None
        case Evidence.PURCHASES:
            return case.purchases is not None
        case Evidence.ACCOUNTS:
            return bool(case.accounts)
        case Evidence.ORDERS:
            return case.orders is not None
        case Evidence.DEBTS:
            return case.debts is not None


def passes(value: Decimal | float, comparison: Comparison, threshold: Decimal) -> bool:
    """Whether a known value stands to the threshold as the comparison asks."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    match comparison:
        case Comparison.AT_LEAST:
            return number >= threshold
        case Comparison.ABOVE:
            return number > threshold
        case Comparison.AT_MOST:
            return number <= threshold
        case Comparison.BELOW:
            return number < threshold
        case Comparison.ABSENT:
            return not number


def _is_asked(rule: Rule, case: Case) -> bool:
    return (
        (not rule.products or case.request.product in rule.products)
        and (rule.above is None or case.request.amount > rule.above)
        and (rule.when is None or has_evidence(case, rule.when))
    )


def _absence(rule: Rule, seen: Observations) -> RuleFinding:
    """A rule that a kind of finding must not occur; unknown where the evidence it rests on did not come."""
    found = [finding for finding in seen.findings if finding.kind == rule.observed]
    if found:
        sources = tuple(source for finding in found for source in finding.sources)
        return _finding(rule, Status.FAILED, found[0].sentence, len(found), 0, sources)
    if rule.rests_on and not has_evidence(seen.case, rule.rests_on):
        return _finding(
            rule,
            Status.UNKNOWN,
            say("Could not be tested: {evidence} did not come", evidence=say(EVIDENCE[rule.rests_on])),
            None,
            0,
        )
    kind = say(FINDING_LABELS[rule.observed])
    return _finding(rule, Status.PASSED, say("Nothing of this kind was found: {kind}", kind=kind), 0, 0)


def _comparison(rule: Rule, seen: Observations) -> RuleFinding:
    observed = _observe(rule, seen)
    assert rule.threshold is not None
    if observed.value is None:
        about = str(observed.why or rule.observed)
        return _finding(rule, Status.UNKNOWN, _not_known(observed), None, rule.threshold, observed.sources, about)
    value = observed.value.amount if isinstance(observed.value, Money) else observed.value
    bound = rule.threshold.amount if isinstance(rule.threshold, Money) else rule.threshold
    status = Status.PASSED if passes(value, rule.comparison, bound) else Status.FAILED
    seen_value, threshold = shown_apart(observed.value, rule.threshold, observed.unit)
    sentence = say(WORDS[rule.comparison], label=say(observed.label), observed=seen_value, threshold=threshold)
    return _finding(rule, status, sentence, observed.value, rule.threshold, observed.sources)


def _not_known(observed: _Observed) -> Sentence:
    if observed.why is None:
        return say("Not known: {label}", label=say(observed.label))
    return say("Not known: {label} ({why})", label=say(observed.label), why=observed.why)


def _observe(rule: Rule, seen: Observations) -> _Observed:
    if rule.source == "measure":
        measure = seen.measures[rule.observed]
        return _Observed(measure.value, measure.label, measure.unit, measure.why, measure.sources)
    feature = by_name(rule.observed)
    sources = evidence_files(seen.case, feature.block)
    return _Observed(seen.features.get(feature.name), feature.label, feature.unit, None, sources)


def evidence_files(case: Case, block: Block) -> tuple[SourceRow, ...]:
    """The files that a block of features rests on, whole: the rows are found by `catalogue.source_rows`."""
    match block:
        case Block.CASH_FLOW | Block.COUNTERPARTIES | Block.OBLIGATIONS | Block.INTEGRITY:
            files = case.ledger.files if case.ledger else ()
        case Block.INVOICES:
            files = tuple(invoices.file for invoices in (case.sales, case.purchases) if invoices)
        case Block.ACCOUNTS:
            files = tuple(sorted({source.file for year in case.accounts for source in year.sources.values()}))
        case Block.FIRM:
            files = ("application.toml",)
    return tuple(SourceRow(file) for file in files)


def _finding(
    rule: Rule,
    status: Status,
    sentence: Sentence,
    observed: object | None,
    threshold: object,
    sources: tuple[SourceRow, ...] = (),
    about: str = "",
) -> RuleFinding:
    demands = {Status.PASSED: Verdict.APPROVE, Status.FAILED: rule.effect, Status.UNKNOWN: rule.unknown}
    about = about or rule.observed
    return RuleFinding(rule.name, rule.stage, status, demands[status], sentence, observed, threshold, sources, about)
