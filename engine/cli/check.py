"""`tally check CASE_DIR`: can the evidence of a case be trusted, and does it agree with itself?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.assessment.plain import plain, plain_finding
from engine.cli import DONE, warn
from engine.cli.reading import add_reading_options, mappings_of, open_case, tell_unused
from engine.facts.casefile import Case
from engine.facts.finding import Finding
from engine.i18n import N_, Percent, Sentence, Translator, say, translator
from engine.intake.integrity import Integrity, IntegrityTest, Outcome, integrity
from engine.intake.opening import used_mappings
from engine.intake.triangulation import Light, Month, Triangulation, Year, triangulate
from engine.money import Money

INDENT = "  "
MOST_ROWS = 5
"""Rows that the summary names for a finding; --json names all."""
OUTCOMES = {Outcome.PASSED: N_("passed"), Outcome.FAILED: N_("failed"), Outcome.NOT_APPLICABLE: N_("not applicable")}
LIGHTS = {
    Light.GREEN: N_("agree"),
    Light.AMBER: N_("differ"),
    Light.RED: N_("contradict"),
    Light.UNKNOWN: N_("no data"),
}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", type=Path, metavar="CASE_DIR", help="a case folder")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    add_reading_options(parser)


def run(options: argparse.Namespace) -> int:
    words = translator(options.lang)
    mappings = mappings_of(options)
    _, case = open_case(options.case, mappings, options.password, words)
    tell_unused(mappings, used_mappings(case, tuple(mappings.values())), words)
    warn(case, options.lang)
    soundness, sheet = integrity(case), triangulate(case)
    findings = (*case.findings, *soundness.findings, *sheet.findings)
    if options.json:
        print(json.dumps(_document(case, soundness, sheet, findings, words), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(_summary(case, soundness, sheet, findings, words)))
    return DONE


def _document(
    case: Case, soundness: Integrity, sheet: Triangulation, findings: Sequence[Finding], words: Translator
) -> dict[str, Any]:
    return {
        "case": {"applicant": case.applicant.name, "as_of": case.as_of.isoformat(), "currency": case.currency},
        "integrity": {
            "grade": soundness.grade,
            "tests": [_test(test, words) for test in soundness.tests],
        },
        "triangulation": {
            "vat_rate": sheet.vat_rate,
            "vat_is_assumed": sheet.vat_is_assumed,
            "months": [_month(month) for month in sheet.months],
            "years": [_year(year) for year in sheet.years],
        },
        "findings": [plain_finding(finding, words) for finding in findings],
        "evidence": [
            {"path": item.path, "kind": item.kind, "sha256": item.sha256, "rows": item.rows} for item in case.evidence
        ],
    }


def _test(test: IntegrityTest, words: Translator) -> dict[str, Any]:
    return {
        "name": test.name,
        "label": words.text(test.label),
        "status": test.status.value,
        "figures": plain(test.figures, words),
        "finding": None if test.finding is None else plain_finding(test.finding, words),
    }


def _month(month: Month) -> dict[str, Any]:
    return {
        "start": month.start.isoformat(),
        "inflow": _amount(month.inflow),
        "invoiced": _amount(month.invoiced),
        "accounts": _amount(month.accounts),
        "gap": month.gap,
        "light": month.light.value,
    }


def _year(year: Year) -> dict[str, Any]:
    return {
        "start": year.start.isoformat(),
        "end": year.end.isoformat(),
        "revenue": _amount(year.revenue),
        "invoiced": _amount(year.invoiced),
        "inflow": _amount(year.inflow),
        "invoiced_gap": year.invoiced_gap,
        "inflow_gap": year.inflow_gap,
        "light": year.light.value,
    }


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money.amount)


def _summary(
    case: Case, soundness: Integrity, sheet: Triangulation, findings: Sequence[Finding], words: Translator
) -> Iterator[str]:
    yield f"{case.applicant.name}, {words.date(case.as_of)}"
    yield INDENT + words.text("Statement integrity: {grade}", grade=soundness.grade)
    for test in soundness.tests:
        yield f"{INDENT * 2}{words.text(OUTCOMES[test.status])}: {words.text(test.label)}"
    yield INDENT + words.render(_vat(sheet))
    for year in sheet.years:
        yield INDENT * 2 + words.text(
            "{start} to {end}: revenue {revenue}, invoiced {invoiced}, inflow {inflow}: {light}",
            start=year.start, end=year.end, revenue=year.revenue, invoiced=year.invoiced, inflow=year.inflow,
            light=Sentence(LIGHTS[year.light]),
        )  # fmt: skip
    for month in sheet.months:
        yield INDENT * 2 + words.text(
            "{month}: inflow {inflow}, invoiced {invoiced}, accounts {accounts}: {light}",
            month=f"{month.start:%Y-%m}", inflow=month.inflow, invoiced=month.invoiced, accounts=month.accounts,
            light=Sentence(LIGHTS[month.light]),
        )  # fmt: skip
    for finding in sorted(findings, key=lambda finding: -finding.severity):
        where = ", ".join(str(source) for source in finding.sources[:MOST_ROWS])
        line = f"[{words.text(finding.severity.name.lower())}] {words.render(finding.sentence)}"
        yield INDENT + line + f" ({where})" * bool(where)


def _vat(sheet: Triangulation) -> Sentence:
    if sheet.vat_is_assumed:
        return say("Triangulation, inflow net of {rate} tax on sales (assumed)", rate=Percent(sheet.vat_rate))
    return say("Triangulation, inflow net of {rate} tax on sales (as invoiced)", rate=Percent(sheet.vat_rate))
