"""`tally template FILE.xlsx`: the workbook that a firm fills with its yearly accounts."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from engine.cli import DONE
from engine.errors import Refused
from engine.files import write_whole
from engine.i18n import say, translator
from engine.intake.templates import accounts_template

MOST_YEARS = 10
EARLIEST, LATEST = 1970, 2099


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="where to write it; a file that exists is kept")
    parser.add_argument("--years", type=int, nargs="+", metavar="YEAR", help="years (default: the last three)")


def run(options: argparse.Namespace) -> int:
    last = dt.date.today().year - 1
    years = options.years or [last - 2, last - 1, last]
    if len(years) > MOST_YEARS or len(set(years)) < len(years) or not all(EARLIEST <= y <= LATEST for y in years):
        raise Refused(say("Name up to ten different years between 1970 and 2099."))
    if options.file.suffix.lower() != ".xlsx":
        raise Refused(say("{file} must end with .xlsx.", file=str(options.file)))
    if options.file.exists():
        raise Refused(say("{path} exists already; choose a new name.", path=str(options.file)))
    write_whole(options.file, accounts_template(sorted(years), translator(options.lang)))
    return DONE
