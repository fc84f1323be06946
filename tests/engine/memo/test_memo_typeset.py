from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from engine.memo.fonts import BOLD, REGULAR, Run, printable, register
from engine.memo.pen import Pen
from engine.memo.pieces import Beside, Gap, Stack, paged
from engine.memo.ruled import Abreast, Row, RuledTable, Ruling
from engine.memo.typeset import TextBlock, cut, textblock, width_of, wrapped


def lines_of(text: str, width: float, size: float = 10) -> list[str]:
    register()
    block = textblock(text, size)
    block.set_in(width)
    return ["".join(run.text for run in line) for _, line in block.lines]


def a_table(rows: int) -> RuledTable:
    register()
    head = Row((textblock("Head", 8),))
    return RuledTable(Ruling((100.0,), 1.0, head), [Row((textblock(f"row {n}", 8),)) for n in range(rows)])


def test_that_latin_words_stay_whole_inside_chinese_text() -> None:
    lines = lines_of("采购原材料用于 confirmed orders 的生产", 70)
    assert any("confirmed" in line for line in lines)
    assert any("orders" in line for line in lines)


def test_that_no_line_begins_with_closing_punctuation() -> None:
    for width in range(32, 90, 3):
        assert not any(
            line.startswith(("，", "。", "）")) for line in lines_of("贷款用途（原料）。金额，期限，利率。", width)
        )


def test_that_a_word_wider_than_the_line_is_broken() -> None:
    lines = lines_of("a" * 200, 50)
    assert len(lines) > 10
    assert "".join(lines) == "a" * 200


def test_that_an_empty_text_is_one_empty_line() -> None:
    assert lines_of("", 50) == [""]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab 12,.中文，。（）-"), max_size=80), st.floats(12, 200))
def test_that_no_letter_is_lost_and_no_line_is_too_wide(text: str, width: float) -> None:
    register()
    block = textblock(text, 10)
    block.set_in(width)
    lines = ["".join(run.text for run in line) for _, line in block.lines]
    assert "".join("".join(lines).split()) == "".join(printable(text).split())
    assert all(sum(width_of(run) for run in line) <= width + 0.1 for _, line in block.lines)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=50))
def test_that_printable_text_has_only_letters_that_the_font_draws(text: str) -> None:
    glyphs = register()
    assert all(ord(letter) in glyphs for letter in printable(text))


def test_that_a_table_splits_between_rows_and_repeats_its_head() -> None:
    table = a_table(10)
    halves = table.split(table.height / 2)
    assert halves is not None
    first, rest = halves
    assert len(first.rows) + len(rest.rows) == 10
    assert rest.ruling.head is table.ruling.head
    assert first.height <= table.height / 2
    assert table.split(5) is None


def test_that_no_page_begins_or_ends_with_one_row_of_a_table() -> None:
    table = a_table(8)
    halves = table.split(table.height - 1)
    assert halves is not None
    assert len(halves[1].rows) == 2
    assert a_table(3).split(table.height * 0.6) is None


def test_that_a_heading_goes_to_the_next_page_with_its_table() -> None:
    table = a_table(10)
    headed = Stack((Gap(20), table))
    pages = paged([Gap(9), table, headed], table.height + 40)
    assert [len(page) for page in pages] == [1, 1]
    assert pages[1][0] == (0.0, headed)


def test_that_a_heading_stays_with_the_first_rows_of_a_table_that_is_parted() -> None:
    table = a_table(12)
    pages = paged([table, Stack((Gap(20), table))], table.height * 1.6 + 20)
    assert [len(page) for page in pages] == [2, 1]
    stacked, rest = pages[0][1][1], pages[1][0][1]
    assert isinstance(stacked, Stack)
    assert isinstance(rest, RuledTable)
    assert stacked.height <= table.height * 0.6 + 20
    assert len(rest.rows) >= 3


def test_that_air_is_dropped_at_the_top_of_a_page() -> None:
    register()
    block = textblock("a", 10)
    block.set_in(50)
    pages = paged([block, Gap(30), block, Gap(30), block], 60)
    assert [len(page) for page in pages] == [3, 1]
    assert pages[1] == [(0.0, block)]


