"""`tally policy`: check a policy file, compare two, and back-test a draft."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any

from engine.assessment.plain import plain
from engine.cli import DONE
from engine.i18n import LANGUAGES, Translator, say, translator
from engine.money import Money
from engine.policy.compare import Difference, differences
from engine.policy.compare_words import after_words, before_words, difference_sentence, section_label
from engine.policy.document import load_policy
from engine.policy.policy import Policy
from engine.progress import Job, Progress

INDENT = "  "


def declare(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = verbs.add_parser("check", help="read a policy file and list every problem with its line")
    check.add_argument("file", type=Path, metavar="FILE", help="a policy file")
    compare = verbs.add_parser("compare", help="what differs between two policy files")
    compare.add_argument("before", type=Path, metavar="A", help="a policy file")
    compare.add_argument("after", type=Path, metavar="B", help="another policy file")
    backtest = verbs.add_parser("backtest", help="what a draft would have done to a book")
    backtest.add_argument("file", type=Path, metavar="FILE", help="the draft")
    backtest.add_argument(
        "--portfolio", type=Path, required=True, metavar="DIR", help="case folders, or what `tally simulate` writes"
    )
    backtest.add_argument("--against", type=Path, metavar="FILE", help="another policy (default: the one in force)")
    for verb in (check, compare, backtest):
        verb.add_argument("--json", action="store_true", help="one JSON object on one line")
        verb.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="language of texts")


def run(options: argparse.Namespace) -> int:
    words = translator(options.lang)
    if options.action == "check":
        _check(load_policy(options.file), options.json, words)
    elif options.action == "compare":
        _compare(load_policy(options.before), load_policy(options.after), options.json, words)
    else:
        _backtest(options, words)
    return DONE


def _backtest(options: argparse.Namespace, words: Translator) -> None:
    # Imported here: checking a file needs neither the model nor its libraries.
    from engine.backtest.document import summary, to_document
    from engine.backtest.portfolio import read_portfolio
    from engine.backtest.results import backtest
    from engine.scoring.registry import shipped_model

    draft, against = load_policy(options.file), load_policy(options.against)

    def show(progress: Progress) -> None:
        print(words.render(progress.sentence), file=sys.stderr)

    job = Job(show)
    portfolio = read_portfolio(options.portfolio, against, shipped_model(), job)
    result = backtest(portfolio.books, draft, against, portfolio.count, job, is_simulated=portfolio.is_simulated)
    if options.json:
        print(json.dumps(to_document(result), ensure_ascii=False, sort_keys=True))
    else:
        print("\n".join(summary(result, words)))


def _check(policy: Policy, as_json: bool, words: Translator) -> None:
    if as_json:
        print(json.dumps(_identified(policy) | {"rules": len(policy.rules)}, ensure_ascii=False, sort_keys=True))
        return
    sentence = say(
        "Policy {version}, in force from {date}: sound. {rules} rules, {tiers} tiers of identity, {products} products.",
        version=policy.version, date=policy.in_force_from, rules=len(policy.rules), tiers=len(policy.tiers),
        products=len(policy.products),
    )  # fmt: skip
    print(words.render(sentence))
    print(words.render(say("Digest of the file: {digest}", digest=policy.digest)))


def _compare(before: Policy, after: Policy, as_json: bool, words: Translator) -> None:
    found = differences(before, after)
    if as_json:
        document = {
            "before": _identified(before),
            "after": _identified(after),
            "differences": [_document(difference, words) for difference in found],
        }
        print(json.dumps(document, ensure_ascii=False, sort_keys=True))
        return
    head = say(
        "Policy {before} and policy {after}: {count} differences",
        before=before.version, after=after.version, count=len(found),
    )  # fmt: skip
    print(words.render(head))
    for section, group in groupby(found, key=lambda difference: difference.section):
        print(INDENT + words.text(section_label(section)))
        for difference in group:
            print(INDENT * 2 + words.render(difference_sentence(difference)))


def _identified(policy: Policy) -> dict[str, Any]:
    return {
        "version": policy.version,
        "digest": policy.digest,
        "in_force_from": policy.in_force_from.isoformat(),
        "currency": policy.currency,
    }


def _document(difference: Difference, words: Translator) -> dict[str, Any]:
    return {
        "section": difference.section,
        "item": difference.item,
        "field": difference.field,
        "change": difference.change.value,
        "sense": difference.sense.value,
        "before": _value(difference.before, before_words(difference), words),
        "after": _value(difference.after, after_words(difference), words),
        "message": words.render(difference_sentence(difference)),
    }


def _value(value: object, said: object, words: Translator) -> Any:
    """One side of a difference: figures as the file has them, whole entries and codes in words."""
    is_figure = isinstance(value, Decimal | Money | str | bool | int | float) and not isinstance(value, Enum)
    return plain(value if value is None or is_figure else said, words)
