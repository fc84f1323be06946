"""What a dropped file is, told by its content first and by its name where two kinds look alike."""

from __future__ import annotations

import re
from pathlib import PurePath

from engine.errors import Refused
from engine.i18n import say
from engine.intake.readers import recognise

_DOCUMENTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_PURCHASES = re.compile(r"purchas|received|input|进项|采购|收到", re.IGNORECASE)
_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f]")


def place(name: str, data: bytes) -> tuple[str, str]:
    """The path in the case folder under which a file is filed, and its kind.

    Kinds: application, accounts, orders, invoices, statement, document. Raises Refused where nobody can tell.
    """
    safe = _UNSAFE.sub("_", PurePath(name).name).lstrip(".") or "file"
    if data.startswith(_DOCUMENTS):
        return f"documents/{safe}", "document"
    if safe.lower().endswith(".toml"):
        return "application.toml", "application"
    suffix = ".xlsx" if data.startswith(b"PK") else ".csv"
    match recognise(name, data):
        case "invoices":
            side = "purchases" if _PURCHASES.search(safe) else "sales"
            return f"invoices/{side}{suffix}", "invoices"
        case "accounts":
            return f"accounts{suffix}", "accounts"
        case "orders":
            return "orders.csv", "orders"
        case None:
            raise Refused(
                say(
                    "{file} is neither a statement, invoices, accounts, orders nor a scan; export it again as CSV, "
                    "XLSX, OFX, MT940 or CAMT.053.",
                    file=name,
                )
            )
        case _:
            return f"statements/{safe}", "statement"
