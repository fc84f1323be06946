"""What scoring answers: a probability of default with its proof."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to the margin (log-odds of default) of this case; value is None where unknown."""

    feature: str
    value: float | None
    margin: float


@dataclass(frozen=True, slots=True)
class Reason:
    """A family of features that raises (or, as a strength, lowers) the PD against applicants near the cut-off.

    `features` are those of the family that matter, most important first; margin is the family's contribution
    relative to the reference; pd_replaced is the PD with the family set to the reference values, so that
    pd_replaced < pd proves a reason and pd_replaced > pd a strength.
    """

    family: str
    features: tuple[str, ...]
    values: tuple[float | None, ...]
    references: tuple[float | None, ...]
    margin: float
    pd: float
    pd_replaced: float


@dataclass(frozen=True, slots=True)
class BlockScore:
    """The PD when only some blocks are known: behaviour (bank flows and invoices), accounts, or all."""

    name: str
    pd: float | None
    grade: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """Probability of default within 12 months, its interval, grade 1 (best) to 10, and the proof.

    base + sum of contributions equals margin within 1e-5, else the memo refuses to export. pd is the
    calibrated margin; pd_low and pd_high bound it. blocks are behaviour, accounts and all, side by side.
    """

    pd: float
    pd_low: float
    pd_high: float
    grade: int
    margin: float
    base: float
    contributions: tuple[Contribution, ...]
    reasons: tuple[Reason, ...]
    strengths: tuple[Reason, ...]
    blocks: tuple[BlockScore, ...]
    model_id: str
    model_digest: str
    is_simulated: bool

    @property
    def proof_gap(self) -> float:
        """How far base and contributions are from the margin; more than 1e-5 means that the proof fails."""
        return abs(self.base + sum(c.margin for c in self.contributions) - self.margin)
