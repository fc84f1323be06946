from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from builders import a_ledger

from benchmarks.categories import HELD_OUT, accuracy, judged, labelled_lines
from engine.errors import Refused
from engine.facts.conduct import Account, Category, Ledger
from engine.intake import names
from engine.intake.categories import Parties, categorise, is_penalty, read_texts, uncategorised_share
from engine.intake.rules import Rule, read_rules, shipped_rules

DAY = dt.date(2026, 3, 2)


def objects(values: list[str]) -> np.ndarray:
    column = np.empty(len(values), object)
    column[:] = values
    return column


def movements(*rows: tuple[int, str, str]) -> Ledger:
    """A ledger of (amount, counterparty, text)."""
    ledger = a_ledger([(DAY, amount, Category.OTHER, name) for amount, name, _ in rows])
    return replace(ledger, text=objects([text for _, _, text in rows]))


def category(amount: int, counterparty: str, text: str, parties: Parties | None = None) -> tuple[Category, str]:
    ledger = categorise(movements((amount, counterparty, text)), parties or Parties())
    return Category(ledger.category[0]), str(ledger.category_rule[0])


@pytest.mark.parametrize(
    ("amount", "counterparty", "text", "expected"),
    [
        (100, "", "结息", Category.INTEREST_CREDITED),
        (-100, "", "转账手续费", Category.BANK_FEE),
        (-100, "", "逾期利息 罚息", Category.BANK_FEE),
        (-100, "", "代发工资", Category.PAYROLL),
        (-100, "国家税务总局杭州市税务局", "实时扣税", Category.TAX),
        (-100, "", "社保费", Category.SOCIAL_SECURITY),
        (100, "", "贷款发放", Category.LOAN_RECEIVED),
        (-100, "", "归还贷款", Category.LOAN_REPAID),
        (100, "杭州青松食品有限公司", "货款", Category.SALES),
        (-100, "嘉兴油墨有限公司", "货款", Category.SUPPLIER),
        (100, "财付通支付科技有限公司", "商户结算", Category.SETTLEMENT),
        (-100, "", "MONTHLY SERVICE CHARGE 03", Category.BANK_FEE),
        (-100, "Sunrise Landlord", "Rent March", Category.RENT),
        (-100, "", "PAYROLL 2026-03", Category.PAYROLL),
        (100, "Acme Ltd", "", Category.SALES),
        (-100, "Müller GmbH", "", Category.SUPPLIER),
        (100, "", "UROK", Category.INTEREST_CREDITED),
        (-100, "", "SANKC. UROK", Category.BANK_FEE),
        (-100, "Finanzamt Köln", "Umsatzsteuer", Category.TAX),
        (-100, "杭州法院", "司法扣划", Category.ENFORCEMENT),
        (100, "张三", "现金存入", Category.CASH_DEPOSIT),
    ],
)
def test_that_words_tell_what_a_movement_is_for(amount: int, counterparty: str, text: str, expected: Category) -> None:
    found, rule = category(amount, counterparty, text)
    assert found is expected
    assert rule


def test_that_latin_words_match_as_whole_words_only() -> None:
    assert category(-5, "", "current account taxi coffee") == (Category.OTHER, "")


def test_that_latin_words_are_found_next_to_chinese_ones() -> None:
    assert category(-5, "", "购买USDT")[0] is Category.GAMBLING
    assert category(100, "", "商户POS收款")[0] is Category.SETTLEMENT


def test_that_a_fee_that_names_nobody_is_the_banks() -> None:
    assert category(-5, "", "账户年检费")[0] is Category.BANK_FEE
    assert category(-5, "王五", "检测费")[0] is Category.SUPPLIER
    assert category(-5, "", "QUARTERLY CHARGES")[0] is Category.BANK_FEE
    assert category(-5, "Foster Law", "fees")[0] is Category.SUPPLIER


def test_that_a_firm_without_words_is_only_guessed_to_be_trade() -> None:
    assert category(-5, "Makro", "") == (Category.SUPPLIER, "firm-is-paid")
    assert category(5, "东风零部件厂", "")[0] is Category.SALES
    for person in ("M Gallagher", "Aisha Khan", "Mr T Whelan", "李国强"):
        assert category(-5, person, "") == (Category.OTHER, "")
    guessed = categorise(movements((-5, "Makro", ""), (-5, "", "工资")), Parties())
    assert uncategorised_share(guessed) == 0.5


