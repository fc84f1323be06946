"""Reading lists: what is understood, what is left out, and what is refused with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from watch_lists import ADD, ALT, SDN, TARGETS

from engine.errors import Refused
from engine.screening.watch_list import ListFile, WatchList, read_list


def read(**texts: str) -> WatchList:
    return read_list([ListFile(f"{name}.csv", text.encode()) for name, text in texts.items()])


def test_that_a_list_of_ofac_gives_names_births_papers_and_countries() -> None:
    found = read(alt=ALT, sdn=SDN, add=ADD)
    parties = {entry.number: entry for entry in found.entries}
    assert found.name == "OFAC SDN" and found.dated is None
    assert parties["2676"].names == ("AL-QASIMI, Hamdan", "AL QASIMI, Hamdan Yusuf Rabi")
    assert (parties["2676"].born, parties["2676"].identifiers) == (("1951-06-19",), ("A1084010",))
    assert parties["9700"].born == ("1970",)
    assert parties["9700"].identifiers == ("330106197001012319",)
    assert parties["9700"].countries == ("China",)
    assert (parties["306"].is_person, parties["2676"].is_person) == (False, True)


def test_that_ships_are_counted_and_left_out() -> None:
    assert (len(read(sdn=SDN).entries), read(sdn=SDN).skipped) == (3, 1)
    assert (len(read(t=TARGETS).entries), read(t=TARGETS).skipped) == (2, 1)


def test_that_a_table_of_opensanctions_gives_names_births_papers_and_its_date() -> None:
    found = read(targets=TARGETS)
    person, firm = found.entries
    assert (found.name, found.dated) == ("Invented sanctions", dt.date(2026, 6, 21))
    assert person.names == ("Ivan Sidorenko", "Иван Сидоренко", "Sidorenko; I. P.")
    assert person.born == ("1960-02-03", "1961")
    assert firm.identifiers == ("91500000MA5UXXXX1Y",)


def test_that_a_bad_row_is_told_by_number_and_the_good_ones_are_kept() -> None:
    found = read(sdn=SDN.replace("\x1a", 'no number,"x"\n'))
    assert len(found.entries) == 3
    assert [str(row) for row in found.bad_rows] == [
        "sdn.csv, row 5: a row of this list has a number, a name and ten more cells"
    ]


def test_that_of_very_many_bad_rows_the_first_are_told_and_all_are_counted() -> None:
    found = read(sdn=SDN + "\n" + "bad\n" * 400)
    assert (len(found.bad_rows), found.bad_count) == (50, 400)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("date,amount\n2026-01-01,5\n", "no list that Tally knows"),
        ("", "no list that Tally knows"),
        ("id,schema,name\n", "names nobody"),
        (SDN.split("\n")[2], "names nobody"),
    ],
)
def test_that_what_is_no_list_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(file=text)


def test_that_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Refused, match="no text"):
        read_list([ListFile("list.csv", b"\x00\x01\x02" * 100)])


def test_that_a_cell_beyond_measure_makes_its_row_a_bad_one() -> None:
    found = read(t=TARGETS + f"Q9,Person,{'x' * 150_000},,,,,,,,,,,,\n")
    assert (len(found.entries), found.bad_count) == (2, 1)


def test_that_a_name_and_a_number_of_names_have_bounds() -> None:
    aliases = ";".join(f"Name {number}" for number in range(2_000))
    found = read(t=TARGETS + f'Q9,Person,{"y" * 5_000},"{aliases}",,,,,,,,,,,\n')
    assert len(found.entries[-1].names) == 400
    assert max(len(name) for name in found.entries[-1].names) == 300


def test_that_the_digest_is_that_of_the_files_in_whatever_order_they_come() -> None:
    assert read(sdn=SDN, alt=ALT).digest == read(alt=ALT, sdn=SDN).digest != read(sdn=SDN).digest


@given(st.text(max_size=400), st.sampled_from([SDN.split("\n")[0] + "\n", TARGETS.split("\n")[0] + "\n", ""]))
def test_that_whatever_a_file_holds_it_is_read_or_refused(text: str, head: str) -> None:
    try:
        found = read_list([ListFile("list.csv", (head + text).encode("utf-8", "replace"))])
    except Refused as refusal:
        assert refusal.sentences
    else:
        assert found.entries
