"""`tally simulate`: a simulated portfolio as parquet, and case folders on wish."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.cli import DONE
from engine.errors import Refused
from engine.i18n import say, translator
from engine.progress import Job, Progress


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--firms", type=int, required=True, metavar="N")
    parser.add_argument("--months", type=int, default=18, metavar="M", help="months of history (default: 18)")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--case-folders", type=int, default=0, metavar="K", help="also write K firms as case folders")


def run(options: argparse.Namespace) -> int:
    from engine.simulation.evidence import run as simulate

    if options.firms < 1 or not 6 <= options.months <= 60 or options.seed < 0 or options.case_folders < 0:
        raise Refused(say("Give at least 1 firm, 6 to 60 months, and a seed and case folders of 0 or more."))
    words = translator(options.lang)

    def show(progress: Progress) -> None:
        print(f"{words.render(progress.sentence)}: {progress.done:,} / {progress.total:,}", file=sys.stderr)

    sentence = simulate(options.firms, options.months, options.seed, options.out, options.case_folders, Job(show))
    print(words.render(sentence))
    return DONE
