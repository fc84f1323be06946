"""On which line of a TOML text each key stands, so that a problem can be shown where it is."""

from __future__ import annotations

import re
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the top: ("rules", 3, "threshold")."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_TRIPLE = re.compile(r'"""|\'\'\'')
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table and every key that begins a line; keys of inline tables are not listed."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth, in_text = 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        if depth == 0 and not in_text:
            if header := _HEADER.match(line):
                table = _table_path(header[2], header[1] == "[[", counts)
                lines.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                lines[table + _keys(key[1])] = number
        if len(_TRIPLE.findall(line)) % 2:
            in_text = not in_text
        elif not in_text:
            bare = _STRINGS.sub("", line).split("#")[0]
            depth += bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it; 1 where nothing is nearer than the file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _keys(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _table_path(name: str, is_list: bool, counts: dict[Path, int]) -> Path:
    """The path of a header: parts that name a list of tables mean its latest entry."""
    path: Path = ()
    parts = _keys(name)
    for index, part in enumerate(parts):
        path += (part,)
        if is_list and index == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path
