"""Putting the columns of several groups of firms one after another, and cutting a portfolio to its first firms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeAlias, TypeVar

import numpy as np

from engine.features.columns import (
    AccountsColumns,
    FirmColumns,
    InvoiceColumns,
    OrderColumns,
    PanelColumns,
    TransactionColumns,
)

Rows: TypeAlias = TransactionColumns | InvoiceColumns | OrderColumns
AnyRows = TypeVar("AnyRows", TransactionColumns, InvoiceColumns, OrderColumns)
_FIRM_NUMBERS = ("firm", "account_firm", "account")
_OF_ACCOUNTS = ("account_firm", "account_opening", "account_start", "account_limit")


def joined(parts: Sequence[PanelColumns]) -> PanelColumns:
    """One panel of all firms, numbered on; every firm has one account, so accounts are numbered with the firms."""
    if len(parts) == 1:
        return parts[0]
    before = np.cumsum([0, *(len(part.firms) for part in parts)])[:-1]
    return PanelColumns(
        firms=_joined_firms([part.firms for part in parts]),
        transactions=_joined_rows([part.transactions for part in parts], before),
        sales=_joined_rows([part.sales for part in parts], before),
        purchases=_joined_rows([part.purchases for part in parts], before),
        accounts=_joined_accounts([part.accounts for part in parts]),
        orders=_joined_rows([part.orders for part in parts], before),
    )


def _joined_firms(parts: Sequence[FirmColumns]) -> FirmColumns:
    return FirmColumns(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(FirmColumns)))


def _joined_rows(parts: Sequence[AnyRows], before: np.ndarray[tuple[int], np.dtype[np.int64]]) -> AnyRows:
    columns = {}
    for field in fields(parts[0]):
        shift = before if field.name in _FIRM_NUMBERS else np.zeros_like(before)
        values = [getattr(part, field.name) for part in parts]
        is_number = field.name in _FIRM_NUMBERS
        columns[field.name] = np.concatenate(
            [value + n if is_number else value for value, n in zip(values, shift, strict=True)]
        )
    return type(parts[0])(**columns)


def _joined_accounts(parts: Sequence[AccountsColumns]) -> AccountsColumns:
    return AccountsColumns(
        {item: np.concatenate([part.items[item] for part in parts]) for item in parts[0].items},
        np.concatenate([part.period_end for part in parts]),
        np.concatenate([part.audited for part in parts]),
    )


def first_firms(columns: PanelColumns, count: int) -> PanelColumns:
    """The same columns with only the first firms."""
    accounts = columns.accounts
    return PanelColumns(
        firms=FirmColumns(*(getattr(columns.firms, f.name)[:count] for f in fields(FirmColumns))),
        transactions=_first_rows(columns.transactions, count),
        sales=_first_rows(columns.sales, count),
        purchases=_first_rows(columns.purchases, count),
        accounts=AccountsColumns(
            {item: values[:count] for item, values in accounts.items.items()},
            accounts.period_end[:count],
            accounts.audited[:count],
        ),
        orders=_first_rows(columns.orders, count),
    )


def _first_rows(rows: AnyRows, count: int) -> AnyRows:
    """Rows are sorted by firm, so the first firms' rows come first."""
    end = int(np.searchsorted(rows.firm, count))
    of_rows = {f.name: getattr(rows, f.name)[:end] for f in fields(rows) if f.name not in _OF_ACCOUNTS}
    of_accounts = {f.name: getattr(rows, f.name)[:count] for f in fields(rows) if f.name in _OF_ACCOUNTS}
    return replace(rows, **of_rows, **of_accounts)
