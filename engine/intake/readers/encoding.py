"""Bytes to text: which encoding a bank used is told by the bytes, never by a label."""

from __future__ import annotations

import codecs
from collections import Counter

import numpy as np
import pyarrow as pa

from engine.errors import Refused
from engine.i18n import say

LONGEST_LINE = 1_000_000
"""Bytes; a longer line is no row of a statement."""
MOST_LINES = 3_000_000
"""Rows of a table of so many lines take a gigabyte of memory while they are read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EUROPEAN = ["cp1252", "cp1250", "cp1251", "iso8859_2", "big5", "shift_jis"]


def decode(name: str, data: bytes) -> str:
    """The text of a file, with line ends as they are. Raises `Refused` for bytes that are no text."""
    text = _decoded(data)
    if text is None or "\x00" in text:
        raise Refused(say("{file} holds bytes that are no text; export it again as CSV or XLSX.", file=name))
    _refuse_excess(name, text.encode("utf-8", "replace"))
    return text


def as_utf8(name: str, data: bytes) -> bytes:
    """The same text as UTF-8 without a mark, every line ended by one line feed. UTF-8 is checked, not copied."""
    if b"\x00" in data or data.startswith(codecs.BOM_UTF8) or not _is_utf8(data):
        data = decode(name, data).removeprefix("\ufeff").encode("utf-8", "replace")
    _refuse_excess(name, data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
        data = data.replace(b"\r", b" " if b"\n" in data else b"\n")
    return data


def _is_utf8(data: bytes) -> bool:
    """Arrow checks without making a second copy of the file."""
    ends = pa.py_buffer(np.array([0, len(data)], np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    if (wide := _without_mark(data)) is not None:
        return wide
    return _try(data, "utf-8") or _many_bytes(data)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 whose byte order mark was lost: among its first lines only every second byte is ever zero."""
    start = data[:2000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    for zeros, none, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if none == 0 and zeros > len(start) / 10:
            return _try(data, encoding)
    return None


def _many_bytes(data: bytes) -> str | None:
    """GB18030 where its pairs make common Chinese, else the likeliest encoding of one byte a character."""
    if b"\x00" in data:
        return None
    chinese = _try(data, "gb18030")
    if chinese is not None and _looks_chinese(chinese):
        return chinese
    from charset_normalizer import from_bytes  # only files in an old encoding need to wait for it

    best = from_bytes(data[:100_000], cp_isolation=_EUROPEAN).best()
    return (best and _try(data, best.encoding)) or data.decode("cp1252", errors="replace")


def _looks_chinese(text: str) -> bool:
    """Most characters beyond ASCII are of the common range of GB 2312; European text read as GB18030 scatters."""
    beyond = {c: times for c, times in Counter(text[:200_000]).items() if ord(c) > 127}
    common = sum(times for c, times in beyond.items() if _is_common_chinese(c))
    return common > 0.9 * sum(beyond.values())


def _is_common_chinese(character: str) -> bool:
    first = character.encode("gb18030")[:2]
    return len(first) == 2 and (0xB0 <= first[0] <= 0xD7 or 0xA1 <= first[0] <= 0xA3) and first[1] >= 0xA1


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_excess(name: str, data: bytes) -> None:
    """Refuse too many lines, and a stretch as long as the longest line that has no line end; the latter looks at a few
    places, not at every line."""
    ends = b"\n" if b"\n" in data else b"\r"
    if data.count(ends) > MOST_LINES:
        raise Refused(say("{file} has more than three million lines; export a shorter period.", file=name))
    start = 0
    while len(data) - start > LONGEST_LINE:
        end = data.rfind(ends, start, start + LONGEST_LINE + 1)
        if end < start:
            raise Refused(
                say("{file} has a line of more than a million bytes, which no bank writes; export it again.", file=name)
            )
        start = end + 1


def opening_text(data: bytes) -> str:
    """The first lines of a file as text, by which its format is told; "" where they are no text."""
    start = data[:65_536]
    if len(data) > len(start):
        start = start[: start.rfind(b"\n") + 1] or start
        start = start[: len(start) // 4 * 4] if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else start
    text = _decoded(start) or ""
    return "" if "\x00" in text else text.lstrip("\ufeff")
