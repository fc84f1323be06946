"""What a count of defaults says about a PD, with Jeffreys' prior: an interval, and the test of the ECB."""

from __future__ import annotations

from scipy.special import betainc, betaincinv

from engine.scoring.validation.interval import Interval


def jeffreys_interval(defaults: int, cases: int, confidence: float = 0.95) -> Interval:
    """The default rate with Jeffreys' interval (Brown, Cai and DasGupta, 2001).

    It begins at 0 where no case defaulted and ends at 1 where every case did; without cases the rate is NaN.
    """
    if cases == 0:
        return Interval(float("nan"), 0.0, 1.0)
    tail = (1 - confidence) / 2
    a, b = defaults + 0.5, cases - defaults + 0.5
    low = float(betaincinv(a, b, tail)) if defaults else 0.0
    high = float(betaincinv(a, b, 1 - tail)) if defaults < cases else 1.0
    return Interval(defaults / cases, low, high)


def jeffreys_p(defaults: int, cases: int, pd: float) -> float:
    """How probable it is, after seeing the defaults, that the true PD is at or below the one applied.

    Small means that the PD understates the risk (ECB, Instructions for reporting the validation results of internal
    models, 2019, section 2.5.3.1).
    """
    return float(betainc(defaults + 0.5, cases - defaults + 0.5, pd))
