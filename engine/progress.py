"""Progress of long work: what the worker reports and how a person stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.errors import Cancelled
from engine.i18n import Sentence, say


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps; total is 0 where the end is not known."""

    done: int
    total: int
    sentence: Sentence


@dataclass(slots=True)
class Job:
    """One run of long work. The worker calls `report`; cancelling makes the next report raise `Cancelled`."""

    on_progress: Callable[[Progress], None] = lambda progress: None
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def report(self, done: int, total: int, sentence: Sentence | None = None) -> None:
        self.check()
        self.on_progress(Progress(done, total, sentence or say("Working")))

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()
