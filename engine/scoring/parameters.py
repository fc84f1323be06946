"""Everything of a model but its trees, and its form as `card.toml`: readable, complete and sealed by a digest."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.errors import Refused
from engine.features import feature as catalogue
from engine.features.feature import Feature
from engine.i18n import Sentence, say
from engine.scoring import toml
from engine.scoring.calibration import Calibration
from engine.scoring.card import Card, Certificate, Metric
from engine.scoring.digests import of_bytes
from engine.scoring.reasons import References
from engine.scoring.uncertainty import VennAbers

FORMAT = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Parameters:
    """What turns the trees' margins into a score, and the card that says where it comes from."""

    features: tuple[Feature, ...]
    calibration: Calibration
    grade_bounds: tuple[float, ...]
    interval: VennAbers
    references: References
    card: Card


def to_card(parameters: Parameters, trees_digest: str) -> str:
    """The text of card.toml. Its first line is the digest of all that follows."""
    body = toml.written(_document(parameters, trees_digest))
    return f'digest = "{of_bytes(body.encode())}"\n{body}'


def card_digest(text: str) -> str | None:
    """The digest of a card's text, or None where its first line does not tell the truth about the rest."""
    first, _, body = text.partition("\n")
    digest = of_bytes(body.encode())
    return digest if first == f'digest = "{digest}"' else None


def from_card(text: str, features: tuple[Feature, ...]) -> tuple[Parameters, str]:
    """Parameters and the digest of the trees from a card whose digest was verified.

    Refuses a card that was made for other features than these, listing the difference, and one whose digest is true
    but that is no card.
    """
    try:
        document = tomllib.loads(text)
        if document.get("format") != FORMAT:
            raise Refused(say("The model was saved by another version of Tally; train it again or update Tally."))
        _check_features(document, features)
        return _parameters(document, features), document["model"]["trees_digest"]
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Refused(
            say("The card of the scoring model lacks what a card must say; train the model again.")
        ) from error


def _document(parameters: Parameters, trees_digest: str) -> dict[str, Any]:
    card, calibration, interval = parameters.card, parameters.calibration, parameters.interval
    facts = asdict(card)
    tables = {name: facts.pop(name) for name in ("metrics", "ablations", "log_losses", "certificate", "options")}
    facts.pop("gains")
    return {
        "format": FORMAT,
        "model": facts | {"trees_digest": trees_digest, "feature_digest": catalogue.digest(parameters.features)},
        "calibration": asdict(calibration),
        "grades": {"bounds": parameters.grade_bounds},
        **tables,
        "cut_off": {"pd": parameters.references.cut_off_pd},
        "interval": {name: getattr(interval, name).tolist() for name in ("edges", "lower", "upper")},
        "features": [_feature(parameters, position) for position in range(len(parameters.features))],
    }


def _feature(parameters: Parameters, position: int) -> dict[str, Any]:
    """One line of the direction sheet, with the references that reasons compare with."""
    feature, references = parameters.features[position], parameters.references
    return {
        "name": feature.name,
        "unit": str(feature.unit),
        "direction": int(feature.direction),
        "block": str(feature.block),
        "family": str(feature.family),
        "gain": parameters.card.gains[position],
        "reference": float(references.values[position]),
        "reference_margin": float(references.margins[position]),
        "safer": float(references.safer[position]),
    }


def _parameters(document: Mapping[str, Any], features: tuple[Feature, ...]) -> Parameters:
    rows = document["features"]
    calibration = document["calibration"]
    return Parameters(
        features=features,
        calibration=Calibration(
            calibration["method"], tuple(calibration["parameters"]), tuple(calibration["knots"]), calibration["shift"]
        ),
        grade_bounds=tuple(document["grades"]["bounds"]),
        interval=VennAbers(*(np.array(document["interval"][name]) for name in ("edges", "lower", "upper"))),
        references=References(
            document["cut_off"]["pd"],
            *(np.array([row[name] for row in rows]) for name in ("reference", "reference_margin", "safer")),
        ),
        card=_card(document, tuple(row["gain"] for row in rows)),
    )


def _card(document: Mapping[str, Any], gains: tuple[float, ...]) -> Card:
    facts = {k: v for k, v in document["model"].items() if k not in ("trees_digest", "feature_digest")}
    certificate = document["certificate"]
    return Card(
        **facts,
        metrics={name: Metric(**metric) for name, metric in document["metrics"].items()},
        ablations=document["ablations"],
        log_losses=document["log_losses"],
        certificate=Certificate(**certificate | {"violating": tuple(certificate["violating"])}),
        gains=gains,
        options=document["options"],
    )


def _check_features(document: Mapping[str, Any], features: Sequence[Feature]) -> None:
    if document["model"]["feature_digest"] == catalogue.digest(tuple(features)):
        return
    trained = {row["name"]: (row["unit"], row["direction"], row["block"]) for row in document["features"]}
    present = {f.name: (str(f.unit), int(f.direction), str(f.block)) for f in features}
    differences: list[Sentence] = [
        say("The model was trained on another feature catalogue; train it again or install the matching model.")
    ]
    differences += [
        say("The model knows {feature}, the catalogue does not.", feature=n) for n in trained if n not in present
    ]
    differences += [
        say("The catalogue has {feature}, the model does not.", feature=n) for n in present if n not in trained
    ]
    changed = [n for n in trained if n in present and trained[n] != present[n]]
    differences += [say("Unit, direction or block of {feature} changed since training.", feature=n) for n in changed]
    if len(differences) == 1:
        differences.append(say("The features are the same, but in another order."))
    raise Refused.because(differences)
