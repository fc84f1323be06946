"""Workbooks made for tests, also behind a password: XLSX through openpyxl and msoffcrypto, XLS record by record."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Sequence
from hashlib import md5

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.rc4 import _makekey
from openpyxl import Workbook

SALT, VERIFIER = bytes(range(16)), bytes(range(16, 32))
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def workbook(*sheets: Iterable[Iterable[object]]) -> bytes:
    """An XLSX workbook of these sheets, each a list of rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def locked_xlsx(workbook: bytes, password: str, turns: int = 100_000) -> bytes:
    """The same workbook with agile encryption, as Excel does since 2010, the password hashed so many times."""
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(workbook), spin_count=turns))


def xls(rows: Sequence[Sequence[str | float]], password: str | None = None) -> bytes:
    """A BIFF8 workbook of one sheet, with RC4 encryption where a password is given ([MS-XLS], [MS-OFFCRYPTO] 2.3.6)."""
    stream = _records(rows, 0 if password is None else 54 + 4)
    if password is not None:
        stream = _encrypted(stream, password)
    return _container("Workbook", stream)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _records(rows: Sequence[Sequence[str | float]], room: int) -> bytes:
    def bof(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    file_pass = _record(0x2F, b"\0" * (room - 4)) if room else b""
    name = b"Sheet1"
    length = len(bof(5)) + len(file_pass) + (4 + 8 + len(name)) + 4
    bound = _record(0x85, struct.pack("<IHBB", length, 0, len(name), 0) + name)
    cells = b""
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                cells += _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(cell), 1) + text)
            else:
                cells += _record(0x0203, struct.pack("<HHHd", r, c, 0, cell))
    stream = bof(5) + file_pass + bound + _record(0x0A, b"") + bof(0x10) + cells
    filler = _record(
        0x08FF, b"\0" * max(0, 4096 - len(stream) - 8)
    )  # a shorter stream would need a container of its own
    return stream + filler + _record(0x0A, b"")


def _keystream(password: str, length: int) -> bytes:
    blocks = range(length // 1024 + 1)
    return b"".join(_rc4(_makekey(password, SALT, block), b"\0" * 1024) for block in blocks)[:length]


def _rc4(key: bytes, data: bytes) -> bytes:
    return Cipher(ARC4(key), mode=None).encryptor().update(data)


def _encrypted(stream: bytes, password: str) -> bytes:
    first = Cipher(ARC4(_makekey(password, SALT, 0)), mode=None).encryptor()
    verifier, its_hash = first.update(VERIFIER), first.update(md5(VERIFIER).digest())
    file_pass = struct.pack("<HHH", 1, 1, 1) + SALT + verifier + its_hash
    key, plain, at = _keystream(password, len(stream)), bytearray(stream), 0
    while at < len(plain):
        kind, size = struct.unpack("<HH", plain[at : at + 4])
        body = slice(at + 4, at + 4 + size)
        if kind == 0x2F:
            plain[body] = file_pass
        elif kind != 0x0809:
            kept = 4 if kind == 0x85 else 0
            start = at + 4 + kept
            plain[start : body.stop] = bytes(a ^ b for a, b in zip(plain[start : body.stop], key[start:], strict=False))
        at += 4 + size
    return bytes(plain)


def _container(name: str, stream: bytes) -> bytes:
    """A compound file with one stream ([MS-CFB]): header, FAT, directory, stream."""
    sectors = -(-len(stream) // SECTOR)
    fat = [FAT, END, *range(3, sectors + 2), END]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, 1, 0, 4096, END, 0, END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *([FREE] * 108))
    directory = (
        _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(stream)) + _entry("", 0, FREE, 0, 0) * 2
    )
    table = struct.pack("<128I", *fat, *([FREE] * (128 - len(fat))))
    return header[:SECTOR] + table + directory + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, len(text), kind, 1, FREE, FREE, child, b"", 0, 0, 0, start, size
    )  # fmt: skip
