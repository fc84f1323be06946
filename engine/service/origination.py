"""Origination: what an officer does with a case, from the first keystroke to the recorded decision."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.assessment.bank_side import from_plain
from engine.assessment.examination import examine
from engine.assessment.plans import CasePlan, Planner
from engine.assessment.stopwatch import Stopwatch
from engine.assessment.whatif import WhatIf
from engine.errors import NeedsMapping, NeedsPassword, Refused
from engine.facts.bank import BankSide, Outcome, Override
from engine.facts.casefile import Case
from engine.i18n import Sentence, say
from engine.intake import bundle, form
from engine.intake.fields import Draft, Problem
from engine.intake.parties import Party
from engine.money import Money
from engine.paths import resources, user_data
from engine.policy.decision import Verdict
from engine.progress import Job
from engine.service import documents, drafts, filing
from engine.service.approval import Approvals
from engine.service.case_evidence import CaseEvidence
from engine.service.case_reader import CaseReader
from engine.service.categories import Categories
from engine.service.conditions import Conditions
from engine.service.folders import Folders
from engine.service.groups import Groups
from engine.service.knowledge import Knowledge
from engine.service.layouts import Layouts
from engine.service.models import Models
from engine.service.offers import Offers
from engine.service.policies import Policies
from engine.service.recordings import Recordings
from engine.service.references import References
from engine.service.screening import Screenings
from engine.service.sectors import Sectors
from engine.service.values import EvidenceSummary, Workspace
from engine.store import approvals, audit, cases, decision_files, knowledge, models, people
from engine.store.case_records import CasePage, CaseQuery, PartyMatch
from engine.store.database import Database
from engine.store.decision_records import AuditRow, DecisionRow
from engine.store.parties import others_like

SHOWN_FIRST = "linden-packaging"
SAMPLE_NOTE = "Sample case, decided when it was opened"


class Origination:
    """The desktop's door to the engine. Every method may be called from any thread and names `by` in what it writes."""

    def __init__(self, database: Database, by: str) -> None:
        self.by = by
        self.database = database
        self.models = Models(database, by, database.path.parent)
        self.policies = Policies(database, by, self.models)
        self.references = References(champion=self.models.champion, in_force=self.policies.in_force)
        self.recordings = Recordings(database, self.references)
        self.screenings = Screenings(database, by)
        self.approvals = Approvals(database, by)
        self.conditions = Conditions(database, by)
        self.groups = Groups(database)
        self.sectors = Sectors(database, by)
        self.layouts = Layouts(database, by)
        self._reader = CaseReader(database)
        self.evidence = CaseEvidence(database, by, self._reader, self.layouts, self.save_draft)
        self.folders = Folders(database, by, self._reader)
        self.offers = Offers(database, by, self.references, self.assess)
        self.categories = Categories(database, by, self._reader.ledger, self._reader.brought_rules)

    @classmethod
    def open(cls, home: Path | None = None, by: str | None = None) -> Origination:
        """The person's own database, made where there is none; raises Refused or Unavailable with a sentence."""
        folder = home or user_data()
        return cls(Database.open(folder / "tally.db"), by or getpass.getuser())

    def hand_over(self, to: str) -> Origination:
        """The same database for another person; the record says who took over, and under which login."""
        with self.database.writing() as connection:
            people.hand_over(connection, self.by, to, getpass.getuser())
        return Origination.open(self.database.path.parent, to)

    def close(self) -> None:
        self.database.close()

    # Cases

    def cases(self, query: CaseQuery) -> CasePage:
        with self.database.reading() as connection:
            return cases.list_cases(connection, query, self.by)

    def counts(self) -> dict[tuple[str | None, int | None], int]:
        """How many cases stand at each latest verdict and grade."""
        with self.database.reading() as connection:
            return cases.count_by_verdict(connection)

    def create_case(self, draft: Draft | None = None) -> int:
        draft = draft or Draft()
        with self.database.writing() as connection:
            return cases.add_case(connection, self.by, drafts.to_json(draft), drafts.summary(draft))

    def import_folder(self, folder: Path, job: Job | None = None) -> int:
        """A case folder becomes a case, whole or not at all."""
        return self.folders.add(folder, job)

    def open_samples(self, job: Job | None = None, note: str = SAMPLE_NOTE) -> tuple[int, ...]:
        """The shipped sample portfolio as cases of this database, each with its decision recorded with the note.

        The last one stands on top of the list: the firm that lends against orders, with tranches to look at.
        """
        job = job or Job()
        folders = [path.parent for path in (resources() / "samples").glob("*/application.toml")]
        folders.sort(key=lambda folder: (folder.name == SHOWN_FIRST, folder.name))
        made = []
        for number, folder in enumerate(folders):
            job.report(number, len(folders), say("Reading {folder}", folder=folder.name))
            case_id = self.import_folder(folder)
            self.decide(case_id, note)
            made.append(case_id)
        return tuple(made)

    def workspace(self, case_id: int) -> Workspace:
        with self.database.reading() as connection:
            text, version = cases.read_draft(connection, case_id)
            evidence = cases.list_evidence(connection, case_id)
            decisions = cases.list_decisions(connection, case_id)
            changed = knowledge.last_change(connection, case_id)
        return Workspace(case_id, version, drafts.from_json(text), evidence, decisions, changed)

    def save_draft(self, case_id: int, draft: Draft, version: int | None = None) -> int:
        """Store what was typed and answer the new version; with a version given, never overwrite another's work."""
        with self.database.writing() as connection:
            return cases.write_draft(
                connection, self.by, case_id, drafts.to_json(draft), drafts.summary(draft), version
            )

    def known_elsewhere(self, case_id: int, party: Party, job: Job | None = None) -> tuple[PartyMatch, ...]:
        """Who in other cases has this party's number, or else its name; newest cases first."""
        with self.database.reading() as connection:
            return others_like(connection, party, case_id)

    def begin_case(
        self, draft: Draft, paths: Sequence[Path], job: Job | None = None
    ) -> tuple[int, tuple[EvidenceSummary, ...]]:
        """Files begin a case of their own; where not one of them can be read, they are refused and no case is made."""
        refusals: list[Sentence] = []
        for path in paths:
            try:
                filing.read_file(path, draft.texts.get("currency", "CNY"), Knowledge.of_case(self.database, None))
                break
            except (NeedsMapping, NeedsPassword):
                break
            except Refused as refusal:
                refusals += refusal.sentences
        else:
            raise Refused.because(tuple(refusals))
        case_id = self.create_case(draft)
        return case_id, self.evidence.add(case_id, paths, job)

    # Assessment and decision

    def assess(
        self, case_id: int, draft: Draft | None = None, job: Job | None = None
    ) -> Assessment | tuple[Problem, ...]:
        """What Tally would decide now, or what is still missing to say so; nothing is written."""
        draft = draft or self._reader.draft(case_id)
        application, problems = form.read(draft)
        if application is None:
            return tuple(problem for problem in problems if problem.refuses)
        case = self._with_bank(case_id, self._reader.case_of(case_id, application))
        return assess(case, self.references.policy(), self.references.model())

    def nearest_approved(
        self, case_id: int, draft: Draft | None = None, job: Job | None = None
    ) -> tuple[Assessment, ...]:
        """The nearest requests that would be approved: the largest amount, the shortest and the longest tenor, and
        other products where they would be approved for more.

        Each is a whole assessment of the changed request. Empty where the request is approved as it is, where no other
        amount, tenor or product leads to an approval, and while entries are missing.
        """
        now = self.assess(case_id, draft, job)
        if not isinstance(now, Assessment) or now.decision.verdict is Verdict.APPROVE:
            return ()
        answers = WhatIf(now.case, self.references.policy(), self.references.model()).answers()
        own = [answer for answer in (answers.largest, answers.shortest, answers.longest) if answer is not None]
        most = max((answer.case.request.amount for answer in own), default=Money.zero(now.case.currency))
        others = [answer for answer in answers.others if answer.case.request.amount > most]
        return tuple({answer.case.request: answer for answer in (*own, *others)}.values())

    def plans(self, case_id: int, draft: Draft | None = None, job: Job | None = None) -> tuple[CasePlan, ...]:
        """The smallest changes of request and firm after which the case would be approved, each decided whole."""
        now = self.assess(case_id, draft, job)
        if not isinstance(now, Assessment):
            return ()
        seen = examine(now.case, self.references.policy(), Stopwatch())
        return Planner(seen, self.references.model()).plans()

    def decide(
        self, case_id: int, note: str, job: Job | None = None, override: tuple[Outcome, str] | None = None
    ) -> DecisionRow:
        """Record the decision with its canonical document and the digests of policy and model.

        A rejection is refused without a note: it is the record that the applicant may contest. An override is an
        outcome with a reason's code, refused where the policy does not allow it. What the person may not sign alone
        goes to a second person in the same transaction.
        """
        made = Override(*override, note.strip(), self.by) if override else None
        draft = self._reader.draft(case_id)
        assessment = self._assessment(case_id, made, draft)
        if assessment.decision.verdict is Verdict.DECLINE and not note.strip():
            raise Refused(say("A rejection needs a note for the record; write in a sentence why."))
        row, document = documents.decision(case_id, assessment, note)
        looking_on = self.models.shadow(assessment.features)
        files, figures = self._reader.evidence_files(case_id), self.sectors.files()
        kept = self.recordings.files_of(assessment, draft, files, figures)
        with self.database.writing() as connection:
            recorded = cases.add_decision(connection, self.by, row, document)
            approvals.ask(connection, self.by, recorded)
            decision_files.add(connection, recorded.id, kept)
            for score in looking_on:
                models.add_shadow(connection, recorded.id, score.digest, score.pd, score.grade)
            return recorded

    # Documents

    def memo(self, case_id: int, language: str, job: Job | None = None) -> bytes:
        return documents.memo(self._told(case_id), language)

    def letter(self, case_id: int, language: str, job: Job | None = None) -> bytes:
        return documents.letter(self._told(case_id), language, self.references.policy(), self.references.model())

    def cost_sheet(self, case_id: int, language: str, job: Job | None = None) -> bytes:
        return documents.cost_sheet(self._told(case_id), language)

    def export_folder(self, case_id: int, folder: Path, job: Job | None = None) -> None:
        """Write the case folder of evidence.md: reading it again gives the same case, also for another bank.

        What officers of this bank added goes along, as far as it was used.
        """
        draft = self._reader.draft(case_id)
        bundle.write_folder(bundle.CaseFolder(draft, self._reader.evidence_files(case_id)), folder)

    def audit(self, case_id: int | None = None, offset: int = 0, limit: int = 200) -> tuple[tuple[AuditRow, ...], int]:
        with self.database.reading() as connection:
            return audit.read(connection, case_id, offset, limit)

    def _with_bank(self, case_id: int, case: Case, override: Override | None = None) -> Case:
        """The case with what the bank itself knows of it."""
        screening = self.screenings.screen(case_id, case, self.references.policy().screening)
        dropped, group = self.conditions.dropped(case_id), self.groups.of(case_id, case)
        bank = BankSide(screening, override, dropped, group, self.sectors.figures(case))
        return replace(case, bank=bank)

    def _assessment(self, case_id: int, override: Override | None = None, draft: Draft | None = None) -> Assessment:
        case = self._with_bank(case_id, self._reader.case(case_id, draft), override)
        return assess(case, self.references.policy(), self.references.model())

    def _told(self, case_id: int) -> Assessment:
        """What the documents tell: the latest recorded decision while nothing has changed since, with what the bank
        knew and decided then; else the case as it stands now."""
        with self.database.reading() as connection:
            latest = cases.list_decisions(connection, case_id)[:1]
            told = cases.read_document(connection, latest[0].id) if latest else b""
        if latest:
            again = self._again(case_id, from_plain(json.loads(told)))
            if again and documents.decision(case_id, again, "")[0].document_digest == latest[0].document_digest:
                return again
        return self._assessment(case_id)

    def _again(self, case_id: int, bank: BankSide) -> Assessment | None:
        """The case as it stands with what the bank knew once; None where that cannot be decided any more."""
        try:
            return assess(
                replace(self._reader.case(case_id), bank=bank), self.references.policy(), self.references.model()
            )
        except Refused:
            return None
