"""Which conditions the weak points of a case call for.

A covenant says what must stay true, with the headroom that there is today: the distance to its threshold as a share of
the threshold. It is proposed where the headroom is small, or where the figure is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from engine.facts.bank import Waiver
from engine.facts.casefile import Case
from engine.facts.finding import SourceRow
from engine.features.catalogue import by_name
from engine.features.feature import Unit
from engine.i18n import say
from engine.policy.conditions import Condition, ConditionKind, ConditionRule, ConditionTerms, Tested
from engine.policy.identity import Identity
from engine.policy.measures import Measure
from engine.policy.rules import evidence_files, has_evidence
from engine.policy.terms import Comparison


def propose(
    case: Case,
    measures: Mapping[str, Measure],
    features: Mapping[str, float | None],
    identity: Identity,
    terms: ConditionTerms | None,
) -> tuple[Condition, ...]:
    """The conditions of a case: those of missing papers first, then the policy's in its order."""
    if terms is None:
        return ()
    waived = {waiver.name: waiver for waiver in case.bank.waivers}
    papers = _papers(identity) if terms.missing_papers else ()
    ruled = (_proposed(rule, case, measures, features) for rule in terms.rules if _applies(rule, case))
    found = (*papers, *(condition for condition in ruled if condition is not None))
    return tuple(_with_waiver(condition, waived.get(condition.name)) for condition in found)


def _with_waiver(condition: Condition, waiver: Waiver | None) -> Condition:
    return condition if waiver is None else replace(condition, waiver=waiver)


def _papers(identity: Identity) -> Iterator[Condition]:
    for paper in identity.papers:
        if paper.why is not None:
            text = say("Before anything is drawn beyond {cap}: {why}", cap=identity.cap, why=paper.why)
            kind, name = ConditionKind.PRECEDENT, f"identity-{paper.name}"
            yield Condition(name, kind, text, Tested.ONCE, sources=paper.sources)


def _applies(rule: ConditionRule, case: Case) -> bool:
    return (
        (not rule.products or case.request.product in rule.products)
        and (rule.above is None or case.request.amount > rule.above)
        and (rule.when is None or has_evidence(case, rule.when))
        and (rule.without is None or not has_evidence(case, rule.without))
    )


def _proposed(
    rule: ConditionRule, case: Case, measures: Mapping[str, Measure], features: Mapping[str, float | None]
) -> Condition | None:
    text = rule.text.sentence()
    if rule.threshold is None:
        return Condition(rule.name, rule.kind, text, rule.tested)
    observed, label, unit, sources = _observe(rule, case, measures, features)
    room = None if observed is None else headroom(observed, rule.holds, rule.threshold)
    if room is not None and room >= rule.within:
        return None
    threshold, is_today = rule.threshold, False
    if observed is not None and observed > 0 and room is not None and rule.slack is not None and room < 0:
        threshold, is_today = _loosened(observed, rule.holds, rule.slack), True
        room = headroom(observed, rule.holds, threshold)
    is_tested = rule.kind is ConditionKind.COVENANT
    return Condition(
        rule.name, rule.kind, text, rule.tested, label, unit, rule.holds, observed, threshold if is_tested else None,
        room if is_tested else None, is_today, sources,
    )  # fmt: skip


def _observe(
    rule: ConditionRule, case: Case, measures: Mapping[str, Measure], features: Mapping[str, float | None]
) -> tuple[float | None, str, Unit, tuple[SourceRow, ...]]:
    if rule.source == "measure":
        measure = measures[rule.observed]
        value = measure.value if isinstance(measure.value, int | float) else None
        return value, measure.label, measure.unit, measure.sources
    feature = by_name(rule.observed)
    return features.get(feature.name), feature.label, feature.unit, evidence_files(case, feature.block)


def headroom(observed: float, holds: Comparison, threshold: Decimal) -> Decimal:
    """How far today's figure is from the threshold, which is not 0, as a share of it; negative where it is broken."""
    distance = Decimal(repr(observed)) - threshold
    return (distance if holds is Comparison.AT_LEAST else -distance) / abs(threshold)


def _loosened(observed: float, holds: Comparison, slack: Decimal) -> Decimal:
    """Today's figure, which is above 0, so much looser; never 0 itself."""
    value = Decimal(repr(observed))
    give = abs(value) * slack
    loose = value - give if holds is Comparison.AT_LEAST else value + give
    return max(loose.quantize(Decimal("0.0001")), Decimal("0.0001"))
