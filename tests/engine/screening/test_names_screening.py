"""Who is found on a list, under which spelling, and who is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from builders import a_case
from watch_lists import ALT, SDN, TARGETS

from engine.facts.company import Guarantor, Identifier, RelatedParty
from engine.screening.firm_names import house_name
from engine.screening.match import Closeness, Index, screen
from engine.screening.names import forms
from engine.screening.subjects import Subject, born, subjects_of
from engine.screening.watch_list import ListFile, read_list

DAY = dt.date(2026, 6, 30)
CLOSENESS = Closeness(0.87, 0.8, 0.1)
OFAC = Index.of(read_list([ListFile("sdn.csv", SDN.encode()), ListFile("alt.csv", ALT.encode())]), DAY)
OTHERS = Index.of(read_list([ListFile("targets.csv", TARGETS.encode())]), DAY)


def found(name: str, number: str = "", birth: str = "") -> dict[str, float]:
    """The numbers of the entries that somebody may be, with their similarity."""
    subject = Subject("owner", name, number, birth)
    return {hit.entry: hit.similarity for hit in screen([subject], [OFAC, OTHERS], CLOSENESS, DAY).hits}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Hamdan Al-Qasimi", "2676"),  # order of words
        ("HAMDAN ALQASIMI", "2676"),  # run together
        ("Hamdan al Qassimi", "2676"),  # a letter more
        ("Hamdan Yusuf al-Qasimi", "2676"),  # without a middle name that the list gives
        ("Banco del Luna Azúl S.A.", "306"),  # accent and legal form
        ("劉國強", "9700"),  # traditional characters
        ("Guo Qiang LIU", "9700"),  # given name in two words
        ("刘国墙", "9700"),  # another character of the same sound
        ("Сидоренко Иван", "Q1"),  # Cyrillic, order of words
        ("Iwan Sidorenko", "Q1"),  # another transliteration
        ("Chongqing Mingyuan Shipping Company Limited", "Q2"),
        ("重慶市明遠航運有限公司", "Q2"),
        ("重庆明远航运有限公司", "Q2"),  # a character left out
    ],
)
def test_that_a_listed_name_is_found_however_it_is_written(name: str, entry: str) -> None:
    assert entry in found(name)


@pytest.mark.parametrize(
    "name",
    ["王小明", "刘国华", "Hamdan Mansouri", "Liu Wei", "Banco Azul", "Ivan Petrenko", "Ocean Lantern", "Ltd.", ""],
)
def test_that_another_name_is_not_found(name: str) -> None:
    assert not found(name)


def test_that_a_number_is_exact_whatever_the_name_and_its_spaces() -> None:
    assert found("Somebody Else", "330106 19700101-2319") == {"9700": 1.0}
    assert not found("Somebody Else", "330106197001012310")


def test_that_a_year_of_birth_that_contradicts_narrows_but_never_hides_the_very_name() -> None:
    assert found("Liu Guoqing", birth="1971-05-05")["9700"] > 0.87
    assert "9700" not in found("Liu Guoqing", birth="1995-05-05")
    assert found("Liu Guoqiang", birth="1995-05-05") == {"9700": 0.9}


def test_that_characters_decide_where_both_names_are_chinese() -> None:
    """Both are read Liu Guoqiang, and the list has that spelling too: two other characters are another name."""
    assert not found("柳郭锵")


def test_that_a_hit_says_what_the_list_says() -> None:
    hit = screen([Subject("owner", "劉國強")], [OFAC], CLOSENESS, DAY).hits[0]
    assert (hit.list_name, hit.listed_as, hit.about) == ("OFAC SDN", "刘国强", "X; 1970")
    assert hit.is_open


def test_that_everybody_of_a_case_is_screened_with_the_birth_that_a_number_tells() -> None:
    case = replace(
        a_case(),
        guarantors=(Guarantor("陈一"),),
        related_parties=(RelatedParty("Linden Holdings"),),
    )
    subjects = subjects_of(case)
    assert [subject.role for subject in subjects] == ["applicant", "owner", "owner", "guarantor", "related-party"]
    assert subjects[1].born == "1990-03-07"


@pytest.mark.parametrize(
    ("kind", "number", "day"),
    [
        ("cn-ric", "330106199003072319", "1990-03-07"),
        ("cz-rc", "710319/2745", "1971-03-19"),
        ("pl-pesel", "44051401359", "1944-05-14"),
        ("cn-ric", "33010619900307", ""),
        ("passport", "E12345678", ""),
        ("cn-uscc", "91330106MA27XYAL08", ""),
    ],
)
def test_that_a_day_of_birth_is_read_off_a_number_that_holds_one(kind: str, number: str, day: str) -> None:
    assert born(Identifier(kind, number)) == day


def test_that_forms_of_a_name_are_the_same_whatever_the_script_or_order() -> None:
    assert forms("Łódź-Projekt S.A.").words == forms("LODZ PROJEKT").words
    assert forms("欧阳修").words == ("ouyang", "xiu")
    assert forms("曾志伟").words == ("zeng", "zhiwei")
    assert forms("Müller & Söhne GmbH").sorted == "muller sohne"


def test_that_an_owner_behind_a_firm_is_screened_too() -> None:
    behind = replace(a_case().owners[0], name="Hidden Person", through="Linden Holding")
    assert "Hidden Person" in [s.name for s in subjects_of(replace(a_case(), owners=(*a_case().owners, behind)))]


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("重庆名远航运有限公司", True),  # another character of the same sound
        ("重庆明远海运有限公司", True),  # the same house in a neighbouring trade
        ("chongqing ming yuan hang yun you xian gong si", True),  # the legal form spelt out in pinyin
        ("重庆明达航运有限公司", False),  # another house of the same town and trade
        ("重庆宏远航运有限公司", False),
        ("重庆航运有限公司", False),
    ],
)
def test_that_firms_of_one_town_and_trade_are_told_apart_by_their_house_names(name: str, is_found: bool) -> None:
    assert ("Q2" in found(name)) is is_found


@pytest.mark.parametrize(
    ("name", "house"),
    [
        ("浙江省杭州市余杭区青松食品科技", "青松"),
        ("北京朝阳食品", "朝阳"),  # a place that is all there is left is the house name
        ("内蒙古自治区呼和浩特市大有恒贸易", "大有恒"),
        ("大连", "大连"),
        ("华为技术", "华为"),
    ],
)
def test_that_place_and_trade_are_no_part_of_a_house_name(name: str, house: str) -> None:
    assert house_name(name) == house


def test_that_a_related_party_is_screened_by_its_number_too() -> None:
    party = RelatedParty("Linden Holdings", Identifier("cn-uscc", "91110000600037341L"))
    assert subjects_of(replace(a_case(), related_parties=(party,)))[-1].number == "91110000600037341L"
