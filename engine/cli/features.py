"""`tally features CASE_DIR`: every feature of a case; `tally features --sheet`: what each feature means."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from engine.cli import DONE
from engine.errors import Refused
from engine.i18n import Translator, say, translator
from engine.intake.assemble import load_case


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", type=Path, nargs="?", metavar="CASE_DIR", help="a case folder")
    parser.add_argument("--sheet", action="store_true", help="the direction sheet: unit, direction and meaning of each")
    parser.add_argument(
        "--json",
        action="store_true",
        help="of a case one object, name -> value, null where unknown; of the sheet a list",
    )


def run(options: argparse.Namespace) -> int:
    if options.sheet == (options.case is not None):
        raise Refused(say("Name a case folder, or ask for the direction sheet with --sheet."))
    words = translator(options.lang)
    return _sheet(options.json, words) if options.sheet else _case(options.case, options.json, words)


def _case(folder: Path, as_json: bool, words: Translator) -> int:
    """As JSON the values that the model reads; in words each in its unit, money in the currency of the case."""
    from engine.features.catalogue import CATALOGUE, feature_values
    from engine.memo.document import is_unknown, shown
    from engine.memo.labels import feature_value

    case = load_case(folder)
    values = feature_values(case)
    if as_json:
        print(json.dumps(values, ensure_ascii=False, indent=1))
        return DONE
    for feature in CATALOGUE:
        value = feature_value(feature.name, values[feature.name], case.currency)
        told = words.text("unknown") if is_unknown(value) else shown(value, words)
        print(f"{feature.name:34} {told:>18}  {words.text(feature.label)}")
    return DONE


def _sheet(as_json: bool, words: Translator) -> int:
    from engine.features.catalogue import CATALOGUE
    from engine.features.words import BLOCK_LABELS, DIRECTION_LABELS, FAMILY_LABELS, UNIT_LABELS

    lines = [
        {
            "name": feature.name,
            "label": words.text(feature.label),
            "unit": words.text(UNIT_LABELS[feature.unit]),
            "direction": int(feature.direction),
            "when_it_rises": words.text(DIRECTION_LABELS[feature.direction]),
            "block": words.text(BLOCK_LABELS[feature.block]),
            "family": words.text(FAMILY_LABELS[feature.family]),
            "meaning": words.text(feature.meaning),
        }
        for feature in CATALOGUE
    ]
    if as_json:
        print(json.dumps(lines, ensure_ascii=False, indent=1))
        return DONE
    for line in lines:
        print(f"{line['name']:26} {line['direction']:+d}  {line['label']} ({line['unit']}): {line['when_it_rises']}")
        print(f"{'':30}{line['block']} / {line['family']}. {line['meaning']}")
    return DONE
