"""Whether the policy alone keeps its sense: in thousands of random cases nothing that is worse is decided better.

PD, cover of debt service, cash, limit and price are drawn for one healthy firm (the strategies of the tests) and one of
them is made worse; `engine.policy` decides both. Run `python -m benchmarks.policy_sense`; the table goes to
`benchmarks/results/policy_sense.md`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from hypothesis import HealthCheck, given, seed, settings

from benchmarks.timing import ROOT, conditions, write

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "engine" / "policy")]

from policy_briefs import Facts, decided, worsened  # noqa: E402

CASES, SEED = 5_000, 20261125
WHAT = {
    "pd": "raising PD",
    "cover": "lowering the cover of debt service (DSCR)",
    "cash": "lowering cash and inflow",
    "limit": "lowering the limit",
    "price": "raising the price",
}


def counted(cases: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By what was made worse: cases, cases whose decision changed, and cases whose decision improved."""
    seen: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    improved: Counter[str] = Counter()

    @seed(SEED)
    @settings(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(worsened())
    def decide_both(change: tuple[str, Facts, Facts]) -> None:
        what, better, worse = change
        before, after = decided(better), decided(worse)
        pairs = [
            (before.verdict, after.verdict),
            (before.score_verdict, after.score_verdict),
            (before.policy_verdict, after.policy_verdict),
        ]
        seen[what] += 1
        changed[what] += before.verdict != after.verdict
        improved[what] += any(later < earlier for earlier, later in pairs)

    decide_both()
    return seen, changed, improved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES, help=f"how many pairs are decided (default {CASES:,})")
    options = parser.parse_args()
    begin = time.process_time()
    seen, changed, improved = counted(options.cases)
    lines = [
        "# The sense of the policy",
        conditions(),
        f"{seen.total():,} pairs of cases, decided by `engine.policy` alone in {time.process_time() - begin:.0f} s of",
        "processor time. Verdict, recommendation of the score and recommendation of the policy are looked at.",
        "",
        "| Made worse | pairs | verdict changed | decided better (bar 0) |",
        "|---|---:|---:|---:|",
        *(f"| {label} | {seen[what]:,} | {changed[what]:,} | {improved[what]:,} |" for what, label in WHAT.items()),
        f"| all | {seen.total():,} | {changed.total():,} | {improved.total():,} |",
    ]
    write("policy_sense.md", lines)


if __name__ == "__main__":
    main()
