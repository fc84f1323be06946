"""application.toml: read generously into a draft, and written so that it reads back as the same draft."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.fields import SECTIONS, Draft, Field, Kind, Section

FILE = "application.toml"
_LARGEST = 1_000_000
_MOST_ROWS = 1_000
_LISTS = {section.name: section for section in SECTIONS if section.is_list}
_TABLES = {section.name: section for section in SECTIONS if not section.is_list and section.name != "case"}


def read_application(text: str) -> Draft:
    """The draft of an application.toml. Raises Refused with the line where it is no TOML.

    A number or date in place of a text is taken as its text; keys that Tally does not know are kept in the draft,
    and `form.read` tells about them.
    """
    if len(text) > _LARGEST:
        raise Refused(say("{file} is larger than {limit} characters; it is no application.", file=FILE, limit=_LARGEST))
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_syntax_error(str(error), text)) from error
    except (RecursionError, ValueError) as error:
        raise Refused(say("{file} is nested too deeply or holds an impossible number; mend it.", file=FILE)) from error
    texts: dict[str, str] = {}
    rows: dict[str, tuple[Mapping[str, str], ...]] = {}
    for key, value in document.items():
        if key in _LISTS:
            rows[key] = _rows(_LISTS[key], value)
        elif key in _TABLES and not isinstance(value, dict):
            raise Refused(say("{file}: “{key}” must be a table that begins with [{key}].", file=FILE, key=key))
        else:
            texts.update(_flat(key, value))
    if document.get("debts") == []:
        rows.pop("debts")
        texts.setdefault("applicant.has_debts", "no")
    return Draft(texts, rows)


def _syntax_error(message: str, text: str) -> Sentence:
    """The parser's message as one sentence with the line."""
    match = re.fullmatch(r"(?s)(.*?) \(at (?:line (\d+), column \d+|end of document)\)", message)
    line = int(match[2]) if match and match[2] else len(text.splitlines())
    if match and match[1] == "Invalid value":
        return say(
            '{file}, line {line}: the value cannot be read; a text stands in quotation marks, as in amount = "500000".',
            file=FILE,
            line=line,
        )
    return say(
        "{file}, line {line}: {problem}; mend this line.", file=FILE, line=line, problem=match[1] if match else message
    )


def _rows(section: Section, value: object) -> tuple[Mapping[str, str], ...]:
    """The rows of a list section; a single table is one row, a plain text is a row's first field."""
    entries = value if isinstance(value, list) else [value]
    if len(entries) > _MOST_ROWS:
        raise Refused(
            say(
                "{file}: “{key}” has more than {limit} rows; shorten it.", file=FILE, key=section.name, limit=_MOST_ROWS
            )
        )
    first = section.fields[0].path
    return tuple(_row(entry) if isinstance(entry, dict) else {first: _text(entry)} for entry in entries)


def _row(entry: Mapping[str, object]) -> Mapping[str, str]:
    return {path: text for key, value in entry.items() for path, text in _flat(key, value)}


def _flat(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Texts by dotted path."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}", inner)
    else:
        yield path, _text(value)


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f") if value.is_finite() and -12 < value.adjusted() < 20 else str(value)
        case dt.datetime():
            return value.date().isoformat()
        case list() | dict():
            return ", ".join(_text(entry) for entry in (value.values() if isinstance(value, dict) else value))
        case _:
            return str(value)


def write_application(draft: Draft) -> str:
    """The draft as TOML; `read_application` of it gives the same draft."""
    texts = dict(draft.texts)
    lines = [_line(field, texts.pop(field.path)) for field in SECTIONS[0].fields if field.path in texts]
    tables: list[str] = []
    for section in SECTIONS[1:]:
        tables += _list(section, draft) if section.is_list else _table(section, texts)
    strangers = [f"{quoted(path)} = {quoted(text)}" for path, text in texts.items()]
    return "\n".join([*lines, *strangers, *tables]) + "\n"


def _table(section: Section, texts: dict[str, str]) -> list[str]:
    prefix = f"{section.name}."
    lines = [
        _line(field, texts.pop(field.path), field.path.removeprefix(prefix))
        for field in section.fields
        if field.path in texts
    ]
    return ["", f"[{section.name}]", *lines] if lines else []


def _list(section: Section, draft: Draft) -> list[str]:
    lines: list[str] = []
    fields = {field.path: field for field in section.fields}
    for row in draft.rows.get(section.name, ()):
        lines += ["", f"[[{section.name}]]"]
        lines += [_line(fields[path], row[path]) for path in fields if path in row]
        lines += [f"{quoted(path)} = {quoted(text)}" for path, text in row.items() if path not in fields]
    return lines


def _line(field: Field, text: str, key: str = "") -> str:
    return f"{key or field.path} = {_bare(field.kind, text) or quoted(text)}"


def _bare(kind: Kind, text: str) -> str | None:
    """The text as a TOML date or whole number where that reads back as the very same text."""
    if kind is Kind.DATE and re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        try:
            dt.date.fromisoformat(text)
        except ValueError:
            return None
        return text
    if kind is Kind.WHOLE and re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        return text
    if kind is Kind.SHARE and re.fullmatch(r"0\.\d{1,9}", text, re.ASCII):
        return text
    return None


def quoted(text: str) -> str:
    """A basic string of TOML."""
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', lambda match: f"\\u{ord(match[0]):04x}", text) + '"'
