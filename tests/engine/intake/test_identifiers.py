"""Numbers of firms and persons are checked by the rule of their country, and compared however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.company import Identifier
from engine.intake.identifiers import IDENTIFIER_TYPES, defect, is_checked, normalised

SOUND = {
    "cn-uscc": "91110000600037341L", "cn-ric": "11010519491231002X", "hk-br": "12345678", "hk-id": "A123456(3)",
    "tw-ubn": "00501503", "au-abn": "83 914 571 673", "au-acn": "004 085 616", "at-uid": "ATU13585627",
    "at-register": "FN 122119m", "be-vat": "BE 428759497", "be-nn": "85.07.30-033 28", "br-cnpj": "16.727.230/0001-97",
    "br-cpf": "390.533.447-05", "ca-bn": "12302 6635", "ca-sin": "123-456-782", "cz-ico": "27074358",
    "cz-dic": "CZ 640903926", "cz-rc": "710319/2745", "dk-cvr": "DK 13585628", "dk-cpr": "211062-5629",
    "eu-vat": "BE 428759497", "fi-ytunnus": "2077474-0", "fi-hetu": "131052-308T", "fr-siren": "552 008 443",
    "fr-siret": "73282932000074", "de-vat": "DE 136,695 976", "de-register": "Aachen HRA 11223",
    "de-idnr": "36 574 261 809", "gr-vat": "EL 094259216", "hu-anum": "HU-12892312", "in-gstin": "27AAPFU0939F1ZV",
    "in-pan": "ACUPA7085R", "in-cin": "U72200KA2007PTC041799", "id-npwp": "01.312.166.0-091.000",
    "id-nik": "3171011708450001", "ie-vat": "IE 6433435F", "ie-pps": "6433435F", "it-iva": "IT 00743110157",
    "it-cf": "RCCMNL83S18D969H", "jp-cn": "5-8356-7825-6246", "kr-brn": "116-82-00276", "kr-rrn": "971013-9019902",
    "my-nric": "770305-02-1234", "mx-rfc": "GODE 561231 GR8", "mx-curp": "BOXW310820HNERXN09",
    "nl-btw": "NL4495445B01", "nl-bsn": "1112.22.333", "nz-ird": "4909185-0", "no-orgnr": "988 077 917",
    "no-fnr": "151086 95088", "pl-nip": "PL 8567346215", "pl-regon": "192598184", "pl-pesel": "44051401359",
    "pt-nif": "PT 501 964 843", "ro-cui": "185 472 90", "ro-cnp": "1630615123457", "sg-uen": "00192200M",
    "sk-dph": "SK 202 274 96 19", "sk-rc": "710319/2745", "za-id": "7503305044089", "es-nif": "ES B-58378431",
    "se-orgnr": "1234567897", "se-personnummer": "880320-0016", "ch-uid": "CHE-100.155.212",
    "th-tin": "1-2345-45678-78-1",
    "th-pin": "1-2345-45678-78-1", "tr-vkn": "4540536920", "tr-kimlik": "17291716060", "gb-company": "SC095237",
    "gb-vat": "GB 980 7806 84", "gb-utr": "1955839661", "us-ein": "91-1144442", "us-ssn": "536-90-4399",
    "us-itin": "912-90-3456", "vn-mst": "0100233488", "lei": "213800KUD8LAJWSQ9D15",
}  # fmt: skip


def test_that_every_checked_type_has_an_example_here() -> None:
    assert set(SOUND) == {code for code in IDENTIFIER_TYPES if is_checked(code)}


@pytest.mark.parametrize(("code", "number"), SOUND.items())
def test_that_a_sound_number_passes_as_written_and_as_normalised(code: str, number: str) -> None:
    assert defect(Identifier(code, number)) is None
    plain = normalised(Identifier(code, number))
    assert defect(plain) is None
    assert normalised(plain) == plain


WITHOUT_CHECK_DIGIT = {"hk-br", "de-register", "gb-company", "in-cin", "in-pan", "id-nik", "my-nric", "us-ein",
                       "us-ssn", "us-itin", "dk-cpr", "mx-rfc", "at-register"}  # fmt: skip

CHECKED_UNTIL = {"id-npwp": 12, "nl-btw": 10}
"""Where digits of a branch or a running number follow the check digit."""


@pytest.mark.parametrize("code", sorted(set(SOUND) - WITHOUT_CHECK_DIGIT))
def test_that_a_wrong_digit_is_noticed(code: str) -> None:
    number = SOUND[code]
    place = max(i for i, sign in enumerate(number[: CHECKED_UNTIL.get(code)]) if sign.isdigit())
    others = [number[:place] + str(digit) + number[place + 1 :] for digit in range(10) if str(digit) != number[place]]
    assert sum(defect(Identifier(code, other)) is not None for other in others) >= 8


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("gb-company", "0445790X1"), ("gb-company", "ZZ12"), ("de-register", "HRC 12"), ("cz-ico", "7103192745"),
        ("hk-id", "1234567"), ("hk-br", "1234"), ("in-cin", "U72200KA2007PTC04179"), ("in-pan", "ACUPA708RR"),
        ("cn-ric", "110105194913310020"), ("us-ein", "00-1144442"),
    ],
)  # fmt: skip
def test_that_a_number_out_of_form_is_noticed(code: str, number: str) -> None:
    assert defect(Identifier(code, number)) is not None


@pytest.mark.parametrize("number", ["HRB 86891", "HRB 86891 B", "Charlottenburg HRB 86891 B", "AACHENHRA11223"])
def test_that_a_german_register_number_is_sound_with_and_without_its_court(number: str) -> None:
    assert defect(Identifier("de-register", number)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("eu-vat", "DE136695976"), ("de-vat", "136 695 976")),
        (("eu-vat", "IT00743110157"), ("it-iva", "00743110157")),
        (("gb-company", "445790"), ("gb-company", "0044 5790")),
        (("ch-uid", "CHE-100.155.212"), ("ch-uid", "CHE100155212")),
        (("cn-uscc", "９１１１００００６０００３７３４１Ｌ"), ("cn-uscc", "9111 0000 6000 37341l")),
    ],
)
def test_that_one_number_written_twice_is_the_same(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert normalised(Identifier(*one)) == normalised(Identifier(*other))


@given(st.sampled_from(sorted(IDENTIFIER_TYPES)), st.text(max_size=40))
def test_that_any_text_is_answered(code: str, number: str) -> None:
    defect(Identifier(code, number))
    plain = normalised(Identifier(code, number))
    assert normalised(plain) == plain
