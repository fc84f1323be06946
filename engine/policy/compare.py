"""Two versions of a policy side by side: every entry that was added, removed or changed, and whether it got stricter.

The comparison walks the policies' own values, so that a section that a later version brings is compared like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from engine.policy.decision import Verdict
from engine.policy.policy import Comparison, Policy, Rule

Place: TypeAlias = tuple[str, ...]
"""Section, then the names of entries, then the field: ("rules", "gambling", "threshold")."""

LEFT_OUT = ("digest", "version")
"""What differs between any two files and says nothing."""

FALLS = frozenset(
    {
        "up_to", "most", "most_months", "share", "turnover_share", "order_advance_rate", "order_buyer_share",
        "leverage_factor", "group_up_to", "growth_over_industry", "most_pd", "free_days", "free_months",
        "most_grades_apart", "industry_fall", "worst_grade", "ceiling", "legal_ceiling", "applies_above",
        "essential_above", "above",
    }
)  # fmt: skip
"""Fields of which less is stricter."""
RISES = frozenset(
    {"minimum", "least", "from_share", "turnover_least_days", "lgd", "funding", "opex", "hurdle", "floor"}
)
"""Fields of which more is stricter."""


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Sense(StrEnum):
    """Which way a difference works for applicants; OPEN where it cannot be told from the entry alone."""

    STRICTER = "stricter"
    LOOSER = "looser"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. place is where it stands; before and after are the values, None on the side that has none."""

    place: Place
    change: Change
    before: object | None
    after: object | None
    sense: Sense

    @property
    def section(self) -> str:
        return self.place[0]

    @property
    def item(self) -> str:
        """The entry within the section, "" for the section itself."""
        return ", ".join(self.place[1:] if self.change is not Change.CHANGED else self.place[1:-1])

    @property
    def field(self) -> str:
        """The field that changed, "" where the whole entry came or went."""
        return self.place[-1] if self.change is Change.CHANGED else ""


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Every difference, in the order of the policy's sections."""
    return tuple(
        found
        for field in fields(Policy)
        if field.name not in LEFT_OUT
        for found in _between(getattr(before, field.name), getattr(after, field.name), (field.name,), None)
    )


def _between(before: Any, after: Any, place: Place, rule: Rule | None) -> Iterator[Difference]:
    """The differences below one place; `rule` is the one that the place belongs to."""
    if before == after:
        return
    mine, theirs = _entries(before), _entries(after)
    if mine is None or theirs is None:
        yield _difference(before, after, place, rule)
        return
    if isinstance(after, Rule):
        rule = after
    for name in list(dict.fromkeys((*mine, *theirs))):
        here = (*place, name)
        if name in mine and name in theirs:
            yield from _between(mine[name], theirs[name], here, rule)
        elif name in theirs:
            yield Difference(here, Change.ADDED, None, theirs[name], _of_entry(theirs[name], Sense.STRICTER))
        else:
            yield Difference(here, Change.REMOVED, mine[name], None, _of_entry(mine[name], Sense.LOOSER))


def _entries(value: Any) -> dict[str, Any] | None:
    """What a value is made of by name; None for what is compared whole."""
    if isinstance(value, Mapping):
        return {str(name): item for name, item in value.items()}
    if is_dataclass(value) and type(value).__module__.startswith("engine.policy"):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, tuple) and value and all(is_dataclass(item) for item in value):
        return {_name(item): item for item in value}
    return {} if value == () else None


def _name(item: Any) -> str:
    """What tells an entry of a list from the others: the first of its fields."""
    return str(getattr(item, fields(item)[0].name))


def _difference(before: Any, after: Any, place: Place, rule: Rule | None) -> Difference:
    if before is None and len(place) == 1:
        return Difference(place, Change.ADDED, None, after, Sense.OPEN)
    if after is None and len(place) == 1:
        return Difference(place, Change.REMOVED, before, None, Sense.OPEN)
    return Difference(place, Change.CHANGED, before, after, _sense(before, after, place[-1], rule))


def _of_entry(entry: Any, sense: Sense) -> Sense:
    """A rule that comes is stricter; of other entries their coming alone does not tell."""
    return sense if isinstance(entry, Rule) else Sense.OPEN


def _sense(before: Any, after: Any, field: str, rule: Rule | None) -> Sense:
    if isinstance(before, Verdict) and isinstance(after, Verdict):
        return _stricter(after > before)
    is_threshold = rule is not None and field == "threshold"
    falls = field in FALLS or (is_threshold and rule is not None and rule.comparison in _UPPER)
    rises = field in RISES or (is_threshold and not falls)
    if before is None or after is None or not (falls or rises):
        return Sense.OPEN
    return _stricter(after > before if rises else after < before)


_UPPER = (Comparison.AT_MOST, Comparison.BELOW)


def _stricter(is_stricter: bool) -> Sense:
    return Sense.STRICTER if is_stricter else Sense.LOOSER
