"""Personal numbers on paper: enough to recognise a person by, too little to misuse."""

from __future__ import annotations

from engine.facts.company import Identifier

PERSONAL = frozenset({"cn-ric"})


def masked(identifier: Identifier | None) -> str | None:
    """A personal number with its middle hidden, as personal-information law asks of copies; a firm's number in full.

    >>> masked(Identifier("cn-ric", "330106199003072319"))
    '330106********2319'
    """
    if identifier is None:
        return None
    number = identifier.number
    if identifier.type not in PERSONAL or len(number) < 11:
        return number
    return number[:6] + "*" * (len(number) - 10) + number[-4:]
