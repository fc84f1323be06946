"""Columns of written amounts to whole minor units, array by array, without a float in between.

What one cell leaves open ("1,234" or "1.234") the whole column decides. Blank and "-" are no amount, which is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.intake.readers.sheet_process import SHEET_POINT
from engine.intake.readers.vocabulary import is_currency

_UNIT = r"(?:[A-Za-z]{3}|\p{Sc}|[A-Z]{1,2}\p{Sc}|元|Kč|zł|Ft|kr\.?|Fr\.)"
_WRITTEN = (
    r"^(?P<before>[+-]|\()?\s*(?P<unit>" + _UNIT + r")?\s*(?P<sign>[+-])?\s*"
    r"(?P<body>\d[\d.,⎖]*|[.,]\d+)"
    r"\s*(?P<unit_after>" + _UNIT + r")?\s*(?P<after>[+-]|\)|CR|DR|Cr|Dr|cr|dr)?$"
)
_GROUPED = {
    ".": r"^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$",
    ",": r"^\d{1,3}(?:\.\d{2,3})*\.\d{3}(?:,\d*)?$",
}
_SIMPLE = {".": r"^(?:\d+(?:\.\d*)?|\.\d+)$", ",": r"^(?:\d+(?:,\d*)?|,\d+)$"}
_LONGEST = 14
"""Digits before the decimal mark; more are refused, so that sums stay within 64 bits."""


@dataclass(frozen=True, eq=False, slots=True)
class Written:
    """Cells taken apart: digits and marks, whether a minus was written, the currency beside them, blanks."""

    body: pa.Array
    minus: NDArray[np.bool_]
    unit: pa.Array
    blank: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Amounts:
    """Minor units where `known`; a cell that is neither known nor blank could not be read.

    `neutral` marks amounts that moved nothing in or out.
    """

    minor: NDArray[np.int64]
    known: NDArray[np.bool_]
    blank: NDArray[np.bool_]
    neutral: NDArray[np.bool_]

    @classmethod
    def none(cls, length: int) -> Amounts:
        """A column that is not there."""
        no = np.zeros(length, np.bool_)
        return cls(np.zeros(length, np.int64), no, ~no, no)

    @property
    def bad(self) -> NDArray[np.bool_]:
        return ~(self.known | self.blank)

    def put(self, rows: NDArray[np.bool_], part: Amounts) -> Amounts:
        """The same column with other amounts in the given rows."""
        columns = [getattr(self, f.name).copy() for f in fields(self)]
        for column, f in zip(columns, fields(self), strict=True):
            column[rows] = getattr(part, f.name)
        return Amounts(*columns)


def read_amounts(columns: Sequence[pa.Array], digits: int, mark: str | None = None) -> list[Amounts]:
    """Columns of one file, which share one decimal mark, in minor units of a currency with so many digits.

    `mark` is the decimal mark where it is known; else the columns tell it.
    """
    if mark != ",":
        swift = [_plain_decimals(column, digits) for column in columns]
        if len(plain := [amounts for amounts in swift if amounts is not None]) == len(columns):
            return plain
    written = [take_apart(column) for column in columns]
    mark = mark or decimal_mark(written, digits)
    return [minor_units(column, mark, digits) for column in written]


def _plain_decimals(column: pa.Array, digits: int) -> Amounts | None:
    """The short way for a column of plain decimals with a point, such as -1234.50, which leave nothing to decide."""
    if _may_overflow(column):
        return None
    blank = pc.equal(column, "")
    try:
        decimals = pc.if_else(blank, None, column).cast(pa.decimal128(_LONGEST + digits, digits))
    except pa.ArrowInvalid:
        return None
    is_blank = _mask(blank)
    # An amount fits into the lower half of its 16 bytes, whose two's complement is that of int64.
    low = np.frombuffer(decimals.buffers()[1], np.int64)[2 * decimals.offset :: 2][: len(column)]
    return Amounts(np.where(is_blank, 0, low), ~is_blank, is_blank, np.zeros(len(column), np.bool_))


def _may_overflow(column: pa.Array) -> bool:
    """Arrow's cast to decimals lets very many digits overflow in silence, and it knows exponents."""
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    written = column.buffers()[2]
    letters = np.frombuffer(written, np.uint8) | 0x20 if written else np.empty(0, np.uint8)
    return longest > 20 or bool((letters == ord("e")).any())


