"""How many forged statements the integrity tests find, by kind of forgery, and how often they alarm over honest firms.

Run `python -m benchmarks.tampering`; the tables go to `benchmarks/results/tampering.md`. Each forgery rewrites the
statement files of a sample in their own format, so reading, ordering and every test take part.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.random import default_rng

from benchmarks.forgery import BROKEN, KINDS, RECOMPUTED, Book, Forger, book_of, contradicts_itself, recomputed, size
from engine.facts.casefile import Case
from engine.facts.finding import Severity
from engine.intake.assemble import assemble
from engine.intake.bundle import CaseFolder, EvidenceFile, read_folder
from engine.intake.evidence import read_evidence
from engine.intake.form import read
from engine.intake.integrity import integrity
from engine.simulation.evidence import case_folder, drawn
from engine.simulation.fraud import Scheme
from engine.simulation.statement_files import Format, write_statement

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"
RESULTS = ROOT / "benchmarks" / "results"
VARIANTS = 17
"""Of each kind and sample; twelve kinds make a little over 200 a sample."""
HONEST_FIRMS = 250
FORGERY_TESTS = ("running-balance", "balance-continuity", "deposit-interest", "serial-numbers", "date-gaps")
SIZES = (0.01, 0.02, 0.05, 0.10, 0.25, 1.00)
MATERIAL = 0.05


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one forgery.

    size is what it adds to the average balance of the quarter it changes most, of those whose interest is on the
    statement; contradicts says whether the forged statement contradicts itself. found_by names the tests that found
    it, severity is the worst among them, None where it was missed.
    """

    sample: str
    kind: str
    form: Format
    size: float
    contradicts: bool
    found_by: tuple[str, ...]
    severity: Severity | None


def case_of(folder: CaseFolder) -> Case:
    application, _ = read(folder.draft)
    assert application is not None
    return assemble(application, read_evidence(folder.files, application.currency))


def alarms(case: Case) -> dict[str, tuple[str, Severity]]:
    """What each integrity test that failed found, by the test's name."""
    return {
        test.name: (test.finding.kind, test.finding.severity)
        for test in integrity(case).tests
        if test.finding is not None
    }


def in_folder(folder: CaseFolder, book: Book) -> CaseFolder:
    """The case folder with these statements instead of its own."""
    others = [file for file in folder.files if file.kind != "statement"]
    written = [(f"statements/{number}", *write_statement(sheet, book.form)) for number, sheet in enumerate(book.sheets)]
    return replace(folder, files=(*(EvidenceFile(f"{name}.{ending}", data) for name, ending, data in written), *others))


def try_sample(path: Path, variants: int) -> tuple[str, dict[str, tuple[str, Severity]], list[Tried]]:
    """Name and alarms of an untouched sample, and all its forgeries tried."""
    folder = read_folder(path)
    case = case_of(folder)
    untouched = alarms(case)
    book = book_of(case)
    slim = replace(folder, files=tuple(file for file in folder.files if file.kind == "statement"))
    before = alarms(case_of(in_folder(slim, book)))
    if "running-balance" in untouched:
        return path.name, untouched, []
    tried = []
    for kind, forge in KINDS.items():
        forger = Forger(book, default_rng([7, *path.name.encode(), *kind.encode()]))
        for _ in range(variants):
            forged = forge(forger)
            new = {
                name: finding
                for name, finding in alarms(case_of(in_folder(slim, forged))).items()
                if name in FORGERY_TESTS and before.get(name) != finding
            }
            worst = max((severity for _, severity in new.values()), default=None)
            tried.append(
                Tried(
                    path.name,
                    kind,
                    book.form,
                    size(book, recomputed(forged)),
                    contradicts_itself(forged),
                    tuple(new),
                    worst,
                )
            )
    return path.name, untouched, tried


def honest_firm(number: int) -> tuple[str, dict[str, tuple[str, Severity]]]:
    """The alarms over a simulated firm that cheats in nothing."""
    blueprint = replace(drawn(number, 18, default_rng((2026, 9, number))), scheme=Scheme.NONE)
    return blueprint.name, alarms(case_of(case_folder(blueprint)))


