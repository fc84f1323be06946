"""Workbooks that a password protects: told before anything is parsed, and opened with the password.

[MS-OFFCRYPTO] describes the protection: an OLE container with the package encrypted in it, or an XLS whose records are.
"""

from __future__ import annotations

import io
import re
import struct
from typing import Protocol, cast
from xml.parsers.expat import ExpatError

from engine.errors import NeedsPassword, Refused
from engine.i18n import say

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_TURNS = 250_000
"""How often the password may be hashed before it is a key; Excel does it 100,000 times, which takes 0.2 s."""
LARGEST_LOCKED = 50_000_000
"""Bytes; XLS records are opened byte by byte."""
_OPENS_WITHOUT_ASKING = "VelvetSweatshop"
"""Excel's own password for workbooks that are only protected against changes ([MS-OFFCRYPTO] 2.4.2.3)."""
_LONGEST_PASSWORD = 255
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_INFO = "EncryptionInfo"
_AGILE = struct.pack("<HH", 4, 4)
_TURNS = re.compile(rb"spinCount\s*=\s*[\"']\s*(\d{1,12})")
_LONGEST_INFO = 65_536
_FILE_PASS = re.compile(rb"\x2f\x00[\x06-\xff][\x00-\x02](?:\x00\x00|\x01\x00)")


class _Locked(Protocol):
    """What msoffcrypto gives for a container."""

    def is_encrypted(self) -> bool: ...
    def load_key(self, password: str) -> None: ...
    def decrypt(self, outfile: io.BytesIO) -> None: ...


def unlocked(name: str, data: bytes, password: str | None = None) -> bytes:
    """The same workbook without its password; any other file as it is.

    Raises `NeedsPassword` where a password is missing or wrong, `Refused` where the protection is of another kind.
    """
    if not _may_be_locked(data):
        return data
    container = _container(name, data)
    if container is None:
        return data
    for attempt in (password, _OPENS_WITHOUT_ASKING):
        if attempt and len(attempt) <= _LONGEST_PASSWORD and (opened := _opened(container, attempt)) is not None:
            return opened
    if password is None:
        raise NeedsPassword(say("{file} is protected by a password; enter it to read the file.", file=name), name)
    raise NeedsPassword(say("The password does not open {file}; check it and enter it again.", file=name), name, True)


def _may_be_locked(data: bytes) -> bool:
    """Nearly every workbook is not, and must not wait for the library that opens locked ones."""
    return data.startswith(OLE) and (_PACKAGE in data or _FILE_PASS.search(data) is not None)


def _container(name: str, data: bytes) -> _Locked | None:
    """The locked container, None where it is not locked after all, such as an XLS that only looks so."""
    import msoffcrypto  # only a locked file needs to wait for it
    import olefile
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            info = ole.openstream(_INFO).read(_LONGEST_INFO + 1) if ole.exists(_INFO) else b""
        container = None if _is_trap(info) else cast(_Locked, msoffcrypto.OfficeFile(io.BytesIO(data)))
        if container is not None and not container.is_encrypted():
            return None
    except (DecryptionError, FileFormatError, ParseError, *_BROKEN):
        if _PACKAGE not in data:
            return None
        container = None
    if container is None or len(data) > LARGEST_LOCKED:
        raise Refused(
            say("{file} is protected in a way that Tally does not open; save it again without a password.", file=name)
        )
    return container


def _is_trap(info: bytes) -> bool:
    """What would take the library minutes: its XML parser follows entities, and its hashing has no small bound."""
    if not info.startswith(_AGILE):
        return len(info) > _LONGEST_INFO
    turns = [int(found) for found in _TURNS.findall(info)]
    return len(info) > _LONGEST_INFO or b"<!" in info or not turns or max(turns) > MOST_TURNS


def _opened(container: _Locked, password: str) -> bytes | None:
    """The bytes under the protection, None where the password does not open it."""
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

    opened = io.BytesIO()
    try:
        container.load_key(password=password)
        container.decrypt(opened)
    except (DecryptionError, FileFormatError, ParseError, *_BROKEN):
        return None
    return opened.getvalue()


_BROKEN = (
    struct.error, OSError, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError,
    EOFError, ExpatError,
)  # fmt: skip
"""What msoffcrypto and olefile raise for containers that are damaged: they check little of what they read."""
