"""Forged statements: ways to make a firm's bank statements look better, and what they leave behind.

Whoever forges here is careful: references stay in step and later files follow, unless the kind says otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from engine.facts.casefile import Case
from engine.facts.conduct import Ledger
from engine.simulation.statement_files import Format, Line, Sheet

LARGE_PAYMENTS = 40
SMALLEST, LARGEST = 0.05, 2.0
"""What a forger adds, as a share of the account's average balance."""


@dataclass(frozen=True, slots=True)
class Book:
    """One account's statements as sheets, one after the other."""

    sheets: tuple[Sheet, ...]
    form: Format

    @property
    def lines(self) -> list[Line]:
        return [line for sheet in self.sheets for line in sheet.lines]

    @property
    def average(self) -> float:
        return float(np.mean([max(line.balance, 0) for line in self.lines]))


def book_of(case: Case) -> Book:
    """The statements of a case's one account, as they were read."""
    ledger = case.ledger
    assert ledger is not None and len(ledger.accounts) == 1
    account = ledger.accounts[0]
    sheets, opening = [], None
    for number, file in enumerate(ledger.files):
        part = ledger.where(ledger.file == number)
        period = next(period for period in account.periods if period.file == file)
        total = int(part.amount.sum())
        if period.opening is not None:
            opening = period.opening.minor
        elif part.balance_known.all():
            opening = int(part.balance_after[0] - part.amount[0])
        elif opening is None:
            assert period.closing is not None
            opening = period.closing.minor - total
        assert period.start is not None and period.end is not None
        lines = tuple(_lines(part, opening))
        sheets.append(
            Sheet(account.holder or case.applicant.name, account.number, account.bank or "", account.currency,
                  period.start, period.end, opening, opening + total, lines)
        )  # fmt: skip
        opening += total
    return Book(tuple(sheets), _form(ledger.files[0], account.currency))


def _form(file: str, currency: str) -> Format:
    if file.endswith(".csv"):
        return Format.CSV_GB18030 if currency == "CNY" else Format.CSV_ENGLISH
    return {"xlsx": Format.XLSX, "ofx": Format.OFX, "sta": Format.MT940, "xml": Format.CAMT053}[file.rsplit(".", 1)[1]]


def _lines(part: Ledger, opening: int) -> Iterator[Line]:
    balances = opening + np.cumsum(part.amount)
    for row, movement in enumerate(part):
        yield Line(
            movement.booked_on, movement.amount.minor, int(balances[row]), movement.counterparty,
            movement.counterparty_account, movement.text, movement.reference,
        )  # fmt: skip


def recomputed(book: Book, opening: int | None = None) -> Book:
    """The book with every balance following from the movements, from file to file."""
    balance = book.sheets[0].opening if opening is None else opening
    sheets = []
    for sheet in book.sheets:
        start, lines = balance, []
        for line in sheet.lines:
            balance += line.amount
            lines.append(replace(line, balance=balance))
        sheets.append(replace(sheet, opening=start, closing=balance, lines=tuple(lines)))
    return replace(book, sheets=tuple(sheets))


def with_lines(book: Book, at: int, lines: Sequence[Line]) -> Book:
    """The book with the lines of one sheet replaced, sorted by day."""
    sheets = list(book.sheets)
    sheets[at] = replace(sheets[at], lines=tuple(sorted(lines, key=lambda line: line.day)))
    return replace(book, sheets=tuple(sheets))


