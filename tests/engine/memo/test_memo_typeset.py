from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from engine.memo.fonts import REGULAR, printable, register
from engine.memo.ruled import Row, RuledTable, Ruling
from engine.memo.typeset import Run, TextBlock, textblock, width_of


def lines_of(text: str, width: float, size: float = 10) -> list[str]:
    register()
    block = textblock(text, size)
    block.wrap(width, 0)
    return ["".join(run.text for run in line) for line in block._lines]


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
    block.wrap(width, 0)
    lines = ["".join(run.text for run in line) for line in block._lines]
    assert "".join("".join(lines).split()) == "".join(printable(text).split())
    assert all(sum(width_of(run) for run in line) <= width + 0.1 for line in block._lines)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=50))
def test_that_printable_text_has_only_letters_that_the_font_draws(text: str) -> None:
    glyphs = register()
    assert all(ord(letter) in glyphs for letter in printable(text))


def test_that_a_table_splits_between_rows_and_repeats_its_head() -> None:
    register()
    head = Row((textblock("Head", 8),))
    rows = [Row((textblock(f"row {number}", 8),)) for number in range(10)]
    table = RuledTable(Ruling((100.0,), 1.0, head), rows)
    _, height = table.wrap(100, 1000)
    first, rest = table.split(100, height / 2)
    assert len(first.rows) + len(rest.rows) == 10
    assert rest.ruling.head is head
    assert first.wrap(100, 1000)[1] <= height / 2
    assert table.split(100, 5) == []


def test_that_fine_print_follows_in_its_own_size() -> None:
    register()
    block = textblock("Cash", 10, fine="[accounts.csv:2]")
    assert [run.size for run in block.runs] == [10, 6.2]


def test_that_a_block_draws_what_it_holds(tmp_path: object) -> None:
    register()
    canvas = Canvas(f"{tmp_path}/block.pdf", invariant=1, pageCompression=0, initialFontName=REGULAR)
    block = TextBlock((Run("Tally", REGULAR, 10, "#000000"),), bullet=True, right=False)
    block.wrap(100, 0)
    block.canv = canvas
    block.draw()
    assert "BT" in "\n".join(canvas._code)
