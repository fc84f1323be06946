"""The scoring model: trees, calibration, references and card together, from a row of features to a `Score`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.features.feature import Feature
from engine.i18n import Sentence, say
from engine.scoring import evidence, reasons
from engine.scoring.digests import of_bytes
from engine.scoring.folder import replace_folder
from engine.scoring.grades import grade_of
from engine.scoring.parameters import Parameters, card_digest, from_card, to_card
from engine.scoring.ranker import Ranker
from engine.scoring.reasons import Families
from engine.scoring.score import BlockScore, Contribution, Score
from engine.scoring.scorecard import SCORECARD, read_scorecard
from engine.scoring.xgb import TREES, Booster

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Values = Mapping[str, float | None]

CARD = "card.toml"
RANKERS: Mapping[str, Callable[[bytes], Ranker]] = {TREES: Booster, SCORECARD: read_scorecard}
"""How what ranks is read, by the name of its file."""

LARGEST_PROOF_GAP = 1e-5


@dataclass(frozen=True, eq=False, kw_only=True)
class Model(Parameters):
    """A trained model: its parameters, and what ranks: trees or a scorecard."""

    booster: Ranker

    def row(self, values: Values | Vector) -> Vector:
        """The features' values in the model's order; unknown is NaN, and so is what is not finite."""
        if isinstance(values, Mapping):
            values = np.array([values.get(name) for name in self._names], dtype=np.float64)
        row = np.asarray(values, dtype=np.float64)
        if row.shape != (len(self.features),):
            raise ValueError(f"a row has {len(self.features)} features, not shape {row.shape}")
        return np.where(np.isfinite(row), row, np.nan)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(feature.name for feature in self.features)

    def pds(self, rows: Matrix) -> Vector:
        """The PD of many cases at once; shape (n, f) to (n,)."""
        return self.calibration.pd(self.booster.margins(np.where(np.isfinite(rows), rows, np.nan)))

    def grade(self, pd: float) -> int:
        return grade_of(pd, self.grade_bounds)

    def knows_any(self, values: Values | Vector) -> bool:
        """Whether anything but the firm and its request is known: without it a score tells nothing."""
        return bool(self.known(self.row(values)[None, :])[0])

    def known(self, rows: Matrix) -> NDArray[np.bool_]:
        """The same of many cases at once; shape (n, f) to (n,)."""
        return np.asarray(np.isfinite(rows)[:, self._behaviour | self._accounts].any(axis=1))

    def score(self, values: Values | Vector) -> Score:
        """PD, interval, grade, contributions, reasons, strengths and blocks of one case."""
        row = self.row(values)
        margins = self.booster.margins(self._questions(row))
        pds = self.calibration.pd(margins)
        pd, margin = float(pds[0]), float(margins[0])
        shares, base = self.booster.contributions(row[None, :])
        because, strengths = reasons.explain(row, shares[0], pd, pds[3:], self._families, self.references)
        pd_low, pd_high = (float(end[0]) for end in self._bounded(margins[:1])[1:])
        return Score(
            pd=pd,
            pd_low=pd_low,
            pd_high=pd_high,
            grade=self.grade(pd),
            margin=margin,
            base=base,
            contributions=self._contributions(row, shares[0]),
            reasons=because,
            strengths=strengths,
            blocks=self._blocks(row, pds),
            model_id=self.card.model_id,
            model_digest=self.digest,
            is_simulated=self.card.is_simulated,
        )

    def outline(self, values: Values | Vector) -> Score:
        """The same score without contributions, reasons and strengths: all that a verdict rests on, sooner."""
        row = self.row(values)
        margins = self.booster.margins(self._questions(row, replaced=False))
        pds = self.calibration.pd(margins)
        pd, margin = float(pds[0]), float(margins[0])
        pd_low, pd_high = (float(end[0]) for end in self._bounded(margins[:1])[1:])
        return Score(
            pd=pd, pd_low=pd_low, pd_high=pd_high, grade=self.grade(pd), margin=margin, base=float("nan"),
            contributions=(), reasons=(), strengths=(), blocks=self._blocks(row, pds), model_id=self.card.model_id,
            model_digest=self.digest, is_simulated=self.card.is_simulated,
        )  # fmt: skip

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the card, which holds everything but the trees, and the trees' own digest."""
        digest = card_digest(self._card_text)
        assert digest is not None
        return digest

    @cached_property
    def _card_text(self) -> str:
        return to_card(self, of_bytes(self.booster.content))

    def save(self, folder: Path) -> None:
        """Write card.toml and the trees or scorecard, both or neither. Refuses a model without a clean certificate."""
        certificate = self.card.certificate
        if certificate.violations:
            raise Refused(
                say(
                    "The model is not saved: {features} work against their declared direction in {violations} steps. "
                    "Train with monotone constraints.",
                    features=", ".join(certificate.violating),
                    violations=certificate.violations,
                )
            )
        if certificate.largest_proof_gap > LARGEST_PROOF_GAP:
            raise Refused(say("The model is not saved: its contributions do not add up to its margin."))
        replace_folder(folder, self.files())

    def files(self) -> dict[str, bytes]:
        """The files of the model's folder by name."""
        return {self.booster.file: self.booster.content, CARD: self._card_text.encode()}

    def _questions(self, row: Vector, replaced: bool = True) -> Matrix:
        """The case itself, without accounts, without behaviour, then one row a family: one call answers them all."""
        behaviour, accounts = row.copy(), row.copy()
        behaviour[self._accounts] = np.nan
        accounts[self._behaviour] = np.nan
        families = [reasons.replacements(row, self._families, self.references)] if replaced else []
        return np.vstack([row, behaviour, accounts, *families])

    def judge(self, rows: Matrix) -> tuple[Vector, Vector, Vector]:
        """PD and interval of many cases at once: the PDs, their lower and their upper ends."""
        margins = self.booster.margins(np.where(np.isfinite(rows), rows, np.nan))
        return self._bounded(margins)

    def _bounded(self, margins: Vector) -> tuple[Vector, Vector, Vector]:
        """The Venn-Abers interval, widened in the few cases whose calibrated PD lies outside of it."""
        pds = self.calibration.pd(margins)
        lower, upper = self.interval.intervals(margins)
        lower, upper = self.calibration.shifted(lower), self.calibration.shifted(upper)
        return pds, np.minimum(lower, pds), np.maximum(upper, pds)

    def _contributions(self, row: Vector, margins: Vector) -> tuple[Contribution, ...]:
        return tuple(
            Contribution(feature.name, None if np.isnan(value) else value, margin)
            for feature, value, margin in zip(self.features, row.tolist(), margins.tolist(), strict=True)
        )

    def _blocks(self, row: Vector, pds: Vector) -> tuple[BlockScore, ...]:
        known = np.isfinite(row)
        views = (
            ("behaviour", float(pds[1]), bool(known[self._behaviour].any())),
            ("accounts", float(pds[2]), bool(known[self._accounts].any())),
            ("all", float(pds[0]), True),
        )
        return tuple(
            BlockScore(name, pd, self.grade(pd)) if is_known else BlockScore(name, None, None)
            for name, pd, is_known in views
        )

    @cached_property
    def _families(self) -> Families:
        return Families.of(self.features)

    @cached_property
    def _behaviour(self) -> NDArray[np.bool_]:
        return evidence.columns_of(self.features, evidence.BEHAVIOUR)

    @cached_property
    def _accounts(self) -> NDArray[np.bool_]:
        return evidence.columns_of(self.features, evidence.ACCOUNTS)


