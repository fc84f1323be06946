"""A portfolio on disk: panel columns as one parquet file a table, written and read group by group, to the bit.

Row group k of every file holds the same firms, so that a portfolio larger than memory can be written and read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

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

Table = dict[str, NDArray[Any]]

FIRM_NUMBERS = ("firm", "account_firm")
TABLES = ("firms", "transactions", "bank_accounts", "sales", "purchases", "orders", "accounts", "performance")
_OPTIONAL = ("performance",)
_ACCOUNT_COLUMNS = ("account_firm", "account_opening", "account_start", "account_limit")
_YEARS = (0, 1, 2)


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """Firms of a portfolio, numbered from 0.

    firms holds every column of the firms' table, outcomes too; performance has columns firm, month (1 the first after
    the loan was paid out), days_past_due and outstanding, and is empty where the portfolio does not tell them.
    """

    columns: PanelColumns
    firms: Table
    performance: Table

    def __len__(self) -> int:
        return len(self.columns.firms)


class PortfolioWriter:
    """Writes groups of firms one after another; the files get their names when all are written, or not at all.

    Raises Unavailable where the folder cannot be written.
    """

    def __init__(self, folder: Path, said: Mapping[str, str]) -> None:
        self._folder, self._said = folder, dict(said)
        self._files: dict[str, pq.ParquetWriter] = {}
        self._firms, self._accounts = 0, 0

    def __enter__(self) -> Self:
        with _writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def append(self, columns: PanelColumns, outcomes: Table, performance: Table) -> None:
        """One more group: `outcomes` are more columns of the firms; firms and accounts are numbered on."""
        for name, table in _tables(columns, outcomes, performance).items():
            numbered = {c: values + self._shift(c) if self._shift(c) else values for c, values in table.items()}
            with _writing(self._folder):
                self._write(name, pa.table({column: pa.array(values) for column, values in numbered.items()}))
        self._firms += len(columns.firms)
        self._accounts += len(columns.transactions.account_firm)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _writing(self._folder):
            for name, file in self._files.items():
                file.close()
                if kind is None:
                    self._unfinished(name).replace(self._folder / f"{name}.parquet")
                else:
                    self._unfinished(name).unlink(missing_ok=True)

    def _shift(self, column: str) -> int:
        return self._accounts if column == "account" else self._firms if column in FIRM_NUMBERS else 0

    def _write(self, name: str, table: pa.Table) -> None:
        table = table.replace_schema_metadata(self._said)
        if name not in self._files:
            self._files[name] = pq.ParquetWriter(self._unfinished(name), table.schema)
        self._files[name].write_table(table, row_group_size=max(1, len(table)))

    def _unfinished(self, name: str) -> Path:
        return self._folder / f".{name}.parquet.part"


def read_group(folder: Path) -> Group:
    """The whole portfolio as one group; raises Refused where the folder holds none."""
    with _refusing(folder):
        return _group({name: _columns(pq.read_table(_path(folder, name))) for name in _present(folder)}, 0, 0)


def groups(folder: Path) -> Iterator[Group]:
    """The portfolio group by group as it was written, each numbered from 0; raises Refused where the folder holds none.

    Files whose row groups do not belong together are read as one group.
    """
    with _refusing(folder):
        files = {name: pq.ParquetFile(_path(folder, name)) for name in _present(folder)}
    if len({file.num_row_groups for file in files.values()}) > 1:
        yield read_group(folder)
        return
    firms, accounts = 0, 0
    for number in range(files["firms"].num_row_groups):
        with _refusing(folder):
            tables = {name: _columns(file.read_row_group(number)) for name, file in files.items()}
            group = _group(tables, firms, accounts)
        yield group
        firms, accounts = firms + len(group), accounts + len(tables["bank_accounts"]["account_firm"])


def count_firms(folder: Path) -> int:
    """How many firms the portfolio holds; raises Refused where the folder holds none."""
    with _refusing(folder):
        return int(pq.read_metadata(_path(folder, "firms")).num_rows)


def read_said(folder: Path) -> dict[str, str]:
    """What the writer said of the portfolio, from the firms' table; raises Refused where the folder holds none."""
    with _refusing(folder):
        metadata = pq.read_schema(_path(folder, "firms")).metadata or {}
    return {key.decode(): value.decode() for key, value in metadata.items()}


def _tables(columns: PanelColumns, outcomes: Table, performance: Table) -> dict[str, Table]:
    movements = _of(columns.transactions)
    accounts = {name: movements.pop(name) for name in _ACCOUNT_COLUMNS}
    return {
        "firms": _of(columns.firms) | outcomes,
        "transactions": movements,
        "bank_accounts": {name: values for name, values in accounts.items() if values is not None},
        "sales": _of(columns.sales),
        "purchases": _of(columns.purchases),
        "orders": _of(columns.orders),
        "accounts": _accounts_table(columns.accounts),
        "performance": performance,
    }


def _group(tables: Mapping[str, Table], firms: int, accounts: int) -> Group:
    """The tables as columns, with the numbers of firms and accounts that came before taken off."""
    before = dict.fromkeys(FIRM_NUMBERS, firms) | {"account": accounts}
    own = {
        name: {c: values - before[c] if before.get(c) else values for c, values in table.items()}
        for name, table in tables.items()
    }
    columns = PanelColumns(
        firms=_made(FirmColumns, own["firms"]),
        transactions=_made(TransactionColumns, {"account_limit": None, **own["transactions"], **own["bank_accounts"]}),
        sales=_made(InvoiceColumns, own["sales"]),
        purchases=_made(InvoiceColumns, own["purchases"]),
        accounts=_accounts(own["accounts"]),
        orders=_made(OrderColumns, own["orders"]),
    )
    return Group(columns, own["firms"], own.get("performance", {}))


def _of(columns: Any) -> dict[str, Any]:
    return {field.name: getattr(columns, field.name) for field in fields(columns)}


def _made(kind: Any, table: Mapping[str, Any]) -> Any:
    return kind(**{field.name: table[field.name] for field in fields(kind)})


def _accounts_table(accounts: AccountsColumns) -> Table:
    items = {f"{item}.{year}": values[:, year] for item, values in accounts.items.items() for year in _YEARS}
    return items | {"period_end": accounts.period_end, "audited": accounts.audited}


def _accounts(table: Table) -> AccountsColumns:
    items = {item: np.column_stack([table[f"{item}.{year}"] for year in _YEARS]) for item in ITEMS}
    return AccountsColumns(items, table["period_end"], table["audited"])


def _columns(table: pa.Table) -> Table:
    return {column: table[column].to_numpy() for column in table.column_names}


def _present(folder: Path) -> list[str]:
    return [name for name in TABLES if name not in _OPTIONAL or _path(folder, name).exists()]


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


@contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Refused(
            say(
                "{path} holds no portfolio: there is no {file}. Check the name, or make one with tally simulate.",
                path=str(folder),
                file=_path(Path(), TABLES[0]).name,
            )
        ) from error
    except (OSError, pa.ArrowException, KeyError) as error:
        raise Refused(
            say(
                "{path} holds no portfolio that can be read: {problem}. Make one with tally simulate.",
                path=str(folder),
                problem=str(error),
            )
        ) from error


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be written: {reason}.", path=str(folder), reason=error.strerror or str(error))
        ) from error
