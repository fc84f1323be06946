"""Reading a book from a folder: parquet files as `tally simulate` writes them, or case folders with outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.features.cases import columns_of_cases
from engine.features.catalogue import compute
from engine.features.panel import Panel
from engine.features.parquet import Group, Table, groups, read_said
from engine.i18n import Sentence, say
from engine.intake.assemble import load_case
from engine.progress import Job
from engine.scoring.book.outcomes import FILES, Outcomes, find_outcomes, outcomes_of, read_outcomes
from engine.scoring.validation import Performance, roll_rates, vintages

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Days = NDArray[np.datetime64]

CASES_AT_ONCE = 200
MOST_NAMED = 10


@dataclass(frozen=True, eq=False, slots=True)
class Book:
    """Past cases with known outcomes, one row each: features in the order of the catalogue, NaN where unknown.

    group tells which cases are of one borrower. left_out counts the cases whose outcome is not known yet.
    """

    name: str
    rows: Matrix
    labels: Vector
    as_of: Days
    group: NDArray[np.generic]
    left_out: int
    is_simulated: bool
    performance: Performance

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def defaults(self) -> int:
        return int(self.labels.sum())


@dataclass(frozen=True, eq=False, slots=True)
class _Cases:
    """All cases of a folder, before outcomes decide which are used."""

    rows: Matrix
    as_of: Days
    group: NDArray[np.generic]
    outcomes: Outcomes
    months: Performance


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """What is kept of a group of firms: their own columns and how their loans went."""

    firms: Table
    performance: Table
    as_of: Days

    def __len__(self) -> int:
        return len(self.as_of)


Spread = Callable[[Callable[[Group], Matrix], Iterable[Group]], Iterable[Matrix]]
"""Applies a function to each of many groups, in order: `map` itself, or a cluster's."""


def read_book(folder: Path, job: Job | None = None, spread: Spread = map) -> Book:
    """The book in a folder; `spread` decides where the features of a portfolio's groups are computed.

    Raises Refused with what is wrong: no portfolio, no outcomes, cases that cannot be read.
    """
    job = job or Job()
    is_parquet = (folder / "firms.parquet").is_file()
    found = _from_parquet(folder, job, spread) if is_parquet else _from_folders(folder, job)
    known = np.isfinite(found.outcomes.labels)
    if not known.any():
        raise Refused(
            say(
                "No case of {folder} has an outcome: none defaulted, and none was observed for twelve months after its "
                "application. Add older cases.",
                folder=str(folder),
            )
        )
    return Book(
        folder.resolve().name, found.rows[known], found.outcomes.labels[known], found.as_of[known], found.group[known],
        int((~known).sum()), is_parquet and "seed" in read_said(folder), found.months,
    )  # fmt: skip


def features_of(group: Group) -> Matrix:
    return compute(Panel(group.columns))


def _from_parquet(folder: Path, job: Job, spread: Spread) -> _Cases:
    parts: list[_Part] = []

    def passing() -> Iterator[Group]:
        """Each group on its way to its features: of the portfolio's movements nothing is kept."""
        for group in groups(folder):
            parts.append(_Part(group.firms, group.performance, group.columns.firms.as_of))
            yield group

    rows: list[Matrix] = []
    for computed in spread(features_of, passing()):
        rows.append(computed)
        job.report(len(rows), 0, say("Computed the features of {count} cases", count=sum(map(len, rows))))
    as_of = np.concatenate([part.as_of for part in parts]).astype("datetime64[D]")
    outcomes = _parquet_outcomes(folder, parts, as_of)
    group = _joined(parts, "borrower") if all("borrower" in part.firms for part in parts) else np.arange(len(as_of))
    return _Cases(np.concatenate(rows), as_of, group, outcomes, _performance(parts, as_of, outcomes))


