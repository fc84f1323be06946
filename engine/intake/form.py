"""The application's fields, declared once: the window's editors, application.toml and its checks all read these.

A `Draft` keeps what was typed, valid or not, so that nothing entered is ever lost; `read` turns it into facts
and lists every problem by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.i18n import Sentence


class Kind(StrEnum):
    """How a field is typed and shown."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    WHOLE = "whole"
    SHARE = "share"
    RATE = "rate"
    CHOICE = "choice"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to enter. `path` is its key in application.toml ("applicant.name", or "name" within a list section)."""

    path: str
    label: str
    kind: Kind
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields shown together. A list section ("owners", "debts" ...) has any number of rows of its fields."""

    name: str
    label: str
    fields: tuple[Field, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed: texts by field path, and for list sections rows of texts by field path."""

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one entry. `path` is the field's path, for list sections "owners[2].share" (from 0)."""

    path: str
    sentence: Sentence
