"""Writing TOML: Python reads it but does not write it. Tables of plain values, and arrays of such tables."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence

Plain = str | bool | int | float | dt.date | Sequence["Plain"] | Mapping[str, "Plain"]


def written(document: Mapping[str, Plain]) -> str:
    """The document as TOML text. What is None is not written: TOML knows no null."""
    return "\n".join(_table(document, "")) + "\n"


def _table(table: Mapping[str, Plain], prefix: str) -> list[str]:
    lines = [f"{key} = {_value(value)}" for key, value in table.items() if not _is_table(value) and value is not None]
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            lines += ["", f"[{name}]", *_table(value, f"{name}.")]
        elif _is_table(value) and isinstance(value, Sequence):
            for item in value:
                assert isinstance(item, Mapping)
                lines += ["", f"[[{name}]]", *_table(item, f"{name}.")]
    return lines


def _is_table(value: Plain) -> bool:
    if isinstance(value, str):
        return False
    return isinstance(value, Mapping) or (isinstance(value, Sequence) and bool(value) and isinstance(value[0], Mapping))


def _value(value: Plain) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case float():
            return repr(value) if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
        case int():
            return str(value)
        case dt.date():
            return value.isoformat()
        case Sequence():
            return "[" + ", ".join(_value(item) for item in value) + "]"
    raise TypeError(f"TOML has no {type(value).__name__}")
