"""Pairs: which movements of one kind follow movements of another kind within a few days, firm by firm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.features.flows import Flows

Positions = NDArray[np.intp]
_LATEST = 1 << 20


def followed_by(flows: Flows, earlier: Positions, later: Positions, days: int) -> tuple[Positions, Positions]:
    """Every pair (place in `earlier`, place in `later`) of one firm, `later` on the same day or up to `days` after.

    Both are rows of `flows` in their order.
    """
    begin, end = _when(flows, earlier), _when(flows, later)
    low = end.searchsorted(begin, side="left")
    width = end.searchsorted(begin + days, side="right") - low
    first = np.arange(len(earlier)).repeat(width)
    within = np.arange(len(first)) - (width.cumsum() - width).repeat(width)
    return first, low.repeat(width) + within


def which(places: Positions, size: int) -> NDArray[np.bool_]:
    """A mask of the given places."""
    mask = np.zeros(size, np.bool_)
    mask[places] = True
    return mask


def _when(flows: Flows, rows: Positions) -> NDArray[np.int64]:
    """A number that rises with firm and day, firms far apart."""
    return np.asarray(flows.firm[rows] * (2 * _LATEST) + _LATEST - flows.age[rows])
