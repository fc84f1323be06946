"""The model registry: which models there are, which one decides, and which ones only look on.

A model trained here lies under the person's data in a folder named by its digest: `model` holds the model alone,
`validation` its pack. The shipped reference model decides until another is promoted, which needs two people.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.scoring.card import Card
from engine.scoring.model import Model, load_model
from engine.scoring.registry import REFERENCE, shipped_model
from engine.service.values import Changes
from engine.store import models as store
from engine.store import proposals
from engine.store.bank_records import ModelRow, ShadowRow
from engine.store.database import Database
from engine.store.decided import list_decided
from engine.store.decision_records import DecidedRow, ProposalRow
from engine.store.models import ModelState
from engine.store.proposals import Answer

if TYPE_CHECKING:
    # The statistics bring SciPy, which no case waits for.
    from engine.scoring.validation import Comparison

KIND = "model"
PACK, FOLDER, PDF = "validation", "model", "validation.pdf"


@dataclass(frozen=True, eq=False, slots=True)
class ModelEntry:
    """A model of the list: its row, its card where the files are sound, else why they are refused.

    The shipped model has no folder of its own and is champion while no other is.
    """

    row: ModelRow
    card: Card | None
    features: tuple[str, ...] = ()
    refusal: tuple[Sentence, ...] = ()
    is_shipped: bool = False


@dataclass(frozen=True, slots=True)
class ShadowScore:
    """What a challenger says of a case: stored with the decision, never shown in it."""

    digest: str
    pd: float
    grade: int


class Models:
    """The registry of one database. Every method may be called from any thread."""

    def __init__(self, database: Database, by: str, home: Path) -> None:
        self.by = by
        self._database = database
        self._home = home / "models"
        self._loaded: dict[str, Model] = {}

    # What there is

    def entries(self) -> tuple[ModelEntry, ...]:
        """The shipped model, then those trained here, newest first."""
        with self._database.reading() as connection:
            rows = store.list_models(connection)
        return (_shipped(any(row.state == ModelState.CHAMPION for row in rows)), *(self._entry(row) for row in rows))

    def champion(self) -> Model:
        """The model that decides. Refuses where its files are damaged: no other takes its place unasked."""
        with self._database.reading() as connection:
            digest = store.champion(connection)
        return shipped_model() if digest is None else self.load(digest)

    def load(self, digest: str) -> Model:
        """A registered model, read and verified once."""
        if digest not in self._loaded:
            self._loaded[digest] = self.verified(digest)
        return self._loaded[digest]

    def verified(self, digest: str) -> Model:
        """A registered model from its files as they are now; refused unless they are those that were registered."""
        folder = self._home / digest / FOLDER
        model = load_model(folder)
        if model.digest != digest:
            raise Refused(
                say(
                    "The scoring model in {folder} is not the one that was registered there; train it again.",
                    folder=str(folder),
                )
            )
        return model

    def pack_folder(self, digest: str) -> Path:
        """Where the validation pack of a model lies."""
        return self._home / digest / PACK

    def pack(self, digest: str) -> bytes:
        """The validation pack of a model as PDF. Refuses where it has none."""
        path = self.pack_folder(digest) / PDF
        try:
            return path.read_bytes()
        except OSError as error:
            raise Refused(
                say("There is no validation pack of this model in {folder}.", folder=str(path.parent))
            ) from error

    # What changes

    def register(self, model: Model, source: Mapping[str, object], kind: str = "trees") -> ModelRow:
        """Save a trained model under its digest and list it as a candidate."""
        model.save(self._home / model.digest / FOLDER)
        area = model.card.metrics.get("auc")
        row = ModelRow(
            digest=model.digest,
            model_id=model.card.model_id,
            kind=kind,
            is_simulated=model.card.is_simulated,
            learnt_from=model.card.rows,
            defaults=model.card.defaults,
            auc=area.value if area else None,
            source=json.dumps(source, ensure_ascii=False, sort_keys=True),
        )
        with self._database.writing() as connection:
            return store.register(connection, self.by, row)

    def move(self, digest: str, state: ModelState) -> Changes:
        """Make a model a challenger, a candidate again, or retire it; the champion changes by proposal alone."""
        if state is ModelState.CHAMPION:
            raise Refused(say("A model becomes champion by two people: propose it, and let another person confirm."))
        if state is ModelState.CHALLENGER:
            self.verified(digest)
        with self._database.writing() as connection:
            if store.read(connection, digest).state == ModelState.CHAMPION:
                raise Refused(say("This model decides now; propose its retirement, or promote another in its place."))
            store.move(connection, self.by, digest, state)
        return Changes(models=True)

    def propose(self, digest: str, state: ModelState, note: str) -> ProposalRow:
        """Propose that the model become champion, or that the champion retire and the shipped model decide again."""
        if not note.strip():
            raise Refused(say("A proposal needs a note for the record; write in a sentence why."))
        if state is ModelState.CHAMPION:
            self.verified(digest)
        detail = json.dumps({"state": state.value})
        with self._database.writing() as connection:
            _check_move(store.read(connection, digest), state)
            return proposals.propose(connection, self.by, KIND, digest, note, detail)

    def proposals(self) -> tuple[ProposalRow, ...]:
        """Proposals of models that wait for a second person, newest first."""
        with self._database.reading() as connection:
            return proposals.list_proposals(connection, KIND, is_open=True)

    def answer(self, proposal_id: int, how: Answer, note: str = "") -> Changes:
        """Confirm, reject or withdraw; what is confirmed takes effect in the same transaction."""
        with self._database.writing() as connection:
            answered = proposals.answer(connection, self.by, proposal_id, how, note)
            if how is Answer.CONFIRMED:
                store.carry_out(connection, self.by, answered)
        return Changes(models=True, settings=True)

    # What was decided by a model

    def any_model(self, digest: str) -> Model:
        """The shipped model or a registered one."""
        shipped = shipped_model()
        return shipped if digest == shipped.digest else self.load(digest)

    def decided(self, digest: str) -> tuple[DecidedRow, ...]:
        """The cases whose decision in force rests on this model, with what became of them."""
        with self._database.reading() as connection:
            return list_decided(connection, digest)

    # What challengers say

    def shadow(self, features: Mapping[str, float | None]) -> tuple[ShadowScore, ...]:
        """Every challenger's score of a case; one that cannot be loaded says nothing and is refused in the list."""
        with self._database.reading() as connection:
            challengers = store.list_models(connection, ModelState.CHALLENGER)
        scores = []
        for row in challengers:
            try:
                model = self.load(row.digest)
            except Refused:
                continue
            if model.knows_any(features):
                score = model.score(features)
                scores.append(ShadowScore(row.digest, score.pd, score.grade))
        return tuple(scores)

    def comparison(self, digest: str) -> Comparison | None:
        """The challenger against the PDs that decided, on the latest decision of each case it looked on.

        Both accept the share that was approved; None while it looked on no decision.
        """
        with self._database.reading() as connection:
            rows = store.list_shadow(connection, digest)
            challenger = store.read(connection, digest).model_id
        return _compared(rows, challenger) if rows else None

    def note_outcomes(self, path: Path) -> Changes:
        """Take what became of decided cases from a CSV file: `case` (its number) and `defaulted` (0 or 1).

        Refused whole, with every bad row named.
        """
        found = _read_outcomes(path)
        with self._database.writing() as connection:
            for case_id, defaulted in found.items():
                store.note_outcome(connection, self.by, case_id, defaulted)
        return Changes(models=True)

    def _entry(self, row: ModelRow) -> ModelEntry:
        try:
            model = self.verified(row.digest)
        except Refused as refusal:
            return ModelEntry(row, None, refusal=refusal.sentences)
        return ModelEntry(row, model.card, tuple(feature.name for feature in model.features))


