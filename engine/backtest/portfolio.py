"""The books of a folder: a portfolio in parquet, such as `tally simulate` writes, or case folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.assessment.assess import assess
from engine.backtest.book import Book
from engine.backtest.columns import book_of_columns
from engine.backtest.rows import book_of_rows, row_of
from engine.errors import Refused
from engine.features.parquet import count_firms, groups, read_said
from engine.i18n import say
from engine.intake.assemble import load_case
from engine.policy.policy import Policy
from engine.progress import Job
from engine.scoring.model import Model

FOLDERS_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Portfolio:
    """How many cases a folder holds, and their books one after another; is_simulated where the simulator wrote it."""

    count: int
    books: Iterator[Book]
    is_simulated: bool = False


def read_portfolio(folder: Path, policy: Policy, model: Model, job: Job | None = None) -> Portfolio:
    """The portfolio of a folder, read as its books are asked for. Raises Refused where the folder holds none.

    A portfolio in parquet that does not say its currency is in the policy's.
    """
    if (folder / "firms.parquet").is_file():
        said = read_said(folder)
        books = _of_parquet(folder, model, said.get("currency", policy.currency))
        return Portfolio(count_firms(folder), books, is_simulated="seed" in said)
    folders = sorted(path.parent for path in folder.glob("*/application.toml"))
    if not folders:
        problem = say(
            "{path} holds neither a portfolio in parquet (firms.parquet) nor case folders; tally simulate makes one.",
            path=str(folder),
        )
        raise Refused(problem)
    return Portfolio(len(folders), _of_folders(folders, policy, model, job or Job()))


def _of_parquet(folder: Path, model: Model, currency: str) -> Iterator[Book]:
    first = 0
    for group in groups(folder):
        yield book_of_columns(group.columns, group.firms, model, currency, first)
        first += len(group)


def _of_folders(folders: list[Path], policy: Policy, model: Model, job: Job) -> Iterator[Book]:
    done = 0
    for start in range(0, len(folders), FOLDERS_TOGETHER):
        rows = []
        for folder in folders[start : start + FOLDERS_TOGETHER]:
            job.report(done, len(folders), say("Reading {folder}", folder=folder.name))
            rows.append(row_of(assess(load_case(folder), policy, model), folder.name))
            done += 1
        yield from book_of_rows(rows)
