"""Months: effective inflow, operating outflow and payments of a category, month by month before the as-of date."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.facts.conduct import Category
from engine.features.columns import Column, Floats, Ints
from engine.features.flows import Flows
from engine.features.months_back import DAYS_KEPT
from engine.features.reduce import cell, deviation_known, mean_known, share_known, total

MONTHS = 24
DUTIES = (Category.PAYROLL, Category.TAX, Category.SOCIAL_SECURITY, Category.RENT, Category.UTILITIES)
"""What a firm pays month by month if it can."""
_DUTY_OF_CATEGORY = np.array([DUTIES.index(category) if category in DUTIES else -1 for category in Category])


def by_month(firm: Ints, month: Ints, weights: Floats, known: Ints, months: int = MONTHS) -> Floats:
    """Sums of shape (firms, months), the newest month first; NaN for months that the history does not wholly cover."""
    place = cell(firm, months + 1, np.minimum(month, months), len(known))
    matrix = total(place, weights, len(known) * (months + 1)).reshape(len(known), -1)[:, :months]
    return np.where(np.arange(months) < known[:, None], matrix, np.nan)


class Monthly:
    """Bank flows by month, matrices of shape (firms, 24) with the newest month first."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows

    @cached_property
    def inflow(self) -> Floats:
        """Effective inflow."""
        flows = self._flows
        return by_month(flows.firm, flows.month, flows.effective, flows.months_known)

    @cached_property
    def outflow(self) -> Floats:
        """Operating outflow, positive."""
        flows = self._flows
        return by_month(flows.firm, flows.month, -flows.amount * flows.is_operating, flows.months_known)

    def paid(self, *duties: Category) -> Floats:
        """Payments of these duties, positive."""
        return np.asarray(self._duties[0][:, [DUTIES.index(duty) for duty in duties]].sum(axis=1), np.float64)

    def number(self, duty: Category) -> Floats:
        """How many debits of this duty each month has."""
        return np.asarray(self._duties[1][:, DUTIES.index(duty)], np.float64)

    @cached_property
    def _duties(self) -> tuple[Floats, Floats]:
        """Payments and their number by firm, duty and month."""
        flows = self._flows
        rows = flows.rows(*DUTIES, days=DAYS_KEPT)
        rows = rows[flows.amount[rows] < 0]
        duty = flows.firm[rows] * len(DUTIES) + _DUTY_OF_CATEGORY[flows.category[rows]]
        month, known = flows.month[rows], flows.months_known.repeat(len(DUTIES))
        shape = (flows.firms, len(DUTIES), MONTHS)
        amounts = by_month(duty, month, -flows.amount[rows], known)
        return amounts.reshape(shape), by_month(duty, month, np.ones(len(rows)), known).reshape(shape)


def share_of_months(matrix: Floats) -> Column:
    """In which share of the known months of the last year the figure was above zero; NaN with fewer than three."""
    year = matrix[:, :12]
    return share_known(year > 0, year, least=3)


def relative_years(matrix: Floats) -> Floats:
    """The last twelve months and the twelve before, each over its own mean, shape (firms, 2, 12), newest first.

    A year without a positive mean is unknown.
    """
    years = matrix.reshape(-1, 2, 12)
    mean = mean_known(years)
    mean[mean <= 0] = np.nan
    return np.asarray(years / mean[..., None], np.float64)


def volatility(matrix: Floats, least: int = 6) -> Column:
    """Standard deviation over mean of the last twelve months, free of season where two years are known.

    With two years, each month is compared with the same month a year before, so that what repeats every year is
    no volatility; the difference is divided by the square root of two to stay comparable with one year.
    """
    years = relative_years(matrix)
    years[:, 1] = (years[:, 0] - years[:, 1]) / np.sqrt(2)
    plain, free_of_season = deviation_known(years, (least, 12)).T
    return np.asarray(np.where(np.isnan(free_of_season), plain, free_of_season), np.float64)
