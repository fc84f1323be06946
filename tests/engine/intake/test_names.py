"""One firm has one plain name, whatever its bank makes of it, and two firms never share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.intake.names import key

SAME = [
    ("Acme S.p.A.", "ACME SPA"), ("Acme S.r.l.", "Acme Srl"), ("Acme B.V.", "Acme BV"), ("Acme SARL", "Acme S.à r.l."),
    ("Acme S.A.", "Acme SA"), ("Acme Oy", "ACME OYJ"), ("Acme AB", "Acme Aktiebolag"),
    ("Acme Pty Ltd", "Acme Pty. Limited"), ("Acme Pvt. Ltd.", "Acme Private Limited"),
    ("Acme Pte Ltd", "ACME PTE. LTD."),
    ("Acme K.K.", "株式会社Acme"), ("株式会社アクメ", "アクメ株式会社"), ("Acme Sp. z o.o.", "ACME SP Z O O"),
    ("Acme GmbH & Co. KG", "ACME GMBH & CO KG"), ("Acme Inc.", "Acme Incorporated"), ("ＡＣＭＥ　ＬＴＤ", "Acme Ltd"),
    ("Škoda a.s.", "SKODA AS"), ("Acme, spol. s r.o.", "ACME SRO"), ("ACME L.L.C.", "ACME LLC"),
    ("Acme & Sons", "Acme and Sons"), ("Acme Sdn. Bhd.", "ACME SDN BHD"),
    ("杭州青松食品有限公司", "杭州青松食品（有限公司）"), ("杭州青松食品有限责任公司", "杭州青松食品有限公司"),
    ("（杭州）青松食品", "(杭州)青松食品"), ("张三（个体工商户）", "张三"),
    ("杭州青松食品有限公司宁波分公司", "杭州青松食品有限公司"),
    ("SEPA CT ACME LTD", "ACME LTD"), ("FPS ACME LTD", "ACME LTD"), ("CARD PAYMENT TO ACME LTD", "ACME LTD"),
    ("ACH CREDIT ACME LLC", "ACME LLC"), ("WIRE FROM ACME LLC", "ACME LLC"), ("BGC ACME LTD", "ACME LTD"),
    ("ACME LTD REF 123", "ACME LTD"), ("支付宝-杭州青松食品有限公司", "杭州青松食品有限公司"),
    ("财付通-杭州青松", "杭州青松"), ("网银转账 杭州青松食品有限公司", "杭州青松食品有限公司"),
]  # fmt: skip
OTHER = [
    ("Texas Instruments", "Tex Instruments"), ("Visa", "Vi"), ("Casa", "Ca"),
    ("支付宝（中国）网络技术有限公司", "网络技术"),
    ("Acme North Ltd", "Acme South Ltd"), ("Wire", "Acme"), ("Company", ""), ("有限公司", ""), ("Limited", ""),
    ("杭州青松食品有限公司", "宁波青松食品有限公司"), ("Wireless Ltd", "less Ltd"), ("Sepahan Co Ltd", "han Co Ltd"),
    ("Reference Books Ltd", "Books Ltd"), ("张三", "张三丰"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_that_legal_forms_widths_and_bank_prefixes_do_not_tell_firms_apart(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_that_different_names_stay_different_and_none_is_emptied(one: str, other: str) -> None:
    assert key(one) != key(other)
    assert key(one)


@given(st.text(max_size=60))
def test_that_any_text_has_a_plain_name_which_is_plain_already(name: str) -> None:
    plain = key(name)
    assert plain == "".join(letter for letter in plain if letter.isalnum())
    assert plain or not any(letter.isalnum() for letter in name)
