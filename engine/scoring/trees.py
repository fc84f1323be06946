"""Boosted trees in XGBoost's own library, spoken to directly for the few calls that scoring needs.

Its Python package imports SciPy for kinds of data that are not used here, and by it half of NumPy: 0.2 s before the
first score. Training does not mind and goes through the package, in xgb.py.
Source: XGBoost's C API, https://xgboost.readthedocs.io/en/stable/c.html
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
import weakref
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HOW = {
    "training": False, "iteration_begin": 0, "iteration_end": 0, "strict_shape": False, "missing": math.nan,
    "cache_id": 0,
}  # fmt: skip
"""How to predict, beside the type: 1 for margins, 2 for contributions."""


class NoTrees(Exception):
    """The library cannot do what was asked; its message says why."""


class Trees:
    """Trees of one model. Predictions may be asked for by several threads at a time."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle
        weakref.finalize(self, _library().XGBoosterFree, handle)
        _call("XGBoosterSetParam", handle, b"nthread", b"1")

    @classmethod
    def of(cls, ubj: bytes) -> Trees:
        """The trees written in UBJSON bytes. NoTrees where they are none."""
        handle = ctypes.c_void_p()
        _call("XGBoosterCreate", None, ctypes.c_uint64(0), ctypes.byref(handle))
        trees = cls(handle)
        _call("XGBoosterLoadModelFromBuffer", handle, ubj, ctypes.c_uint64(len(ubj)))
        return trees

    @property
    def rounds(self) -> int:
        rounds = ctypes.c_int()
        _call("XGBoosterBoostedRounds", self._handle, ctypes.byref(rounds))
        return rounds.value

    @property
    def width(self) -> int:
        """The number of features that a row must have."""
        width = ctypes.c_uint64()
        _call("XGBoosterGetNumFeature", self._handle, ctypes.byref(width))
        return width.value

    def between(self, start: int, end: int) -> Trees:
        """The rounds from start up to, but not including, end."""
        handle = ctypes.c_void_p()
        _call("XGBoosterSlice", self._handle, start, end, 1, ctypes.byref(handle))
        return Trees(handle)

    def ubj(self) -> bytes:
        length, text = ctypes.c_uint64(), ctypes.POINTER(ctypes.c_char)()
        how = _as_json({"format": "ubj"})
        _call("XGBoosterSaveModelToBuffer", self._handle, how, ctypes.byref(length), ctypes.byref(text))
        return ctypes.string_at(text, length.value)

    def margins(self, rows: Rows) -> NDArray[np.float32]:
        """The margin of each row, shape (n,)."""
        described = _described(rows.values)
        return self._predicted("XGBoosterPredictFromDense", described, _as_json(_HOW | {"type": 1}), rows.handle)

    def contributions(self, rows: CopiedRows) -> NDArray[np.float32]:
        """The share of each feature in the margin and, last, what is common to all rows: shape (n, f + 1)."""
        return self._predicted("XGBoosterPredictFromDMatrix", rows.handle, _as_json(_HOW | {"type": 2}))

    def _predicted(self, call: str, *arguments: object) -> NDArray[np.float32]:
        shape, values = ctypes.POINTER(ctypes.c_uint64)(), ctypes.POINTER(ctypes.c_float)()
        dimensions = ctypes.c_uint64()
        found = ctypes.byref(shape), ctypes.byref(dimensions), ctypes.byref(values)
        _call(call, self._handle, *arguments, *found)
        return np.ctypeslib.as_array(values, tuple(shape[: dimensions.value])).copy()


class Rows:
    """Rows of shape (n, f), read where they lie; NaN is unknown."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self.values = values
        self.handle = ctypes.c_void_p()
        self._open()
        weakref.finalize(self, _library().XGDMatrixFree, self.handle)

    def _open(self) -> None:
        _call("XGProxyDMatrixCreate", ctypes.byref(self.handle))

    def start_at_zero(self) -> None:
        """Leave the model's base out of what is computed from now on."""
        zeros = np.zeros(len(self.values), np.float32)
        _call("XGDMatrixSetInfoFromInterface", self.handle, b"base_margin", _described(zeros))


class CopiedRows(Rows):
    """Rows in the library's own keeping, which contributions need."""

    def _open(self) -> None:
        how = _as_json({"missing": math.nan, "nthread": 1})
        _call("XGDMatrixCreateFromDense", _described(self.values), how, ctypes.byref(self.handle))


def _described(array: NDArray[Any]) -> bytes:
    return _as_json(array.__array_interface__)


def _as_json(document: object) -> bytes:
    return json.dumps(document).encode()


def _call(name: str, *arguments: object) -> None:
    library = _library()
    if getattr(library, name)(*arguments) != 0:
        raise NoTrees(library.XGBGetLastError().decode("utf-8", "replace"))


@cache
def _library() -> ctypes.CDLL:
    """The library as it lies in its Python package, which is not imported."""
    package = find_spec("xgboost")
    assert package is not None and package.origin is not None
    file = {"win32": "xgboost.dll", "darwin": "libxgboost.dylib"}.get(sys.platform, "libxgboost.so")
    library = ctypes.CDLL(str(Path(package.origin).parent / "lib" / file))
    library.XGBGetLastError.restype = ctypes.c_char_p
    return library
