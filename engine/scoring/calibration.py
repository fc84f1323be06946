"""From margin to probability of default: four calibrations, one chosen, then the central tendency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.scoring import isotonic

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

SMALLEST = 1e-7


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a margin becomes a PD, as plain numbers.

    - none: PD = sigmoid(margin), no parameters;
    - platt: sigmoid(a margin + b), parameters (a, b) (Platt, 1999);
    - beta: sigmoid(a ln s - b ln(1 - s) + c) with s = sigmoid(margin), parameters (a, b, c) (Kull et al., 2017);
    - isotonic: log-odds interpolated between `knots` at the margins `parameters`, which are the centres of the steps
      of isotonic regression, so that the PD rises strictly (Oron and Flournoy, 2017); beyond the ends with slope one.

    `shift` moves every log-odds by the same amount, towards the policy's central tendency.
    """

    method: str
    parameters: tuple[float, ...] = ()
    knots: tuple[float, ...] = ()
    shift: float = 0.0

    def pd(self, margins: Vector) -> Vector:
        """The PD of each margin."""
        return sigmoid(self._log_odds(margins) + self.shift)

    def shifted(self, probabilities: Vector) -> Vector:
        """Calibrated but unshifted probabilities (such as an interval's ends) moved to the central tendency."""
        return sigmoid(logit(probabilities) + self.shift) if self.shift else probabilities

    def _log_odds(self, margins: Vector) -> Vector:
        match self.method:
            case "none":
                return margins
            case "platt":
                slope, intercept = self.parameters
                return slope * margins + intercept
            case "beta":
                return np.asarray(_beta_columns(margins) @ np.array(self.parameters))
            case "isotonic":
                return _interpolated(margins, np.array(self.parameters), np.array(self.knots))
        raise ValueError(f"no calibration is called {self.method!r}")


def sigmoid(log_odds: Vector) -> Vector:
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-np.asarray(log_odds, dtype=np.float64)))


def logit(probabilities: Vector) -> Vector:
    with np.errstate(divide="ignore"):
        return np.log(probabilities) - np.log1p(-np.asarray(probabilities, dtype=np.float64))


def log_losses(labels: Vector, pds: Vector) -> Vector:
    """The log-loss of each row."""
    pds = np.clip(pds, SMALLEST, 1 - SMALLEST)
    return -np.where(labels > 0, np.log(pds), np.log1p(-pds))


def fit_platt(margins: Vector, labels: Vector) -> Calibration | None:
    """Platt's line, or None where the margins rank backwards."""
    slope, intercept = _logistic(np.column_stack([margins, np.ones_like(margins)]), labels)
    return Calibration("platt", (slope, intercept)) if slope > 0 else None


def fit_beta(margins: Vector, labels: Vector) -> Calibration | None:
    """The beta calibration; a slope that would turn negative is set to zero, as its authors do."""
    columns = _beta_columns(margins)
    a, b, c = _logistic(columns, labels)
    if a < 0:
        a, (b, c) = 0.0, _logistic(columns[:, 1:], labels)
    elif b < 0:
        b, (a, c) = 0.0, _logistic(columns[:, [0, 2]], labels)
    return Calibration("beta", (a, b, c)) if min(a, b) >= 0 and max(a, b) > 0 else None


def fit_isotonic(margins: Vector, labels: Vector) -> Calibration | None:
    """Isotonic regression through the centres of its steps; None where there is but one step."""
    order = np.argsort(margins, kind="stable")
    ranked = margins[order]
    levels, starts = isotonic.pool(labels[order], np.ones(len(order)))
    sizes = np.diff(np.append(starts, len(order)))
    centres = np.add.reduceat(ranked, starts) / sizes
    rates = np.clip(levels, 0.5 / (sizes + 1), 1 - 0.5 / (sizes + 1))
    rates = isotonic.fitted(rates, sizes.astype(np.float64))
    keep = np.concatenate([[True], (np.diff(centres) > 0) & (np.diff(rates) > 0)])
    if keep.sum() < 2:
        return None
    return Calibration("isotonic", tuple(centres[keep].tolist()), tuple(logit(rates[keep]).tolist()))


METHODS: Mapping[str, Callable[[Vector, Vector], Calibration | None]] = {
    "none": lambda margins, labels: Calibration("none"),
    "platt": fit_platt,
    "beta": fit_beta,
    "isotonic": fit_isotonic,
}
"""From the simplest to the most flexible."""


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """The calibration chosen, every method's cross-fitted mean log-loss, and the cross-fitted PDs of the chosen one."""

    calibration: Calibration
    log_loss: Mapping[str, float]
    pds: Vector


def choose(margins: Vector, labels: Vector, folds: NDArray[np.int64]) -> Choice:
    """The simplest method whose cross-fitted log-loss is within one standard error of the best one's.

    The standard error is that of the paired difference of the rows' losses: the spread of the losses themselves says
    how hard the cases are, not how the methods differ.
    """
    pds = {name: _cross_fitted(name, margins, labels, folds) for name in METHODS}
    losses = {name: log_losses(labels, column) for name, column in pds.items() if column is not None}
    means = {name: float(np.mean(loss)) for name, loss in losses.items()}
    best = min(means, key=lambda name: means[name])
    for name in losses:
        gap = losses[name] - losses[best]
        calibration = METHODS[name](margins, labels)
        if calibration and gap.mean() <= gap.std() / np.sqrt(len(gap)):
            chosen = pds[name]
            assert chosen is not None
            return Choice(calibration, means, chosen)
    return Choice(Calibration("none"), means, sigmoid(margins))


def with_central_tendency(calibration: Calibration, margins: Vector, central_tendency: float | None) -> Calibration:
    """The calibration shifted so that the mean PD of these margins is the central tendency."""
    if central_tendency is None:
        return calibration
    low, high = -20.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        too_low = replace(calibration, shift=middle).pd(margins).mean() < central_tendency
        low, high = (middle, high) if too_low else (low, middle)
    return replace(calibration, shift=(low + high) / 2)


def _cross_fitted(name: str, margins: Vector, labels: Vector, folds: NDArray[np.int64]) -> Vector | None:
    pds = np.empty_like(margins)
    for fold in np.unique(folds):
        held_out = folds == fold
        calibration = METHODS[name](margins[~held_out], labels[~held_out])
        if calibration is None:
            return None
        pds[held_out] = calibration.pd(margins[held_out])
    return pds


def _interpolated(margins: Vector, centres: Vector, log_odds: Vector) -> Vector:
    beyond = np.minimum(margins - centres[0], 0.0) + np.maximum(margins - centres[-1], 0.0)
    return np.asarray(np.interp(margins, centres, log_odds) + beyond)


def _beta_columns(margins: Vector) -> Matrix:
    """ln s, -ln(1 - s) and one, where s = sigmoid(margin)."""
    return np.column_stack([-np.logaddexp(0, -margins), np.logaddexp(0, margins), np.ones_like(margins)])


def _logistic(columns: Matrix, labels: Vector) -> list[float]:
    """Logistic regression by Newton's method, with a trace of ridge so that separable data stay finite."""
    weights = np.zeros(columns.shape[1])
    ridge = 1e-6 * len(labels) * np.eye(columns.shape[1])
    for _ in range(50):
        pds = sigmoid(columns @ weights)
        gradient = columns.T @ (pds - labels) + ridge @ weights
        curvature = (columns * (pds * (1 - pds))[:, None]).T @ columns + ridge
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-10:
            break
    return [float(weight) for weight in weights]
