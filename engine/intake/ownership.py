"""Whether the owners that were entered fit together: doubts become findings, a circle of firms is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.errors import Refused
from engine.facts.company import Identifier
from engine.facts.ownership import BENEFICIAL_SHARE, Holding, circle, holders, parts_held, together, unnamed_share
from engine.i18n import Percent, say
from engine.intake import names, typed
from engine.intake.fields import Draft, Problem
from engine.intake.identifiers import normalised

_MOST = Decimal("1.0001")
"""Shares are typed with a few digits: so much above 1 is rounding."""


def ownership_problems(draft: Draft) -> list[Problem]:
    """What is wrong with the owners together; each entry by itself is judged elsewhere."""
    places = _places(draft)
    holdings = [_holding(row) for _, row in places]
    return [
        *_through_nobody(places, holdings),
        *_in_a_circle(places, holdings),
        *_above_one(places, holdings),
        *_belonging_to_nobody(holdings),
    ]


def owner_shares(draft: Draft) -> tuple[Decimal | None, ...]:
    """For each owner's row, all that its holder has of the applicant, directly and through others; None: not known."""
    holdings = [_holding(row) for row in draft.rows.get("owners", ())]
    parts, first = parts_held(holdings), holders(holdings)
    return tuple(together(part for part, one in zip(parts, first, strict=True) if one == holder) for holder in first)


def firm_named(name: str, draft: Draft) -> str | None:
    """The name, as it stands there, of the owner that is meant; None where no owner has it."""
    wanted = names.key(name)
    return next((row["name"] for row in draft.rows.get("owners", ()) if names.key(row.get("name", "")) == wanted), None)


def _places(draft: Draft) -> list[tuple[int, Mapping[str, str]]]:
    rows = draft.rows.get("owners", ())
    return [(number, row) for number, row in enumerate(rows) if any(text.strip() for text in row.values())]


def _holding(row: Mapping[str, str]) -> Holding:
    number = row.get("identity.number", "").strip()
    identity = normalised(Identifier(row.get("identity.type", "").strip() or "other", number)) if number else None
    return Holding(
        names.key(row.get("name", "")),
        f"{identity.type} {identity.number}" if identity else "",
        _share(row.get("share", "")),
        names.key(row.get("through", "")),
    )


def _share(text: str) -> Decimal | None:
    try:
        return typed.share(text) if text.strip() else None
    except Refused:
        return None


def _through_nobody(places: list[tuple[int, Mapping[str, str]]], holdings: Sequence[Holding]) -> list[Problem]:
    known = {holding.name for holding in holdings} - {""}
    return [
        Problem(
            f"owners[{number}].through",
            say(
                "“{name}” is not among the owners; enter that firm as an owner too, or correct the name.",
                name=row["through"].strip(),
            ),
            refuses=False,
            kind="owner-through-nobody",
        )
        for (number, row), holding in zip(places, holdings, strict=True)
        if holding.through and holding.through not in known
    ]


def _in_a_circle(places: list[tuple[int, Mapping[str, str]]], holdings: Sequence[Holding]) -> list[Problem]:
    firms = circle(holdings)
    if not firms:
        return []
    number, row = next(
        place for place, holding in zip(places, holdings, strict=True) if (holding.name, holding.through) == (
            firms[0], firms[1 % len(firms)],
        )
    )  # fmt: skip
    sentence = say(
        "“{name}” would hold itself through “{firm}”; correct through whom the shares are held.",
        name=row["name"].strip(),
        firm=row["through"].strip(),
    )
    return [Problem(f"owners[{number}].through", sentence)]


def _above_one(places: list[tuple[int, Mapping[str, str]]], holdings: Sequence[Holding]) -> list[Problem]:
    """The shares of the applicant, and those of each firm between, are parts of one whole."""
    sums: dict[str, Decimal] = {}
    called: dict[str, str] = {}
    for (_, row), holding in zip(places, holdings, strict=True):
        sums[holding.through] = sums.get(holding.through, Decimal(0)) + (holding.share or 0)
        called.setdefault(holding.through, row.get("through", "").strip())
    found = []
    for through, total in sums.items():
        if total <= _MOST:
            continue
        sentence = (
            say(
                "The shares held through “{firm}” add up to {total}, which is more than 1; correct them.",
                firm=called[through],
                total=total,
            )
            if through
            else say("The owners' shares add up to {total}, which is more than 1; correct them.", total=total)
        )
        found.append(Problem("owners", sentence, refuses=False, kind="shares-above-one"))
    return found


def _belonging_to_nobody(holdings: Sequence[Holding]) -> list[Problem]:
    unnamed = unnamed_share(holdings) if holdings else None
    if unnamed is None or unnamed < BENEFICIAL_SHARE:
        return []
    sentence = say(
        "25 % or more of the shares belong to nobody named ({share}); name who holds them.", share=Percent(unnamed)
    )
    return [Problem("owners", sentence, refuses=False, kind="owners-unnamed")]
