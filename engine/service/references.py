"""What every case is judged by: the policy in force and the model in use, loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from engine.policy.document import load_policy
from engine.policy.policy import Policy
from engine.scoring.model import Model
from engine.scoring.registry import shipped_model


class References:
    """Policy and model of this installation; a policy file given by the person takes the shipped one's place."""

    def __init__(self, policy_file: Path | None = None, champion: Callable[[], Model] = shipped_model) -> None:
        self._policy_file = policy_file
        self._champion = champion

    @cached_property
    def _policy(self) -> Policy:
        return load_policy(self._policy_file)

    def policy(self) -> Policy:
        return self._policy

    def model(self) -> Model:
        """The champion of the registry; where there is no registry, as at the command line, the shipped model."""
        return self._champion()
