"""Invoices issued and received by simulated firms, as rows."""

from __future__ import annotations

import numpy as np

from engine.features.columns import Flags
from engine.simulation.ledger import Amounts, Entries, rows_of

INVOICE = np.dtype(
    [
        ("day", np.int32),
        ("firm", np.int32),
        ("party", np.int32),
        ("net", np.int64),
        ("tax", np.int64),
        ("void", np.bool_),
    ]
)


def invoices(day: object, firm: object, party: object, net: Amounts, tax: Amounts, void: Flags | bool) -> Entries:
    """Rows of INVOICE from columns; invoices of nothing are left out."""
    return rows_of(INVOICE, (day, firm, party, net, tax, void), "net")
