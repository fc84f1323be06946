"""What a dropped file is, told by its content first and by its name where two kinds look alike."""

from __future__ import annotations

import re
from pathlib import PurePath

from engine.errors import Refused
from engine.i18n import say
from engine.intake.readers import recognise
from engine.intake.readers.invoice_export import other_side
from engine.intake.readers.ixbrl import is_filing
from engine.intake.readers.named import named_table
from engine.intake.readers.tables import read_accounts

_SCANS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_TABLES = ("csv", "xlsx", "xls")
_PURCHASES = re.compile(r"purchas|received|input|进项|采购|收到|取得", re.IGNORECASE)
_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f]")
FEWEST_ITEMS = 3
"""A table that names fewer items of the yearly accounts is not taken for them."""


def place(name: str, data: bytes) -> tuple[str, str]:
    """The path in the case folder under which a file is filed, and its kind.

    Kinds: application, accounts, orders, invoices, statement, document. Raises Refused where nobody can tell.
    """
    safe = _UNSAFE.sub("_", PurePath(name).name).lstrip(".") or "file"
    if data.startswith(_SCANS):
        return f"documents/{safe}", "document"
    if safe.lower().endswith(".toml"):
        return "application.toml", "application"
    if is_filing(data):
        return f"accounts/{safe}", "accounts"
    format = recognise(name, data)
    if format is None:
        raise Refused(
            say(
                "{file} is neither a statement, invoices, accounts, orders nor a scan; export it again as CSV, XLSX, "
                "OFX, MT940 or CAMT.053.",
                file=name,
            )
        )
    suffix = ".csv" if format == "csv" else ".xlsx"
    match _table(name, data) if format in _TABLES else None:
        case "invoices":
            side = _side(name, data) or ("purchases" if _PURCHASES.search(safe) else "sales")
            return f"invoices/{side}{suffix}", "invoices"
        case "orders":
            return f"orders{suffix}", "orders"
        case "accounts":
            return f"accounts{suffix}", "accounts"
        case _:
            return f"statements/{safe}", "statement"


def _table(name: str, data: bytes) -> str | None:
    """Which table with agreed columns a file is; None where it is none of them."""
    if _has_columns(name, data, "invoices", ("invoice_id", "date", "tax")):
        return "invoices"
    if _has_columns(name, data, "orders", ("order_id", "buyer", "amount")):
        return "orders"
    try:
        years, _ = read_accounts(name, data, "CNY")
    except Refused:
        return None
    return "accounts" if any(len(year.items) >= FEWEST_ITEMS for year in years) else None


def _side(name: str, data: bytes) -> str | None:
    """Whether a list of invoices was issued or received, by the side that is the same in every row; else None."""
    return {"buyer": "sales", "seller": "purchases", None: None}[
        other_side(named_table(name, data, "invoices", ("date",)))
    ]


def _has_columns(name: str, data: bytes, topic: str, needed: tuple[str, ...]) -> bool:
    try:
        named_table(name, data, topic, needed)
    except Refused:
        return False
    return True
