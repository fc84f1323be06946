"""`tally train`: rebuild the reference model from its simulation, to the same bytes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.cli import DONE
from engine.i18n import translator
from engine.progress import Job, Progress


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--firms", type=int, default=None, metavar="N", help="simulated firms to learn from")
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="where to write the model folder")


def run(options: argparse.Namespace) -> int:
    from engine.simulation.reference import build

    words = translator(options.lang)

    def show(progress: Progress) -> None:
        print(words.render(progress.sentence), file=sys.stderr)

    print(words.render(build(firms=options.firms, out=options.out, job=Job(show))))
    return DONE
