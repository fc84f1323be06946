"""Reductions over rows that are sorted by firm, and the arithmetic in which unknown stays unknown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column, Floats, Ints

Numbers: TypeAlias = NDArray[Any]
"""Any numeric or boolean array."""


def total(firm: Ints, values: Numbers, firms: int) -> Column:
    """The sum of the rows' values of each firm; 0 for a firm without rows."""
    return np.asarray(np.bincount(firm, values, firms), np.float64)


def count(firm: Ints, firms: int) -> Column:
    """The number of rows of each firm."""
    return np.bincount(firm, minlength=firms).astype(np.float64)


def reduce_by_firm(ufunc: np.ufunc, firm: Ints, values: Numbers, firms: int, empty: float = np.nan) -> Column:
    """`ufunc` (np.maximum, np.minimum ...) over the rows of each firm; `firm` must be sorted."""
    rows = np.bincount(firm, minlength=firms)
    some = rows > 0
    answer = np.full(firms, empty)
    if len(firm):
        answer[some] = ufunc.reduceat(values, (np.cumsum(rows) - rows)[some])
    return answer


def first_of_firm(firm: Ints, values: Numbers, firms: int) -> Column:
    """The value of each firm's first row, NaN for a firm without rows; `firm` must be sorted."""
    rows = np.bincount(firm, minlength=firms)
    some = rows > 0
    answer = np.full(firms, np.nan)
    answer[some] = values[(np.cumsum(rows) - rows)[some]]
    return answer


def ratio(numerator: Numbers | float, denominator: Numbers) -> Column:
    """numerator / denominator, NaN where the denominator is zero or either is unknown."""
    quotient: Column = numerator / denominator
    quotient[denominator == 0] = np.nan
    return quotient


def zero_where_unknown(values: Floats) -> Column:
    """The values with 0 for NaN: for arithmetic whose result is thrown away where the value was unknown."""
    return np.where(values == values, values, 0.0)


def known_where(condition: NDArray[np.bool_], values: Numbers | float) -> Column:
    """The values where the condition holds, NaN elsewhere."""
    return np.where(condition, values, np.nan)


def mean_known(matrix: Floats, least: int = 1) -> Column:
    """The mean along the last axis over known cells, NaN with fewer than `least` of them."""
    known = matrix == matrix
    cells = np.add.reduce(known, axis=-1)
    mean: Column = np.add.reduce(np.where(known, matrix, 0.0), axis=-1) / cells
    mean[cells < least] = np.nan
    return mean


def lowest_known(matrix: Floats, least: int = 1) -> Column:
    """The smallest known cell along the last axis, NaN with fewer than `least` of them."""
    known = matrix == matrix
    lowest: Column = np.where(known, matrix, np.inf).min(axis=-1)
    lowest[np.add.reduce(known, axis=-1) < least] = np.nan
    return lowest


def deviation_known(matrix: Floats, least: int | tuple[int, ...] = 3) -> Column:
    """The sample standard deviation along the last axis over known cells, NaN with fewer than `least` of them."""
    known = matrix == matrix
    cells = np.add.reduce(known, axis=-1)
    values = np.where(known, matrix, 0.0)
    mean = np.add.reduce(values, axis=-1) / cells
    squares = np.where(known, values - mean[..., None], 0.0) ** 2
    deviation: Column = np.sqrt(np.add.reduce(squares, axis=-1) / (cells - 1))
    deviation[cells < np.array(least)] = np.nan
    return deviation


def sorted_quantiles(ordered: Floats, quantiles: tuple[float, ...]) -> Floats:
    """Quantiles of each row by linear interpolation, shape (rows, quantiles); `ordered` rises, NaN at the end."""
    last = np.maximum((ordered == ordered).sum(axis=-1) - 1, 0)[:, None]
    place = last * np.array(quantiles)
    low = place.astype(np.intp)
    row = np.arange(len(ordered))[:, None]
    below = ordered[row, low]
    above = ordered[row, np.minimum(low + 1, last)]
    return np.asarray(below + (above - below) * (place - low), np.float64)


def median_known(matrix: Floats) -> Column:
    """The median of each row over its known cells, NaN without any."""
    return sorted_quantiles(np.sort(matrix, axis=-1), (0.5,))[:, 0]


def theil_sen(values: Floats) -> Column:
    """The median of all pairwise slopes along the last axis, a step a column: a trend that single columns cannot bend.

    Source: Sen (1968), Journal of the American Statistical Association 63.
    """
    left, right = _pairs(values.shape[-1])
    return median_known((values[:, right] - values[:, left]) / (right - left))


@lru_cache
def _pairs(columns: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    left, right = np.triu_indices(columns, 1)
    return left, right


def log_euro(amount: Numbers, euro: Floats) -> Column:
    """log(1 + amount in EUR), with the sign of the amount, so that money means the same in every currency."""
    return np.asarray(np.sign(amount) * np.log1p(np.abs(amount * euro)), np.float64)
