"""Recorded decisions: what each was computed from, its bundle, and its replay."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping

from engine.assessment.assessment import Assessment
from engine.backtest.rows import row_of
from engine.errors import Refused
from engine.i18n import say
from engine.intake.bundle import EvidenceFile
from engine.intake.fields import Draft
from engine.policy.policy import Policy
from engine.progress import Job
from engine.record.bundle import Bundle, write_bundle
from engine.record.inputs import Inputs
from engine.record.replay import Difference, Replay, replay
from engine.service.policies import ROW
from engine.service.references import References
from engine.store import cases, decision_files
from engine.store.database import Database
from engine.store.decision_records import RecordedDecision

__all__ = ["Difference", "RecordedDecision", "Recordings", "Replay"]


class Recordings:
    """The decisions of one database, each with what it was computed from."""

    def __init__(self, database: Database, references: References) -> None:
        self._database = database
        self._references = references

    def files_of(
        self, assessment: Assessment, draft: Draft, files: Iterable[EvidenceFile], sectors: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """What is kept with a decision of this moment: its inputs, and its row of the book for back-tests."""
        references, today, files = self._references, dt.date.today(), tuple(files)
        policy, model = references.policy_file(), references.model()
        used = {item.sha256 for item in assessment.case.evidence}
        if (
            hashlib.sha256(policy).hexdigest() != assessment.decision.policy_digest
            or model.digest != assessment.model_digest
            or not used <= {file.sha256 for file in files}
            or {hashlib.sha256(data).hexdigest() for data in sectors.values()} != _sectors_used(assessment)
        ):
            raise Refused(say("Policy, model or evidence changed while the case was decided; decide it again."))
        inputs = Inputs.of(assessment, draft, files, policy, model, today, sectors)
        row = json.dumps(row_of(assessment), ensure_ascii=False, sort_keys=True)
        return {**inputs.as_files(), ROW: row.encode()}

    def recent(self, limit: int) -> tuple[RecordedDecision, ...]:
        """The newest recorded decisions of all cases."""
        with self._database.reading() as connection:
            return cases.recent_decisions(connection, limit)

    def bundle(self, decision_id: int) -> bytes:
        """The decision and its inputs as one file, which `tally replay` decides again anywhere."""
        found = self._bundle(decision_id)
        return write_bundle(found.document, found.inputs)

    def replay(self, decision_id: int, policy: Policy | None = None, job: Job | None = None) -> Replay:
        """The decision computed again from its inputs, by its own policy or by another. Nothing is written."""
        bundle = self._bundle(decision_id)
        if job is not None:
            job.check()
        return replay(bundle, policy)

    def _bundle(self, decision_id: int) -> Bundle:
        with self._database.reading() as connection:
            files = decision_files.read(connection, decision_id)
            document = cases.read_document(connection, decision_id)
        if not files:
            raise Refused(
                say(
                    "Decision {number} was recorded before inputs were kept; it cannot be replayed.", number=decision_id
                )
            )
        files.pop(ROW, None)
        return Bundle(document, Inputs.of_files(files))


def _sectors_used(assessment: Assessment) -> set[str]:
    """The digests of the bank's own industry figures that the case was decided by."""
    used = assessment.case.bank.sector
    return set() if used is None else {version.digest for version in (used.table, used.index) if version is not None}
