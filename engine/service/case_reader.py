"""What a case says, read from the store: its files, its facts, its movements."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Refused
from engine.facts.casefile import Case
from engine.facts.conduct import Ledger
from engine.i18n import Sentence, say
from engine.intake import form, names
from engine.intake.bank_rules import BankRule, parse_bank_rules
from engine.intake.bundle import CaseFolder, EvidenceFile
from engine.intake.categories import Parties, categorise
from engine.intake.evidence import KNOWLEDGE, Evidence
from engine.intake.fields import Draft, Problem
from engine.service import drafts
from engine.service.evidence import EvidenceCache
from engine.service.knowledge import Knowledge
from engine.store import cases
from engine.store.database import Database


class CaseReader:
    """Reads the cases of one database; what was parsed is kept for the next keystroke."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache = EvidenceCache()

    def draft(self, case_id: int) -> Draft:
        with self._database.reading() as connection:
            return drafts.from_json(cases.read_draft(connection, case_id)[0])

    def currency(self, case_id: int) -> str:
        return drafts.currency(self.draft(case_id))

    def files(self, case_id: int) -> tuple[EvidenceFile, ...]:
        """The evidence as it was filed, with what the case brought along of another bank's knowledge."""
        with self._database.reading() as connection:
            digests = cases.list_evidence(connection, case_id)
            return self._cache.files(
                tuple((row.path, row.sha256) for row in digests), lambda: cases.read_evidence(connection, case_id)
            )

    def case(self, case_id: int, draft: Draft | None = None) -> Case:
        """The facts; raises Refused with every entry that is missing or wrong."""
        application, problems = form.read(draft or self.draft(case_id))
        if application is None:
            raise Refused.because(problem_sentences(problems))
        return self.case_of(case_id, application)

    def case_of(self, case_id: int, application: form.Application) -> Case:
        knowledge = Knowledge.of_case(self._database, case_id)
        return self._cache.assemble(application, self.files(case_id), knowledge)

    def parsed(self, case_id: int) -> Evidence:
        """What the files say, with or without an application that can be read."""
        knowledge = Knowledge.of_case(self._database, case_id)
        return self._cache.read(self.files(case_id), self.currency(case_id), knowledge)

    def check(self, folder: CaseFolder) -> None:
        """Raises Refused where a folder cannot become a case: an entry or a file of it cannot be read."""
        application, problems = form.read(folder.draft)
        if application is None:
            raise Refused.because(problem_sentences(problems))
        self._cache.assemble(application, folder.files, Knowledge.of_case(self._database, None))

    def brought_rules(self, case_id: int) -> tuple[BankRule, ...]:
        """The rules of categories that came with the case, made by another bank."""
        return tuple(
            rule
            for file in self.files(case_id)
            if file.kind == "category-rules"
            for rule in parse_bank_rules(file.path, file.data)
        )

    def evidence_files(self, case_id: int) -> tuple[EvidenceFile, ...]:
        """The files of the case folder: the evidence, and what officers of this bank added, as far as it was used."""
        evidence = (file for file in self.files(case_id) if file.kind not in KNOWLEDGE)
        return (*evidence, *self.parsed(case_id).knowledge)

    def ledger(self, case_id: int) -> Ledger | None:
        """The movements with their categories, also while entries of the application are missing."""
        draft = self.draft(case_id)
        application, _ = form.read(draft)
        if application is not None:
            return self.case_of(case_id, application).ledger
        found = self.parsed(case_id)
        if found.ledger is None:
            return None
        own = names.keys([draft.texts.get("applicant.name", "")])
        return categorise(found.ledger, Parties(own), found.texts)


def problem_sentences(problems: Sequence[Problem]) -> tuple[Sentence, ...]:
    """What stands in the way of an application, each with the entry it is about."""
    return tuple(
        say("{path}: {problem}", path=problem.path, problem=problem.sentence) for problem in form.refusals(problems)
    )
