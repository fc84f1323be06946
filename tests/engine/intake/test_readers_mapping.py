"""Layouts that a person confirms: guessed, shown as they would be read, used for every file of the same layout."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from engine.errors import NeedsMapping, Refused
from engine.intake.mapping import ColumnMapping, Conventions, Role, of_document
from engine.intake.mapping_file import read_mapping, write_mapping
from engine.intake.readers import StatementFile, read_statement
from engine.intake.readers.guess import Sample, sample_of

THAI = """ธนาคาร,สาขา
วันที่,รายการ,ถอน,ฝาก,คงเหลือ
01/06/2026,ค่าเช่า,500.00,,1500.00
02/06/2026,ขาย,,200.00,1700.00
03/06/2026,ค่าน้ำ,100.00,,1600.00
"""
HEADERLESS = "02.06.2026;HOFER;;33,87\n03.06.2026;Gehalt;24,00;\n"
CODES = "02/03/26;Rent;A;500.00\n03/03/26;Sale;Z;200.00\n"


def sample(text: str) -> Sample:
    return sample_of("bank.csv", text.encode())


def read(text: str | bytes, *mappings: ColumnMapping, currency: str = "CNY") -> StatementFile:
    return read_statement("bank.csv", text.encode() if isinstance(text, str) else text, currency, mappings)


def amounts(file: StatementFile) -> list[int]:
    return [amount for account in file.accounts for amount in account.rows.amount.tolist()]


def test_that_unknown_headings_ask_for_a_mapping_which_is_guessed_from_the_cells() -> None:
    with pytest.raises(NeedsMapping) as asked:
        read(THAI)
    assert asked.value.file == "bank.csv"
    guess = sample(THAI)
    assert guess.headings == ("วันที่", "รายการ", "ถอน", "ฝาก", "คงเหลือ")
    assert dict(guess.mapping.columns) == {
        Role.BOOKED_ON: (0,), Role.DEBIT: (2,), Role.CREDIT: (3,), Role.BALANCE: (4,), Role.TEXT: (1,),
    }  # fmt: skip
    assert guess.mapping.conventions == Conventions("dmy", ".")
    assert guess.mapping.problems == ()
    assert [number for number, _ in guess.rows] == [3, 4, 5]


def test_that_a_guess_is_shown_as_it_would_be_read_and_reads_every_file_of_the_layout_once_confirmed() -> None:
    guess = sample(THAI)
    assert amounts(guess.read(guess.mapping, "THB")) == [-50000, 20000, -10000]
    next_month = THAI.replace("/06/", "/07/").replace("ธนาคาร,สาขา\n", "")
    file = read(next_month, guess.mapping, currency="THB")
    assert amounts(file) == [-50000, 20000, -10000]
    assert ["confirmed" in str(note) for note in file.notes] == [True]


def test_that_a_mapping_is_used_only_for_its_own_layout() -> None:
    confirmed = sample(THAI).mapping
    with pytest.raises(NeedsMapping):
        read(THAI.replace("ถอน", "อื่น"), confirmed)
    assert amounts(read("date,text,amount\n2026-06-03,a,1.00\n", confirmed)) == [100]


def test_that_money_out_and_in_is_told_by_the_balance_whichever_comes_first() -> None:
    swapped = "\n".join(
        ",".join(cells[i] for i in (0, 1, 3, 2, 4)) for cells in (line.split(",") for line in THAI.splitlines()[1:])
    )
    assert amounts(sample(swapped).read(sample(swapped).mapping, "THB")) == [-50000, 20000, -10000]


def test_that_a_file_without_headings_is_remembered_by_its_shape() -> None:
    guess = sample(HEADERLESS)
    assert (guess.headings, guess.mapping.shape) == ((), "dwnn")
    columns = {Role.BOOKED_ON: (0,), Role.TEXT: (1,), Role.CREDIT: (2,), Role.DEBIT: (3,)}
    confirmed = ColumnMapping(columns, shape="dwnn", conventions=Conventions("dmy", ","))
    assert amounts(read(HEADERLESS, confirmed)) == [-3387, 2400]
    assert read(HEADERLESS, confirmed).accounts[0].rows.row.tolist() == [1, 2]


def test_that_a_person_may_contradict_what_the_cells_seem_to_say() -> None:
    columns = {Role.BOOKED_ON: (0,), Role.TEXT: (1,), Role.DIRECTION: (2,), Role.AMOUNT: (3,)}
    said = Conventions("mdy", ".", credit_words=("z",))
    (account,) = read(CODES, ColumnMapping(columns, shape="dwwn", conventions=said)).accounts
    assert account.rows.amount.tolist() == [-50000, 20000]
    assert [str(day) for day in account.rows.booked_on] == ["2026-02-03", "2026-03-03"]


def test_that_a_decimal_comma_can_be_said() -> None:
    text = "date,text,amount\n2026-06-03;a;1.234\n".replace(",", ";")
    confirmed = ColumnMapping(
        {Role.BOOKED_ON: (0,), Role.TEXT: (1,), Role.AMOUNT: (2,)},
        ("date", "text", "amount"),
        "",
        Conventions(None, ","),
    )
    assert amounts(read(text, confirmed)) == [123400]
    assert amounts(read(text, ColumnMapping(confirmed.columns, confirmed.headings, "", Conventions(None, ".")))) == [
        123
    ]


def test_that_what_is_owed_is_turned_and_its_balance_with_it() -> None:
    text = "date,text,amount,balance\n2026-06-03,a,10.00,110.00\n2026-06-04,b,-50.00,60.00\n"
    mapping = sample(text).mapping
    turned = ColumnMapping(mapping.columns, mapping.headings, conventions=Conventions(out_is_positive=True))
    (account,) = read(text, turned).accounts
    assert account.rows.amount.tolist() == [-1000, 5000]
    assert account.rows.balance_after.tolist() == [-11000, -6000]


def test_that_a_sheet_of_a_workbook_is_guessed_and_mapped() -> None:
    book = Workbook()
    book.create_sheet("notes")
    for row in (line.split(",") for line in THAI.splitlines()):
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    guess = sample_of("bank.xlsx", buffer.getvalue())
    assert amounts(read_statement("bank.xlsx", buffer.getvalue(), "THB", [guess.mapping])) == [-50000, 20000, -10000]


@pytest.mark.parametrize("text", ["a,b\nc,d\n", "", "no table"])
def test_that_a_file_without_days_and_amounts_is_refused_and_asks_nobody(text: str) -> None:
    with pytest.raises(Refused) as refused:
        sample(text)
    assert not isinstance(refused.value, NeedsMapping)


def test_that_an_incomplete_mapping_says_all_that_it_lacks() -> None:
    guess = sample(THAI)
    with pytest.raises(Refused) as refused:
        guess.read(ColumnMapping({Role.TEXT: (1,), Role.REFERENCE: (1,)}, guess.headings), "THB")
    assert len(refused.value.sentences) == 3


def test_that_a_mapping_that_reads_nothing_is_refused_with_a_row() -> None:
    guess = sample(THAI)
    with pytest.raises(Refused, match="row 3"):
        guess.read(ColumnMapping({Role.BOOKED_ON: (1,), Role.AMOUNT: (4,)}, guess.headings), "THB")


POSITION = st.integers(0, 499)
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
ONE = st.sampled_from(sorted(set(Role) - {Role.TEXT, Role.DIRECTION}))


@given(
    st.dictionaries(ONE, POSITION, max_size=5),
    st.lists(TEXT, max_size=4).filter(any),
    st.builds(
        Conventions,
        st.sampled_from([None, "dmy", "mdy", "ymd"]),
        st.sampled_from([None, ".", ","]),
        st.booleans(),
        st.lists(TEXT, max_size=3).map(tuple),
    ),
    st.sampled_from([None, "CNY", "EUR"]),
)
def test_that_a_mapping_survives_json_and_toml(
    others: dict[Role, int], headings: list[str], said: Conventions, currency: str | None
) -> None:
    columns = {Role.BOOKED_ON: (0,), Role.AMOUNT: (1,)}
    free = iter(range(2, 100))
    columns |= {role: (next(free),) for role in others if role not in columns}
    mapping = ColumnMapping(columns, tuple(headings), "", said, currency)
    assert of_document(json.loads(json.dumps(mapping.to_document()))) == mapping
    assert read_mapping("m.toml", write_mapping(mapping).encode()) == mapping


def test_that_a_mapping_file_may_name_columns_by_number_or_heading() -> None:
    headings = 'headings = ["วันที่", "รายการ", "ถอน", "ฝาก"]'
    text = f'{headings}\n[columns]\nbooked_on = 1\ntext = ["รายการ"]\ndebit = "ถอน"\ncredit = 4\n'
    assert dict(read_mapping("m.toml", text.encode()).columns) == {
        Role.BOOKED_ON: (0,), Role.TEXT: (1,), Role.DEBIT: (2,), Role.CREDIT: (3,),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = ", "TOML"), ("[columns]\nbooked_on = 1\namount = 2", "shape"),
        ("shape = 'dn'\n[columns]\nbooked_on = 0\namount = 2", "booked_on"),
        ("shape = 'dn'\n[columns]\nwhen = 1", "when"), ("shape = 'dn'\n[columns]\namount = 2", "booking day"),
        ("shape = 'dn'\ncolour = 1\n[columns]\nbooked_on = 1\namount = 2", "colour"),
        ("shape = 'dn'\ndate_order = 'myd'\n[columns]\nbooked_on = 1\namount = 2", "date_order"),
        ("shape = 'dn'\ndecimal_mark = 5\n[columns]\nbooked_on = 1\namount = 2", "decimal_mark"),
        ("shape = 'dn'\ncurrency = 'XQQ'\n[columns]\nbooked_on = 1\namount = 2", "XQQ"),
        ("shape = 'dn'\ncolumns = 3", "columns"), ("headings = 4\n[columns]\nbooked_on = 1\namount = 2", "headings"),
        ("shape = 'dn'\n[columns]\nbooked_on = [1, 2]\namount = 3", "Only one"),
    ],
)  # fmt: skip
def test_that_a_bad_mapping_file_is_refused_with_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_mapping("m.toml", text.encode())
    assert words in str(refused.value)
