"""What Tally writes, its readers read back: lists, mappings, tables as typed, and whole case folders."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_folders import APPLICATION, statement

from engine.facts.casefile import Case
from engine.facts.conduct import Category
from engine.facts.finding import SourceRow
from engine.facts.invoices import Invoices
from engine.facts.orders import Order, OrderStatus
from engine.intake.application import read_application
from engine.intake.assemble import case_of
from engine.intake.bank_rules import BANK_RULES_FILE, BankRule, Match, write_bank_rules
from engine.intake.bundle import CaseFolder, EvidenceFile, read_folder, write_folder
from engine.intake.mapping import DATE_ORDERS, DECIMAL_MARKS, ColumnMapping, Conventions, Role
from engine.intake.mapping_file import mapping_path, read_mapping, write_mapping
from engine.intake.readers.tables import read_invoices, read_orders
from engine.intake.writers import write_invoices, write_orders
from engine.money import Money
from engine.service.tables import Grid, from_csv, to_csv

_MARKS = st.text(st.characters(categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=8)
WORDS = st.lists(_MARKS, max_size=4).map(" ".join)
"""Texts as a person may enter them: any letters, digits and marks of the world, no blanks at the ends."""
NAMES = st.builds("{}{}{}".format, st.one_of(st.just(""), _MARKS), st.characters(categories=["L"]), _MARKS)
MINOR = st.integers(-(10**11), 10**11)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2026, 6, 30))


# Lists


def invoices_of(rows: list[tuple[dt.date, str, int, int, bool]]) -> Invoices:
    rows = sorted(rows, key=lambda row: row[0])
    days, names, nets, taxes, voids = zip(*rows, strict=True)
    net, tax = np.array(nets, np.int64), np.array(taxes, np.int64)
    numbers = np.array([f"INV-{number}" for number in range(len(rows))], object)
    ids = np.array([f"ID {number}" for number in range(len(rows))], object)
    return Invoices(
        "CNY", "invoices/sales.csv", numbers, np.array(days, "datetime64[D]"), np.array(names, object), ids,
        net, tax, net + tax, np.array(voids, np.bool_), np.arange(2, len(rows) + 2, dtype=np.int32),
    )  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(DAYS, NAMES, MINOR, MINOR, st.booleans()), min_size=1, max_size=8).map(invoices_of))
def test_that_invoices_survive_writing_and_reading(made: Invoices) -> None:
    again, refused = read_invoices("invoices/sales.csv", write_invoices(made), "CNY")
    assert refused == ()
    for field in fields(made):
        assert np.array_equal(getattr(again, field.name), getattr(made, field.name)), field.name


ORDERS = st.builds(
    Order,
    st.uuids().map(str),
    NAMES,
    st.one_of(st.none(), NAMES),
    DAYS,
    st.one_of(st.none(), DAYS),
    st.integers(1, 10**11).map(lambda minor: Money.of_minor(minor, "CNY")),
    st.sampled_from(OrderStatus),
    st.just(SourceRow("orders.csv", 2)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ORDERS, min_size=1, max_size=6))
def test_that_orders_survive_writing_and_reading(made: list[Order]) -> None:
    placed = [replace(order, source=SourceRow("orders.csv", row)) for row, order in enumerate(made, 2)]
    again, refused = read_orders("orders.csv", write_orders(placed), "CNY")
    assert refused == ()
    assert list(again) == placed


# What a person confirmed and typed


def mapping_of(headings: list[str], roles: list[Role], said: Conventions, currency: str | None) -> ColumnMapping:
    """Roles by column in turn, with a day and an amount among them."""
    columns = dict.fromkeys([Role.BOOKED_ON, Role.AMOUNT, *roles])
    return ColumnMapping(
        {role: (position,) for position, role in enumerate(columns)}, tuple(headings), "", said, currency
    )


PLAIN_ROLES = [role for role in Role if role not in (Role.DEBIT, Role.CREDIT, Role.DIRECTION)]
MAPPINGS = st.builds(
    mapping_of,
    st.lists(st.text(max_size=12), min_size=1, max_size=6).filter(any),
    st.lists(st.sampled_from(PLAIN_ROLES), max_size=6),
    st.builds(
        Conventions,
        st.sampled_from([None, *DATE_ORDERS]),
        st.sampled_from([None, *DECIMAL_MARKS]),
        st.booleans(),
        st.lists(st.text(max_size=5), max_size=3).map(tuple),
    ),
    st.sampled_from([None, "CNY", "EUR"]),
)


@settings(max_examples=100)
@given(MAPPINGS)
def test_that_a_mapping_survives_writing_and_reading(mapping: ColumnMapping) -> None:
    assert read_mapping("columns.toml", write_mapping(mapping).encode()) == mapping


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12)


@settings(max_examples=100)
@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)))
def test_that_a_table_is_kept_as_it_was_typed(rows: list[list[str]]) -> None:
    header, *typed = (tuple(row) for row in rows)
    grid = Grid(header, tuple(row for row in typed if any(cell.strip() for cell in row)))
    if any(header):
        assert from_csv(to_csv(grid)) == grid


# Case folders


def facts(case: Case) -> dict[str, Any]:
    """Everything in a case, columns as lists."""
    found: dict[str, Any] = {}
    for field in fields(case):
        value = getattr(case, field.name)
        if field.name in ("ledger", "sales", "purchases") and value is not None:
            value = {
                f.name: v.tolist() if isinstance(v := getattr(value, f.name), np.ndarray) else v for f in fields(value)
            }
        found[field.name] = value
    return found


THAI = ("วันที่", "รายการ", "ถอน", "ฝาก", "คงเหลือ")
THAI_MAPPING = ColumnMapping(
    {Role.BOOKED_ON: (0,), Role.TEXT: (1,), Role.DEBIT: (2,), Role.CREDIT: (3,), Role.BALANCE: (4,)}, THAI, "",
    Conventions("dmy"),
)  # fmt: skip


def folder_of(application: dict[str, str], rows: list[tuple[int, int, str, str]], rule: str, path: str) -> CaseFolder:
    """A case with texts as typed, a Chinese statement, one of a layout confirmed by a person, a rule and a scan."""
    draft = read_application(APPLICATION)
    movements = [
        (f"2026-03-{day:02d}", f"{minor / 100:.2f}", name.replace(",", " "), text.replace(",", " "))
        for day, minor, name, text in sorted(rows)
    ]
    confirmed = io.StringIO()
    csv.writer(confirmed).writerows(
        [
            THAI,
            *((f"{day:02d}/04/2026", text, "", f"{abs(minor) / 100:.2f}", "") for day, minor, _, text in sorted(rows)),
        ]
    )
    rules = write_bank_rules([BankRule(Category.TAX, Match.TEXT_HAS, rule, "any", (), "lin", "2026-05-03T10:00:00Z")])
    files = {
        "statements/icbc.csv": statement(movements),
        f"statements/{path}.csv": confirmed.getvalue().encode(),
        mapping_path(THAI_MAPPING): write_mapping(THAI_MAPPING).encode(),
        BANK_RULES_FILE: rules.encode(),
        f"documents/{path}.pdf": b"%PDF-1.7",
    }
    evidence = tuple(EvidenceFile(name, data) for name, data in sorted(files.items()))
    return CaseFolder(replace(draft, texts={**draft.texts, **application}), evidence)


FOLDERS = st.builds(
    folder_of,
    st.fixed_dictionaries({}, optional={"applicant.name": NAMES, "request.purpose": NAMES, "applicant.address": WORDS}),
    st.lists(st.tuples(st.integers(1, 28), MINOR.filter(bool), NAMES, NAMES), min_size=2, max_size=6),
    st.text("abcdefgh税费", min_size=4, max_size=8),
    st.text("abcdefghijklmnopqrstuvwxyz0123456789_ -()&'银行", min_size=1, max_size=20).map(str.strip).filter(bool),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(FOLDERS)
def test_that_a_case_folder_gives_the_same_case_after_it_was_written_and_read(
    tmp_path_factory: pytest.TempPathFactory, made: CaseFolder
) -> None:
    target: Path = tmp_path_factory.mktemp("round") / "case"
    write_folder(made, target)
    again = read_folder(target)
    assert again == made
    day = dt.date(2026, 7, 10)
    assert facts(case_of(again, day)) == facts(case_of(made, day))
    read = {item.path: item.kind for item in case_of(again, day).evidence}
    assert "column-mapping" in read.values()
