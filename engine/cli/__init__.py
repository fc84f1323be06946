"""The command line: `tally decide`, `features`, `train`, `simulate`. Exit 0 is done, 2 is a sentence per mistake."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from engine.errors import Cancelled, Refused, Unavailable
from engine.i18n import LANGUAGES, say, translator

VERBS = {
    "decide": "decide cases from their evidence and write memos",
    "features": "compute the features of a case",
    "train": "rebuild the reference model from its simulation",
    "simulate": "make a simulated portfolio, and case folders on wish",
}

DONE, REFUSED = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. What the user can mend is said in sentences on the error stream, never as a traceback."""
    parser = argparse.ArgumentParser(prog="tally", description="Tally decides loans to small firms, and proves why.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    given = list(sys.argv[1:] if arguments is None else arguments)
    for verb, what in VERBS.items():
        chosen = verbs.add_parser(verb, help=what, description=what[0].upper() + what[1:] + ".")
        chosen.add_argument("--lang", choices=LANGUAGES, default="en", help="language of texts (default: en)")
        # Only the verb that runs is imported: `tally --help` must not load the model's libraries.
        if verb in given[:1]:
            importlib.import_module(f"engine.cli.{verb}").declare(chosen)
    options = parser.parse_args(given)
    try:
        return int(importlib.import_module(f"engine.cli.{options.verb}").run(options))
    except (Refused, Unavailable) as refusal:
        complain(refusal, options.lang)
        return REFUSED
    except (Cancelled, KeyboardInterrupt):
        print(translator(options.lang).render(say("Stopped; nothing was written.")), file=sys.stderr)
        return REFUSED


def complain(refusal: Refused | Unavailable, language: str, about: str = "") -> None:
    """One line a mistake on the error stream."""
    for sentence in refusal.sentences:
        print(f"{about}: " * bool(about) + translator(language).render(sentence), file=sys.stderr)
