"""Every kind of finding can appear, and does not where the case is only near it."""

from __future__ import annotations

import finding_pairs_bank  # noqa: F401  (fills the table)
import pytest
from finding_pairs import PAIRS

from engine.policy.finding_kinds import FINDING_KINDS


def test_that_every_kind_that_a_policy_may_speak_of_has_a_case_in_which_it_appears() -> None:
    assert set(PAIRS) == FINDING_KINDS


@pytest.mark.parametrize("kind", sorted(PAIRS))
def test_that_a_finding_appears_and_does_not_in_a_near_case(kind: str) -> None:
    there, near = PAIRS[kind]()
    assert kind in there
    assert kind not in near
