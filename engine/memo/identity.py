"""Personal numbers on paper: enough to recognise a person by, too little to misuse."""

from __future__ import annotations

from engine.facts.company import Identifier
from engine.intake.identifiers import IDENTIFIER_TYPES

PERSONAL = frozenset(code for code, kind in IDENTIFIER_TYPES.items() if kind.is_personal)
"""Numbers of persons; "other" may be one."""
WITH_REGION = frozenset({"cn-ric"})
"""Numbers that begin with the six digits of a region, which name nobody."""


def masked(identifier: Identifier | None) -> str | None:
    """A personal number of which the region and the last four signs show, as personal-information law asks of copies.

    A firm's number stands in full.

    >>> masked(Identifier("cn-ric", "330106199003072319"))
    '330106********2319'
    >>> masked(Identifier("us-ssn", "494-80-9907"))
    '*******9907'
    """
    if identifier is None:
        return None
    number = identifier.number
    if identifier.type not in PERSONAL:
        return number
    head = 6 if identifier.type in WITH_REGION else 0
    tail = min(4, (len(number) - head) // 2)
    hidden = len(number) - head - tail
    return number[:head] + "*" * hidden + number[head + hidden :]
