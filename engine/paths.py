"""Where Tally's own resources lie and where a person's data is kept."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import platformdirs


@lru_cache
def resources() -> Path:
    """The folder of shipped resources, beside the engine in a checkout and in an installation."""
    return Path(__file__).resolve().parent.parent / "resources"


def user_data() -> Path:
    """The folder of this person's database; the environment variable TALLY_HOME overrides it."""
    home = os.environ.get("TALLY_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("Tally", appauthor=False))