def test_that_what_no_rule_explains_stays_other_without_a_rule() -> None:
    ledger = categorise(movements((5, "", "xyzzy"), (-5, "", "工资")), Parties())
    assert (Category(ledger.category[0]), ledger.category_rule[0]) == (Category.OTHER, "")
    assert uncategorised_share(ledger) == 0.5
    assert uncategorised_share(Ledger.empty()) is None


def test_that_names_decide_over_words_except_the_banks_own() -> None:
    parties = Parties(own=names.keys(["菩提包装有限公司"]), related=names.keys(["李明远"]))
    assert category(100, "菩提包装有限公司", "货款", parties) == (Category.OWN_TRANSFER, "own-name")
    assert category(100, "李明远", "货款", parties) == (Category.RELATED_PARTY, "related-party")
    assert category(100, "", "李明远 往来款", parties) == (Category.RELATED_PARTY, "related-party")
    assert category(100, "菩提包装有限公司", "结息", parties)[0] is Category.INTEREST_CREDITED


def test_that_names_agree_however_the_bank_writes_them() -> None:
    own = Parties(own=names.keys(["Hangzhou Linden Packaging Co., Ltd."]))
    for written in ("HANGZHOU LINDEN PACKAGING CO LTD", "Hangzhou  Linden Packaging", "HANGZHOU LINDEN PACKAG"):
        assert category(100, written, "", own)[1] == "own-name"
    assert category(100, "Hangzhou Lime Co., Ltd.", "", own)[1] != "own-name"


def test_that_names_on_invoices_come_before_the_look_of_a_name_but_after_words() -> None:
    parties = Parties(customers=names.keys(["Acme Ltd"]), suppliers=names.keys(["王五"]))
    assert category(100, "ACME LTD", "", parties) == (Category.SALES, "known-customer")
    assert category(-100, "ACME LTD", "", parties) == (Category.SALES_REFUND, "known-customer-refund")
    assert category(-100, "王五", "", parties) == (Category.SUPPLIER, "known-supplier")
    assert category(-100, "王五", "工资", parties)[0] is Category.PAYROLL


def test_that_money_moved_between_own_accounts_is_an_own_transfer() -> None:
    ledger = movements((-700, "", ""), (700, "", ""), (300, "", ""))
    accounts = (ledger.accounts[0], Account("6222999999999999999", "CNY"))
    ledger = replace(ledger, accounts=accounts, account=np.array([0, 1, 1], np.int32))
    assert categorise(ledger, Parties()).category_rule.tolist() == ["own-legs", "own-legs", ""]
    named = replace(ledger, counterparty=objects(["", "Acme", ""]))
    assert categorise(named, Parties()).category_rule.tolist() == ["", "firm-pays", ""]
    numbered = replace(ledger, counterparty_account=objects(["6222 9999 9999 9999 999", "", ""]))
    assert categorise(numbered, Parties()).category_rule.tolist()[0] == "own-account"


def test_that_penalties_are_marked_by_their_rule() -> None:
    ledger = categorise(movements((-5, "", "滞纳金"), (-5, "", "late fee"), (-5, "", "手续费")), Parties())
    assert is_penalty(ledger).tolist() == [True, True, False]


def test_that_a_correction_of_the_officer_is_a_rule_like_any_other() -> None:
    correction = Rule("bank-x-1", Category.RENT, "debit", ("xyzzy",), priority=1)
    ledger = movements((-5, "", "XYZZY 12"))
    texts = read_texts(ledger, (correction, *shipped_rules()))
    assert categorise(ledger, Parties(), texts).category_rule.tolist() == ["bank-x-1"]


def test_that_labelled_lines_get_the_right_category() -> None:
    found = judged(labelled_lines())
    assert len(found) >= 850
    assert accuracy([line for line in found if line.line.part != HELD_OUT]) >= 0.97
    assert accuracy([line for line in found if line.line.part == HELD_OUT]) >= 0.90
    for language in ("zh", "en", "de", "cs"):
        assert accuracy([line for line in found if line.line.language == language]) >= 0.90


def test_that_shipped_rules_are_sound_and_named_once() -> None:
    ids = [rule.id for rule in shipped_rules()]
    assert len(ids) == len(set(ids)) > 60
    assert {rule.category for rule in shipped_rules()} >= set(Category) - {Category.OTHER, Category.RELATED_PARTY}


def test_that_a_bad_rule_file_is_refused_listing_everything() -> None:
    text = '[[rules]]\nid = "a"\ncategory = "nonsense"\nwords = []\n[[rules]]\ncategory = "rent"\nwords = ["x"]\n'
    with pytest.raises(Refused) as refusal:
        read_rules(text, "mine.toml")
    assert len(refusal.value.sentences) == 3
