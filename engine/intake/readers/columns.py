"""A table of texts to the accounts of a statement, column by column: what CSV files and spreadsheets share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.errors import Refused
from engine.i18n import N_, Sentence, say
from engine.intake.letters import plain
from engine.intake.mapping import ColumnMapping, Role
from engine.intake.readers.amounts import Amounts, read_amounts, unit_of
from engine.intake.readers.dates import Days, Order, order_of
from engine.intake.readers.grid import Grid, Table, by_text
from engine.intake.readers.layout import Layout, find_layout
from engine.intake.readers.particulars import Particulars, particulars
from engine.intake.readers.sifting import Sifted, sift
from engine.intake.readers.signs import (
    NEUTRAL,
    card_bill,
    flags,
    flags_by_words,
    from_two_columns,
    marks,
    wallet_flags,
    what_is_owed,
    with_flags,
)
from engine.intake.readers.statement import ReadAccount, Rows, StatementFile
from engine.intake.readers.vocabulary import currency_of
from engine.money import minor_digits

_SAMPLE = 10_000
_WALLET_KINDS = frozenset(plain(word) for word in ("交易类型", "交易分类", "类型", "商品说明", "商品名称", "交易状态"))


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """A grid with its layout: cells by what they hold."""

    grid: Grid
    layout: Layout

    def __len__(self) -> int:
        return len(self.grid)

    def has(self, role: Role) -> bool:
        return role in self.layout.columns

    def cells(self, role: Role) -> pa.Array:
        """The cells of a role, blank where the table has no such column."""
        return self.grid.column(self.layout.column(role))

    def texts(self, role: Role) -> NDArray[np.object_]:
        """The cells of all columns of a role, joined and with single blanks."""
        positions = self.layout.columns.get(role, ())
        if len(positions) > 1:
            return objects(_joined([self.grid.column(position) for position in positions]))
        return objects(self.grid.written(positions[0])) if positions else np.full(len(self), "", object)

    def kinds(self) -> list[pa.Array]:
        """The columns by which a wallet tells what a neutral movement was."""
        return [self.grid.column(i) for i, cell in enumerate(self.layout.header) if plain(cell) in _WALLET_KINDS]

    def where(self, rows: NDArray[np.bool_]) -> Columns:
        return Columns(self.grid.where(rows), self.layout)


def read_table(
    name: str, format: str, table: Table, default_currency: str, mappings: Iterable[ColumnMapping] = ()
) -> StatementFile | None:
    """The statement in a table, None where the table has no columns of days and amounts. `Refused` where it has them
    but not one row can be read."""
    layout = find_layout(table.head, mappings)
    if layout is None:
        return None
    columns = Columns(table.below(layout.header_row), layout)
    days, values, notes = _days(name, columns, default_currency)
    above = [cells for number, cells in table.head if number < layout.header_row + (not layout.header)]
    said = particulars([*above, *_around(columns.grid, days)])
    currency = _currencies(columns, said.currency or layout.currency or _written_currency(columns) or default_currency)
    amount, balance = _money(columns, currency)
    if layout.confirmed is not None:
        notes += (say("{file} is read by the column mapping that was confirmed for its layout.", file=name),)
    elif (bill := _bill(columns, amount)) is not None:
        amount = bill
        notes += (say("{file} is read as a card bill: charges go out, repayments and refunds come in.", file=name),)
    sifted = sift(name, columns.grid, layout, days, amount, balance, currency)
    if not sifted.good.any():
        raise Refused(_nothing(name, sifted))
    rows = _rows(columns, days, values, amount, balance, sifted)
    accounts = tuple(_accounts(columns.where(sifted.good), rows, currency[sifted.good], said))
    notes = (*notes, *sifted.notes, *_one_way(name, columns, rows))
    return StatementFile(name, format, accounts, sifted.refused, notes, layout.confirmed)


def _days(
    name: str, columns: Columns, currency: str
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64], tuple[Sentence, ...]]:
    booked, value = Days.of(columns.cells(Role.BOOKED_ON)), Days.of(columns.cells(Role.VALUE_ON))
    confirmed = columns.layout.conventions.date_order
    order = Order(confirmed) if confirmed else order_of([booked, value], prefers_month_first=currency == "USD")
    notes: tuple[Sentence, ...] = ()
    if order.is_guess:
        read_as = Sentence(N_("month/day") if order.order == "mdy" else N_("day/month"))
        notes = (say("{file}: day and month cannot be told apart; read as {order}.", file=name, order=read_as),)
    days, values = booked.read(order.order), value.read(order.order)
    return np.where(booked.blank, values, days), values, notes


def _around(grid: Grid, days: NDArray[np.datetime64]) -> Iterator[Sequence[str]]:
    """Rows without a day at the top and the foot of the table, where balances and totals stand."""
    return (grid.cells(int(i)) for i in np.flatnonzero(np.isnat(days)) if i < 3 or i >= len(grid) - 20)


def _currencies(columns: Columns, otherwise: str) -> NDArray[np.object_]:
    """The ISO code of each row, "" where its currency cell names none."""
    if not columns.has(Role.CURRENCY):
        return np.full(len(columns), otherwise, object)

    def code(word: str) -> str:
        return otherwise if word in ("", "-") else currency_of(word) or ""

    return by_text(columns.cells(Role.CURRENCY), code, object)


def _written_currency(columns: Columns) -> str | None:
    """The one currency that stands beside the amounts themselves, as in "CNY 12.30"."""
    cells = [columns.cells(role) for role in (Role.AMOUNT, Role.CREDIT, Role.DEBIT)]
    found = {currency_of(unit) for column in cells for unit in unit_of(column[:1000])}
    return found.pop() if len(found) == 1 else None


def _money(columns: Columns, currency: NDArray[np.object_]) -> tuple[Amounts, Amounts]:
    """Signed amounts and balances, each row in the minor units of its currency."""
    digits = {code: minor_digits(code) if code else 2 for code in set(currency)}
    if len(set(digits.values())) == 1:
        return _amounts(columns, next(iter(digits.values())))
    amount, balance = Amounts.none(len(columns)), Amounts.none(len(columns))
    each = np.array([digits[code] for code in currency])
    for count in set(digits.values()):
        mine = each == count
        part = _amounts(columns.where(mine), count)
        amount, balance = amount.put(mine, part[0]), balance.put(mine, part[1])
    return amount, balance


def _amounts(columns: Columns, digits: int) -> tuple[Amounts, Amounts]:
    said = columns.layout.conventions
    roles = [role for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE) if columns.has(role)]
    cells = [columns.cells(role) for role in roles]
    read = dict(zip(roles, read_amounts(cells, digits, said.decimal_mark), strict=True))
    none = Amounts.none(len(columns))
    balance = read.get(Role.BALANCE, none)
    if Role.DEBIT in read or Role.CREDIT in read:
        return from_two_columns(read.get(Role.DEBIT, none), read.get(Role.CREDIT, none), read.get(Role.AMOUNT)), balance
    amount = read[Role.AMOUNT]
    if columns.has(Role.DIRECTION):
        return with_flags(amount, _flags(columns)), balance
    return what_is_owed(amount, balance) if said.out_is_positive else (amount, balance)


def _flags(columns: Columns) -> NDArray[np.int8]:
    cells = columns.cells(Role.DIRECTION)
    if words := columns.layout.conventions.credit_words:
        return flags_by_words(cells, words)
    flag = flags(cells) if columns.layout.has_heading(Role.DIRECTION) else marks(cells)
    for kind in columns.kinds():
        flag = np.where(flag == NEUTRAL, wallet_flags(kind), flag)
    return flag


def _bill(columns: Columns, amount: Amounts) -> Amounts | None:
    return card_bill(amount, columns.cells(Role.TEXT)) if columns.layout.has_one_amount else None


def _rows(
    columns: Columns,
    days: NDArray[np.datetime64],
    values: NDArray[np.datetime64],
    amount: Amounts,
    balance: Amounts,
    sifted: Sifted,
) -> Rows:
    """The good rows; lines that only continue a text are joined to the row above them."""
    good, kept = sifted.good, columns.where(sifted.good)
    text = kept.texts(Role.TEXT)
    for position, more in sifted.continuations:
        text[position] = f"{text[position]} {more}".strip()
    is_in = amount.minor[good] >= 0
    other, other_account = _other_side(kept, is_in)
    return Rows(
        days[good], values[good], amount.minor[good], balance.minor[good], balance.known[good],
        other, other_account, text, kept.texts(Role.REFERENCE), kept.grid.row,
    )  # fmt: skip


def _other_side(columns: Columns, is_in: NDArray[np.bool_]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """The counterparty: its own column, else who paid us or whom we paid."""
    name, account = columns.texts(Role.COUNTERPARTY), columns.texts(Role.COUNTERPARTY_ACCOUNT)
    if columns.has(Role.PAYER) and not columns.has(Role.COUNTERPARTY):
        name = np.where(is_in, columns.texts(Role.PAYER), columns.texts(Role.RECEIVER))
    if columns.has(Role.PAYER_ACCOUNT) and not columns.has(Role.COUNTERPARTY_ACCOUNT):
        account = np.where(is_in, columns.texts(Role.PAYER_ACCOUNT), columns.texts(Role.RECEIVER_ACCOUNT))
    return name, account


def _accounts(columns: Columns, rows: Rows, currency: NDArray[np.object_], said: Particulars) -> Iterator[ReadAccount]:
    """One account for each number and currency, in the order in which the file names them."""
    holder = columns.cells(Role.HOLDER)
    numbers = [text for text in map(_bare, columns.cells(Role.ACCOUNT).unique().to_pylist()) if text]
    otherwise = said.account or (numbers[0] if len(set(numbers)) == 1 else "")
    codes = list(dict.fromkeys(currency.tolist())) if columns.has(Role.CURRENCY) else [currency[0]]
    if len(set(numbers)) < 2 and len(codes) == 1:
        yield _account(otherwise, codes[0], holder[0].as_py(), rows, said, is_only=True)
        return
    number = by_text(columns.cells(Role.ACCOUNT), lambda text: _bare(text) or otherwise, object)
    for key, code in dict.fromkeys(zip(number.tolist(), currency.tolist(), strict=True)):
        mine = (number == key) & (currency == code)
        yield _account(key, code, holder[int(np.argmax(mine))].as_py(), rows.where(mine), said, is_only=False)


def _bare(number: str) -> str:
    """An account number without the quotes that keep spreadsheet programs from counting with it."""
    return number.strip("'\"= ")


def _account(number: str, currency: str, holder: str, rows: Rows, said: Particulars, is_only: bool) -> ReadAccount:
    """Balances said beside the table belong to the account only where the table has no other."""
    return ReadAccount(
        number=number,
        currency=currency,
        bank=said.get("bank"),
        holder=holder or said.get("holder"),
        start=said.day("start") or rows.booked_on.min().item(),
        end=said.day("end") or rows.booked_on.max().item(),
        opening=said.money("opening", currency) if is_only else None,
        closing=said.money("closing", currency) if is_only else None,
        limit=said.money("limit", currency) if is_only else None,
        rows=rows,
    )


def _one_way(name: str, columns: Columns, rows: Rows) -> tuple[Sentence, ...]:
    """A signed column without one outflow is likelier a card bill or a list of payments than a bank statement."""
    if not columns.layout.has_one_amount or len(rows) < 3 or (rows.amount < 0).any():
        return ()
    return (
        say("{file} has no outflow and no column that says in or out: check that it is a bank statement.", file=name),
    )


def _nothing(name: str, sifted: Sifted) -> Sentence:
    if not sifted.refused:
        return say("{file} has column headings but no movement below them; export a period with movements.", file=name)
    first = sifted.refused[0]
    return say("Not one row of {file} can be read; row {row}: {why}", file=name, row=first.row, why=first.sentence)


def _joined(parts: Sequence[pa.Array]) -> pa.Array:
    """Cells of several columns side by side; a text that an earlier column already gave is not repeated."""
    text = parts[0]
    for part in parts[1:]:
        new = pc.if_else(pc.equal(part, text), "", part)
        text = pc.utf8_trim_whitespace(pc.binary_join_element_wise(text, new, " "))
    return text


def objects(column: pa.Array) -> NDArray[np.object_]:
    """Python texts with single blanks. Where few differ, as the beginning of the column shows, each is made once."""
    if len(column[:_SAMPLE].unique()) < _SAMPLE // 2:
        return by_text(column, lambda text: " ".join(text.split()), object)
    column = pc.utf8_trim_whitespace(column)
    if pc.any(pc.match_substring(column, "  ")).as_py():
        column = pc.replace_substring_regex(column, r"\s+", " ")
    texts: NDArray[np.object_] = column.to_numpy(zero_copy_only=False)
    return texts