class Forger:
    """Draws forgeries of one book. Amounts are minor units; sizes are shares of the average balance."""

    def __init__(self, book: Book, rng: Generator) -> None:
        self.book, self.rng = book, rng

    def _size(self) -> float:
        return float(np.exp(self.rng.uniform(np.log(SMALLEST), np.log(LARGEST))))

    def _amount(self) -> int:
        return max(100, int(self._size() * self.book.average) // 100 * 100)

    def _pick(self, wanted: Callable[[Line], bool], only_first: bool = False) -> tuple[int, int]:
        """Sheet and position of a random row that is not interest."""
        rows = [
            (at, place)
            for at, sheet in enumerate(self.book.sheets[:1] if only_first else self.book.sheets)
            for place, line in enumerate(sheet.lines)
            if wanted(line) and not _is_interest(line)
        ]
        return rows[int(self.rng.integers(len(rows)))]

    def _sheet(self, at: int) -> list[Line]:
        return list(self.book.sheets[at].lines)

    def delete(self) -> Book:
        return self._without(*self._pick(lambda line: True))

    def delete_payment(self) -> Book:
        """One of the large payments, which alone are worth it."""
        payments = sorted(line.amount for line in self.book.lines if line.amount < 0)
        return self._without(*self._pick(lambda line: line.amount <= payments[min(LARGE_PAYMENTS, len(payments)) - 1]))

    def _without(self, at: int, place: int) -> Book:
        lines = self._sheet(at)
        lines.pop(place)
        return with_lines(self.book, at, lines)

    def raise_amount(self, only_first: bool = False) -> Book:
        at, place = self._pick(lambda line: line.amount > 0, only_first)
        lines, added = self._sheet(at), self._amount()
        lines[place] = replace(lines[place], amount=lines[place].amount + added)
        return with_lines(self.book, at, lines)

    def insert(self) -> Book:
        at, place = self._pick(lambda line: line.amount > 0)
        lines, amount = self._sheet(at), self._amount()
        like = lines[place]
        lines.insert(place + 1, replace(like, amount=amount, balance=like.balance + amount, reference=like.reference))
        return with_lines(self.book, at, lines)

    def change_balance(self) -> Book:
        """One printed balance; where a format prints none by row, the closing balance."""
        added = self._amount()
        at, place = self._pick(lambda line: True)
        lines = self._sheet(at)
        if self.book.form in (Format.OFX, Format.MT940, Format.CAMT053):
            sheets = list(self.book.sheets)
            sheets[at] = replace(sheets[at], closing=sheets[at].closing + added)
            return replace(self.book, sheets=tuple(sheets))
        lines[place] = replace(lines[place], balance=lines[place].balance + added)
        return with_lines(self.book, at, lines)

    def move(self) -> Book:
        """An outflow to a later day of the same file, past other rows."""
        at, place = self._pick(lambda line: line.amount < 0)
        lines, sheet = self._sheet(at), self.book.sheets[at]
        line = lines[place]
        day = min(line.day + dt.timedelta(days=int(self.rng.integers(3, 31))), sheet.end)
        lines[place] = replace(line, day=day)
        return with_lines(self.book, at, lines)

    def change_interest(self) -> Book:
        lines_at = [
            (at, place)
            for at, sheet in enumerate(self.book.sheets)
            for place, line in enumerate(sheet.lines)
            if line.day >= self.book.sheets[0].start + dt.timedelta(days=100) and _is_interest(line)
        ]
        at, place = lines_at[int(self.rng.integers(len(lines_at)))]
        lines = self._sheet(at)
        factor = 1 + self._size()
        lines[place] = replace(lines[place], amount=int(lines[place].amount * factor))
        return with_lines(self.book, at, lines)

    def lift(self) -> Book:
        """All balances from the first on."""
        added = self._amount()
        return recomputed(self.book, self.book.sheets[0].opening + added)


def _is_interest(line: Line) -> bool:
    return line.text in ("结息", "Credit interest")


def _recomputed_first_file(forger: Forger) -> Book:
    """Rows and closing balance of the first file follow, the next file stays as it was."""
    first = recomputed(forger.raise_amount(only_first=True)).sheets[0]
    return replace(forger.book, sheets=(first, *forger.book.sheets[1:]))


def contradicts_itself(book: Book) -> bool:
    """Whether what the statements print does not add up: row by row, in sum, or from file to file."""
    by_row = book.form in (Format.CSV_GB18030, Format.XLSX, Format.CSV_ENGLISH)
    before: int | None = None
    for sheet in book.sheets:
        start = before if book.form is Format.OFX or book.form is Format.CSV_ENGLISH else sheet.opening
        if before is not None and start != before:
            return True
        balance = start
        for line in sheet.lines:
            if by_row and balance is not None and balance + line.amount != line.balance:
                return True
            balance = line.balance if by_row else balance and balance + line.amount
        if not by_row and balance is not None and balance != sheet.closing:
            return True
        before = balance if by_row else sheet.closing
    return False


def quarters(book: Book) -> list[tuple[float, float]]:
    """Average daily balance and interest of each quarter whose interest is on the statement, in minor units."""
    lines = book.lines
    days = np.array([line.day for line in lines], "datetime64[D]")
    balances = np.array([line.balance for line in lines])
    found = []
    for line in lines:
        start = np.datetime64(line.day, "M") - 3 + np.timedelta64(20, "D")
        if _is_interest(line) and start >= days[0]:
            calendar = np.arange(start, np.datetime64(line.day))
            last = np.searchsorted(days, calendar, side="right") - 1
            found.append((float(np.maximum(balances[last], 0).mean()), float(line.amount)))
    return found


def size(untouched: Book, forged: Book) -> float:
    """By what share the forgery changes the relation of balance and interest, in the quarter that it changes most."""
    pairs = zip(quarters(untouched), quarters(forged), strict=False)
    return max(abs(after / paid / (before / earned) - 1) for (before, earned), (after, paid) in pairs)


BROKEN: dict[str, Callable[[Forger], Book]] = {
    "row deleted": Forger.delete,
    "amount changed": Forger.raise_amount,
    "row inserted": Forger.insert,
    "balance changed": Forger.change_balance,
    "date moved": Forger.move,
    "re-computed in one file of two": _recomputed_first_file,
}
RECOMPUTED: dict[str, Callable[[Forger], Book]] = {
    "payment deleted, re-computed": lambda forger: recomputed(forger.delete_payment()),
    "inflow raised, re-computed": lambda forger: recomputed(forger.raise_amount()),
    "inflow inserted, re-computed": lambda forger: recomputed(forger.insert()),
    "all balances lifted": Forger.lift,
    "date moved, re-computed": lambda forger: recomputed(forger.move()),
    "interest changed, re-computed": lambda forger: recomputed(forger.change_interest()),
}
KINDS = BROKEN | RECOMPUTED
