"""`tally train --portfolio DIR`: a model from the bank's own book, as a candidate of the registry."""

from __future__ import annotations

import argparse
import getpass
import json
from contextlib import nullcontext
from pathlib import Path

from engine.cli import DONE
from engine.i18n import Percent, Translator, say, translator
from engine.memo.validation import write_pack
from engine.paths import user_data
from engine.progress import Job
from engine.scoring.cluster import cluster
from engine.service.book_training import NewModel, train_candidate
from engine.service.models import FOLDER, PACK, Models
from engine.store.database import Database

KINDS = {
    "trees": say("boosted trees"),
    "scorecard": say("a scorecard"),
    "expert": say("expert weights, calibrated"),
}


def run(options: argparse.Namespace, job: Job) -> int:
    """Train, register, and with --out write model and pack there as well."""
    home = user_data()
    database = Database.open(home / "tally.db")
    try:
        models = Models(database, getpass.getuser(), home)
        with cluster(options.cluster) if options.cluster else nullcontext(None) as workers:
            made = train_candidate(
                models, options.portfolio, options.name or "", options.lang, job=job, workers=workers
            )
    finally:
        database.close()
    if options.out is not None:
        made.trained.model.save(options.out / FOLDER)
        write_pack(made.pack, options.out / PACK, options.lang)
    pack = models.pack_folder(made.row.digest) if options.out is None else options.out / PACK
    if options.json:
        print(json.dumps(_document(made, pack), ensure_ascii=False, sort_keys=True))
    else:
        _tell(made, pack, translator(options.lang))
    return DONE


def _document(made: NewModel, pack: Path) -> dict[str, object]:
    study, card = made.trained.study, made.trained.model.card
    return {
        "model": made.row.model_id, "digest": made.row.digest, "kind": made.row.kind, "state": made.row.state,
        "is_simulated": card.is_simulated, "learnt_from": made.trained.learnt_from, "defaults": card.defaults,
        "tested_on": made.trained.tested_on, "left_out": made.left_out, "cases": study.cases,
        "auc": study.area.value, "auc_low": study.area.low, "auc_high": study.area.high, "gini": study.gini,
        "ks": study.ks, "h": study.h, "brier": study.brier.brier, "log_loss": study.log_loss, "ece": study.ece,
        "hosmer_lemeshow_p": study.hosmer_lemeshow.p, "spiegelhalter_p": study.spiegelhalter.p,
        "psi": study.psi.index if study.psi else None,
        "violations": card.certificate.violations, "ablations": dict(card.ablations), "validation": str(pack),
    }  # fmt: skip


def _tell(made: NewModel, pack: Path, words: Translator) -> None:
    study, card = made.trained.study, made.trained.model.card
    lines = [
        say("{model}: {kind}, learnt from {cases} cases of which {defaults} defaulted. It is a candidate now.",
            model=made.row.model_id, kind=KINDS[made.row.kind], cases=made.trained.learnt_from,
            defaults=card.defaults),
        say("Judged on {cases} cases: {sample}.", cases=study.cases, sample=made.trained.sample),
        say("AUC {auc} ({low} to {high}), KS {ks}, default rate {rate}, calibration error {ece}.",
            auc=f"{study.area.value:.3f}", low=f"{study.area.low:.3f}", high=f"{study.area.high:.3f}",
            ks=f"{study.ks:.3f}", rate=Percent(study.defaults / study.cases, 2), ece=Percent(study.ece, 2)),
        *made.trained.traps,
        say("The validation pack is in {folder}.", folder=str(pack)),
    ]  # fmt: skip
    if card.is_simulated:
        lines.append(say("SIMULATED: the portfolio comes from the simulator, not from a bank."))
    print("\n".join(words.render(line) for line in lines))
