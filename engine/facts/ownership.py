"""Who holds the applicant: shares held through other firms are multiplied along the chain and added up by holder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.company import Owner

BENEFICIAL_SHARE = Decimal("0.25")
"""From this share on an owner is beneficial (FATF recommendation 24; PBC order 3 of 2024 on beneficial owners)."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One entry, in plain texts that can be compared: who holds (number is "" where it is not known), and the share (a
    fraction of 1) of the applicant or, where `through` names one, of that firm."""

    name: str
    number: str
    share: Decimal | None
    through: str = ""


@dataclass(frozen=True, slots=True)
class Stake:
    """All that one holder has of the applicant, directly and through others: a fraction of 1, None where a share on the
    way is not known. is_between: others hold through it, so that it is not the last in the chain."""

    owner: Owner
    share: Decimal | None
    is_between: bool


def parts_held(holdings: Sequence[Holding]) -> tuple[Decimal | None, ...]:
    """What each entry comes to of the applicant; None where a share on the way is not known, the chain leads to nobody
    or back to where it began."""
    found, _ = _resolved(holdings)
    return tuple(found.get(position) for position in range(len(holdings)))


def circle(holdings: Sequence[Holding]) -> tuple[str, ...]:
    """Firms that would hold themselves, each through the next; () where there is none."""
    _, waiting = _resolved(holdings)
    if not waiting:
        return ()
    holds_through = {holdings[position].name: holdings[position].through for position in waiting}
    way = [next(iter(holds_through))]
    while (following := holds_through[way[-1]]) not in way:
        way.append(following)
    return tuple(way[way.index(following) :])


def _resolved(holdings: Sequence[Holding]) -> tuple[dict[int, Decimal | None], list[int]]:
    """What entries come to, by position, and the entries that wait for each other for ever."""
    by_name = _by_name(holdings)
    found: dict[int, Decimal | None] = {}
    waiting = list(range(len(holdings)))
    while waiting:
        for position in waiting:
            holding = holdings[position]
            firm = by_name.get(holding.through, ())
            if not holding.through:
                found[position] = holding.share
            elif all(other in found for other in firm):
                held = together(found[other] for other in firm) if firm else None
                found[position] = None if held is None or holding.share is None else holding.share * held
        left = [position for position in waiting if position not in found]
        if len(left) == len(waiting):
            break
        waiting = left
    return found, waiting


def holders(holdings: Sequence[Holding]) -> tuple[int, ...]:
    """For each entry, the first entry of the same holder: by its number or, where it has none, by its name. Two persons
    of one name are told apart by their numbers, and an entry without one is then neither of them."""
    by_name = _by_name(holdings)
    by_number = {h.number: position for position, h in reversed(tuple(enumerate(holdings))) if h.number}
    first: list[int] = []
    for holding in holdings:
        named_so = by_name[holding.name]
        numbers = {holding.number} if holding.number else {holdings[other].number for other in named_so} - {""}
        nameless = next((other for other in named_so if not holdings[other].number), 0)
        first.append(by_number[numbers.pop()] if len(numbers) == 1 else nameless)
    return tuple(first)


def together(parts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where a part is not known."""
    known = list(parts)
    return None if None in known else sum((part for part in known if part), Decimal(0))


def unnamed_share(holdings: Sequence[Holding]) -> Decimal | None:
    """The share of the applicant that belongs to nobody named, directly and behind the firms that others hold through;
    None where a share is not known."""
    parts = parts_held(holdings)
    if None in parts:
        return None
    known = [part or Decimal(0) for part in parts]
    rest = 1 - sum((part for h, part in zip(holdings, known, strict=True) if not h.through), Decimal(0))
    unnamed = max(rest, Decimal(0))
    for firm in {holding.through for holding in holdings} - {""}:
        held = sum((part for h, part in zip(holdings, known, strict=True) if h.name == firm), Decimal(0))
        named = sum((h.share or Decimal(0) for h in holdings if h.through == firm), Decimal(0))
        unnamed += held * max(1 - named, Decimal(0))
    return unnamed


def holdings_of(owners: Sequence[Owner]) -> tuple[Holding, ...]:
    return tuple(
        Holding(
            _plain(owner.name),
            f"{owner.identity.type} {owner.identity.number}" if owner.identity else "",
            owner.share,
            _plain(owner.through or ""),
        )
        for owner in owners
    )


def stakes(owners: Sequence[Owner]) -> tuple[Stake, ...]:
    """Every holder once, in order of first mention."""
    holdings = holdings_of(owners)
    parts, first = parts_held(holdings), holders(holdings)
    between = {holding.through for holding in holdings}
    return tuple(
        Stake(
            owners[one],
            together(parts[other] for other, holder in enumerate(first) if holder == one),
            any(holdings[other].name in between for other, holder in enumerate(first) if holder == one),
        )
        for one in dict.fromkeys(first)
    )


def _by_name(holdings: Sequence[Holding]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, holding in enumerate(holdings):
        found.setdefault(holding.name, []).append(position)
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
