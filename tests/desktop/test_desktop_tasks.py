"""Work off the GUI thread."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop.tasks import Latest, Tasks
from engine.errors import Refused
from engine.i18n import say
from engine.progress import Job


@pytest.fixture
def tasks(qtbot: QtBot) -> Any:
    made = Tasks()
    yield made
    made.close()


def test_that_an_answer_comes_on_the_main_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, bool, bool]] = []
    main = QThread.currentThread()
    tasks.read(
        QObject(tasks),
        lambda job: threading.current_thread() is threading.main_thread(),
        lambda was_main: seen.append((1, was_main, QThread.currentThread() is main)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(1, False, True)]


def test_that_three_hundred_answers_all_arrive(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[int] = []
    owner = QObject(tasks)
    for number in range(300):
        tasks.read(owner, lambda job, number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 300)
    assert sorted(seen) == list(range(300))


def test_that_only_the_newest_of_overtaking_work_answers(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    latest = Latest(tasks, QObject(tasks))
    gate = threading.Event()
    latest.read(lambda job: gate.wait(5) and "old", seen.append)
    latest.read(lambda job: "new", seen.append)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == ["new"]


def test_that_writes_run_one_after_the_other_in_their_order(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[str] = []

    def write(name: str, pause: float) -> Any:
        def work(job: Job) -> None:
            order.append(f"{name} begins")
            time.sleep(pause)
            order.append(f"{name} ends")

        return work

    owner = QObject(tasks)
    for name, pause in (("first", 0.05), ("second", 0.0)):
        tasks.write(owner, write(name, pause), lambda _: None)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert order == ["first begins", "first ends", "second begins", "second ends"]


def test_that_a_refusal_is_told_in_its_own_words(qtbot: QtBot, tasks: Tasks) -> None:
    def refuse(job: Job) -> None:
        raise Refused(say("Row {row} has no date.", row=3))

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.read(QObject(tasks), refuse, lambda _: None)
    assert [str(sentence) for sentence in told.args[0]] == ["Row 3 has no date."]


def test_that_a_bug_is_logged_and_told_without_its_traceback(
    qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.read(QObject(tasks), lambda job: {}["absent"], lambda _: None)
    assert "KeyError" in str(told.args[0][0])
    assert "Background work failed" in caplog.text


def test_that_cancelled_work_answers_nobody(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[object] = []
    started = threading.Event()

    def work(job: Job) -> str:
        started.set()
        while True:
            job.check()
            time.sleep(0.002)

    running = tasks.read(QObject(tasks), work, seen.append, title=say("Working"))
    started.wait(5)
    running.cancel()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert not seen


def test_that_work_whose_screen_is_gone_answers_nobody(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[object] = []
    owner = QObject()
    gate = threading.Event()
    tasks.read(owner, lambda job: gate.wait(5), seen.append)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert not seen


def test_that_progress_reaches_whoever_listens(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.progressed) as told:
        tasks.read(
            QObject(tasks), lambda job: job.report(2, 5, say("Reading {file}", file="a.csv")), lambda _: None,
            title=say("Reading files"),
        )  # fmt: skip
    assert (told.args[1].done, told.args[1].total) == (2, 5)


def test_that_closing_while_work_runs_waits_for_silent_writes_and_answers_nobody(qtbot: QtBot) -> None:
    tasks, seen, written = Tasks(), [], []
    owner = QObject(tasks)

    def endless(job: Job) -> None:
        while True:
            job.check()
            time.sleep(0.002)

    tasks.read(owner, endless, seen.append)
    tasks.write(owner, lambda job: time.sleep(0.05), seen.append)
    tasks.write(owner, lambda job: written.append("draft"), seen.append)
    tasks.close()
    qtbot.wait(20)
    assert written == ["draft"]
    assert not seen


def test_that_the_end_of_work_is_told_also_where_it_was_cancelled_or_failed(qtbot: QtBot, tasks: Tasks) -> None:
    def fail(job: Job) -> None:
        raise Refused(say("No."))

    owner, gate, ended, answered = QObject(tasks), threading.Event(), [], []
    waiting = tasks.read(owner, lambda job: gate.wait(5), answered.append, ended=lambda: ended.append("cancelled"))
    waiting.cancel()
    gate.set()
    tasks.read(owner, fail, answered.append, failed=lambda _: None, ended=lambda: ended.append("failed"))
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert sorted(ended) == ["cancelled", "failed"] and answered == []