def test_that_of_neighbouring_gaps_the_larger_counts() -> None:
    register()
    block = textblock("a", 10)
    block.set_in(50)
    (page,) = paged([block, Gap(4), Gap(7), Gap(2), block], 100)
    assert page[-1][0] == pytest.approx(block.height + 7)


def test_that_a_piece_taller_than_a_page_ends_the_paging_all_the_same() -> None:
    assert [len(page) for page in paged([Beside(((0.0, Stack((a_table(2),))),))], 5)] == [1]


def test_that_a_figure_is_set_smaller_before_it_is_broken() -> None:
    register()
    block = textblock("12,345,678", 10, right=True)
    block.set_in(45)
    assert len(block.lines) == 1
    assert 7.5 <= block.runs[0].size < 10


def test_that_a_table_stands_in_columns_of_about_the_same_height() -> None:
    columns = a_table(30).parted(3)
    assert [len(column.rows) for column in columns] == [10, 10, 10]
    assert [len(column.rows) for column in a_table(1).parted(3)] == [1]


def test_that_high_pieces_beside_each_other_are_parted_at_the_same_height() -> None:
    table = a_table(40)
    halves = Beside(((0.0, table), (50.0, a_table(3)))).split(table.height / 2)
    assert halves is not None
    upper, lower = halves
    assert isinstance(upper, Beside)
    assert isinstance(lower, Beside)
    (_, first), (_, short) = upper.parts
    assert first.height <= table.height / 2
    assert short.height < first.height
    assert lower.parts[1][1].height == 0


def test_that_pieces_beside_each_other_are_as_high_as_the_highest() -> None:
    assert Beside(((0.0, Gap(10)), (50.0, Gap(30)))).height == 30


def test_that_fine_print_follows_in_its_own_size() -> None:
    register()
    block = textblock("Cash", 10, fine="[accounts.csv:2]")
    assert [run.size for run in block.runs] == [10, 6.0]


def test_that_a_text_is_as_wide_as_the_font_says() -> None:
    register()
    for text in ("Tally", "贷款 12 months", ""):
        for font in (REGULAR, BOLD):
            assert abs(width_of(Run(text, font, 9, "#000000")) - stringWidth(text, font, 9)) < 1e-9


def test_that_a_text_is_cut_to_its_room_with_a_mark() -> None:
    register()
    assert cut("Tally", REGULAR, 10, 100) == "Tally"
    short = cut("Tally and more", REGULAR, 10, 40)
    assert short.endswith("…")
    assert width_of(Run(short, REGULAR, 10, "#000000")) <= 40


def test_that_a_pen_writes_brackets_and_backslashes_as_they_are(tmp_path: object) -> None:
    register()
    canvas = Canvas(f"{tmp_path}/block.pdf", invariant=1, pageCompression=0, initialFontName=REGULAR)
    block = TextBlock((Run(r"a (b) \\", REGULAR, 10, "#000000"),), bullet=True)
    block.set_in(100)
    pen = Pen(canvas)
    block.put(pen, 0, 100)
    pen.lift()
    written = "\n".join(canvas._code)
    assert r"(a \(b\) \\\\) Tj" in written
    assert written.count("BT") == written.count("ET")


def _rows(table: RuledTable) -> list[str]:
    return [row.cells[0].runs[0].text for row in table.rows]


def test_that_columns_abreast_go_on_overleaf_after_the_last_row_of_the_last_column() -> None:
    whole = Abreast(a_table(30), 2, 10)
    halves = whole.split(whole.height / 2)
    assert halves is not None
    told = [row for half in halves for column in half.columns for row in _rows(column)]
    assert told == [f"row {n}" for n in range(30)]
    assert halves[0].height <= whole.height / 2
    assert Abreast(a_table(4), 2, 10).split(20) is None


def test_that_a_label_is_set_in_lines_before_it_is_cut() -> None:
    lines = wrapped("Low balance of all accounts over ninety days", REGULAR, 8, 90, 3)
    assert " ".join(lines) == "Low balance of all accounts over ninety days"
    assert len(lines) > 1
    (first, last) = wrapped("Low balance of all accounts over ninety days", REGULAR, 8, 60, 2)
    assert first.startswith("Low balance")
    assert last.endswith("…")
