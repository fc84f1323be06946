"""What officers of the bank said of movements goes before everything else, and travels with the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import a_ledger
from casefolders import a_case_folder
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Refused
from engine.facts.conduct import Category, Ledger
from engine.intake import names
from engine.intake.assemble import load_case
from engine.intake.bank_rules import BankRule, Match, parse_bank_rules, read_bank_rules, write_bank_rules
from engine.intake.bundle import EvidenceFile, read_folder
from engine.intake.categories import Parties, categorise, read_texts, uncategorised_share
from engine.intake.evidence import read_evidence

DAY = dt.date(2026, 3, 2)


def movements(*rows: tuple[int, str, str]) -> Ledger:
    ledger = a_ledger([(DAY, amount, Category.OTHER, name) for amount, name, _ in rows])
    text = np.empty(len(rows), object)
    text[:] = [said for _, _, said in rows]
    return replace(ledger, text=text)


def given_by(ledger: Ledger, *rules: BankRule, parties: Parties | None = None) -> list[tuple[Category, str]]:
    found = categorise(ledger, parties or Parties(), read_texts(ledger, bank_rules=rules))
    return [(Category(c), str(r)) for c, r in zip(found.category, found.category_rule, strict=True)]


@pytest.mark.parametrize(
    ("match", "value", "hits"),
    [
        (Match.COUNTERPARTY_IS, "acme holdings ltd", [True, True, False, False]),
        (Match.COUNTERPARTY_HAS, "ACME", [True, True, True, False]),
        (Match.TEXT_IS, "loan  OF july 12", [False, False, False, True]),
        (Match.TEXT_HAS, "July 12", [False, True, False, True]),
    ],
)
def test_that_a_rule_looks_at_names_and_texts_as_people_write_them(match: Match, value: str, hits: list[bool]) -> None:
    ledger = movements(
        (100, "Acme Holdings Limited", "x"), (100, "ＡＣＭＥ  HOLDINGS LTD.", "Ｊｕｌｙ 12 rest"),
        (100, "Acme Garden", "July 13"), (100, "", "Loan of July 12"),
    )  # fmt: skip
    rule = BankRule(Category.LEASING, match, value)
    assert [category is Category.LEASING for category, _ in given_by(ledger, rule)] == hits


def test_that_what_a_person_said_goes_before_words_and_known_names() -> None:
    ledger = movements((-100, "王五", "工资"), (-100, "", "转账手续费"))
    parties = Parties(related=names.keys(["王五"]))
    said = BankRule(Category.RENT, Match.COUNTERPARTY_IS, "王五")
    fee = BankRule(Category.TAX, Match.TEXT_HAS, "手续费")
    assert given_by(ledger, said, fee, parties=parties) == [(Category.RENT, said.id), (Category.TAX, fee.id)]


def test_that_the_later_rule_decides_and_a_correction_of_a_row_against_any_rule() -> None:
    ledger = movements((-100, "Acme", ""), (-200, "Acme", ""))
    row = BankRule(Category.TAX, Match.ROWS, rows=(str(ledger.source(0)),))
    rules = (row, BankRule(Category.RENT, Match.COUNTERPARTY_IS, "Acme"))
    later = BankRule(Category.LEASING, Match.COUNTERPARTY_HAS, "acme")
    assert [category for category, _ in given_by(ledger, *rules, later)] == [Category.TAX, Category.LEASING]


def test_that_a_rule_of_one_direction_leaves_the_other_alone() -> None:
    ledger = movements((100, "Acme", ""), (-100, "Acme", ""))
    rule = BankRule(Category.LOAN_RECEIVED, Match.COUNTERPARTY_IS, "Acme", "credit")
    assert [r == rule.id for _, r in given_by(ledger, rule)] == [True, False]


def test_that_a_row_that_a_person_called_other_is_explained() -> None:
    ledger = movements((100, "", "xyzzy"))
    rule = BankRule(Category.OTHER, Match.TEXT_IS, "xyzzy")
    before, after = (categorise(ledger, Parties(), read_texts(ledger, bank_rules=said)) for said in ((), (rule,)))
    assert uncategorised_share(before) == 1.0 and uncategorised_share(after) == 0.0


def test_that_a_rule_that_would_match_nearly_everything_is_refused() -> None:
    for value in ("", " ", "a"):
        with pytest.raises(Refused, match="two letters"):
            BankRule(Category.TAX, Match.TEXT_HAS, value).checked()
    with pytest.raises(Refused, match="Choose the rows"):
        BankRule(Category.TAX, Match.ROWS).checked()


rules = st.builds(
    BankRule,
    st.sampled_from(Category),
    st.sampled_from([match for match in Match if match is not Match.ROWS]),
    st.text(min_size=4).filter(lambda text: len(" ".join(text.split())) > 3),
    st.sampled_from(["credit", "debit", "any"]),
    st.just(()),
    st.text(),
    st.just("2026-05-03T10:00:00.000+00:00"),
)


@given(st.lists(rules, max_size=4))
def test_that_rules_written_to_a_file_are_read_back(made: list[BankRule]) -> None:
    made = [rule.checked() for rule in made]
    assert parse_bank_rules("x.toml", write_bank_rules(made).encode()) == tuple(made)


@pytest.mark.parametrize(
    "text",
    ["rules = 3", "[[rules]]\ncategory = 'x'", "[[rules]]\ncategory='tax'\nmatch='rows'\nrows=['a']", "\x00",
     "rules = [1]", "[[rules]]\ncategory='tax'\nmatch='text-is'\nvalue='ab'\ndirection='up'"],
)  # fmt: skip
def test_that_a_broken_file_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refused, match=r"x\.toml"):
        parse_bank_rules("x.toml", text.encode())


def test_that_only_the_rules_that_were_used_stand_with_the_case_and_read_the_same_again(tmp_path: Path) -> None:
    folder = read_folder(a_case_folder(tmp_path / "case"))
    ledger = read_evidence(folder.files, "CNY").ledger
    assert ledger is not None
    name = next(name for name in ledger.counterparty if name)
    used = BankRule(Category.LEASING, Match.COUNTERPARTY_IS, str(name), made_by="lin")
    idle = BankRule(Category.TAX, Match.COUNTERPARTY_IS, "Another bank's client")
    evidence = read_evidence(folder.files, "CNY", corrections=(idle, used))
    (file,) = evidence.knowledge
    assert parse_bank_rules(file.path, file.data) == (used,)
    again = read_evidence((*folder.files, EvidenceFile(file.path, file.data)), "CNY")
    assert again.knowledge == evidence.knowledge
    assert again.items == evidence.items and again.items[-1].kind == "category-rules"
    assert evidence.texts is not None and again.texts is not None
    assert (again.texts.bank.rank >= 0).tolist() == (evidence.texts.bank.rank >= 0).tolist()


def test_that_a_case_folder_with_rules_is_read_by_them(tmp_path: Path) -> None:
    path = a_case_folder(tmp_path / "case")
    plain = load_case(path)
    assert plain.ledger is not None
    row = str(plain.ledger.source(0))
    (path / "bank").mkdir()
    (path / "bank" / "categories.toml").write_text(
        write_bank_rules([BankRule(Category.GAMBLING, Match.ROWS, rows=(row,))]), encoding="utf-8"
    )
    ledger = load_case(path).ledger
    assert ledger is not None and Category(ledger.category[0]) is Category.GAMBLING
    assert ledger.category[1:].tolist() == plain.ledger.category[1:].tolist()


def test_that_no_rule_is_asked_of_an_empty_ledger() -> None:
    reading = read_bank_rules(Ledger.empty(), (BankRule(Category.TAX, Match.TEXT_HAS, "tax"),))
    assert reading.used == ()
