"""`tally decide CASE_DIR...`: evidence in, decision and memo out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.assessment.document import to_document
from engine.cli import DONE, REFUSED, chosen_model, complain, warn
from engine.cli.industry import GivenSectors, add_sector_options, given_sectors
from engine.cli.reading import Mappings, add_reading_options, mappings_of, open_case, tell_unused
from engine.cli.screen import add_list_option, read_watch_list, screening_terms
from engine.cli.summary import summary
from engine.errors import Refused, Unavailable
from engine.facts.casefile import Case
from engine.files import write_whole
from engine.i18n import say, translator
from engine.intake.bundle import CaseFolder
from engine.intake.opening import used_mappings
from engine.screening.match import screen
from engine.screening.subjects import subjects_of
from engine.service.references import References


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cases", nargs="+", type=Path, metavar="CASE_DIR", help="a case folder")
    parser.add_argument("--json", action="store_true", help="one JSON object a case, on one line; times on stderr")
    parser.add_argument("--memo", type=Path, metavar="FILE", help="write the memo as PDF (one case)")
    parser.add_argument("--letter", type=Path, metavar="FILE", help="write the applicant's letter as PDF (one case)")
    parser.add_argument(
        "--bundle", type=Path, metavar="FILE", help="keep decision and inputs for `tally replay` (one case)"
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="decide by this policy file")
    add_reading_options(parser)
    chosen_model.declare(parser, "decide")
    add_list_option(parser, required=False)
    add_sector_options(parser)


def run(options: argparse.Namespace) -> int:
    """Every case that can be decided is decided; the exit status tells whether all could."""
    if len(options.cases) > 1 and (options.memo or options.letter or options.bundle):
        raise Refused(say("--memo, --letter and --bundle name one file; give one case folder, or leave them out."))
    references = References(options.policy, chosen_model.chosen_model(options.model))
    references.policy()
    sectors = given_sectors(options)
    mappings = mappings_of(options)
    used: set[str] = set()
    references.model()
    status = DONE
    for folder in options.cases:
        try:
            used |= used_mappings(_decide(folder, references, sectors, mappings, options), tuple(mappings.values()))
        except (Refused, Unavailable) as refusal:
            complain(refusal, options.lang, about=str(folder) if len(options.cases) > 1 else "")
            status = REFUSED
    tell_unused(mappings, used, translator(options.lang))
    return status


def _decide(
    path: Path, references: References, sectors: GivenSectors, mappings: Mappings, options: argparse.Namespace
) -> Case:
    started = time.perf_counter()
    folder, read = open_case(path, mappings, options.password, translator(options.lang))
    case = _screened(read, references, options.watch_list)
    case = replace(case, bank=replace(case.bank, sector=sectors.figures(case)))
    warn(case, options.lang, about=str(path) if len(options.cases) > 1 else "")
    read_ms = (time.perf_counter() - started) * 1000
    assessment = assess(case, references.policy(), references.model())
    assessment = replace(assessment, stage_ms={"intake": read_ms, **assessment.stage_ms})
    times = dict(assessment.stage_ms)
    times |= _write_documents(assessment, references, options)
    if options.bundle:
        write_whole(options.bundle, _bundle(folder, assessment, references, sectors))
    times["total"] = (time.perf_counter() - started) * 1000
    if options.json:
        document = to_document(assessment, options.lang)
        print(json.dumps(document, ensure_ascii=False, sort_keys=True))
        # The decision's bytes are the same on every run; the stopwatch's are not, so they go beside it.
        print(json.dumps({"stage_ms": _rounded(times)}), file=sys.stderr)
    else:
        print(summary(assessment, _rounded(times), options.lang))
    return case


def _screened(case: Case, references: References, paths: list[Path] | None) -> Case:
    """The case held against a watch list, where one was given; else its papers say whether it was screened."""
    if not paths:
        return case
    terms = screening_terms(references.policy().screening)
    _, index = read_watch_list(tuple(paths))
    screening = screen(subjects_of(case), [index], terms.closeness, dt.date.today())
    return replace(case, bank=replace(case.bank, screening=screening))


def _bundle(folder: CaseFolder, assessment: Assessment, references: References, sectors: GivenSectors) -> bytes:
    """The decision with everything it was computed from."""
    # Imported here: a decision that is only shown needs none of it.
    from engine.assessment.document import canonical
    from engine.record.bundle import write_bundle
    from engine.record.inputs import Inputs

    policy, model, today = references.policy_file(), references.model(), dt.date.today()
    inputs = Inputs.of(assessment, folder.draft, folder.files, policy, model, today, sectors.files)
    return write_bundle(canonical(to_document(assessment, "en")), inputs)


def _write_documents(assessment: Assessment, references: References, options: argparse.Namespace) -> dict[str, float]:
    if not (options.memo or options.letter):
        return {}
    from engine.service import documents

    times = {}
    policy, model = references.policy(), references.model()
    makers: dict[str, tuple[Path | None, Callable[[], bytes]]] = {
        "memo": (options.memo, lambda: documents.memo(assessment, options.lang)),
        "letter": (
            options.letter,
            lambda: documents.letter(assessment, options.lang, policy, model),
        ),
    }
    made: list[tuple[Path, bytes]] = []
    for name, (path, make) in makers.items():
        if path:
            started = time.perf_counter()
            made.append((path, make()))
            times[name] = (time.perf_counter() - started) * 1000
    # A letter may be refused: then no memo is left behind either.
    for path, document in made:
        write_whole(path, document)
    return times


def _rounded(times: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(ms, 1) for stage, ms in times.items()}
