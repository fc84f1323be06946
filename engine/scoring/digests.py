"""SHA-256 digests by which a model can prove what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.features.feature import Feature


def of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_table(rows: NDArray[np.float64], labels: NDArray[np.float64], features: Sequence[Feature]) -> str:
    """Over the features' names, the values and the labels, in order."""
    seal = hashlib.sha256("\n".join(feature.name for feature in features).encode())
    seal.update(np.ascontiguousarray(rows).tobytes())
    seal.update(np.ascontiguousarray(labels).tobytes())
    return seal.hexdigest()


def of_code() -> str:
    """Over the source of features and scoring, file by file in the order of their names."""
    seal = hashlib.sha256()
    engine = Path(__file__).resolve().parent.parent
    for path in sorted(path for room in ("features", "scoring") for path in (engine / room).rglob("*.py")):
        seal.update(f"{path.parent.name}/{path.name}\n".encode())
        seal.update(path.read_bytes())
    return seal.hexdigest()
