"""Grades: each one's PD against its defaults, concentration, and migration where firms were graded twice."""

from __future__ import annotations

import numpy as np

from engine.i18n import Percent, Sentence, say
from engine.memo.document import Block, Cell, Column, Number, Table, Text
from engine.memo.validation import cells
from engine.scoring.validation import GradeLine, Migration, Study


def blocks(study: Study) -> tuple[Block, ...]:
    moved = study.performance.migration
    return (
        _table(study.grades, study.cases),
        Text(_concentration(study)),
        *((_migration(moved), Text(_mobility(moved))) if moved else ()),
    )


def _table(lines: tuple[GradeLine, ...], cases: int) -> Table:
    columns = (
        Column(say("Grade"), 0.7), Column(say("PD up to"), 1, True), Column(say("Applicants"), 0.9, True),
        Column(say("Share"), 0.9, True), Column(say("Defaults"), 0.9, True), Column(say("Mean PD"), 1, True),
        Column(say("Default rate"), 1, True), Column(say("Lowest (95 %)"), 1.25, True),
        Column(say("Highest (95 %)"), 1.3, True), Column(say("Jeffreys p"), 1, True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(line.grade), cells.share(line.bound), Cell(line.cases), cells.share(line.cases / cases, 1),
            Cell(line.defaults), cells.share(line.pd), cells.share(line.rate.value if line.rate else None),
            *cells.share_ends(line.rate), cells.p_value(line.p),
        )
        for line in lines
    )  # fmt: skip
    note = say("Jeffreys test of the ECB: a small p says that the grade's PD understates its risk.")
    return Table(columns, rows, say("Grades of the master scale"), note)


def _concentration(study: Study) -> Sentence:
    found = study.concentration
    if found.initial is None or found.p is None:
        return say(
            "Concentration of cases in grades (Herfindahl, 0 even to 1 all in one): {index}.",
            index=Number(found.index, 3),
        )
    return say(
        "Concentration of cases in grades (Herfindahl, 0 even to 1 all in one): {index}, against {initial} before; "
        "test of the ECB that it did not rise: p {p}.",
        index=Number(found.index, 3),
        initial=Number(found.initial, 3),
        p=Number(found.p, 4),
    )


def _migration(found: Migration) -> Table:
    shares, size = found.shares, len(found.counts)
    columns = (
        Column(say("Grade before, after"), 1.6),
        *(Column(Sentence(str(grade)), 1, True) for grade in range(1, size + 1)),
    )
    rows = tuple(
        (Cell(grade + 1), *(cells.NONE if np.isnan(one) else Cell(Percent(one, 1)) for one in shares[grade].tolist()))
        for grade in range(size)
    )
    return Table(columns, rows, say("Migration of firms between grades"), is_small=True)


def _mobility(found: Migration) -> Sentence:
    return say(
        "Matrix weighted bandwidth of the ECB: {worse} to worse grades, {better} to better ones.",
        worse=Number(found.worse, 3),
        better=Number(found.better, 3),
    )
