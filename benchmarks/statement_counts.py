"""A second, independent reading of statement files: regular expressions over the raw standards, Python's own csv and
zip modules over tables whose columns a person looked up. It shares no code with the engine, so that both are not wrong
in the same way; it reads the files of one collection and nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

CENT = Decimal("0.01")
Entry = tuple[dt.date, Decimal, str]
"""Booked on, signed amount, and the currency, "" where the file names none."""


@dataclass(frozen=True)
class Sheet:
    """Where a person found the columns of a table, counted from 0; `first` is the line of the first movement, from 1.

    `flags` maps how the cells of the flag columns begin to signs, 0 for what is no movement; the first known beginning
    counts. `inverted` is a card bill that writes charges without a sign. currency is a code, or the column of it.
    """

    day: int
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    flag: tuple[int, ...] = ()
    flags: dict[str, int] = field(default_factory=dict)
    order: str = "%Y-%m-%d"
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    first: int = 2
    decimal: str = "."
    currency: str | int = ""
    inverted: bool = False

    def entry(self, row: list[str]) -> Entry | None:
        """The movement in a row, None where it is none: no day, no amount, or a flag that is no flag."""
        cells = [cell.strip() for cell in row] + [""] * 30
        width = len(dt.date(2020, 12, 31).strftime(self.order))
        try:
            day = dt.datetime.strptime(cells[self.day][:width], self.order).date()
        except ValueError:
            return None
        amount = self._amount(cells)
        if amount is None:
            return None
        currency = cells[self.currency].upper() if isinstance(self.currency, int) else self.currency
        return day, -amount if self.inverted else amount, currency

    def _amount(self, cells: list[str]) -> Decimal | None:
        if self.amount is not None:
            amount = self._number(cells[self.amount])
            if not self.flag or amount is None:
                return amount
            signs = (self.flags[mark] for i in self.flag for mark in self.flags if cells[i].startswith(mark))
            sign = next(signs, 0)
            return abs(amount) * sign if sign else None
        debit, credit = (None if i is None else self._number(cells[i]) for i in (self.debit, self.credit))
        return None if debit is None and credit is None else (credit or Decimal(0)) - abs(debit or Decimal(0))

    def _number(self, cell: str) -> Decimal | None:
        digits = re.sub(rf"[^\d\-{re.escape(self.decimal)}]", "", cell).replace(self.decimal, ".")
        return Decimal(digits) if re.search(r"\d", digits) else None


def csv_entries(path: Path, sheet: Sheet) -> Iterator[Entry]:
    text = path.read_bytes().decode(sheet.encoding).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")[sheet.first - 1 :]
    yield from filter(None, map(sheet.entry, csv.reader(lines, delimiter=sheet.delimiter)))


def xlsx_entries(path: Path, sheet: Sheet) -> Iterator[Entry]:
    """Cells of the first sheet by regular expression; a day is the serial number of a spreadsheet or YYYYMMDD."""
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        strings = parts.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in names else ""
        body = parts.read("xl/worksheets/sheet1.xml").decode()
    words = ["".join(re.findall(r"<t[^>]*>([^<]*)", item)) for item in re.findall(r"<si>(.*?)</si>", strings, re.S)]
    for row in re.findall(r"<row (.*?)</row>", body, re.S)[sheet.first - 1 :]:
        cells = [""] * 30
        for column, kind, value in re.findall(r'<c r="([A-Z])\d+"([^>]*)><v>([^<]*)', row):
            text = words[int(value)] if 't="s"' in kind else value
            cells[ord(column) - ord("A")] = text if 't="s"' in kind else text.replace(".", sheet.decimal)
        serial = cells[sheet.day].split(sheet.decimal)[0]
        if serial.isdigit() and len(serial) == 5:
            cells[sheet.day] = (dt.date(1899, 12, 30) + dt.timedelta(int(serial))).strftime(sheet.order)
        if (entry := sheet.entry(cells)) is not None:
            yield entry


def ofx_entries(path: Path) -> Iterator[Entry]:
    text = path.read_bytes().decode("latin-1")
    currency = ""
    pattern = r"<CURDEF>\s*(\w{3})|<STMTTRN>(.*?)(?=<STMTTRN>|</STMTTRN>|</BANKTRANLIST>)"
    for named, entry in re.findall(pattern, text, re.S):
        currency = named or currency
        amount = re.search(r"<TRNAMT>\s*([-+\d.,]+)", entry)
        day = re.search(r"<DTPOSTED>\s*(\d{8})", entry)
        if amount and day:
            yield _day(day[1]), Decimal(amount[1].replace(",", ".")), currency


def camt_entries(path: Path) -> Iterator[Entry]:
    """Booked entries, a batch as its transactions. Without any day, the day on which the message was made."""
    text = re.sub(r"<(/?)\w+:", r"<\1", path.read_text(encoding="utf-8"))
    made = re.search(r"<CreDtTm>(\d{4}-\d\d-\d\d)", text)
    for entry in re.findall(r"<Ntry>(.*?)</Ntry>", text, re.S):
        if re.search(r"<Sts>\s*(<Cd>)?\s*PDNG", entry):
            continue
        currency, amount = re.findall(r'<Amt Ccy="(\w+)">([\d.]+)', entry)[0]
        sign = 1 if re.findall(r"<CdtDbtInd>(\w+)", entry)[0] == "CRDT" else -1
        day = re.search(r"<(?:BookgDt|ValDt)>\s*<Dt(?:Tm)?>(\d{4}-\d\d-\d\d)", entry) or made
        assert day is not None
        parts = [
            re.findall(r'<Amt Ccy="(\w+)">([\d.]+)', p) for p in re.findall(r"<TxDtls>(.*?)</TxDtls>", entry, re.S)
        ]
        shares = [Decimal(part[0][1]) for part in parts if part]
        whole = len(shares) > 1 and sum(shares) == Decimal(amount)
        for share in shares if whole else [Decimal(amount)]:
            yield dt.date.fromisoformat(day[1]), sign * share, currency


_TAGS = re.compile(
    r"^:(?:60[FM]|62[FM]):[CD]\d{6}([A-Z]{3})|^:34F:([A-Z]{3})"
    r"|^-?:61:(\d{6})(\d{4}|\s{4})?(R?[CD])\s*[A-Z]?\s*(\d+,\d*)",
    re.M,
)


def mt940_entries(path: Path) -> Iterator[Entry]:
    currency = ""
    for stated, limit, value, booked, mark, amount in _TAGS.findall(path.read_bytes().decode("latin-1")):
        currency = stated or limit or currency
        if amount and re.match(r"\d\d(0\d|1[0-2])[0-3]\d", value):
            day = _day("20" + value)
            if booked.strip():
                booked_on = dt.date(day.year, int(booked[:2]), int(booked[2:]))
                years = (booked_on - day).days // 183
                day = booked_on.replace(year=day.year - (years > 0) + (years < -1))
            sign = 1 if mark in ("C", "RD") else -1
            yield day, sign * Decimal(amount.replace(",", ".").rstrip(".")), currency


def bai2_entries(path: Path) -> Iterator[Entry]:
    """Type codes 100 to 399 are credits, 400 to 699 debits; amounts are in cents."""
    group, currency, day = "", "", dt.date.min
    records = r"(?:^|/\s+)(02|03|16),([^/\n]*)"
    for kind, rest in re.findall(records, path.read_bytes().decode("ascii"), re.M):
        fields = rest.split(",")
        if kind == "02":
            day, group = _day("20" + fields[3]), fields[5] if len(fields) > 5 else ""
        elif kind == "03":
            currency = fields[1].strip() or group
        else:
            yield day, Decimal(fields[1]) * CENT * (1 if int(fields[0]) < 400 else -1), currency


def qif_entries(path: Path, order: str) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8")
    for kind, section in re.findall(r"^!Type:(\w+)[^\n]*\n(.*?)(?=^!|\Z)", text, re.M | re.S):
        for record in re.split(r"^\^", section, flags=re.M) if kind == "Bank" else ():
            day, amount = re.search(r"^D(\S+)", record, re.M), re.search(r"^T(\S+)", record, re.M)
            if day and amount:
                yield dt.datetime.strptime(day[1], order).date(), Decimal(amount[1].replace(",", "")), ""


def _day(digits: str) -> dt.date:
    return dt.datetime.strptime(digits, "%Y%m%d").date()


@dataclass(frozen=True)
class Count:
    """How many movements, their sum per currency, each rounded to cents, and the first and last day."""

    rows: int
    sums: tuple[tuple[str, Decimal], ...]
    first: dt.date | None
    last: dt.date | None


def count(entries: Iterable[Entry]) -> Count:
    found = list(entries)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for _, amount, currency in found:
        sums[currency] += amount.quantize(CENT, ROUND_HALF_UP)
    days = [day for day, _, _ in found]
    return Count(len(found), tuple(sorted(sums.items())), min(days, default=None), max(days, default=None))
