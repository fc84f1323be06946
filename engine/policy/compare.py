"""Two versions of a policy side by side: every entry that was added, removed or changed, and whether it got stricter.

The comparison walks the policies' own values, so that a section that a later version brings is compared like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from engine.i18n import OwnWords
from engine.money import Money
from engine.policy import policy as terms
from engine.policy.conditions import ConditionRule
from engine.policy.decision import Verdict
from engine.policy.overrides import OverrideReason
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
        "essential_above", "above", "closeness.least", "least_chinese", "birth_penalty", "most_days_old", "slack",
        "worst_integrity",
    }
)  # fmt: skip
"""Fields of which less is stricter, or an earlier letter; names held to be alike sooner are stricter."""
RISES = frozenset(
    {"minimum", "least", "from_share", "turnover_least_days", "lgd", "funding", "opex", "hurdle", "floor", "within"}
)
"""Fields of which more is stricter."""


ENTRIES = (
    Rule, ConditionRule, OverrideReason, terms.Tier, terms.GradeTerms, terms.CompletenessGrade, terms.IndustryTerms,
    terms.PurposeBan, terms.CapTerms, terms.ProductTerms, terms.AuthorityLevel,
)  # fmt: skip
"""What stands in lists and tables by a name, a number or a code of its own."""


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
    """One difference. place is where it stands; before and after are the values, None on the side that has none. entry
    is what the place belongs to, such as a rule, as the later policy has it; None outside of entries."""

    place: Place
    change: Change
    before: object | None
    after: object | None
    sense: Sense
    entry: object | None = None

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


def contents(policy: Policy, section: str) -> tuple[Difference, ...]:
    """Every entry of a section, as if it had just come; () where the policy has no such section."""
    value = getattr(policy, section)
    return () if value is None else tuple(_lone(value, (section,), Change.ADDED, None))


def _between(before: Any, after: Any, place: Place, entry: object | None) -> Iterator[Difference]:
    """The differences below one place; `entry` is what the place belongs to."""
    if before == after:
        return
    mine, theirs = _entries(before), _entries(after)
    if len(place) == 1 and (before is None or after is None):
        # A section that one of the two does not have.
        mine, theirs = mine or {}, theirs or {}
    if mine is None or theirs is None:
        yield Difference(place, Change.CHANGED, before, after, _sense(before, after, place, entry), entry)
        return
    if isinstance(after, ENTRIES):
        entry = after
    for name in list(dict.fromkeys((*mine, *theirs))):
        here = (*place, name)
        if name in mine and name in theirs:
            yield from _between(mine[name], theirs[name], here, entry)
        elif name in theirs:
            yield from _lone(theirs[name], here, Change.ADDED, entry)
        else:
            yield from _lone(mine[name], here, Change.REMOVED, entry)


def _lone(value: Any, place: Place, change: Change, entry: object | None) -> Iterator[Difference]:
    """What one of the two alone has: one difference, but a list or group of entries is told one by one."""
    inner = None if isinstance(value, ENTRIES) or value == () else _entries(value)
    if inner is not None:
        for name, item in inner.items():
            yield from _lone(item, (*place, name), change, entry)
        return
    entry = value if isinstance(value, ENTRIES) else entry
    if change is Change.ADDED:
        yield Difference(place, change, None, value, _of_entry(value, Sense.STRICTER), entry)
    else:
        yield Difference(place, change, value, None, _of_entry(value, Sense.LOOSER), entry)


def _entries(value: Any) -> dict[str, Any] | None:
    """What a value is made of by name; None for what is compared whole."""
    if isinstance(value, Mapping):
        return {str(name): item for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type | Money | OwnWords):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, tuple) and value and all(is_dataclass(item) for item in value):
        return {_name(item): item for item in value}
    return {} if value == () else None


def _name(item: Any) -> str:
    """What tells an entry of a list from the others: the first of its fields."""
    return str(getattr(item, fields(item)[0].name))


def _of_entry(entry: Any, sense: Sense) -> Sense:
    """A rule that comes is stricter; of other entries their coming alone does not tell."""
    return sense if isinstance(entry, Rule) else Sense.OPEN


def _sense(before: Any, after: Any, place: Place, entry: object | None) -> Sense:
    if isinstance(before, Verdict) and isinstance(after, Verdict):
        return _stricter(after > before)
    field, rule = place[-1], entry if isinstance(entry, Rule) else None
    is_threshold = rule is not None and field == "threshold"
    is_upper = is_threshold and rule is not None and rule.comparison in _UPPER
    falls = field in FALLS or ".".join(place[-2:]) in FALLS or is_upper
    rises = not falls and (field in RISES or is_threshold)
    if not (falls or rises) or not _can_be_ordered(before, after):
        return Sense.OPEN
    return _stricter(after > before if rises else after < before)


def _can_be_ordered(before: Any, after: Any) -> bool:
    """Numbers and numbers, money of one currency, or else values of one kind."""
    if isinstance(before, Money) and isinstance(after, Money):
        return before.currency == after.currency
    numbers = isinstance(before, int | Decimal) and isinstance(after, int | Decimal)
    return numbers or (before is not None and type(before) is type(after))


_UPPER = (Comparison.AT_MOST, Comparison.BELOW)


def _stricter(is_stricter: bool) -> Sense:
    return Sense.STRICTER if is_stricter else Sense.LOOSER
