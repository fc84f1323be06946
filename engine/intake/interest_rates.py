"""Which interest credits a bank's rate explains: rates are round, stay for a while, and change within one quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np

POSTED_RATES = {"CNY": (0.0005, 0.001, 0.0015, 0.002, 0.0025, 0.003, 0.0035)}
"""Yearly rates that Chinese banks have posted for demand deposits, 0.35 % (2012) to 0.05 % (2025): they only fell."""
EXACT = 0.005
"""A bank adds up the very daily balances that it prints: two quarters at one rate agree far closer than this."""
LEAST_INTEREST = 0.5 / EXACT
"""Minor units; the rounding of less blurs the rate."""
LARGEST_GAP = 0.01
LARGEST_GAP_UNPROVEN = 0.10
"""Where no two quarters agree, the bank may count days or balances in another way."""
_STEP = 0.0001
_COARSEST = 0.002
"""Above this rate, hundredths of a percent lie so close that every quarter fits one."""
_YEARS = (360, 365)
_LEAST_SPREAD = 0.05
_LEAST_SPREAD_UNPOSTED = 0.10


class Verdict(IntEnum):
    """Whether a rate explains an interest credit: yes, only if the rate changed within the quarter, or no."""

    FITS = 0
    ASKS = 1
    FAILS = 2


@dataclass(frozen=True, slots=True)
class Quarter:
    """One interest credit: its ledger row, the amount in minor units, the days it pays for and the average of the
    daily balances shown over them."""

    row: int
    interest: float
    days: int
    observed: float

    @property
    def rate(self) -> float:
        """The yearly rate, of 360 days, at which the balance shown earns the interest."""
        return self.interest * 360 / (self.observed * self.days)

    def agrees(self, rate: float) -> bool:
        """Whether the interest is that of the rate, but for the rounding of one minor unit."""
        return abs(self.rate / rate - 1) <= EXACT + 0.5 / self.interest


def verdicts(quarters: Sequence[Quarter], currency: str) -> list[tuple[Verdict, float]] | None:
    """Each quarter's verdict and the relative gap between the balance its interest implies and the one shown.

    None where nothing can be said: the bank's rates are not known and no two successive quarters agree on one.
    """
    posted = POSTED_RATES.get(currency, ())
    proven = [a.rate for a, b in pairwise(quarters) if _prove(a, b) and _near(a, posted) is not None]
    if not proven:
        return _unproven(quarters, posted) if posted else None
    fitted = [_near(quarter, posted, proven) for quarter in quarters]
    return [_verdict(quarters, fitted, at, posted, proven) for at in range(len(quarters))]


def _prove(one: Quarter, other: Quarter) -> bool:
    """Whether two successive quarters are at one rate, and pay enough for rounding not to blur it."""
    return other.agrees(one.rate) and min(one.interest, other.interest) >= LEAST_INTEREST


def _unproven(quarters: Sequence[Quarter], posted: Sequence[float]) -> list[tuple[Verdict, float]]:
    """By the posted rates alone, with room for another way of counting. Posted rates have not risen."""
    nearest = [min(posted, key=lambda rate: abs(quarter.rate / rate - 1)) for quarter in quarters]
    gaps = [abs(quarter.rate / max(nearest[at:]) - 1) for at, quarter in enumerate(quarters)]
    return [(Verdict.FAILS if gap > LARGEST_GAP_UNPROVEN else Verdict.FITS, gap) for gap in gaps]


def _near(quarter: Quarter, posted: Sequence[float], proven: Sequence[float] = ()) -> float | None:
    """The rate that explains a quarter: one the account has proven, a posted one, or where none are, a round one."""
    for candidates in (proven, posted or _round_rates(quarter.rate)):
        fitting = [rate for rate in candidates if quarter.agrees(rate)]
        if fitting:
            return min(fitting, key=lambda rate: abs(quarter.rate / rate - 1))
    return None


def _round_rates(rate: float) -> list[float]:
    """The round rates next to a rate, by years of 360 and 365 days."""
    return [max(1, round(rate * year / 360 / _STEP)) * _STEP * 360 / year for year in _YEARS]


def _verdict(
    quarters: Sequence[Quarter],
    fitted: Sequence[float | None],
    at: int,
    posted: Sequence[float],
    proven: Sequence[float],
) -> tuple[Verdict, float]:
    rate = quarters[at].rate
    later = max((fit for fit in fitted[at + 1 :] if fit is not None), default=0.0) if posted else 0.0
    fit = fitted[at]
    before = fitted[at - 1] if at else None
    after = fitted[at + 1] if at + 1 < len(fitted) else None
    if fit is not None and not posted and _stands_alone(fit, before, after):
        return Verdict.FAILS, abs(rate / (before or fit) - 1)
    if fit is not None:
        fell = later <= fit * (1 + EXACT)
        return (Verdict.FITS, abs(rate / fit - 1)) if fell else (Verdict.FAILS, abs(rate / later - 1))
    gap = abs(rate / (before or after or min(proven, key=lambda own: abs(rate / own - 1))) - 1)
    if gap <= LARGEST_GAP or (before and after and min(before, after) < rate < max(before, after)):
        return Verdict.FITS, gap
    if at == len(quarters) - 1 and before and _may_have_changed(rate, before, posted, is_later=True):
        return Verdict.ASKS, gap
    if at == 0 and after and _may_have_changed(rate, after, posted, is_later=False):
        return Verdict.ASKS, gap
    return Verdict.FAILS, gap


def _stands_alone(rate: float, before: float | None, after: float | None) -> bool:
    """Whether a rate held for one quarter only, between two quarters at one other rate: no bank does so."""
    if before is None or after is None:
        return False
    return abs(before / after - 1) <= EXACT < abs(rate / before - 1)


def _may_have_changed(rate: float, known: float, posted: Sequence[float], is_later: bool) -> bool:
    """Whether a quarter at the edge of what is seen mixes a known rate with another: any, or the next posted one."""
    if not posted:
        return True
    if is_later:
        return max((lower for lower in posted if lower < known * (1 - EXACT)), default=0.0) <= rate <= known
    return known <= rate <= min((higher for higher in posted if higher > known * (1 + EXACT)), default=np.inf)


def constant_excess(quarters: Sequence[Quarter], currency: str) -> tuple[int, float] | None:
    """From which quarter on all balances are too high by one and the same amount, and that amount in minor units.

    Interest that fits no rate may fit one on balances that are all lower by as much: so it is left by a forged row
    whose amount was carried forward. Asks for three quarters whose averages differ; None where it is not so.
    """
    known = POSTED_RATES.get(currency, ())
    rates = known or tuple(_STEP * step for step in range(1, round(_COARSEST / _STEP)))
    for start in range(len(quarters) - 2):
        rest = quarters[start:]
        if any(rest[0].agrees(rate) for rate in known) or all(quarter.agrees(rest[0].rate) for quarter in rest):
            continue
        if min(quarter.interest for quarter in rest) < LEAST_INTEREST:
            continue
        observed = np.array([quarter.observed for quarter in rest])
        if np.ptp(observed) < (_LEAST_SPREAD if known else _LEAST_SPREAD_UNPOSTED) * observed.mean():
            continue
        for rate in rates:
            excess = observed - np.array([quarter.interest * 360 / (rate * quarter.days) for quarter in rest])
            rounding = 180 / (rate * min(quarter.days for quarter in rest))
            if (
                np.ptp(excess) <= EXACT * observed.mean() + 2 * rounding
                and abs(excess.mean()) > 2 * EXACT * observed.mean() + 2 * rounding
            ):
                return start, float(excess.mean())
    return None
