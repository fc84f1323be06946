"""The workbook that a firm fills with its yearly accounts, and the reader reads: items down, years across."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engine.facts.statements import ASSET_ITEMS, EQUITY_ITEMS, FLOW_ITEMS, INCOME_ITEMS, LIABILITY_ITEMS
from engine.i18n import N_, Translator

SHIPPED_YEARS = (2023, 2024, 2025)
SECTIONS: Mapping[str, Mapping[str, str]] = {
    N_("Income statement"): INCOME_ITEMS,
    N_("Assets"): ASSET_ITEMS,
    N_("Liabilities"): LIABILITY_ITEMS,
    N_("Equity"): EQUITY_ITEMS,
    N_("Cash and debt"): FLOW_ITEMS,
}
UNITS = (N_("Amounts in units"), N_("Amounts in thousands"), N_("Amounts in ten thousands"), N_("Amounts in millions"))
_TOTALS = ("total_assets", "total_liabilities", "total_equity", "net_profit", "total_profit")
_INK, _PAPER, _RULE = "1F3A5F", "EEF2F7", "B8C4D4"
_FIRST_YEAR = 3
"""The column of the first year: the code and the label of an item stand before it."""


def accounts_template(years: Sequence[int], translator: Translator) -> bytes:
    """An XLSX workbook with every item in the language, an empty column for each year, and a sheet that checks sums.

    The reader goes by the codes in the first column, so labels may be changed; what stays empty is unknown.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = translator.text("Accounts")
    row_of = _fill(sheet, years, translator)
    _check(book.create_sheet(translator.text("Check")), sheet.title, row_of, years, translator)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, years: Sequence[int], translator: Translator) -> Mapping[str, int]:
    """Write the accounts and answer the row of each item."""
    row_of: dict[str, int] = {}
    for cells in _rows(years, translator):
        sheet.append(list(cells))
        row_of[str(cells[0])] = sheet.max_row
        _style(sheet, sheet.max_row, len(years), is_heading=len(cells) > 2, code=str(cells[0]))
    _offer(sheet, "B3", [translator.text(unit) for unit in UNITS])
    last = get_column_letter(_FIRST_YEAR + len(years) - 1)
    _offer(sheet, f"C{row_of['audited']}:{last}{row_of['audited']}", [translator.text("yes"), translator.text("no")])
    sheet.column_dimensions["A"].width = 27
    sheet.column_dimensions["B"].width = 50
    for i in range(len(years)):
        sheet.column_dimensions[get_column_letter(_FIRST_YEAR + i)].width = 18
    sheet.freeze_panes = "C5"
    return row_of


def _rows(years: Sequence[int], translator: Translator) -> Iterator[Sequence[object]]:
    yield "", translator.text("Yearly accounts")
    yield "", translator.text("Leave empty what is not known. Do not change the first column; labels may be changed.")
    yield "", translator.text(UNITS[0])
    yield "item", translator.text("Item"), *years
    for section, items in SECTIONS.items():
        yield "", translator.text(section)
        for code, label in items.items():
            yield code, translator.text(label)
    yield "", translator.text("About the accounts")
    yield "period_end", translator.text("Balance sheet date, where it is not 31 December")
    yield "audited", translator.text("Audited (yes or no)")


def _style(sheet: Worksheet, row: int, years: int, is_heading: bool, code: str) -> None:
    label = sheet.cell(row, 2)
    sheet.cell(row, 1).font = Font(color="8A94A3", size=9)
    if row == 1:
        label.font = Font(bold=True, size=14, color=_INK)
    elif row == 2:
        label.alignment = Alignment(wrap_text=True, vertical="top")
    elif is_heading:
        for column in range(1, _FIRST_YEAR + years):
            sheet.cell(row, column).font = Font(bold=True, color="FFFFFF")
            sheet.cell(row, column).fill = PatternFill("solid", start_color=_INK)
    elif not code:
        label.font = Font(bold=True, color=_INK)
    else:
        label.font = Font(bold=code in _TOTALS)
        for column in range(_FIRST_YEAR, _FIRST_YEAR + years):
            cell = sheet.cell(row, column)
            cell.number_format = "yyyy-mm-dd" if code == "period_end" else "#,##0.00;[Red]-#,##0.00"
            cell.fill = PatternFill("solid", start_color=_PAPER)
            cell.border = Border(bottom=Side("thin", color=_RULE))


def _offer(sheet: Worksheet, cells: str, choices: Sequence[str]) -> None:
    validation = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    sheet.add_data_validation(validation)
    validation.add(cells)


def _check(
    sheet: Worksheet, accounts: str, row_of: Mapping[str, int], years: Sequence[int], translator: Translator
) -> None:
    """What should be zero, worked out by the spreadsheet program while the firm types. Tally checks again by itself."""
    sheet.append([translator.text("Each of these should be zero"), *map(str, years)])
    for label, plus, minus in _identities():
        at = [_difference(accounts, get_column_letter(_FIRST_YEAR + i), row_of, plus, minus) for i in range(len(years))]
        sheet.append([translator.text(label), *at])
    sheet.column_dimensions["A"].width = 50
    for cell in sheet[1]:
        cell.font = Font(bold=True, color=_INK)
    for i in range(len(years)):
        sheet.column_dimensions[get_column_letter(2 + i)].width = 18


def _identities() -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    yield N_("Assets less liabilities and equity"), ("total_assets",), ("total_liabilities", "total_equity")
    yield N_("Total assets less their parts"), ("total_assets",), _parts(ASSET_ITEMS)
    yield N_("Total liabilities less their parts"), ("total_liabilities",), _parts(LIABILITY_ITEMS)
    yield N_("Total equity less its parts"), ("total_equity",), _parts(EQUITY_ITEMS)
    yield N_("Profit less tax and net profit"), ("total_profit",), ("income_tax", "net_profit")


def _parts(items: Mapping[str, str]) -> Sequence[str]:
    return [code for code in items if code not in _TOTALS]


def _difference(
    accounts: str, column: str, row_of: Mapping[str, int], plus: Sequence[str], minus: Sequence[str]
) -> str:
    cells = [[f"'{accounts}'!{column}{row_of[code]}" for code in codes] for codes in (plus, minus)]
    return f"=SUM({','.join(cells[0])})-SUM({','.join(cells[1])})"
