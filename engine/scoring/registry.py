"""The models that lie beside the application: which there are, and the one that is in use until another is promoted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.errors import Refused
from engine.i18n import say
from engine.paths import resources
from engine.scoring.model import CARD, Model, load_model

REFERENCE = "reference"
"""The folder of the model trained on the simulation, in use until the bank trains on its own book."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model in a folder: its name, and its digest and whether it is simulated, or why it was refused."""

    name: str
    folder: Path
    model_id: str = ""
    digest: str = ""
    is_simulated: bool = False
    refusal: Refused | None = None


def models_folder() -> Path:
    return resources() / "models"


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The reference model, loaded and verified once. Refuses when it is absent or damaged."""
    folder = models_folder() / REFERENCE
    if not folder.is_dir():
        raise Refused(say("The reference model is missing from {folder}; install Tally again.", folder=str(folder)))
    return load_model(folder)


def list_models(folder: Path | None = None) -> tuple[ModelEntry, ...]:
    """Every model of a folder (None: the shipped ones) by name; one that is damaged is listed with its refusal."""
    folder = folder or models_folder()
    return tuple(_entry(path) for path in sorted(folder.iterdir()) if path.is_dir() and (path / CARD).exists())


def _entry(folder: Path) -> ModelEntry:
    try:
        model = load_model(folder)
    except Refused as refusal:
        return ModelEntry(folder.name, folder, refusal=refusal)
    return ModelEntry(folder.name, folder, model.card.model_id, model.digest, model.card.is_simulated)
