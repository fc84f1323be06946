"""Column mappings as TOML files: what the command line reads, and suggests."""

from __future__ import annotations

import hashlib
import tomllib
from typing import Any

from engine.errors import Refused
from engine.i18n import say
from engine.intake.application import quoted
from engine.intake.mapping import ColumnMapping, of_document


def mapping_path(mapping: ColumnMapping) -> str:
    """Where a case folder keeps the mapping: one file a layout."""
    return f"bank/columns-{hashlib.sha256(mapping.fingerprint.encode()).hexdigest()[:12]}.toml"


def read_mapping(name: str, data: bytes) -> ColumnMapping:
    """The mapping in a TOML file. Raises Refused listing everything that is wrong with it."""
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(say("{file} is no readable TOML file: {problem}", file=name, problem=str(error))) from error
    return of_document(document)


def write_mapping(mapping: ColumnMapping) -> str:
    """The mapping as TOML, columns counted from 1."""
    document = mapping.to_document()
    columns = document.pop("columns")
    lines = [f"{name} = {_value(value)}" for name, value in document.items()]
    return "\n".join([*lines, "", "[columns]", *(f"{role} = {_value(where)}" for role, where in columns.items()), ""])


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return str(value)