def take_apart(column: pa.Array) -> Written:
    """Sign, digits and unit of each cell; a cell that is no amount has an empty body."""
    cells = _ascii(column)
    blank = _mask(pc.match_substring_regex(cells, r"^[-/*\s]*$"))
    cells = pc.replace_substring_regex(cells, r"[\s'_]", "")
    parts = pc.extract_regex(cells, _WRITTEN)
    read = {name: pc.fill_null(pc.struct_field(parts, name), "") for name in ("before", "sign", "body", "after")}
    unit = pc.fill_null(
        pc.binary_join_element_wise(pc.struct_field(parts, "unit"), pc.struct_field(parts, "unit_after"), ""), ""
    )
    bracket = _mask(pc.equal(read["before"], "("))
    closed = _mask(pc.equal(read["after"], ")"))
    signs = pc.utf8_upper(pc.binary_join_element_wise(read["before"], read["sign"], read["after"], ""))
    minus = _mask(pc.match_substring_regex(signs, r"[-(]|DR"))
    body = pc.if_else(pa.array(bracket == closed), read["body"], "")
    if strange := [code for code in unit.unique().to_pylist() if _is_no_currency(code)]:
        body = pc.if_else(pc.is_in(unit, pa.array(strange)), "", body)
    return Written(body, minus, unit, blank)


def _is_no_currency(unit: str) -> bool:
    """Whether a unit looks like a currency code and is none: "12 PCS" counts pieces."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and not is_currency(unit.upper())


def unit_of(column: pa.Array) -> set[str]:
    """The currency codes and signs that stand beside the amounts of a column."""
    return set(take_apart(column).unit.to_pylist()) - {""}


def decimal_mark(written: Iterable[Written], digits: int) -> str:
    """The decimal mark, "." or ",", that most cells of these columns together show; `digits` settles "1.234" alone."""
    votes, open_dot = {".": 0, ",": 0}, False
    for column in written:
        for mark, other in ((".", ","), (",", ".")):
            votes[mark] += _count(column.body, _shows(mark, other))
        open_dot |= _count(column.body, r"^[1-9]\d{0,2}\.\d{3}$") > 0
    if votes["."] != votes[","]:
        return max(votes, key=lambda mark: votes[mark])
    return "," if open_dot and digits != 3 else "."


def minor_units(written: Written, mark: str, digits: int) -> Amounts:
    """Amounts in minor units of a currency with so many digits, rounded half away from zero as `Money` rounds."""
    body, blank = written.body, written.blank
    point = pc.replace_substring(body, SHEET_POINT, mark)
    fits = _mask(pc.match_substring_regex(point, _SIMPLE[mark])) | _mask(
        pc.match_substring_regex(point, _GROUPED[mark])
    )
    plain = pc.replace_substring(point, "," if mark == "." else ".", "")
    plain = pc.if_else(pa.array(fits), plain if mark == "." else pc.replace_substring(plain, ",", "."), "0")
    plain, short = _within_bounds(plain)
    fits &= short
    magnitude = _scaled(plain, digits)
    known = fits & ~blank
    minor = np.where(known, np.where(written.minus, -magnitude, magnitude), 0).astype(np.int64)
    return Amounts(minor, known, blank, np.zeros(len(blank), np.bool_))


def _within_bounds(plain: pa.Array) -> tuple[pa.Array, NDArray[np.bool_]]:
    short = pc.match_substring_regex(plain, rf"^0*\d{{0,{_LONGEST}}}(?:\.\d*)?$")
    return pc.if_else(short, plain, "0"), _mask(short)


def _scaled(plain: pa.Array, digits: int) -> NDArray[np.int64]:
    """The digits before and after the point as one whole number, one digit further than kept, then rounded."""
    parts = pc.extract_regex(plain, r"^0*(?P<whole>\d*)\.?(?P<part>\d*)$")
    kept = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.struct_field(parts, "part"), digits + 1, "0"), 0, digits + 1)
    number = pc.binary_join_element_wise("0", pc.struct_field(parts, "whole"), kept, "").cast(pa.int64())
    tenths: NDArray[np.int64] = number.to_numpy(zero_copy_only=False)
    return (tenths + 5) // 10


def _shows(mark: str, other: str) -> str:
    """Cells that can only be meant with this decimal mark."""
    m, o = f"\\{mark}", f"\\{other}"
    return rf"{o}\d*{m}\d*$|^\d+{m}(?:\d{{1,2}}|\d{{4,}})?$|^0+{m}\d+$|^\d{{4,}}{m}\d+$|^{m}\d+$|^\d+{o}\d+{o}\d+$"


def _ascii(column: pa.Array) -> pa.Array:
    """Full-width digits and signs, every kind of minus and blank, as ASCII; the currency signs stay."""
    if _all(pc.string_is_ascii(column)):
        return pc.utf8_trim_whitespace(column)
    cells = pc.utf8_normalize(column, "NFKC")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(cells, r"[−–—‐‑]", "-"))


def _mask(found: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def _all(found: pa.Array) -> bool:
    return bool(_mask(found).all())


def _count(column: pa.Array, pattern: str) -> int:
    return int(pc.sum(pc.match_substring_regex(column, pattern)).as_py() or 0)
