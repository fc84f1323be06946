from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from builders import a_case, money
from memo_builders import a_decision, a_price, a_score, an_assessment

from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.errors import Refused
from engine.facts.company import Applicant
from engine.facts.finding import Finding, Severity
from engine.facts.request import Product, Request
from engine.i18n import LANGUAGES, Translator, say
from engine.intake.assemble import load_case
from engine.memo.document import Joined, shown
from engine.memo.labels import VERDICTS, feature_label, feature_value
from engine.memo.pdf import memo_pdf
from engine.memo.sections.folded import FOLDS, feature_lines
from engine.paths import resources
from engine.policy.decision import Verdict
from engine.policy.document import load_policy
from engine.scoring.registry import shipped_model


def pages(pdf: bytes) -> list[str]:
    """The text of each page on one line."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


@pytest.fixture(scope="module", params=LANGUAGES)
def memo(request: pytest.FixtureRequest) -> bytes:
    return memo_pdf(an_assessment(), request.param)


def test_that_a_memo_has_three_to_five_pages(memo: bytes) -> None:
    assert 3 <= len(pages(memo)) <= 5


def test_that_the_first_page_carries_the_figures_that_decide(memo: bytes) -> None:
    first = pages(memo)[0]
    for figure in ("Hangzhou Linden Packaging", "300,000", "260,000", "2.87%", "1.74%", "4.61%", "5.67%", "6.17%"):
        assert figure in first


def test_that_all_letters_come_from_embedded_fonts_without_a_missing_glyph(memo: bytes) -> None:
    document = pypdfium2.PdfDocument(memo)
    names = set()
    for page in document:
        characters = page.get_textpage()
        assert "\x00" not in characters.get_text_bounded()
        assert "\ufffd" not in characters.get_text_bounded()
        names |= {obj.get_font().get_base_name() for obj in page.get_objects(filter=[1]) if obj.get_font().is_embedded}
        assert all(obj.get_font().is_embedded for obj in page.get_objects(filter=[1]))
    assert all("NotoSansSC" in name for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_same_assessment_gives_the_same_bytes(language: str) -> None:
    assert memo_pdf(an_assessment(), language) == memo_pdf(an_assessment(), language)


def test_that_memos_of_others_and_in_other_languages_between_change_no_byte() -> None:
    first = {language: memo_pdf(an_assessment(), language) for language in LANGUAGES}
    memo_pdf(_of_applicant("Žluťoučký 龘龘 [U+20BB7]"), "zh_CN")
    assert {language: memo_pdf(an_assessment(), language) for language in reversed(LANGUAGES)} == first


def test_that_another_process_gives_the_same_bytes() -> None:
    code = (
        "import hashlib, json, sys; sys.path[:0] = json.loads(sys.argv[1]); from memo_builders import an_assessment;"
        "from engine.memo.pdf import memo_pdf; print(hashlib.sha256(memo_pdf(an_assessment(), 'zh_CN')).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code, json.dumps(sys.path)],
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert there.stdout.strip() == hashlib.sha256(memo_pdf(an_assessment(), "zh_CN")).hexdigest()


def test_that_the_mark_simulated_stands_wherever_the_pd_stands() -> None:
    for page in pages(memo_pdf(an_assessment(), "en")):
        if "2.87%" in page:
            assert "SIMULATED" in page


def test_that_the_mark_is_gone_with_a_model_trained_on_real_loans() -> None:
    assert "SIMULATED" not in text(memo_pdf(an_assessment(score=a_score(is_simulated=False)), "en"))


def test_that_a_score_whose_contributions_do_not_add_up_is_refused() -> None:
    broken = an_assessment(score=a_score(margin=-1.0))
    with pytest.raises(Refused, match="does not add up"):
        memo_pdf(broken, "en")


def test_that_a_margin_that_is_no_number_is_refused() -> None:
    with pytest.raises(Refused):
        memo_pdf(an_assessment(score=a_score(margin=float("nan"))), "en")


def test_that_text_that_looks_like_markup_is_printed_as_typed() -> None:
    name = "<b>Tiger & Sons</b> \"Best\" <font size='99'>{name} %s"
    assessment = _of_applicant(name)
    printed = text(memo_pdf(assessment, "en"))
    assert "<b>Tiger & Sons</b> \"Best\" <font size='99'>{name} %s" in printed


def test_that_a_megabyte_of_text_is_cut_and_leaves_few_pages() -> None:
    words = "原料 steel " * 100_000
    case = a_case(
        applicant=Applicant(words, address=words),
        request=Request(Product.TERM_LOAN, money(300_000), 12, words),
    )
    findings = (Finding("odd", Severity.BLOCKING, say("Said: {text}", text="x" * 1_000_000)),)
    memo = memo_pdf(an_assessment(case=case, findings=findings), "zh_CN")
    assert len(pages(memo)) <= 8
    assert "…" in text(memo)


def test_that_letters_outside_the_font_are_named_and_accents_dropped() -> None:
    printed = text(memo_pdf(_of_applicant("Dvořák Łódź \U00020bb7 😀\u202e\x07"), "en"))
    assert "Dvorák Lódz" in printed
    assert "[U+20BB7] [U+1F600]" in printed


def test_that_what_is_unknown_is_said_and_never_left_blank() -> None:
    printed = text(memo_pdf(_bare(), "en"))
    assert printed.count("Unknown - required") >= 20
    assert "None" not in printed.replace("None:", "")
    assert "nan" not in printed.lower().split()


def test_that_a_case_with_nothing_but_a_name_has_a_memo_in_chinese() -> None:
    assert "未知——须补" in text(memo_pdf(_bare(), "zh_CN"))


def test_that_a_figure_names_its_source_rows(memo: bytes) -> None:
    printed = text(memo)
    for source in ("[accounts.csv:4]", "[statements/icbc.csv:88]", "[accounts.csv:6]"):
        assert source in printed


def test_that_policy_model_and_evidence_digests_are_printed(memo: bytes) -> None:
    printed = text(memo).replace(" ", "")
    assert "ab12" * 16 in printed
    assert "5f" * 32 in printed
    assert "1" * 64 in printed
    assert "reference-2026-01" in printed


def test_that_a_personal_number_is_masked() -> None:
    printed = text(memo_pdf(an_assessment(), "en"))
    assert "330106199003072319" not in printed
    assert "330106********2319" in printed


def test_that_the_outline_names_every_chapter_and_the_metadata_name_the_case(memo: bytes) -> None:
    document = pypdfium2.PdfDocument(memo)
    assert len(list(document.get_toc())) == 10
    metadata = document.get_metadata_dict()
    assert metadata["Author"] == "Tally"
    assert "Hangzhou Linden Packaging" in metadata["Title"]


def test_that_a_declined_case_without_an_offer_has_a_memo() -> None:
    declined = an_assessment(decision=a_decision(Verdict.DECLINE), offer=None)
    printed = pages(memo_pdf(declined, "en"))[0]
    assert "Decline" in printed
    assert "No offer is made" in printed


def test_that_hundreds_of_findings_and_rules_are_cut_to_what_can_be_read() -> None:
    findings = tuple(Finding("odd", Severity(n % 4), say("Oddity number {n}", n=n)) for n in range(500))
    decision = a_decision(findings=a_decision().findings * 30)
    memo = memo_pdf(an_assessment(findings=findings, decision=decision), "en")
    assert len(pages(memo)) <= 14
    assert "460 more findings" in text(memo)


def test_that_every_length_of_evidence_keeps_the_layout_whole() -> None:
    for months in (0, 1, 2, 60):
        case = a_case(accounts=a_case().accounts[: months % 4], as_of=dt.date(2026, 6, 30))
        assert memo_pdf(an_assessment(case=case, price=a_price() if months else None), "en")


def _of_applicant(name: str) -> Assessment:
    return an_assessment(case=a_case(applicant=replace(a_case().applicant, name=name)))


def _bare() -> Assessment:
    """A case of which only the name and the request are known."""
    case = a_case(
        applicant=Applicant("Nova"), owners=(), debts=None, identity_evidence=(), consents=(), ledger=None, sales=None,
        purchases=None, accounts=(), orders=None, evidence=(),
    )  # fmt: skip
    return an_assessment(
        case=case, features={"days_negative": None}, score=None, measures={}, findings=(),
        decision=a_decision(Verdict.REFER), price=None, limit=None, offer=None, model_digest="",
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_a_case_assessed_by_the_shipped_policy_and_model_has_a_memo(language: str) -> None:
    found = assess(a_case(), load_policy(), shipped_model())
    assert found.score is not None
    printed = pages(memo_pdf(found, language))
    assert 3 <= len(printed) <= 5
    assert found.model_digest[:16] in printed[0]


@pytest.mark.parametrize("folder", sorted((resources() / "samples").iterdir()), ids=lambda folder: folder.name)
def test_that_a_sample_has_a_memo_of_at_most_five_pages_in_every_language(folder: Path) -> None:
    found = assess(load_case(folder), load_policy(), shipped_model())
    for language in LANGUAGES:
        printed = pages(memo_pdf(found, language))
        assert 3 <= len(printed) <= 5
        assert found.case.applicant.name in printed[0]
        assert Translator(language).text(VERDICTS[found.decision.verdict]) in printed[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_rule_and_every_feature_is_printed(language: str) -> None:
    assessment, words = an_assessment(), Translator(language)
    printed = text(memo_pdf(assessment, language)).replace(" ", "")
    for finding in assessment.decision.findings:
        assert words.render(finding.sentence).replace(" ", "") in printed
    folded = {name: label for label, names in FOLDS for name in names if set(names) <= set(assessment.features)}
    for name in assessment.features:
        label = words.text(folded[name]) if name in folded else shown(feature_label(name), words)
        assert label.replace(" ", "") in printed


def test_that_a_row_of_the_appendix_joins_the_figures_of_its_features_in_order() -> None:
    assessment, words = an_assessment(), Translator("en")
    rows = {shown(line.label.value, words): line.value.value for line in feature_lines(assessment) if not line.is_head}
    whole = [(label, names) for label, names in FOLDS if set(names) <= set(assessment.features)]
    assert whole
    for label, names in whole:
        told = rows[label]
        assert isinstance(told, Joined) and len(told.values) == len(names)
        for name, figure in zip(names, told.values, strict=True):
            value = assessment.features[name]
            meant = shown(feature_value(name, value, assessment.case.currency), words)
            assert figure == "?" if value is None or math.isnan(value) else meant.startswith(shown(figure, words))