def _parquet_outcomes(folder: Path, parts: list[_Part], as_of: Days) -> Outcomes:
    path = find_outcomes(folder)
    if path is not None:
        has_names = all("case" in part.firms for part in parts)
        names = _joined(parts, "case").astype(str).tolist() if has_names else [str(at) for at in range(len(as_of))]
        return read_outcomes(path, names, as_of)
    present = {"defaulted_on", "defaulted", "default", "observed_until"} & set(parts[0].firms)
    if not present - {"observed_until"}:
        raise Refused(
            say(
                "firms.parquet has neither defaulted_on nor defaulted, and there is no outcomes.csv or "
                "outcomes.parquet beside it."
            )
        )
    return outcomes_of({name: _joined(parts, name) for name in present}, as_of)


def _joined(parts: list[_Part], column: str) -> NDArray[np.generic]:
    return np.concatenate([part.firms[column] for part in parts])


def _performance(parts: list[_Part], as_of: Days, outcomes: Outcomes) -> Performance:
    """Vintages where days of default are known, roll rates where the months after the grant are."""
    until = outcomes.observed_until
    has_days = not np.isnat(outcomes.defaulted_on).all() and not np.isnat(until).any()
    curves = vintages(as_of, outcomes.defaulted_on, until) if has_days else ()
    if not all(part.performance for part in parts):
        return Performance(vintages=curves)
    starts = np.cumsum([0, *(len(part) for part in parts)])
    loans = np.concatenate([part.performance["firm"] + start for part, start in zip(parts, starts, strict=False)])
    months, overdue = (
        np.concatenate([part.performance[name] for part in parts]) for name in ("month", "days_past_due")
    )
    return Performance(vintages=curves, roll_rates=roll_rates(loans.astype(np.int64), months.astype(np.int64), overdue))


def _from_folders(folder: Path, job: Job) -> _Cases:
    folders = _case_folders(folder)
    outcomes_file = find_outcomes(folder)
    if not folders:
        raise Refused(
            say("{folder} holds neither firms.parquet nor case folders with an application.toml.", folder=str(folder))
        )
    if outcomes_file is None:
        raise Refused(
            say("{folder} has no {csv} or {parquet}: say there what became of each case.", folder=str(folder),
                csv=FILES[0], parquet=FILES[1])
        )  # fmt: skip
    rows, as_of, borrowers = [], [], []
    for some in _batches(folders, job):
        rows.append(compute(Panel(columns_of_cases(some))))
        as_of += [case.as_of for case in some]
        borrowers += [_borrower(case) for case in some]
    days = np.array(as_of, dtype="datetime64[D]")
    outcomes = read_outcomes(outcomes_file, [path.name for path in folders], days)
    until = outcomes.observed_until
    has_days = not np.isnat(outcomes.defaulted_on).all() and not np.isnat(until).any()
    curves = Performance(vintages=vintages(days, outcomes.defaulted_on, until)) if has_days else Performance()
    return _Cases(np.concatenate(rows), days, np.array(borrowers), outcomes, curves)


def _case_folders(folder: Path) -> list[Path]:
    """Folders with an application, here or under `cases`, by name."""
    for place in (folder, folder / "cases"):
        found = sorted(path.parent for path in place.glob("*/application.toml"))
        if found:
            return found
    return []


def _batches(folders: list[Path], job: Job) -> Iterator[list[Case]]:
    """Cases, some at a time. What cannot be read is refused after all were tried, so that it is mended in one go."""
    problems: list[Sentence] = []
    for start in range(0, len(folders), CASES_AT_ONCE):
        cases: list[Case] = []
        for path in folders[start : start + CASES_AT_ONCE]:
            job.report(start + len(cases), len(folders), say("Reading {folder}", folder=path.name))
            try:
                cases.append(load_case(path))
            except Refused as refusal:
                problems.append(say("{case}: {problem}", case=path.name, problem=refusal.sentences[0]))
        if not problems:
            yield cases
    if problems:
        more = len(problems) - MOST_NAMED
        tail = [say("and {count} more cases that cannot be read", count=more)] if more > 0 else []
        raise Refused.because([*problems[:MOST_NAMED], *tail])


def _borrower(case: Case) -> str:
    registration = case.applicant.registration
    return registration.number if registration else case.applicant.name
