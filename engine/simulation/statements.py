"""A story's bank statements: the ledger's cash movements, worded as a bank words them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.random import default_rng

from engine.facts.conduct import Category
from engine.simulation import identities
from engine.simulation.blueprint import Story
from engine.simulation.ledger import Entries
from engine.simulation.observe import forged_rows
from engine.simulation.statement_files import Line, Sheet, write_statement

_OWN_BANKS = {"zh": "{city}银行", "en": "First Valley Bank"}


def statement_files(story: Story) -> Iterator[tuple[str, bytes]]:
    """File names and bytes, one file a calendar year."""
    for sheet in sheets(story):
        ending, data = write_statement(sheet, story.blueprint.form)
        yield f"{sheet.account[-4:]}-{sheet.start:%Y%m}-{sheet.end:%Y%m}.{ending}", data


def sheets(story: Story) -> Iterator[Sheet]:
    """One statement for each calendar year of the window."""
    blueprint, timeline = story.blueprint, story.history.timeline
    lines = _lines(story)
    number = identities.account_number(blueprint.language, default_rng((blueprint.seed, 3)))
    bank = _OWN_BANKS[blueprint.language].format(city=blueprint.city)
    balance = int(story.history.window_opening[0])
    first = timeline.date(timeline.window_start)
    for year in range(first.year, blueprint.as_of.year + 1):
        start, end = max(first, dt.date(year, 1, 1)), min(blueprint.as_of, dt.date(year, 12, 31))
        part = [line for line in lines if start <= line.day <= end]
        closing = part[-1].balance if part else balance
        yield Sheet(blueprint.firm, number, bank, blueprint.currency, start, end, balance, closing, part)
        balance = closing


def _lines(story: Story) -> list[Line]:
    rows = story.history.movements
    rng = default_rng((story.blueprint.seed, 4))
    printed = rows["amount"].copy()
    forged = forged_rows(rows, np.zeros(len(rows), np.int64), story.history.scheme, rng)
    printed[forged] = np.rint(printed[forged] * rng.uniform(1.5, 3.0, len(forged)) / 100).astype(np.int64) * 100
    balance = int(story.history.window_opening[0])
    lines: list[Line] = []
    for row, amount, choice in zip(rows, printed, rng.integers(0, 1000, len(rows)), strict=True):
        parts = _parts(story, row, int(amount))
        shift = int(row["amount"]) - int(amount)
        for name, account, part in parts:
            balance += part
            lines.append(_line(story, row, part, balance + shift, name, account, int(choice), len(lines)))
        balance += shift
    return lines


def _line(
    story: Story, row: Entries, amount: int, balance: int, name: str, account: str, choice: int, serial: int
) -> Line:
    day = story.history.timeline.date(int(row["day"]))
    text = story.cast.text(Category(int(row["category"])), int(row["party"]), bool(row["penalty"]), choice)
    return Line(day, amount, balance, name, account, text, f"{day:%Y%m%d}{serial + 1:06d}")


def _parts(story: Story, row: Entries, amount: int) -> list[tuple[str, str, int]]:
    """Name, account and amount of the lines that one movement becomes: wages may be paid to each employee singly."""
    person = story.cast.who(int(row["party"]))
    is_wages = row["category"] == Category.PAYROLL
    if not (is_wages and story.blueprint.pays_staff_singly):
        return [(person.name, person.account, amount)]
    staff = max(1, int(story.history.snapshot.employees[0]))
    weights = default_rng((story.blueprint.seed, 5)).uniform(0.7, 1.5, staff)
    wages = np.rint(amount * weights / weights.sum()).astype(np.int64)
    wages[-1] += amount - wages.sum()
    people = [story.cast.employee(number) for number in range(staff)]
    return [(p.name, p.account, int(wage)) for p, wage in zip(people, wages, strict=True)]
