"""The figures of industries on the page of settings: which hold, importing, problems, exporting, going back."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import settle
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.session import Session
from desktop.settings.industry_card import IndustryCard
from desktop.settings.page import SettingsPage

TABLE = "code,default_rate,as_of,source\nC22,8.1%,2026-03-31,Own book\n"


@pytest.fixture
def card(qtbot: QtBot, main: MainWindow, session: Session) -> IndustryCard:
    page = main.open("settings")
    assert isinstance(page, SettingsPage)
    settle(qtbot, session)
    return page.industry


def shown(card: IndustryCard) -> list[list[str]]:
    words = card.session.words
    return [[column.show(row, words) for column in card.table.model.columns] for row in card.table.model.shown]


def imported(qtbot: QtBot, card: IndustryCard, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    card.import_file(path)
    settle(qtbot, card.session)


def test_that_the_shipped_figures_are_in_force_at_first(card: IndustryCard) -> None:
    table, index = shown(card)
    assert table[:3] == ["Default rates by industry", "in force", "Jun 30, 2026"]
    assert (table[3], table[5]) == ("117", "shipped with Tally")
    assert index[:2] == ["Monthly index by industry", "none"]
    assert not card.back_button.isEnabled()
    assert card.export_button.isEnabled()


def test_that_an_imported_table_holds_until_the_shipped_one_is_wanted_back(
    qtbot: QtBot, card: IndustryCard, tmp_path: Path
) -> None:
    imported(qtbot, card, tmp_path / "own.csv", TABLE)
    first = shown(card)[0]
    assert first[1:5] == ["in force", "Mar 31, 2026", "1", "Own book"]
    assert first[5].startswith("own.csv · ") and first[5].endswith(" · officer")
    assert [row[1] for row in shown(card)][-1] == "not in force"
    assert card.back_button.isEnabled()
    card.back_button.click()
    settle(qtbot, card.session)
    assert shown(card)[0][5] == "shipped with Tally"
    assert shown(card)[-1][1].startswith("replaced ")


def test_that_a_refused_file_shows_every_problem_with_its_line(
    qtbot: QtBot, main: MainWindow, card: IndustryCard, tmp_path: Path
) -> None:
    main.resize(1100, 600)
    settle(qtbot, card.session)
    imported(qtbot, card, tmp_path / "bad.csv", TABLE + "C2,3,2026-06-30,\n")
    assert not card.problems.isHidden()
    qtbot.waitUntil(lambda: not card.problems.table.visibleRegion().isEmpty())
    lines = [(row.line, str(row.sentence)) for row in card.problems.table.model.shown]
    assert [line for line, _ in lines] == [3, 3, 3]
    assert "no section" in lines[0][1]
    assert shown(card)[0][5] == "shipped with Tally"
    imported(qtbot, card, tmp_path / "own.csv", TABLE)
    assert card.problems.isHidden()


def test_that_what_is_in_force_is_exported(qtbot: QtBot, card: IndustryCard, tmp_path: Path) -> None:
    card.export_file("industries", tmp_path / "out.csv")
    settle(qtbot, card.session)
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("code,name,name_zh,default_rate")


def test_that_the_card_speaks_chinese(qtbot: QtBot, card: IndustryCard, session: Session) -> None:
    session.speak("zh_CN")
    settle(qtbot, session)
    assert shown(card)[0][0] == "行业违约率"