def load_model(folder: Path, features: tuple[Feature, ...] | None = None) -> Model:
    """The model of a folder, every digest verified, for these features (None for the catalogue).

    Refuses, with what to do, a folder without a model, changed or cut files, and a model of another catalogue.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
        file = next((name for name in RANKERS if name in names), TREES)
        ranks, text = (folder / file).read_bytes(), (folder / CARD).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(say("There is no readable scoring model in {folder}.", folder=str(folder))) from error
    foreign = [name for name in names if name not in (file, CARD)]
    if foreign:
        raise Refused(_foreign(folder, foreign[0]))
    if card_digest(text) is None:
        raise Refused(_changed(folder, CARD))
    parameters, trees_digest = from_card(text, _catalogue() if features is None else features)
    if of_bytes(ranks) != trees_digest:
        raise Refused(_changed(folder, file))
    model = Model(booster=RANKERS[file](ranks), **{f.name: getattr(parameters, f.name) for f in fields(parameters)})
    if model.booster.width != len(model.features):
        raise Refused(_changed(folder, file))
    return model


def _changed(folder: Path, file: str) -> Sentence:
    return say(
        "{file} of the scoring model in {folder} was changed or cut short; install the model again.",
        file=file,
        folder=str(folder),
    )


def _foreign(folder: Path, file: str) -> Sentence:
    return say(
        "{folder} holds {file}, which is no part of a scoring model; remove it or install the model again.",
        file=file,
        folder=str(folder),
    )


def _catalogue() -> tuple[Feature, ...]:
    from engine.features.catalogue import CATALOGUE

    return CATALOGUE
