"""Integrity across files: each statement opens where the one before closed, and says the sum of its movements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import Ledger, StatementPeriod
from engine.facts.finding import Finding, Severity, SourceRow
from engine.i18n import N_, say
from engine.intake.day_order import rounding_of
from engine.intake.soundness import Check, IntegrityTest
from engine.intake.stated_balances import ADJACENT_DAYS, partly_read
from engine.money import Money

CONTINUITY = Check("balance-continuity", N_("Opening and closing balances across files"))


@dataclass(frozen=True, slots=True)
class _Seam:
    """Two statements of one account, one after the other, with the balances on both sides of the seam."""

    earlier: StatementPeriod
    later: StatementPeriod
    closing: Money | None
    opening: Money | None
    days: int

    @property
    def is_broken(self) -> bool:
        return self.closing is not None and self.opening is not None and self.closing != self.opening


def continuity(case: Case, ledger: Ledger) -> IntegrityTest:
    return across_files(ledger, case.findings)


def across_files(ledger: Ledger, findings: Sequence[Finding]) -> IntegrityTest:
    """Each statement opens with the balance with which the one before closed, and none is missing between them.

    Also that a statement's stated opening balance and its movements lead to its stated closing balance; where it
    states no opening balance, the closing one of the statement of the day before takes its place.
    """
    seams = [seam for index in range(len(ledger.accounts)) for seam in _seams(ledger, index)]
    summed = [found for index in range(len(ledger.accounts)) for found in _sums(findings, ledger, index)]
    sums = [(period, gap) for period, gap in summed if gap.amount]
    tested = [seam for seam in seams if seam.closing is not None and seam.opening is not None]
    broken = [seam for seam in tested if seam.is_broken]
    if sums:
        period, gap = sums[0]
        sentence = say(
            "{file}: the stated opening balance and the movements miss the stated closing balance by {gap}.",
            file=period.file, gap=gap,
        )  # fmt: skip
        sources = tuple(SourceRow(period.file) for period, _ in sums)
        return CONTINUITY.failed("statement-sum-broken", Severity.BLOCKING, sentence, sources, statements=len(sums))
    if broken:
        return _broken_seam(broken, len(tested))
    bridges = [(seam, missed) for seam in seams if (missed := _bridged(findings, ledger, seam)) is not None]
    unled = [(seam, gap) for seam, gap in bridges if gap.amount]
    if unled:
        return _broken_bridge(unled)
    gaps = [seam for seam in seams if seam.days > ADJACENT_DAYS and seam.closing is None]
    if gaps:
        sentence = say(
            "{count} gaps between statements, first from {start} to {end}; ask for the missing statements.",
            count=len(gaps), start=gaps[0].earlier.end, end=gaps[0].later.start,
        )  # fmt: skip
        sources = tuple(SourceRow(seam.later.file) for seam in gaps)
        return CONTINUITY.failed("statement-missing", Severity.WARNING, sentence, sources, gaps=len(gaps))
    if not tested and not summed and not bridges:
        return CONTINUITY.not_applicable()
    return CONTINUITY.passed(seams=len(tested), statements_summed=len(summed) + len(bridges))


def _broken_seam(broken: list[_Seam], tested: int) -> IntegrityTest:
    """A miss at a seam is a broken balance; over a longer gap it is a missing statement."""
    seam = next((seam for seam in broken if seam.days <= ADJACENT_DAYS), broken[0])
    values = {"earlier": seam.earlier.file, "later": seam.later.file, "closing": seam.closing, "opening": seam.opening}
    sources = tuple(SourceRow(name) for s in broken for name in (s.earlier.file, s.later.file))
    if seam.days <= ADJACENT_DAYS:
        sentence = say("{earlier} closes with {closing}, but {later} opens with {opening}.", **values)
        return CONTINUITY.failed(
            "balance-discontinuous", Severity.BLOCKING, sentence, sources, seams=tested, broken=len(broken)
        )
    sentence = say(
        "A statement is missing between {earlier}, closing with {closing}, and {later}, opening with {opening}.",
        **values,
    )
    return CONTINUITY.failed("statement-missing", Severity.WARNING, sentence, sources, seams=tested, broken=len(broken))


def _broken_bridge(missed: list[tuple[_Seam, Money]]) -> IntegrityTest:
    """Serious rather than proven: some banks state the balance of the day of download, not of the last movement."""
    seam, gap = missed[0]
    sentence = say(
        "The movements of {later} do not lead from the closing balance of {earlier} to its own; they miss it by {gap}.",
        later=seam.later.file, earlier=seam.earlier.file, gap=gap,
    )  # fmt: skip
    sources = tuple(SourceRow(name) for seam, _ in missed for name in (seam.earlier.file, seam.later.file))
    return CONTINUITY.failed("statement-sum-broken", Severity.SERIOUS, sentence, sources, statements=len(missed))


def _bridged(findings: Sequence[Finding], ledger: Ledger, seam: _Seam) -> Money | None:
    """By how much a statement without opening balance misses its closing one, counted from the closing one before."""
    earlier, later = seam.earlier, seam.later
    if seam.days != 1 or seam.opening is not None or earlier.closing is None or later.closing is None:
        return None
    if earlier.file == later.file or later.file not in ledger.files or later.file in partly_read(findings):
        return None
    moved = int(ledger.amount[ledger.file == ledger.files.index(later.file)].sum())
    return later.closing - earlier.closing - Money.of_minor(moved, later.closing.currency)


def _seams(ledger: Ledger, account: int) -> Iterator[_Seam]:
    periods = sorted((p for p in ledger.accounts[account].periods if p.start and p.end), key=lambda p: (p.start, p.end))
    for earlier, later in pairwise(periods):
        assert earlier.end is not None and later.start is not None
        days = (later.start - earlier.end).days
        if days > 0:
            opening, closing = _stated(ledger, account, later)[0], _stated(ledger, account, earlier)[1]
            yield _Seam(earlier, later, closing, opening, days)


def _stated(ledger: Ledger, account: int, period: StatementPeriod) -> tuple[Money | None, Money | None]:
    """Opening and closing balance of a statement as it says, else by its first and last row."""
    currency = ledger.accounts[account].currency
    rows = _rows(ledger, account, period)
    opening, closing = period.opening, period.closing
    if opening is None and len(rows) and ledger.balance_known[rows[0]]:
        opening = Money.of_minor(int(ledger.balance_after[rows[0]] - ledger.amount[rows[0]]), currency)
    if closing is None and len(rows) and ledger.balance_known[rows[-1]]:
        closing = Money.of_minor(int(ledger.balance_after[rows[-1]]), currency)
    return opening, closing


def _rows(ledger: Ledger, account: int, period: StatementPeriod) -> NDArray[np.intp]:
    if period.file not in ledger.files:
        return np.empty(0, np.intp)
    return np.flatnonzero((ledger.account == account) & (ledger.file == ledger.files.index(period.file)))


def _sums(findings: Sequence[Finding], ledger: Ledger, account: int) -> Iterator[tuple[StatementPeriod, Money]]:
    """Statements that state both balances, with the amount by which their movements miss the closing one."""
    partial = partly_read(findings)
    for period in _by_file(ledger.accounts[account].periods):
        if period.opening is None or period.closing is None or period.file in partial:
            continue
        if period.opening.currency != period.closing.currency:
            continue
        moved = int(ledger.amount[_rows(ledger, account, period)].sum())
        gap = period.closing - period.opening - Money.of_minor(moved, period.opening.currency)
        is_rounding = abs(gap.minor) <= rounding_of(np.array([period.opening.minor, period.closing.minor]))
        yield period, Money.zero(gap.currency) if is_rounding else gap


def _by_file(periods: tuple[StatementPeriod, ...]) -> Iterator[StatementPeriod]:
    """What each file says of the account on the whole; a file may hold several statements in a row."""
    files: dict[str, list[StatementPeriod]] = {}
    for period in periods:
        files.setdefault(period.file, []).append(period)
    for file, said in files.items():
        yield StatementPeriod(file, said[0].start, said[-1].end, said[0].opening, said[-1].closing)
