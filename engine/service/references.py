"""What every case is judged by: the policy in force and the model in use, loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from engine.policy.document import policies, policy_content, read_policy
from engine.policy.policy import Policy
from engine.scoring.model import Model
from engine.scoring.registry import shipped_model


class References:
    """Policy and model of this installation: what two people put in force, else what is shipped.

    A policy file given by the person takes the place of both.
    """

    def __init__(
        self,
        policy_file: Path | None = None,
        champion: Callable[[], Model] = shipped_model,
        in_force: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        self._given = policy_file
        self._champion = champion
        self._in_force = in_force

    @cached_property
    def _file(self) -> bytes:
        """The given policy file, or the newest shipped one, as it was when it was first needed."""
        return policy_content(self._given or policies()[-1])

    def policy(self) -> Policy:
        return read_policy(self.policy_file(), self._name)

    def policy_file(self) -> bytes:
        """The bytes that the policy is read from."""
        return self._file if self._given else self._in_force() or self._file

    @property
    def _name(self) -> str:
        return self._given.name if self._given else "policy.toml"

    def model(self) -> Model:
        """The champion of the registry; where there is no registry, as at the command line, the shipped model."""
        return self._champion()