def _compared(rows: Sequence[ShadowRow], challenger: str) -> Comparison:
    from engine.scoring import validation

    labels = np.array([np.nan if row.defaulted is None else float(row.defaulted) for row in rows])
    approved = sum(row.verdict.startswith("approve") for row in rows) / len(rows)
    acceptance = min(max(approved, 1 / len(rows)), 1.0)
    pds, shadows = (np.array(column) for column in zip(*((row.pd, row.shadow_pd) for row in rows), strict=True))
    return validation.compare(labels, ("", pds), (challenger, shadows), acceptance)


def _check_move(row: ModelRow, state: ModelState) -> None:
    if state is ModelState.CHAMPION and row.state == ModelState.CHAMPION:
        raise Refused(say("This model decides already."))
    if state is ModelState.RETIRED and row.state != ModelState.CHAMPION:
        raise Refused(say("Only the model that decides needs two people to retire; retire this one directly."))


def _shipped(is_replaced: bool) -> ModelEntry:
    try:
        model = shipped_model()
    except Refused as refusal:
        row = ModelRow("", REFERENCE, "trees", True, 0, 0, None, "{}", state=ModelState.CHAMPION.value)
        return ModelEntry(row, None, refusal=refusal.sentences, is_shipped=True)
    card, area = model.card, model.card.metrics.get("auc")
    row = ModelRow(
        model.digest, card.model_id, "trees", card.is_simulated, card.rows, card.defaults, area.value if area else None,
        "{}", state=(ModelState.RETIRED if is_replaced else ModelState.CHAMPION).value,
    )  # fmt: skip
    return ModelEntry(row, card, tuple(feature.name for feature in model.features), is_shipped=True)


def _read_outcomes(path: Path) -> dict[int, bool]:
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(say("{file} cannot be read as a CSV file.", file=path.name)) from error
    if not rows or not {"case", "defaulted"} <= set(rows[0]):
        raise Refused(
            say("{file} needs the columns case and defaulted (0 or 1), and at least one row.", file=path.name)
        )
    bad = [number for number, row in enumerate(rows, start=2) if not _is_outcome(row)]
    if bad:
        raise Refused.because(
            say("Row {row} of {file} has no case number with 0 or 1 for defaulted.", row=row, file=path.name)
            for row in bad
        )
    return {int(row["case"]): row["defaulted"] == "1" for row in rows}


def _is_outcome(row: Mapping[str, str | None]) -> bool:
    return (row["case"] or "").isascii() and (row["case"] or "").isdigit() and row["defaulted"] in ("0", "1")
