"""Valid files broken in many ways, the same ways for the same seed: bytes, numbers, lines, tags and whole pieces."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

NUMBERS = (
    b"0",
    b"-1",
    b"1E9999999",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
    b"0000",
    b"2147483648",
    b"65536",
    b"-0.005",
)
PIECES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"''", b"\t", b";", b"|", b"&amp;", b"&x;", b"%",
    b"<!DOCTYPE a>", b"<![CDATA[", b"]]>", b"-->", b"=1+1", b"\xe2\x80\xae", b"\xc0\x80", b"31/02/2026", b"9999-99-99",
    b":61:", b"^", b"/", b"88,", b"</STMTTRN>", b"xsi:nil='true'", b"\xe5\xb9\xb4", b"\xa3\xac", b"(", b"--",
    b"1.234,56",    b"10000-01-01",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")


def mutated(data: bytes, others: Sequence[bytes], seed: int) -> bytes:
    """The data with one to eight changes; an archive is also changed within one of its entries."""
    chance = random.Random(seed)
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _within_an_entry(data, others, chance)
    return _changed(data, others, chance)


def _changed(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        data = chance.choice(CHANGES)(data, others, chance)
    return data


def _within_an_entry(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(changed, "w") as again:
        names = archive.namelist()
        victim = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            content = archive.read(name)
            again.writestr(name, _changed(content, others, chance) if name == victim else content)
    return changed.getvalue()


def _bytes(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at, count = chance.randrange(len(data) + 1), chance.randrange(1, 9)
    return data[:at] + chance.randbytes(count) + data[at + count :]


def _bit(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 5, 50, 500)) :]


def _end(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _piece(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 300)) + data[at:]


def _number(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + chance.choice(NUMBERS) + data[match.end() :]


def _repeat(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    part = data[at : at + chance.choice((3, 30, 300))]
    return data[:at] + part * chance.choice((2, 3, 40)) + data[at:]


def _lines(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _splice(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    at, to = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    return data[:at] + other[to : to + chance.choice((20, 200, 2000))] + data[at:]


CHANGES: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    _bytes, _bit, _cut, _end, _piece, _number, _repeat, _lines, _splice,
)  # fmt: skip
