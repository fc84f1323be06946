"""The assessment in words: features, measures, integrity tests and findings as tables that open their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.assessment.assessment import Assessment
from engine.facts.finding import Finding
from engine.i18n import N_, Sentence, Translator
from engine.memo import labels
from engine.memo.content import memo
from engine.memo.document import Section, shown
from engine.money import Money
from engine.policy.measures import Measure


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One feature with what it adds to the margin; contribution is None where the model does not use it. currency is
    that of the case, in which money is shown."""

    name: str
    label: str
    meaning: str
    block: str
    value: float | None
    contribution: float | None
    currency: str


BLOCKS = {
    "cash-flow": N_("Cash flow"),
    "counterparties": N_("Counterparties"),
    "obligations": N_("Obligations"),
    "integrity": N_("Integrity"),
    "invoices": N_("Invoices"),
    "accounts": N_("Accounts"),
    "firm": N_("Firm"),
}
FEATURE_COLUMNS: tuple[Column[FeatureRow], ...] = (
    Column(
        N_("Feature"), lambda r: r.label, lambda r, w: w.text(r.label), width=0,
        tip=lambda r, w: w.text(r.meaning), wraps=True,
    ),
    Column(
        N_("Evidence"), lambda r: r.block, lambda r, w: w.text(BLOCKS.get(r.block, r.block)), width=115,
        tone=lambda r: "muted",
    ),
    Column(
        N_("Value"), lambda r: r.value, lambda r, w: _feature_text(r, w), is_right=True, width=115,
        tone=lambda r: "warn" if r.value is None else "",
    ),
    Column(
        N_("Adds to risk"), lambda r: r.contribution,
        lambda r, w: "–" if r.contribution is None else f"{r.contribution:+.3f}", is_right=True, width=110,
        tone=lambda r: "" if not r.contribution else "bad" if r.contribution > 0 else "good",
    ),
)  # fmt: skip


def feature_rows(assessment: Assessment) -> tuple[FeatureRow, ...]:
    """Every feature, those that move the score most first."""
    added = {c.feature: c.margin for c in assessment.score.contributions} if assessment.score else {}
    declared = labels.features()
    found = [
        FeatureRow(
            name,
            declared[name].label if name in declared else name,
            declared[name].meaning if name in declared else "",
            declared[name].block.value if name in declared else "",
            value,
            added.get(name),
            assessment.case.currency,
        )
        for name, value in assessment.features.items()
    ]
    return tuple(sorted(found, key=lambda row: -abs(row.contribution or 0.0)))


def _feature_text(row: FeatureRow, words: Translator) -> str:
    if row.value is None:
        return words.text(N_("unknown"))
    return shown(labels.feature_value(row.name, row.value, row.currency), words)


MEASURE_COLUMNS: tuple[Column[Measure], ...] = (
    Column(N_("Measure"), lambda r: r.label, lambda r, w: w.text(r.label), width=0, wraps=True),
    Column(
        N_("Value"), lambda r: r.value, lambda r, w: _measure_text(r, w), is_right=True, width=150,
        tone=lambda r: "warn" if r.value is None else "",
    ),
    Column(
        N_("Why it is unknown"), lambda r: str(r.why or ""), lambda r, w: w.render(r.why) if r.why else "", width=0,
        wraps=True, tone=lambda r: "muted",
    ),
)  # fmt: skip


def _measure_text(row: Measure, words: Translator) -> str:
    match row.value:
        case None:
            return words.text(N_("unknown"))
        case Money():
            return codes.short_money(words, row.value)
        case value:
            return shown(labels.in_unit(value, row.unit), words)


FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    Column(
        N_("Severity"), lambda r: int(r.severity), lambda r, w: w.text(codes.SEVERITIES[int(r.severity)]), width=110,
        tone=lambda r: codes.SEVERITY_TONES[int(r.severity)], is_bold=True,
    ),
    Column(N_("Finding"), lambda r: str(r.sentence), lambda r, w: w.render(r.sentence), width=0, wraps=True),
    Column(N_("Rows"), lambda r: len(r.sources), lambda r, w: str(len(r.sources) or "–"), is_right=True, width=80),
)  # fmt: skip


def findings(assessment: Assessment) -> tuple[Finding, ...]:
    return tuple(sorted(assessment.findings, key=lambda finding: -finding.severity))


@dataclass(frozen=True, slots=True)
class Chapters:
    """The chapters of the memo that the window shows, in no language yet."""

    sections: dict[str, Section]

    def blocks(self, name: str) -> Sequence[object]:
        return self.sections[name].blocks if name in self.sections else ()


def chapters(assessment: Assessment) -> Chapters:
    return Chapters({section.name: section for section in memo(assessment).sections})


def largest_contributions(assessment: Assessment) -> tuple[str, ...]:
    """Names of features, the largest contribution first: the order of the waterfall's steps."""
    if assessment.score is None:
        return ()
    return tuple(c.feature for c in sorted(assessment.score.contributions, key=lambda c: -abs(c.margin)))


def source_title(text: Sentence | str) -> Sentence:
    return Sentence(N_("Rows behind “{name}”"), {"name": text})
