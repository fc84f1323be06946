"""`tally score`: the PD and grade of every firm of a portfolio, on this machine or on a Dask cluster."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext
from pathlib import Path

from engine.cli import DONE, chosen_model
from engine.i18n import Percent, say, translator
from engine.progress import Job, Progress


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--portfolio", type=Path, required=True, metavar="DIR", help="parquet files of a portfolio")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="parquet file of firm, as_of, pd, grade"
    )
    chosen_model.declare(parser, "score")
    parser.add_argument("--cluster", default=None, metavar="ADDRESS", help="a Dask scheduler: tcp://127.0.0.1:8786")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    from engine.scoring.batch import score_portfolio
    from engine.scoring.cluster import cluster

    words = translator(options.lang)

    def show(progress: Progress) -> None:
        print(words.render(progress.sentence), file=sys.stderr)

    model = chosen_model.chosen_model(options.model)()
    with cluster(options.cluster) if options.cluster else nullcontext(None) as found:
        spread = found.map if found else map
        scored = score_portfolio(options.portfolio, model, options.out, spread, Job(show))
    if options.json:
        told = {"model": model.card.model_id, "digest": model.digest, "firms": scored.firms}
        print(json.dumps(told | {"unknown": scored.unknown, "mean_pd": scored.mean_pd}, sort_keys=True))
        return DONE
    sentence = say(
        "{firms} firms scored by {model}, mean PD {pd}; of {unknown} nothing is known. The scores are in {file}.",
        firms=scored.firms,
        model=model.card.model_id,
        pd=Percent(scored.mean_pd, 2),
        unknown=scored.unknown,
        file=str(options.out),
    )
    print(words.render(sentence))
    return DONE
