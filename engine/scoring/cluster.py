"""A Dask cluster, for books beyond one machine.

Dask is an optional extra: it is imported when a cluster is asked for, and its absence is said in a sentence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused, Unavailable
from engine.i18n import say
from engine.scoring.xgb import Booster

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
T = TypeVar("T")
R = TypeVar("R")

PATIENCE_SECONDS = 15
AHEAD = 2
"""Tasks that wait at each worker, so that none is idle while the next is sent."""


class Cluster:
    """Workers on other machines, each with Tally installed."""

    def __init__(self, client: Any) -> None:
        """Workers that a Dask client speaks to."""
        self.client = client

    def margins(self, booster: Booster, rows: Matrix) -> Vector:
        """The margin of each row, equal to the booster's own: every worker scores its part with the same code."""
        parts = [part for part in np.array_split(rows, self.count) if len(part)]
        return np.concatenate(list(self.map(booster.margins, parts)))

    def map(self, function: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
        """The function of each thing, in order, some things ahead: what is not yet wanted does not fill memory."""
        waiting: deque[Any] = deque()
        for thing in things:
            waiting.append(self.client.submit(function, thing, pure=False))
            if len(waiting) > AHEAD * self.count:
                yield self._result(waiting.popleft())
        while waiting:
            yield self._result(waiting.popleft())

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        try:
            return future.result()
        except (KilledWorker, OSError, CancelledError) as error:
            raise Unavailable(
                say("The Dask cluster lost the worker that was at it; look at its logs and try again.")
            ) from error

    @property
    def count(self) -> int:
        """How many workers there are now."""
        return len(self.client.scheduler_info()["workers"])


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at an address such as tcp://127.0.0.1:8786.

    Raises Refused where Dask is not installed, and Unavailable where nobody answers or no worker is there.
    """
    try:
        import distributed
    except ImportError as error:
        raise Refused(say("A cluster needs Dask, which is not installed: pip install 'tally[cluster]'.")) from error
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise Unavailable(
            say("No Dask scheduler answers at {address}; start one, or leave --cluster out.", address=address)
        ) from error
    try:
        if not client.scheduler_info()["workers"]:
            raise Unavailable(say("The Dask cluster at {address} has no worker; start at least one.", address=address))
        yield Cluster(client)
    finally:
        client.close()
