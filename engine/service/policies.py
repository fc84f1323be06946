"""The policy: which version is in force, what a draft would change, and how two people put it in force."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.backtest.book import Book
from engine.backtest.portfolio import read_portfolio
from engine.backtest.results import BackTest, backtest
from engine.backtest.rows import book_of_rows
from engine.errors import Refused
from engine.i18n import say
from engine.paths import resources
from engine.policy.document import policy_content, read_policy
from engine.policy.policy import Policy
from engine.progress import Job
from engine.service import policy_versions
from engine.service.models import Models
from engine.service.policy_versions import State, Version
from engine.service.values import Changes
from engine.store import decision_files, policy_drafts, proposals
from engine.store import policies as store
from engine.store.database import Database
from engine.store.decision_records import ProposalRow
from engine.store.proposals import Answer

__all__ = ["ROW", "Draft", "Policies", "State", "Version", "case_of"]

ROW = "book.json"
"""The file of a decision that back-tests read: what it rested on before any policy spoke."""
TOGETHER = 2_000


@dataclass(frozen=True, eq=False, slots=True)
class Draft:
    """A policy file that somebody wants to put in force: read whole and sound."""

    policy: Policy
    content: bytes
    file: str


class Policies:
    """The policy of one database. Every method may be called from any thread."""

    def __init__(self, database: Database, by: str, models: Models) -> None:
        self.by = by
        self._database = database
        self._models = models

    # What is in force

    def in_force(self) -> bytes | None:
        """The file that holds today, None while it is the shipped one."""
        with self._database.reading() as connection:
            row = store.in_force_on(connection, dt.date.today())
            return None if row is None else store.content(connection, row.digest)

    def versions(self) -> tuple[Version, ...]:
        """What the bank put in force, newest first, then the shipped files, newest first."""
        return policy_versions.history(self._database, dt.date.today())

    # Drafts

    def drafts(self) -> tuple[Version, ...]:
        """What was imported and is not in force, newest first."""
        return policy_versions.drafts(self._database)

    def keep(self, path: Path) -> Draft:
        """Import a file as a draft. Raises Refused with every problem and its line, and keeps nothing then."""
        draft = self.read(path)
        policy = draft.policy
        for version in self.versions():
            if version.digest == policy.digest:
                raise Refused(say("{file} is version {version}, which is here already.", **_named(draft)))
            if version.policy.version == policy.version and version.is_shipped:
                raise Refused(
                    say(
                        "{file} names version {version}, which was shipped; a change is a new version.", **_named(draft)
                    )
                )
        with self._database.writing() as connection:
            policy_drafts.keep_draft(connection, self.by, policy.digest, draft.content, policy.version, draft.file)
        return draft

    def remove(self, digest: str) -> Changes:
        """Take a draft off the list. Refused while it is proposed."""
        with self._database.writing() as connection:
            policy_drafts.remove_draft(connection, self.by, digest)
        return Changes(policy=True)

    # What a draft would change

    def read(self, path: Path) -> Draft:
        """A draft from a file. Raises Refused with every problem and its line."""
        content = policy_content(path)
        return Draft(read_policy(content, path.name), content, path.name)

    def past_cases(self) -> int:
        """How many decided cases a back-test can be run on."""
        with self._database.reading() as connection:
            return len(decision_files.newest_of_cases(connection, ROW))

    def backtest(self, draft: Policy, against: Policy, folder: Path | None = None, job: Job | None = None) -> BackTest:
        """What the draft would have done to the bank's own decided cases, or to the portfolio of a folder."""
        job = job or Job()
        if folder is not None:
            portfolio = read_portfolio(folder, against, self._models.champion(), job)
            return backtest(portfolio.books, draft, against, portfolio.count, job, is_simulated=portfolio.is_simulated)
        with self._database.reading() as connection:
            found = decision_files.newest_of_cases(connection, ROW)
        if not found:
            raise Refused(say("No case has been decided yet; decide some, or choose a portfolio."))
        return backtest(_books(found), draft, against, len(found), job)

    def sample_portfolio(self) -> Path:
        """The shipped cases, to try a draft on."""
        return resources() / "samples"

    # What two people do

    def propose(self, draft: Draft, note: str) -> ProposalRow:
        """Propose that the draft be put in force; nothing changes until another person confirms."""
        if not note.strip():
            raise Refused(say("A proposal needs a note for the record; write in a sentence why."))
        policy = draft.policy
        with self._database.writing() as connection:
            policy_drafts.keep_draft(connection, self.by, policy.digest, draft.content, policy.version, draft.file)
            return store.propose(
                connection, self.by, policy.digest, draft.content, policy.version, policy.in_force_from, note
            )

    def proposals(self) -> tuple[ProposalRow, ...]:
        """Drafts that wait for a second person, newest first."""
        with self._database.reading() as connection:
            return proposals.list_proposals(connection, store.KIND, is_open=True)

    def proposed(self, digest: str) -> Policy:
        """The policy of a proposal."""
        with self._database.reading() as connection:
            return read_policy(store.content(connection, digest), "policy.toml")

    def answer(self, proposal_id: int, how: Answer, note: str = "") -> Changes:
        """Confirm, reject or withdraw; what is confirmed takes effect in the same transaction."""
        with self._database.writing() as connection:
            answered = proposals.answer(connection, self.by, proposal_id, how, note)
            if how is Answer.CONFIRMED:
                store.put_in_force(connection, self.by, answered)
        return Changes(policy=True)


def _named(draft: Draft) -> dict[str, object]:
    return {"file": draft.file, "version": draft.policy.version}


def _books(found: list[tuple[int, bytes, bool | None]]) -> Iterator[Book]:
    """The decided cases as books, some thousands together; a case is named by its number and its applicant."""
    for start in range(0, len(found), TOGETHER):
        part = found[start : start + TOGETHER]
        yield from book_of_rows([_row(*found) for found in part])


def _row(case_id: int, data: bytes, fate: bool | None) -> dict[str, Any]:
    row = json.loads(data)
    return {**row, "name": f"#{case_id} {row['name']}", "defaulted": fate}


def case_of(name: str) -> int | None:
    """The case of this database that a back-test on its own past cases names so; None for one of a folder."""
    number = name.removeprefix("#").partition(" ")[0]
    return int(number) if name.startswith("#") and number.isdecimal() else None
