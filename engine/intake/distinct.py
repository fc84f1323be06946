"""The distinct values of a column, so that a text that stands in a thousand rows is looked at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class Distinct:
    """The distinct values of a column and, row by row, which one it is."""

    values: tuple[str, ...]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, column: NDArray[np.object_]) -> Distinct:
        seen: dict[str, int] = {}
        codes = np.fromiter((seen.setdefault(text, len(seen)) for text in column.tolist()), np.intp, len(column))
        return cls(tuple(seen), codes)

    def where(self, rows: NDArray[np.bool_]) -> Distinct:
        return Distinct(self.values, self.codes[rows])
