"""`tally replay BUNDLE`: a recorded decision computed again from its own inputs, to the same bytes or to a list."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.cli import DONE
from engine.i18n import Translator, say, translator
from engine.memo.difference_words import entry_words
from engine.policy.document import load_policy
from engine.policy.policy import Policy
from engine.record.bundle import load_bundle
from engine.record.replay import Difference, Replay, replay

DIFFERS = 1
"""The exit status where the same inputs gave other bytes."""
MOST_SHOWN = 40
"""Differences that the summary lists; --json lists all."""
LONGEST = 300


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="a file that `tally decide --bundle` wrote")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="decide under this policy and show the difference")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")


def run(options: argparse.Namespace) -> int:
    words = translator(options.lang)
    policy = load_policy(options.policy) if options.policy else None
    found = replay(load_bundle(options.bundle), policy)
    if options.json:
        print(json.dumps(_document(found), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(_summary(found, words)))
    return DONE if found.is_same or policy is not None else DIFFERS


def _document(found: Replay) -> dict[str, Any]:
    return {
        "same": found.is_same,
        "program": {"decided": found.decided_by, "replayed": found.replayed_by},
        "policy": found.other_policy,
        "verdict": found.assessment.decision.verdict.code,
        "differences": [{"where": d.where, "before": d.before, "after": d.after} for d in found.differences],
    }


def _summary(found: Replay, words: Translator) -> Iterator[str]:
    programs = {"decided": found.decided_by, "replayed": found.replayed_by}
    count = len(found.differences)
    if found.is_same:
        yield words.text("The same bytes. Decided by Tally {decided}, replayed by {replayed}.", **programs)
    elif found.other_policy is not None:
        sentence = say("Under policy {policy}, {count} values differ:", policy=found.other_policy, count=count)
        yield words.render(sentence)
    else:
        sentence = say(
            "Not the same: {count} values differ. Decided by Tally {decided}, replayed by {replayed}.",
            count=count, **programs,
        )  # fmt: skip
        yield words.render(sentence)
    for difference in found.differences[:MOST_SHOWN]:
        yield "  " + _line(difference, found.assessment.policy, words)
    if count > MOST_SHOWN:
        yield "  " + words.text("and {count} more; --json lists them all", count=count - MOST_SHOWN)


def _line(difference: Difference, policy: Policy, words: Translator) -> str:
    """The place by its path, as --json has it, both values in words."""
    before, after = (_short(entry_words(side, (policy,), words)) for side in (difference.before, difference.after))
    return f"{difference.where}: {before} -> {after}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
