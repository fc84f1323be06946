from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_folders import APPLICATION

from engine.errors import Refused
from engine.intake.application import read_application, write_application
from engine.intake.form import SECTIONS, Draft

PLAIN = [field.path for section in SECTIONS if not section.is_list for field in section.fields]
LISTS = {section.name: [field.path for field in section.fields] for section in SECTIONS if section.is_list}
ENTRIES = st.one_of(
    st.text(max_size=20), st.sampled_from(["2026-06-30", "23", "0.6", "007", "2026-02-30", "true", "1_000"])
)


def rows(name: str) -> st.SearchStrategy[tuple[dict[str, str], ...]]:
    return st.lists(st.dictionaries(st.sampled_from(LISTS[name]), ENTRIES), max_size=3).map(tuple)


DRAFTS = st.builds(
    Draft,
    st.dictionaries(st.one_of(st.sampled_from(PLAIN), st.just("colour"), st.just("applicant.shoe size")), ENTRIES),
    st.fixed_dictionaries({}, optional={name: rows(name) for name in LISTS}),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(DRAFTS)
def test_that_every_draft_survives_being_written_and_read(draft: Draft) -> None:
    assert read_application(write_application(draft)) == draft


def test_that_dates_and_numbers_are_written_as_such() -> None:
    document = tomllib.loads(write_application(read_application(APPLICATION)))
    assert str(document["as_of"]) == "2026-06-30"
    assert document["applicant"]["employees"] == 23
    assert document["applicant"]["registration"]["type"] == "cn-uscc"


def test_that_a_syntax_error_is_one_sentence_with_its_line() -> None:
    with pytest.raises(Refused, match="line 3") as refusal:
        read_application('as_of = 2026-06-30\ncurrency = "CNY"\nname == "x"\n')
    assert len(refusal.value.sentences) == 1


@pytest.mark.parametrize(
    "text", ["a = [", '"', "[applicant", "x = 1e", "\x00", "a = " + "[" * 5000, "n = " + "9" * 5000]
)
def test_that_any_broken_text_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_application(text)


def test_that_numbers_and_dates_in_place_of_texts_are_taken() -> None:
    draft = read_application("as_of = 2026-06-30\n[request]\namount = 800000\n[[owners]]\nshare = 0.60\n")
    assert draft.texts == {"as_of": "2026-06-30", "request.amount": "800000"}
    assert draft.rows["owners"] == ({"share": "0.60"},)


def test_that_names_alone_are_rows_and_a_single_table_is_a_row() -> None:
    draft = read_application('related_parties = ["A", "B"]\n[owners]\nname = "C"\n')
    assert draft.rows["related_parties"] == ({"name": "A"}, {"name": "B"})
    assert draft.rows["owners"] == ({"name": "C"},)


def test_that_an_empty_list_of_debts_declares_to_have_none() -> None:
    assert read_application("debts = []").texts == {"applicant.has_debts": "no"}


def test_that_a_table_written_as_a_text_is_refused() -> None:
    with pytest.raises(Refused, match="applicant"):
        read_application('applicant = "Acme"')


def test_that_a_share_held_through_a_firm_survives_the_round_trip() -> None:
    text = '[[owners]]\nname = "Holding"\nshare = 1\n[[owners]]\nname = "Wang"\nshare = 0.5\nthrough = "Holding"\n'
    draft = read_application(text)
    assert draft.rows["owners"][1]["through"] == "Holding"
    assert read_application(write_application(draft)) == draft
