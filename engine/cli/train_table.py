"""`tally train --table FILE --label COLUMN`: a model from a bank's own feature matrix, judged nested."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from engine.cli import DONE
from engine.errors import Refused
from engine.i18n import Percent, Translator, say, translator
from engine.memo.validation import Pack, write_pack
from engine.progress import Job
from engine.scoring.table import Roles, from_frame
from engine.scoring.table_files import read_directions, read_frame
from engine.scoring.table_training import TrainedTable, train_table
from engine.scoring.training import TrainingOptions

MOST_FOLDS = 20
KINDS = {
    "trees": say("boosted trees"),
    "scorecard": say("a scorecard"),
    "expert": say("expert weights, calibrated"),
}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--table", metavar="FILE", default=None, help="learn from this parquet or CSV table of features"
    )
    parser.add_argument("--label", metavar="COLUMN", default=None, help="with --table: the outcome, 1 for default")
    parser.add_argument(
        "--group", metavar="COLUMN", default=None, help="with --table: the firm; its rows stay together"
    )
    parser.add_argument("--time", metavar="COLUMN", default=None, help="with --table: the day; later rows are judged")
    parser.add_argument(
        "--omit", metavar="COLUMN", action="append", default=[], help="with --table: no feature (repeat)"
    )
    parser.add_argument("--directions", metavar="FILE", default=None, help='with --table: TOML, column = "riskier"')
    parser.add_argument("--folds", metavar="N", type=int, default=5, help="with --table: parts judged (default: 5)")


def run(options: argparse.Namespace, job: Job) -> int:
    """Judge, train, and with --out write model and validation pack there."""
    if options.label is None:
        raise Refused(say("Name the column of outcomes with --label."))
    if not 2 <= options.folds <= MOST_FOLDS:
        raise Refused(say("--folds must lie between 2 and {most}.", most=MOST_FOLDS))
    path = Path(options.table)
    directions = read_directions(Path(options.directions)) if options.directions else {}
    roles = Roles(options.label, options.group, options.time, tuple(options.omit))
    table = from_frame(read_frame(path), roles, directions)
    made = train_table(table, options.folds, TrainingOptions(model_id=options.name or path.stem), job)
    if options.out is not None:
        _write(made, options.out, options.lang)
    if options.json:
        print(json.dumps(_document(made), ensure_ascii=False, sort_keys=True))
    else:
        _tell(made, translator(options.lang))
    return DONE


def _write(made: TrainedTable, out: Path, language: str) -> None:
    made.model.save(out / "model")
    pack = Pack(
        study=made.study, card=made.model.card, features=made.model.features, model_digest=made.model.digest,
        sample=made.sample, traps=made.traps,
    )  # fmt: skip
    write_pack(pack, out / "validation", language)


def _document(made: TrainedTable) -> dict[str, object]:
    study, card = made.study, made.model.card
    return {
        "model": card.model_id, "digest": made.model.digest, "kind": str(made.kind), "rows": card.rows,
        "defaults": card.defaults, "judged": study.cases, "auc": study.area.value, "auc_low": study.area.low,
        "auc_high": study.area.high, "gini": study.gini, "ks": study.ks, "brier": study.brier.brier,
        "log_loss": study.log_loss, "ece": study.ece, "hosmer_lemeshow_p": study.hosmer_lemeshow.p,
        "calibration": made.model.calibration.method, "violations": card.certificate.violations,
        "ablations": dict(card.ablations),
    }  # fmt: skip


def _tell(made: TrainedTable, words: Translator) -> None:
    study, card = made.study, made.model.card
    lines = [
        say("{model}: {kind}, learnt from {cases} rows of which {defaults} defaulted.",
            model=card.model_id, kind=KINDS[made.kind], cases=card.rows, defaults=card.defaults),
        say("Judged on {cases} cases: {sample}.", cases=study.cases, sample=made.sample),
        say("AUC {auc} ({low} to {high}), KS {ks}, Brier {brier}, log-loss {loss}.",
            auc=f"{study.area.value:.4f}", low=f"{study.area.low:.4f}", high=f"{study.area.high:.4f}",
            ks=f"{study.ks:.3f}", brier=f"{study.brier.brier:.4f}", loss=f"{study.log_loss:.4f}"),
        say("Default rate {rate}, ECE in ten groups {ece}, Hosmer-Lemeshow p {p}, calibration: {method}.",
            rate=Percent(study.defaults / study.cases, 2), ece=Percent(study.ece, 2),
            p=f"{study.hosmer_lemeshow.p:.3f}", method=made.model.calibration.method),
        say("Monotonicity: {violations} violations over {features} features with a direction.",
            violations=card.certificate.violations, features=card.certificate.features),
        *made.traps,
    ]  # fmt: skip
    print("\n".join(words.render(line) for line in lines))
