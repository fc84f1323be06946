"""What a table consists of: columns over frozen rows. Knows no Qt, so that presenters can declare columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from engine.i18n import Translator
from engine.money import Money

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: `value` to sort and export by, `text` to show (the translator's own words if not given).

    `tone` names the colour of a cell: good, warn, bad, info, muted. width is in pixels, 0 stretches.
    A column that `wraps` holds sentences: its rows grow until they can be read whole.
    """

    label: str
    value: Callable[[R], Any]
    text: Callable[[R, Translator], str] | None = None
    is_right: bool = False
    is_bold: bool = False
    width: int = 120
    tone: Callable[[R], str] | None = None
    tip: Callable[[R, Translator], str] | None = None
    wraps: bool = False

    def show(self, row: R, words: Translator) -> str:
        if self.text is not None:
            return self.text(row, words)
        value = self.value(row)
        return "" if value is None else words.show(plain(value))


def sort_key(value: Any) -> tuple[int, Any]:
    """Numbers and money by size, then dates, then texts without regard to case; mixed kinds never fail."""
    found = plain(value)
    match found:
        case Money():
            return 0, found.amount
        case bool():
            return 0, Decimal(int(found))
        case int() | float() | Decimal():
            return 0, Decimal(str(found))
        case str():
            return 2, found.casefold()
        case _ if hasattr(found, "isoformat"):
            return 1, found.isoformat()
    return 3, str(found)


def plain(value: Any) -> Any:
    """Numpy scalars would be shown blank: make Python's own of them; NaN is unknown."""
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        value = value.item()
    return None if isinstance(value, float) and value != value else value
