"""How often the shipped rules give a bank line the right category, on lines labelled by hand before any measuring.

Run `python -m benchmarks.categories`; the table goes to `benchmarks/results/categories.md`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.facts.conduct import Account, Category, Ledger
from engine.intake import names
from engine.intake.categories import Parties, categorise

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "tests" / "engine" / "intake" / "labelled_lines.csv"
RESULTS = ROOT / "benchmarks" / "results"
PARTIES = {
    1: Parties(
        own=names.keys(
            ["杭州锦程包装有限公司", "Harrow Joinery Limited", "Brandt Metallbau GmbH", "Novotný Truhlářství s.r.o."]
        ),
        related=names.keys(
            ["陈志远", "林晓燕", "杭州锦程物流有限公司", "James Whitfield", "Sarah Whitfield", "Whitfield Holdings Ltd",
             "Klaus Brandt"]
        ),
    ),
    2: Parties(
        own=names.keys(["宁波海川电器有限公司", "Bramley Foods Ltd"]), related=names.keys(["顾文斌", "Helen Carter"])
    ),
    3: Parties(
        own=names.keys(["佛山市粤彩标识有限公司", "Apex Heating Services Ltd"]),
        related=names.keys(["梁耀辉", "Martin Doyle"]),
    ),
    4: Parties(
        own=names.keys(["西安秦果饮品有限公司", "Hadrian Print Ltd"]), related=names.keys(["秦守义", "Colin Foster"])
    ),
}  # fmt: skip
"""The firms whose statements the lines of each set are of, their owners and related firms."""

HELD_OUT = 4
FIRST_TRY = {1: 0.779, 2: 0.810, 3: 0.798, 4: 0.914}
"""The share that was right when each set, written after the rules then standing, was measured for the first time. The
misses of sets 1 to 3 then led to better rules; those of set 4 did not: it alone says what to expect of new lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement as a bank prints it, and what it is for."""

    part: int
    language: str
    direction: str
    category: Category
    counterparty: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled line with the category and the rule that the program gave it."""

    line: Line
    found: Category
    rule: str

    @property
    def is_right(self) -> bool:
        return self.found is self.line.category


def labelled_lines(path: Path = LABELLED) -> list[Line]:
    by_code = {category.code: category for category in Category}
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Line(
                int(row["set"]),
                row["language"],
                row["direction"],
                by_code[row["category"]],
                row["counterparty"],
                row["text"],
            )
            for row in csv.DictReader(file)
        ]


def judged(lines: Sequence[Line]) -> list[Judged]:
    """Each line with what the shipped rules say of it; no invoice names a customer or supplier."""
    found = []
    for part, parties in PARTIES.items():
        of_it = [line for line in lines if line.part == part]
        ledger = categorise(_ledger(of_it), parties)
        given = zip(of_it, ledger.category.tolist(), ledger.category_rule.tolist(), strict=True)
        found += [Judged(line, Category(category), str(rule)) for line, category, rule in given]
    return found


def accuracy(judged: Sequence[Judged]) -> float:
    return sum(line.is_right for line in judged) / len(judged)


def _ledger(lines: Sequence[Line]) -> Ledger:
    """One account with these lines, a day each."""
    n = len(lines)
    days = np.datetime64("2026-01-01") + np.arange(n)
    blank, zero = np.full(n, "", object), np.zeros(n, np.int32)
    return Ledger(
        accounts=(Account("6222021202001234567", "CNY"),), files=("lines.csv",), account=zero, booked_on=days,
        value_on=days, amount=np.array([100 if line.direction == "in" else -100 for line in lines], np.int64),
        balance_after=np.zeros(n, np.int64), balance_known=np.zeros(n, np.bool_),
        counterparty=np.array([line.counterparty for line in lines], object), counterparty_account=blank,
        text=np.array([line.text for line in lines], object), reference=blank, file=zero,
        row=np.arange(2, n + 2, dtype=np.int32), category=np.zeros(n, np.int8), category_rule=blank,
        exclusion=np.zeros(n, np.int8),
    )  # fmt: skip


def table(judged: Sequence[Judged]) -> list[str]:
    """By category and by language: lines, right ones, and what the wrong ones were taken for."""
    lines = ["| Category | lines | right | share | taken for |", "|---|---:|---:|---:|---|"]
    for category in Category:
        of_it = [line for line in judged if line.line.category is category]
        if of_it:
            wrong = Counter(line.found.code for line in of_it if not line.is_right)
            others = ", ".join(f"{code} {count}" for code, count in wrong.most_common())
            lines.append(_row(category.code, of_it) + f" {others} |")
    lines += ["", "| Set | lines | right | share | at first sight |", "|---|---:|---:|---:|---:|"]
    for part, first in FIRST_TRY.items():
        lines.append(_row(str(part), [line for line in judged if line.line.part == part]) + f" {first:.1%} |")
    lines += ["", "| Language | lines | right | share |", "|---|---:|---:|---:|"]
    for language in ("zh", "en", "de", "cs"):
        lines.append(_row(language, [line for line in judged if line.line.language == language]))
    return [*lines, _row("all", judged)]


def _row(name: str, judged: Sequence[Judged]) -> str:
    right = sum(line.is_right for line in judged)
    return f"| {name} | {len(judged)} | {right} | {right / len(judged):.1%} |"


def main() -> None:
    found = judged(labelled_lines())
    lines = [
        "# Categories",
        "",
        f"Lines of `{LABELLED.relative_to(ROOT)}`, invented as banks print them. Set 1 was labelled before",
        "the rules were read; sets 2 to 4 before they were measured. The misses of sets 1 to 3 led to better rules,",
        "those of set 4 were left alone: its share is the one to expect of a new statement.",
        "",
        *table(found),
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "categories.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines), "\n\nWrong:")
    for wrong in (line for line in found if not line.is_right):
        line = wrong.line
        print(
            f"  {line.direction:3} {line.counterparty} | {line.text}: {line.category.code}, "
            f"not {wrong.found.code} ({wrong.rule or 'no rule'})"
        )


if __name__ == "__main__":
    main()
