"""The features as this project computes them."""

from __future__ import annotations

import numpy as np

from benchmarks.engines.names import NAMES, Movements
from engine.features.catalogue import by_name, compute
from engine.features.columns import PanelColumns
from engine.features.panel import Panel


def load(movements: Movements) -> PanelColumns:
    return movements.columns


def features(table: PanelColumns) -> dict[str, np.ndarray]:
    values = compute(Panel(table), tuple(by_name(name) for name in NAMES))
    return {name: values[:, place] for place, name in enumerate(NAMES)}
