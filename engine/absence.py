"""Libraries that other libraries would import for uses they are not put to here; a decision must not wait for them.

PyArrow imports pandas to ask of a list whether it is a pandas object, XGBoost scikit-learn for its wrappers. Both do
without where the other is not installed, so for that moment it is not.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType


@contextmanager
def without(library: str) -> Iterator[None]:
    """Within this block, and in this thread alone, a library that is not imported yet is not to be found."""
    absence = _Absence(library)
    sys.meta_path.insert(0, absence)
    try:
        yield
    finally:
        sys.meta_path.remove(absence)


class _Absence(MetaPathFinder):
    def __init__(self, library: str) -> None:
        self.library = library
        self.thread = threading.get_ident()

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname == self.library and threading.get_ident() == self.thread:
            raise ModuleNotFoundError(f"{fullname} is not needed here", name=fullname)
