"""Where Tally's own resources lie and where a person's data is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import platformdirs

P = ParamSpec("P")
T = TypeVar("T")

_SHIPPED = Path(__file__).resolve().parent.parent / "resources"
_in_use: ContextVar[Path] = ContextVar("resources", default=_SHIPPED)


def resources() -> Path:
    """The folder of shipped resources, beside the engine in a checkout and in an installation."""
    return _in_use.get()


@contextmanager
def resources_at(folder: Path) -> Iterator[None]:
    """Within the block, in this thread alone, resources are those of another folder: a replay reads the tables that
    the decision read."""
    token = _in_use.set(folder)
    try:
        yield
    finally:
        _in_use.reset(token)


def kept_by_resources(read: Callable[P, T]) -> Callable[P, T]:
    """What is read from resources is kept, for each folder of resources by itself."""

    any_read: Callable[..., T] = read

    @lru_cache(maxsize=64)
    def kept(folder: Path, arguments: tuple[Any, ...]) -> T:
        return any_read(*arguments)

    @wraps(read)
    def of_these(*arguments: P.args, **nothing: P.kwargs) -> T:
        return kept(resources(), arguments)

    return of_these


def user_data() -> Path:
    """The folder of this person's database; the environment variable TALLY_HOME overrides it."""
    home = os.environ.get("TALLY_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("Tally", appauthor=False))
