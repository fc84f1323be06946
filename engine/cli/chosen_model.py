"""The model that a command judges by: the one in a folder that was named, or the shipped one."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.scoring.model import Model

INSIDE = "model"
"""Where `tally train --out DIR` puts the model, beside its validation pack."""


def declare(parser: argparse.ArgumentParser, deed: str) -> None:
    parser.add_argument(
        "--model", type=Path, default=None, metavar="DIR", help=f"{deed} by the model in this folder (`tally train`)"
    )


def chosen_model(folder: Path | None) -> Callable[[], Model]:
    """Gives the model, read and verified once. Raises Refused for a folder that is no sound model of this catalogue."""

    @lru_cache(maxsize=1)
    def chosen() -> Model:
        from engine.scoring.model import CARD, load_model
        from engine.scoring.registry import shipped_model

        if folder is None:
            return shipped_model()
        inside = folder / INSIDE
        return load_model(inside if (inside / CARD).is_file() else folder)

    return chosen
