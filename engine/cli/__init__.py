"""The command line: `tally` and a verb. Exit 0 is done, 2 is a sentence per mistake."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from engine.errors import Cancelled, Refused, Unavailable
from engine.facts.casefile import Case
from engine.i18n import LANGUAGES, say, translator

VERBS = {
    "decide": "decide cases from their evidence and write memos",
    "replay": "decide a recorded case again from its bundle, and compare",
    "read": "read statement files and show what they say",
    "check": "check the evidence of a case and cross-check it",
    "schedule": "show what a loan costs and when it is paid",
    "screen": "hold names against a sanctions or watch list",
    "template": "write the workbook that a firm fills with its yearly accounts",
    "features": "compute the features of a case, or show what each means",
    "industry": "check the bank's own industry figures, or write the shipped ones",
    "policy": "check a policy file, compare two, back-test a draft",
    "train": "train a model on the bank's own book, or the reference model again",
    "score": "score every firm of a portfolio, on this machine or on a cluster",
    "simulate": "make a simulated portfolio, and case folders on wish",
}

DONE, REFUSED = 0, 2


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, without the list of everything that would have been right."""

    def error(self, message: str) -> NoReturn:
        self.exit(REFUSED, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. What the user can mend is said in sentences on the error stream, never as a traceback."""
    parser = _Parser(prog="tally", description="Tally decides loans to small firms, and proves why.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    given = list(sys.argv[1:] if arguments is None else arguments)
    for verb, what in VERBS.items():
        chosen = verbs.add_parser(verb, help=what, description=what[0].upper() + what[1:] + ".")
        chosen.add_argument("--lang", choices=LANGUAGES, default="en", help="language of texts (default: en)")
        # Only the verb that runs is imported: `tally --help` must not load the model's libraries.
        if verb in given[:1]:
            importlib.import_module(f"engine.cli.{verb}").declare(chosen)
    options = parser.parse_args(given)
    _speak_utf8()
    try:
        status = int(importlib.import_module(f"engine.cli.{options.verb}").run(options))
        sys.stdout.flush()
        return status
    except (Refused, Unavailable) as refusal:
        complain(refusal, options.lang)
        return REFUSED
    except (Cancelled, KeyboardInterrupt):
        print(translator(options.lang).render(say("Stopped; nothing was written.")), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does; the interpreter's own flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def _speak_utf8() -> None:
    """Texts and JSON are UTF-8 whatever the terminal's locale; file names that are no text are written escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(refusal: Refused | Unavailable, language: str, about: str = "") -> None:
    """One line a mistake on the error stream."""
    for sentence in refusal.sentences:
        print(f"{about}: " * bool(about) + translator(language).render(sentence), file=sys.stderr)


def warn(case: Case, language: str, about: str = "") -> None:
    """A line on the error stream for each key of the application that is no field and was not used."""
    for finding in case.findings:
        if finding.kind == "key-unknown":
            print(f"{about}: " * bool(about) + translator(language).render(finding.sentence), file=sys.stderr)
