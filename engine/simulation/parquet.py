"""Panel columns on disk: one parquet file a table, read back to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from engine.errors import Refused, Unavailable
from engine.facts.statements import ITEMS
from engine.features.columns import (
    AccountsColumns,
    FirmColumns,
    InvoiceColumns,
    OrderColumns,
    PanelColumns,
    TransactionColumns,
)
from engine.i18n import say

_ACCOUNT_COLUMNS = ("account_firm", "account_opening", "account_start", "account_limit")
_YEARS = (0, 1, 2)


def write_columns(
    columns: PanelColumns, outcomes: Mapping[str, NDArray[Any]], said: Mapping[str, str], folder: Path
) -> None:
    """Write firms, accounts, bank_accounts, transactions, sales, purchases and orders as `<name>.parquet`.

    `outcomes` are more columns of the firms, `said` goes into the files' metadata. Raises Unavailable where the
    folder cannot be written.
    """
    movements = _of(columns.transactions)
    tables = {
        "firms": {**_of(columns.firms), **outcomes},
        "transactions": {name: values for name, values in movements.items() if name not in _ACCOUNT_COLUMNS},
        "bank_accounts": {name: movements[name] for name in _ACCOUNT_COLUMNS},
        "sales": _of(columns.sales),
        "purchases": _of(columns.purchases),
        "orders": _of(columns.orders),
        "accounts": _accounts_table(columns.accounts),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            arrays = {column: pa.array(values) for column, values in table.items()}
            pq.write_table(pa.table(arrays).replace_schema_metadata(dict(said)), folder / f"{name}.parquet")
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be written: {reason}.", path=str(folder), reason=error.strerror or str(error))
        ) from error


def read_columns(folder: Path) -> tuple[PanelColumns, dict[str, NDArray[Any]], dict[str, str]]:
    """Columns, all columns of the firms, and the metadata; raises Refused where the folder holds no portfolio."""
    try:
        firms, said = _read(folder, "firms")
        transactions = _read(folder, "transactions")[0] | _read(folder, "bank_accounts")[0]
        columns = PanelColumns(
            firms=_made(FirmColumns, firms),
            transactions=_made(TransactionColumns, transactions),
            sales=_made(InvoiceColumns, _read(folder, "sales")[0]),
            purchases=_made(InvoiceColumns, _read(folder, "purchases")[0]),
            accounts=_accounts(_read(folder, "accounts")[0]),
            orders=_made(OrderColumns, _read(folder, "orders")[0]),
        )
    except (OSError, pa.ArrowException, KeyError) as error:
        raise Refused(
            say(
                "{path} holds no simulated portfolio: {problem}. Make one with tally simulate.",
                path=str(folder),
                problem=str(error),
            )
        ) from error
    return columns, firms, said


def _of(columns: Any) -> dict[str, NDArray[Any]]:
    return {field.name: getattr(columns, field.name) for field in fields(columns)}


def _made(kind: Any, table: Mapping[str, NDArray[Any]]) -> Any:
    return kind(**{field.name: table[field.name] for field in fields(kind)})


def _accounts_table(accounts: AccountsColumns) -> dict[str, NDArray[Any]]:
    items = {f"{item}.{year}": values[:, year] for item, values in accounts.items.items() for year in _YEARS}
    return items | {"period_end": accounts.period_end, "audited": accounts.audited}


def _accounts(table: Mapping[str, NDArray[Any]]) -> AccountsColumns:
    items = {item: np.column_stack([table[f"{item}.{year}"] for year in _YEARS]) for item in ITEMS}
    return AccountsColumns(items, table["period_end"], table["audited"])


def _read(folder: Path, name: str) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    table = pq.read_table(folder / f"{name}.parquet")
    said = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    return {column: table[column].to_numpy() for column in table.column_names}, said
