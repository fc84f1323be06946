"""`tally train`: from the bank's own book or table, or the reference model again from its simulation, byte for byte."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.cli import DONE, train_table
from engine.errors import Refused
from engine.i18n import say, translator
from engine.progress import Job, Progress


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--portfolio", type=Path, default=None, metavar="DIR", help="learn from this book of past cases"
    )
    train_table.declare(parser)
    parser.add_argument("--name", default=None, metavar="NAME", help="what to call the model (default: the folder)")
    parser.add_argument("--firms", type=int, default=None, metavar="N", help="simulated firms to learn from")
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="where to write the model folder")
    parser.add_argument("--cluster", default=None, metavar="ADDRESS", help="with --portfolio: a Dask scheduler")
    parser.add_argument("--json", action="store_true", help="of a book or table: the figures as one JSON object")


def run(options: argparse.Namespace) -> int:
    words = translator(options.lang)

    def show(progress: Progress) -> None:
        print(words.render(progress.sentence), file=sys.stderr)

    if options.table is not None:
        if options.portfolio is not None or options.firms is not None:
            raise Refused(say("--table stands alone; leave --portfolio and --firms out."))
        return train_table.run(options, Job(show))
    if options.portfolio is not None:
        from engine.cli import train_book

        if options.firms is not None:
            raise Refused(say("--firms belongs to the simulation; leave it out with --portfolio."))
        return train_book.run(options, Job(show))
    from engine.simulation.reference import build

    print(words.render(build(firms=options.firms, out=options.out, job=Job(show))))
    return DONE
