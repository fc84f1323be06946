"""The distinct values of a column, so that a text that stands in a thousand rows is looked at once."""

from __future__ import annotations

from collections.abc import Iterable
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
        texts = column.tolist()
        values = tuple(dict.fromkeys(texts))
        if len(values) < 2:
            return cls(values, np.zeros(len(texts), np.intp))
        numbers = dict(zip(values, range(len(values)), strict=True))
        return cls(values, np.fromiter(map(numbers.__getitem__, texts), np.intp, len(texts)))

    def meaning(self, values: Iterable[str]) -> Distinct:
        """The column with other values in place of its own, in their order; those that are alike become one."""
        distinct = Distinct.of(np.array([*values], object))
        return Distinct(distinct.values, distinct.codes[self.codes])

    def where(self, rows: NDArray[np.bool_]) -> Distinct:
        return Distinct(self.values, self.codes[rows])

    def is_(self, value: str) -> NDArray[np.bool_]:
        """The rows that hold this value."""
        if value not in self.values:
            return np.zeros(len(self.codes), np.bool_)
        return np.asarray(self.codes == self.values.index(value), np.bool_)

    def otherwise(self, other: Distinct) -> Distinct:
        """The column with the other's value in each row that is blank here."""
        blank = self.is_("")
        if not blank.any():
            return self
        values = Distinct.of(np.array([*self.values, *other.values], object))
        codes = np.where(blank, values.codes[len(self.values) :][other.codes], values.codes[self.codes])
        return Distinct(values.values, codes)
