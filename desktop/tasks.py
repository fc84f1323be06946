"""The only way off the GUI thread: reads side by side, writes one at a time.

Work is a plain function that takes a `Job`; what it returns comes back on the main thread through one bridge
object that lives as long as the window. Work that is closed, cancelled or overtaken never answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.errors import Cancelled, Refused, Unavailable
from engine.i18n import N_, Sentence, say
from engine.progress import Job, Progress

log = logging.getLogger(__name__)
T = TypeVar("T")
Work = Callable[[Job], T]
Told = Callable[[tuple[Sentence, ...]], None]


@dataclass(eq=False, slots=True)
class Running:
    """One piece of work under way: whom it answers, and what the status line calls it (nothing if silent). `ended` is
    told in any case, also of work that was cancelled and answers nothing else."""

    owner: QObject
    done: Callable[[Any], None]
    failed: Told | None
    title: Sentence | None
    is_write: bool
    ended: Callable[[], None] | None = None
    job: Job = field(default_factory=Job)

    def cancel(self) -> None:
        self.job.cancel()


class _Bridge(QObject):
    """Lives on the main thread; worker threads only emit its signals, which Qt queues."""

    finished = Signal(object, object)
    progressed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.is_open = True

    def send_progress(self, running: Running, progress: Progress) -> None:
        if self.is_open:
            self.progressed.emit(running, progress)

    def send_finished(self, running: Running, future: Future[Any]) -> None:
        if self.is_open:
            self.finished.emit(running, future)


class Tasks(QObject):
    """Runs work and answers on the main thread.

    `failed` carries the sentences of what could not be done; `running` the titled work under way, for the
    status line; `progressed` one piece of work and its Progress.
    """

    failed = Signal(object)
    running = Signal(object)
    progressed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads = ThreadPoolExecutor(3, "read")
        self._writes = ThreadPoolExecutor(1, "write")
        self._bridge = _Bridge()
        self._bridge.finished.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._bridge.progressed.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._waiting: list[Running] = []

    def read(
        self,
        owner: QObject,
        work: Work[T],
        done: Callable[[T], None],
        *,
        title: Sentence | None = None,
        failed: Told | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Running:
        """Run work that changes nothing; `done` gets its result unless `owner` is gone by then."""
        return self._start(self._reads, work, Running(owner, done, failed, title, is_write=False, ended=ended))

    def write(
        self,
        owner: QObject,
        work: Work[T],
        done: Callable[[T], None],
        *,
        title: Sentence | None = None,
        failed: Told | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Running:
        """Run work that changes something, after every earlier write has ended."""
        return self._start(self._writes, work, Running(owner, done, failed, title, is_write=True, ended=ended))

    def _start(self, pool: ThreadPoolExecutor, work: Work[Any], running: Running) -> Running:
        if not self._bridge.is_open:
            return running
        running.job.on_progress = lambda progress: self._bridge.send_progress(running, progress)
        self._waiting.append(running)
        future = pool.submit(_run, work, running.job)
        future.add_done_callback(lambda ended: self._bridge.send_finished(running, ended))
        self._tell_running()
        return running

    @Slot(object, object)
    def _answer(self, running: Running, future: Future[Any]) -> None:
        if running not in self._waiting:
            return
        self._waiting.remove(running)
        self._tell_running()
        if not shiboken6.isValid(running.owner):
            return
        if running.ended is not None:
            running.ended()
        if running.job.is_cancelled or future.cancelled():
            return
        problem = future.exception()
        if problem is None:
            running.done(future.result())
        elif not isinstance(problem, (Cancelled, CancelledError)):
            (running.failed or self.failed.emit)(_sentences(problem))

    def _tell_running(self) -> None:
        self.running.emit(tuple(running for running in self._waiting if running.title is not None))

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting)

    @property
    def is_writing(self) -> bool:
        return any(running.is_write for running in self._waiting)

    def close(self) -> None:
        """Cancel reads and long work, let silent writes (drafts) end, and answer nobody any more."""
        self._bridge.is_open = False
        for running in self._waiting:
            if running.title is not None or not running.is_write:
                running.cancel()
        self._waiting.clear()
        self._writes.shutdown(wait=True)
        self._reads.shutdown(wait=True, cancel_futures=True)


class Latest:
    """Work of which only the newest matters: starting it again cancels and forgets the one before."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        self._tasks = tasks
        self._owner = owner
        self._running: Running | None = None

    def read(self, work: Work[T], done: Callable[[T], None], **more: Any) -> Running:
        self.cancel()
        self._running = self._tasks.read(self._owner, work, done, **more)
        return self._running

    def cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()


def _run(work: Work[T], job: Job) -> T:
    job.check()
    return work(job)


def _sentences(problem: BaseException) -> tuple[Sentence, ...]:
    """What to tell the person: the engine's own words, or, for a bug, that it was logged."""
    if isinstance(problem, (Refused, Unavailable)):
        return problem.sentences
    log.error("Background work failed", exc_info=problem)
    kind = type(problem).__name__
    return (
        say(N_("Something went wrong inside Tally ({kind}). Nothing was changed; the log has the details."), kind=kind),
    )
