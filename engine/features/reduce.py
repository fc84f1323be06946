"""Reductions over rows that are sorted by firm, and the arithmetic in which unknown stays unknown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.features.columns import Column, Floats, Ints

Numbers: TypeAlias = NDArray[Any]
"""Any numeric or boolean array."""

_UNKNOWN = np.array(np.nan)


def cell(firm: Ints, width: int, place: Ints, firms: int) -> Ints:
    """Where each row's place lies in a flat table of `width` places a firm; with one firm it is the place itself."""
    return place if firms == 1 else firm * width + place


def bounds(firm: Ints, firms: int) -> NDArray[np.intp]:
    """Where the rows of each firm begin, and at last where they end; `firm` must be sorted."""
    return firm.searchsorted(np.arange(firms + 1))


def rows_where(chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The positions of the chosen rows."""
    return chosen.nonzero()[0]


def ascending(matrix: Floats) -> Floats:
    """Each row from its smallest cell to its largest, NaN at the end."""
    ordered = matrix.copy()
    ordered.sort(axis=-1)
    return ordered


def within(values: Floats, low: float, high: float) -> Floats:
    """The values held between two bounds; NaN stays."""
    return np.asarray(np.minimum(np.maximum(values, low), high), np.float64)


def total(firm: Ints, values: Numbers, firms: int) -> Column:
    """The sum of the rows' values of each firm; 0 for a firm without rows."""
    return np.asarray(np.bincount(firm, values, firms), np.float64)


def count(firm: Ints, firms: int) -> Column:
    """The number of rows of each firm; `firm` must be sorted."""
    begin = bounds(firm, firms)
    return (begin[1:] - begin[:-1]).astype(np.float64)


def reduce_by_firm(ufunc: np.ufunc, firm: Ints, values: Numbers, firms: int, empty: float = np.nan) -> Column:
    """`ufunc` (np.maximum, np.minimum ...) over the rows of each firm; `firm` must be sorted."""
    begin = bounds(firm, firms)
    some = begin[1:] > begin[:-1]
    answer = np.full(firms, empty)
    if len(firm):
        answer[some] = ufunc.reduceat(values, begin[:-1][some])
    return answer


def first_of_firm(firm: Ints, values: Numbers, firms: int) -> Column:
    """The value of each firm's first row, NaN for a firm without rows; `firm` must be sorted."""
    begin = bounds(firm, firms)
    some = begin[1:] > begin[:-1]
    answer = np.full(firms, np.nan)
    answer[some] = values[begin[:-1][some]]
    return answer


def ratio(numerator: Numbers | float, denominator: Numbers) -> Column:
    """numerator / denominator, NaN where the denominator is zero or either is unknown."""
    quotient: Column = numerator / denominator
    quotient[denominator == 0.0] = np.nan
    return quotient


def zero_where_unknown(values: Floats) -> Column:
    """The values with 0 for NaN: for arithmetic whose result is thrown away where the value was unknown."""
    return np.where(values == values, values, 0.0)


def known_where(condition: NDArray[np.bool_], values: Numbers | float) -> Column:
    """The values where the condition holds, NaN elsewhere."""
    return np.where(condition, values, _UNKNOWN)


def mean_known(matrix: Floats, least: int = 1) -> Column:
    """The mean along the last axis over known cells, NaN with fewer than `least` of them."""
    whole = np.add.reduce(matrix, axis=-1)
    if matrix.shape[-1] >= least and is_known(whole):
        return np.asarray(whole / matrix.shape[-1], np.float64)
    known = matrix == matrix
    cells = np.add.reduce(known, axis=-1)
    mean: Column = np.add.reduce(np.where(known, matrix, 0.0), axis=-1) / cells
    mean[cells < least] = np.nan
    return mean


def is_known(values: Floats) -> bool:
    """Whether every value is known: most matrices of most firms are, and then need no masks."""
    return bool(np.logical_and.reduce(values == values, axis=None))


def share_known(condition: NDArray[np.bool_], matrix: Floats, least: int = 1) -> Column:
    """In which share of the known cells along the last axis a condition holds that never holds in an unknown cell;
    NaN with fewer than `least` known cells."""
    cells = np.add.reduce(matrix == matrix, axis=-1)
    share: Column = np.add.reduce(condition, axis=-1) / cells
    share[cells < least] = np.nan
    return share


def lowest_known(matrix: Floats, least: int = 1) -> Column:
    """The smallest known cell along the last axis, NaN with fewer than `least` of them."""
    known = matrix == matrix
    lowest: Column = np.where(known, matrix, np.inf).min(axis=-1)
    lowest[np.add.reduce(known, axis=-1) < least] = np.nan
    return lowest


def deviation_known(matrix: Floats, least: int | tuple[int, ...] = 3) -> Column:
    """The sample standard deviation along the last axis over known cells, NaN with fewer than `least` of them."""
    whole = np.add.reduce(matrix, axis=-1)
    if is_known(whole):
        return _deviation(matrix, whole, least)
    known = matrix == matrix
    cells = np.add.reduce(known, axis=-1)
    values = np.where(known, matrix, 0.0)
    mean = np.add.reduce(values, axis=-1) / cells
    squares = np.where(known, values - mean[..., None], 0.0) ** 2
    deviation: Column = np.sqrt(np.add.reduce(squares, axis=-1) / (cells - 1))
    deviation[cells < np.array(least)] = np.nan
    return deviation


def _deviation(matrix: Floats, whole: Column, least: int | tuple[int, ...]) -> Column:
    """The deviation of a matrix that is known throughout, given its sums along the last axis."""
    cells = matrix.shape[-1]
    squares = (matrix - (whole / cells)[..., None]) ** 2
    deviation: Column = np.sqrt(np.add.reduce(squares, axis=-1) / (cells - 1))
    if cells < (max(least) if isinstance(least, tuple) else least):
        deviation[..., cells < np.array(least)] = np.nan
    return deviation


def sorted_quantiles(ordered: Floats, quantiles: tuple[float, ...]) -> Floats:
    """Quantiles of each row by linear interpolation, shape (rows, quantiles); `ordered` rises, NaN at the end."""
    rows, columns = ordered.shape
    if is_known(ordered[:, -1]):
        low, high, part = _places(columns, quantiles)
        below, above = ordered.take(low, axis=1), ordered.take(high, axis=1)
        return np.asarray(below + (above - below) * part, np.float64)
    last = np.maximum(np.add.reduce(ordered == ordered, axis=-1) - 1, 0)[:, None]
    place = last * np.array(quantiles)
    low = place.astype(np.intp)
    begin, cells = np.arange(0, rows * columns, columns)[:, None], ordered.ravel()
    below = cells.take(begin + low)
    above = cells.take(begin + np.minimum(low + 1, last))
    return np.asarray(below + (above - below) * (place - low), np.float64)


@lru_cache
def _places(columns: int, quantiles: tuple[float, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Between which columns of a row without gaps its quantiles lie, and how far from the first to the second."""
    place = (columns - 1) * np.array(quantiles)
    low = place.astype(np.intp)
    return low, np.minimum(low + 1, columns - 1), place - low


def median_known(matrix: Floats) -> Column:
    """The median of each row over its known cells, NaN without any."""
    return sorted_quantiles(ascending(matrix), (0.5,))[:, 0]


def theil_sen(values: Floats) -> Column:
    """The median of all pairwise slopes along the last axis, a step a column: a trend that single columns cannot bend.

    Source: Sen (1968), Journal of the American Statistical Association 63.
    """
    left, right, steps = _pairs(values.shape[-1])
    return median_known((values.take(right, axis=1) - values.take(left, axis=1)) / steps)


@lru_cache
def _pairs(columns: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    left, right = np.triu_indices(columns, 1)
    return left, right, (right - left).astype(np.float64)


def log_euro(amount: Numbers, euro: Floats) -> Column:
    """log(1 + amount in EUR), with the sign of the amount, so that money means the same in every currency."""
    return np.asarray(np.sign(amount) * np.log1p(np.abs(amount * euro)), np.float64)
