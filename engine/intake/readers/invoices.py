"""Invoice lists: `invoice_id,date,counterparty,counterparty_id,net,tax,gross,status`, as tax systems export them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.errors import Refused
from engine.facts.invoices import Invoices
from engine.i18n import Sentence, say
from engine.intake.letters import plain
from engine.intake.readers.amounts import Amounts, read_amounts
from engine.intake.readers.dates import Days, order_of
from engine.intake.readers.grid import by_text
from engine.intake.readers.invoice_export import counterparties, numbers, red_letters, same_invoice
from engine.intake.readers.named import NamedTable, meanings, named_table
from engine.intake.readers.sifting import MOST_REFUSED
from engine.intake.readers.statement import RefusedRow
from engine.money import minor_digits

_MONEY = ("net", "tax", "gross")
_RECEIVED = re.compile(r"purchas|received|进项|采购|收到|取得", re.IGNORECASE)
_BLANK, _VALID, _VOID, _UNKNOWN = 0, 1, 2, 3


def read_invoices(
    name: str, data: bytes, currency: str, password: str | None = None
) -> tuple[Invoices, tuple[RefusedRow, ...]]:
    """Invoices in the file's order of days, and the rows that could not be read.

    Of net, tax and gross one may be missing; it follows from the other two. Whether all three agree is not judged here.
    Without a status column every invoice is valid. Raises `Refused` where the file has no such table.
    """
    table = named_table(name, data, "invoices", ("date",), password)
    if sum(table.has(column) for column in _MONEY) < 2:
        raise Refused(say("{file} needs two of the columns net, tax and gross.", file=name))
    written = Days.of(table.cells("date"))
    days = written.read(order_of([written], prefers_month_first=currency == "USD").order)
    read = read_amounts([table.cells(column) for column in _MONEY], minor_digits(currency))
    status = _status(table)
    money = dict(zip(_MONEY, read, strict=True))
    net, tax, gross = _completed(money)
    known = sum(amounts.known.astype(np.int8) for amounts in read) >= 2
    good = ~np.isnat(days) & known & ~_any_bad(money) & ((status == _VALID) | (status == _VOID))
    refused = tuple(
        RefusedRow(int(table.grid.row[i]), _why(table, int(i), days, money, int(status[i])))
        for i in np.flatnonzero(~good)[:MOST_REFUSED]
        if not _is_blank(table, int(i))
    )
    net, tax, gross = (np.where(red_letters(table), -np.abs(part), part) for part in (net, tax, gross))
    every = np.arange(len(good))
    first = same_invoice(table, _texts(numbers(table), every))
    net, tax, gross = (_summed(part, first, good) for part in (net, tax, gross))
    order = np.flatnonzero(good & (first == every))
    order = order[np.argsort(days[order], kind="stable")]
    who, whose = counterparties(table, is_received=bool(_RECEIVED.search(name)))
    invoice_id, counterparty, counterparty_id = (_texts(column, order) for column in (numbers(table), who, whose))
    invoices = Invoices(
        currency, name, invoice_id, days[order], counterparty, counterparty_id,
        net[order], tax[order], gross[order], status[order] == _VOID, table.grid.row[order],
    )  # fmt: skip
    return invoices, refused


def _summed(part: NDArray[np.int64], first: NDArray[np.int64], good: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The amounts of all good lines of an invoice, at its first line."""
    summed = np.zeros(len(part), np.int64)
    np.add.at(summed, first[good], part[good])
    return summed


def _completed(money: Mapping[str, Amounts]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Net, tax and gross, a missing one from the other two."""
    net, tax, gross = (money[column] for column in _MONEY)
    return (
        np.where(net.known, net.minor, gross.minor - tax.minor),
        np.where(tax.known, tax.minor, gross.minor - net.minor),
        np.where(gross.known, gross.minor, net.minor + tax.minor),
    )


def _any_bad(money: Mapping[str, Amounts]) -> NDArray[np.bool_]:
    bad = np.zeros(len(money["net"].known), np.bool_)
    for amounts in money.values():
        bad |= amounts.bad
    return bad


def _status(table: NamedTable) -> NDArray[np.int8]:
    if not table.has("status"):
        return np.full(len(table.grid), _VALID, np.int8)
    known = meanings("invoice_status")
    codes = {"valid": _VALID, "void": _VOID}

    def code(word: str) -> int:
        return codes.get(known.get(plain(word), ""), _UNKNOWN) if word else _BLANK

    return by_text(table.cells("status"), code, np.int8)


def _why(
    table: NamedTable, i: int, days: NDArray[np.datetime64], money: Mapping[str, Amounts], status: int
) -> Sentence:
    if np.isnat(days[i]):
        return say("“{cell}” is no day between 1970 and 2099.", cell=_shown(table, "date", i))
    for column, amounts in money.items():
        if amounts.bad[i]:
            return say("“{cell}” is no amount that can be read.", cell=_shown(table, column, i))
    if sum(amounts.known[i] for amounts in money.values()) < 2:
        return say("Two of net, tax and gross are needed.")
    if status == _BLANK:
        return say("The status is blank; write valid or void.")
    return say("“{cell}” is no status of an invoice; write valid or void.", cell=_shown(table, "status", i))


def _is_blank(table: NamedTable, i: int) -> bool:
    """A row without any cell, or a total below the table."""
    cells = [cell for cell in table.grid.cells(i) if cell]
    return not cells or (not _shown(table, "date", i) and plain(cells[0]) in ("total", "合计", "总计", "小计"))


def _shown(table: NamedTable, column: str, i: int) -> str:
    return str(table.cells(column)[i].as_py())[:40]


def _texts(column: pa.Array, rows: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.asarray(column.to_numpy(zero_copy_only=False), object)[rows]
