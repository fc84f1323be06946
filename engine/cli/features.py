"""`tally features CASE_DIR`: every feature of a case, with its unit and the rows it rests on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from engine.cli import DONE
from engine.i18n import translator
from engine.intake.assemble import load_case


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", type=Path, metavar="CASE_DIR", help="a case folder")
    parser.add_argument("--json", action="store_true", help="one JSON object: name -> value, null where unknown")


def run(options: argparse.Namespace) -> int:
    from engine.features.catalogue import CATALOGUE, feature_values

    values = feature_values(load_case(options.case))
    if options.json:
        print(json.dumps(values, ensure_ascii=False, indent=1))
        return DONE
    words = translator(options.lang)
    for feature in CATALOGUE:
        value = values[feature.name]
        shown = words.text("unknown") if value is None else f"{value:,.4f}"
        print(f"{feature.name:34} {shown:>18}  {words.text(feature.label)}")
    return DONE