def main() -> None:
    options = ArgumentParser(description=__doc__)
    options.add_argument("--firms", type=int, default=HONEST_FIRMS)
    options.add_argument("--variants", type=int, default=VARIANTS)
    chosen = options.parse_args()
    samples = sorted(path.parent for path in SAMPLES.glob("*/application.toml"))
    with ProcessPoolExecutor(2) as pool:
        of_samples = list(pool.map(try_sample, samples, repeat(chosen.variants)))
        of_firms = list(pool.map(honest_firm, range(chosen.firms), chunksize=5))
    tried = [one for _, _, many in of_samples for one in many]
    lines = ["# Tampering", "", *_kinds(tried), "", *_sizes(tried), "", *_samples(of_samples), "", *_firms(of_firms)]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "tampering.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _share(tried: Sequence[Tried]) -> str:
    return f"{sum(bool(one.found_by) for one in tried) / len(tried):.1%}" if tried else "-"


def _kinds(tried: Sequence[Tried]) -> list[str]:
    lines = [
        f"{len(tried)} forgeries of {len({one.sample for one in tried})} samples. “Asked” are those found by a note.",
        "",
        "| Forgery | tried | found | of which asked | found by |",
        "|---|---:|---:|---:|---|",
    ]
    broken = [one for one in tried if one.contradicts]
    silent = [one for one in tried if one.kind in BROKEN and not one.contradicts]
    again = [one for one in tried if one.kind in RECOMPUTED]
    large = [one for one in again if one.size >= MATERIAL]
    lines.append(_kind("**the statement contradicts itself**", broken))
    lines += [_kind(kind, [one for one in broken if one.kind == kind]) for kind in BROKEN]
    lines.append(_kind(f"**re-computed, interest off by {MATERIAL:.0%} and more**", large))
    lines += [_kind(kind, [one for one in large if one.kind == kind]) for kind in RECOMPUTED]
    lines.append(_kind("re-computed, interest off by less", [one for one in again if one.size < MATERIAL]))
    lines.append(_kind("balances left, but none printed that contradicts", silent))
    return lines


def _kind(name: str, tried: Sequence[Tried]) -> str:
    asked = sum(one.severity is Severity.NOTE for one in tried)
    by = Counter(test for one in tried for test in one.found_by)
    return (
        f"| {name} | {len(tried)} | {_share(tried)} | {asked} | {', '.join(f'{t} {n}' for t, n in by.most_common())} |"
    )


def _sizes(tried: Sequence[Tried]) -> list[str]:
    """Re-computed forgeries by sample and size."""
    again = [one for one in tried if one.kind in RECOMPUTED]
    classes = list(zip((0.0, *SIZES), (*SIZES, np.inf), strict=True))
    names = " | ".join(f"{low:.0%} to {high:.0%}" if high < np.inf else f"over {low:.0%}" for low, high in classes)
    lines = [
        "Re-computed forgeries found, by how far the balance and the interest of one quarter drift apart. Below 1 %",
        "lie those after the last interest day or before the first whole quarter, which no interest can show.",
        "",
        f"| Sample | {names} |",
        "|---|" + "---:|" * len(classes),
    ]
    by_sample = defaultdict(list)
    for one in again:
        by_sample[f"{one.sample} ({one.form})"].append(one)
    for sample, ones in [*sorted(by_sample.items()), ("all", again)]:
        cells = [[one for one in ones if low <= one.size < high] for low, high in classes]
        lines.append(f"| {sample} | {' | '.join(f'{_share(cell)} of {len(cell)}' for cell in cells)} |")
    return lines


def _samples(of_samples: Sequence[tuple[str, dict[str, tuple[str, Severity]], list[Tried]]]) -> list[str]:
    lines = ["| Untouched sample | alarms |", "|---|---|"]
    for name, found, _ in of_samples:
        lines.append(
            f"| {name} | {', '.join(f'{kind} ({sev.name.lower()})' for kind, sev in found.values()) or 'none'} |"
        )
    return lines


def _firms(of_firms: Sequence[tuple[str, dict[str, tuple[str, Severity]]]]) -> list[str]:
    """How many honest firms each test alarms over."""
    count = len(of_firms)
    lines = [f"| Alarm over {count} honest simulated firms | firms | share | worst |", "|---|---:|---:|---|"]
    alarmed = [firm for firm, found in of_firms if any(name in FORGERY_TESTS for name in found)]
    lines.append(f"| **any test of forgery** | {len(alarmed)} | {len(alarmed) / count:.1%} | |")
    kinds = Counter(finding for _, found in of_firms for finding in found.values())
    lines += [f"| {kind} | {n} | {n / count:.1%} | {sev.name.lower()} |" for (kind, sev), n in kinds.most_common()]
    return lines


if __name__ == "__main__":
    main()
