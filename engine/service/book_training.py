"""Training on a bank's own book: read, train, register as a candidate, and write the validation pack beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from engine.i18n import say
from engine.memo.validation import Pack, write_pack
from engine.progress import Job
from engine.scoring.book.folder import read_book
from engine.scoring.book.train import TrainedBook, train_book
from engine.scoring.cluster import Cluster
from engine.scoring.training import TrainingOptions
from engine.scoring.validation import Study
from engine.service.decided import performance_of
from engine.service.models import Models
from engine.store.bank_records import ModelRow


@dataclass(frozen=True, eq=False, slots=True)
class NewModel:
    """A model that was just trained: its row in the registry, how it came about, and its pack."""

    row: ModelRow
    trained: TrainedBook
    pack: Pack
    left_out: int


def train_candidate(
    models: Models, portfolio: Path, name: str, language: str, options: TrainingOptions | None = None,
    job: Job | None = None, workers: Cluster | None = None,
) -> NewModel:  # fmt: skip
    """Train on the portfolio folder; the model becomes a candidate of the registry, named `name`.

    With `workers`, features are computed and trees grown on a cluster.

    Raises Refused where the portfolio cannot be read or holds too few defaults; then nothing was registered.
    """
    job = job or Job()
    book = read_book(portfolio, job, workers.map if workers else map)
    trained = train_book(book, replace(options or TrainingOptions(), model_id=name or book.name), job, workers)
    pack = Pack(
        study=_with_decisions(trained, models),
        card=trained.model.card,
        features=trained.model.features,
        model_digest=trained.model.digest,
        sample=trained.sample,
        traps=trained.traps,
    )
    job.report(0, 0, say("Writing the validation pack"))
    write_pack(pack, models.pack_folder(trained.model.digest), language)
    job.check()
    source = {
        "portfolio": book.name, "cases": len(book), "left_out": book.left_out, "learnt_from": trained.learnt_from,
        "tested_on": trained.tested_on,
    }  # fmt: skip
    row = models.register(trained.model, source, trained.kind.value)
    return NewModel(row, trained, pack, book.left_out)


def _with_decisions(trained: TrainedBook, models: Models) -> Study:
    """The study with what the bank's database says of this very model's decisions, which a new model has none of."""
    model, study = trained.model, trained.study
    found = performance_of(models.decided(model.digest), len(model.grade_bounds) + 1)
    known = replace(study.performance, decisions=found.decisions, overrides=found.overrides, migration=found.migration)
    return replace(study, performance=known)
