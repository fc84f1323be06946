"""What only the tax portal's export (全量发票查询导出结果) has: two sides, two kinds of numbers, red letters.

The export lists what a firm issued or what it received, and names buyer and seller in every row: the side that never
changes is the firm itself. One of its sheets has a row for each line of an invoice.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.intake.letters import plain
from engine.intake.readers.named import NamedTable, meanings

_SIDES = ("buyer", "seller")


def other_side(table: NamedTable) -> str | None:
    """The side with whom the firm deals, "buyer" on invoices that it issued; None where it cannot be told."""
    export = table.by("invoice_export")
    if not all(export.has(side) or export.has(f"{side}_id") for side in _SIDES):
        return None
    kinds = {side: len(set(_who(export, side).to_pylist()) - {""}) for side in _SIDES}
    if kinds["buyer"] == kinds["seller"]:
        return None
    return max(_SIDES, key=lambda side: kinds[side])


def _who(export: NamedTable, side: str) -> pa.Array:
    return export.cells(f"{side}_id" if export.has(f"{side}_id") else side)


def counterparties(table: NamedTable, is_received: bool) -> tuple[pa.Array, pa.Array]:
    """Name and number of the other side. `is_received` decides where the rows do not."""
    export = table.by("invoice_export")
    if not (export.has("buyer") and export.has("seller")):
        return table.texts("counterparty"), table.texts("counterparty_id")
    side = other_side(table) or ("seller" if is_received else "buyer")
    return export.texts(side), export.texts(f"{side}_id")


def numbers(table: NamedTable) -> pa.Array:
    """The number of a digital invoice, else the code and number of a paper one, which only together are its own."""
    export = table.by("invoice_export")
    if not (export.has("digital_id") or export.has("code")):
        return table.texts("invoice_id")
    paper = pc.binary_join_element_wise(export.texts("code"), export.texts("number"), "")
    return pc.if_else(pc.equal(export.texts("digital_id"), ""), paper, export.texts("digital_id"))


def red_letters(table: NamedTable) -> NDArray[np.bool_]:
    """Rows that the export says to be negative, whatever sign their amounts have."""
    answers = meanings("answers")
    cells = table.by("invoice_export").cells("is_positive").to_pylist()
    return np.array([answers.get(plain(cell)) == "no" for cell in cells], np.bool_)


def same_invoice(table: NamedTable, invoice_id: NDArray[np.object_]) -> NDArray[np.int64]:
    """For each row the first row of its invoice: itself, but where the table has a row for each line of an invoice."""
    first = np.arange(len(invoice_id))
    if not table.by("invoice_export").has("item"):
        return first
    seen: dict[str, int] = {}
    for row, number in enumerate(invoice_id.tolist()):
        if number:
            first[row] = seen.setdefault(number, row)
    return first
