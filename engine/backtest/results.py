"""What a draft policy would have done to a book: both policies side by side, and the cases that change sides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.backtest.book import Book
from engine.backtest.judging import Judged, judge
from engine.features.columns import Column, Flags
from engine.i18n import say
from engine.policy.currency import exchange_rate
from engine.policy.decision import Verdict
from engine.policy.policy import Policy, Pricing
from engine.policy.rule_words import check_title
from engine.progress import Job

APPROVED = (Verdict.APPROVE, Verdict.APPROVE_LESS)


@dataclass(frozen=True, slots=True)
class Figures:
    """One policy's book. Amounts are in the policy's currency; rates are fractions of cases or of what is lent.

    counts are cases by verdict; lent is the sum of the limits of what is approved, whole or less; expected_loss is
    PD x LGD x lent; npl and npl_amount are the shares that defaulted of the approved cases and of the amount lent, None
    where no outcome is known; profit_expected and profit_seen are the first year's interest less funding, running cost
    and loss, by PD and by what became of the loans.
    """

    version: str
    digest: str
    counts: tuple[tuple[Verdict, int], ...]
    cases: int
    approval_rate: float
    lent: float
    expected_loss: float
    mean_pd: float | None
    npl: float | None
    npl_amount: float | None
    profit_expected: float
    profit_seen: float | None


@dataclass(frozen=True, slots=True)
class Swapped:
    """A case that one policy approves and the other does not. requested and lent are in the case's currency; defaulted
    is None where unknown; because names the rules whose demand differs between the two."""

    name: str
    currency: str
    before: Verdict
    after: Verdict
    requested: float
    lent: float
    pd: float | None
    defaulted: bool | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackTest:
    """Both policies on the same cases. swapped_in are approved by the draft alone, swapped_out by the other alone;
    moves count the cases by the verdicts before and after. titles are what the rules are called that swapped cases
    name. is_simulated: the cases come from the simulator and not from a bank."""

    against: Figures
    draft: Figures
    currency: str
    swapped_in: tuple[Swapped, ...]
    swapped_out: tuple[Swapped, ...]
    moves: tuple[tuple[Verdict, Verdict, int], ...]
    titles: Mapping[str, object]
    is_simulated: bool = False


def backtest(
    books: Iterable[Book],
    draft: Policy,
    against: Policy,
    total: int,
    job: Job | None = None,
    *,
    is_simulated: bool = False,
) -> BackTest:
    """Decide every case of the books by both policies; `total` is how many cases there are, for the progress.

    Books are taken one after another, so that memory stays flat however many come. Amounts of books in another
    currency are put in the draft's.
    """
    job, done = job or Job(), 0
    sums = {False: _Sums(against, against.pricing, draft.currency), True: _Sums(draft, against.pricing, draft.currency)}
    swapped: list[Swapped] = []
    moves: Counter[tuple[int, int]] = Counter()
    for book in books:
        job.report(done, total, say("{done} of {total} cases are decided", done=done, total=total))
        before, after = judge(book, against), judge(book, draft)
        sums[False].add(book, before)
        sums[True].add(book, after)
        swapped += _swapped(book, before, after)
        moves.update(zip(before.verdict.tolist(), after.verdict.tolist(), strict=True))
        done += len(book)
    job.report(done, total, say("{done} of {total} cases are decided", done=done, total=total))
    return BackTest(
        against=sums[False].figures(),
        draft=sums[True].figures(),
        currency=draft.currency,
        swapped_in=tuple(case for case in swapped if case.after in APPROVED),
        swapped_out=tuple(case for case in swapped if case.before in APPROVED),
        moves=tuple((Verdict(b), Verdict(a), count) for (b, a), count in sorted(moves.items())),
        titles={name: check_title(name, draft, against) for case in swapped for name in case.because},
        is_simulated=is_simulated,
    )


def is_approved(judged: Judged) -> Flags:
    """Whole or less than asked for."""
    return np.isin(judged.verdict, [int(verdict) for verdict in APPROVED])


class _Sums:
    """Figures while the books come in. `costs` are those of the policy in force on both sides, so that the two are
    measured by one yardstick: a draft does not earn more by assuming a smaller loss."""

    def __init__(self, policy: Policy, costs: Pricing, currency: str) -> None:
        self._policy, self._costs, self._currency = policy, costs, currency
        self._counts: Counter[int] = Counter()
        self._sums: dict[str, float] = defaultdict(float)

    def add(self, book: Book, judged: Judged) -> None:
        self._counts.update(judged.verdict.tolist())
        lent = np.where(is_approved(judged), judged.limit, 0.0) * _factor(book.currency, self._currency)
        known = ~np.isnan(book.defaulted)
        fate = np.nan_to_num(book.defaulted)
        approved, pd = is_approved(judged), np.nan_to_num(book.scores.pd)
        lgd, margin = float(self._costs.lgd), self._margin(judged)
        loss = pd * lgd * lent
        seen = np.where(fate > 0, -lgd, margin) * lent
        columns = {
            "lent": lent, "loss": loss, "approved": approved, "pd": pd * approved, "known": approved & known,
            "defaulted": fate * approved, "known_lent": lent * known, "defaulted_lent": fate * lent,
            "expected": margin * lent - loss, "seen": seen * known,
        }  # fmt: skip
        for name, column in columns.items():
            self._sums[name] += float(column.sum())

    def _margin(self, judged: Judged) -> Column:
        """Interest of a year less funding of what capital does not fund, and running cost, as a fraction."""
        funding = float(self._costs.funding) * (1 - np.nan_to_num(judged.capital))
        return np.nan_to_num(judged.rate) - funding - float(self._costs.opex)

    def figures(self) -> Figures:
        cases, sums = sum(self._counts.values()), self._sums
        return Figures(
            version=self._policy.version,
            digest=self._policy.digest,
            counts=tuple((verdict, self._counts[int(verdict)]) for verdict in Verdict),
            cases=cases,
            approval_rate=sums["approved"] / cases if cases else 0.0,
            lent=round(sums["lent"], 2),
            expected_loss=round(sums["loss"], 2),
            mean_pd=_ratio(sums["pd"], sums["approved"]),
            npl=_ratio(sums["defaulted"], sums["known"]),
            npl_amount=_ratio(sums["defaulted_lent"], sums["known_lent"]),
            profit_expected=round(sums["expected"], 2),
            profit_seen=round(sums["seen"], 2) if sums["known"] else None,
        )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _factor(currency: str, into: str) -> float:
    return 1.0 if currency == into else float(exchange_rate(currency, into))


def _swapped(book: Book, before: Judged, after: Judged) -> Iterator[Swapped]:
    """The cases that only one of the two approves."""
    for row in np.flatnonzero(is_approved(before) != is_approved(after)).tolist():
        pd, fate = float(book.scores.pd[row]), float(book.defaulted[row])
        yield Swapped(
            name=str(book.name[row]),
            currency=book.currency,
            before=Verdict(int(before.verdict[row])),
            after=Verdict(int(after.verdict[row])),
            requested=float(book.requested[row]),
            lent=float((after if is_approved(after)[row] else before).limit[row]),
            pd=None if np.isnan(pd) else pd,
            defaulted=None if np.isnan(fate) else bool(fate),
            because=_because(before, after, row),
        )


def _because(before: Judged, after: Judged, row: int) -> tuple[str, ...]:
    """The rules that demand something else, the gravest first."""
    names = dict.fromkeys((*before.demands, *after.demands))
    differing = []
    for name in names:
        demanded = [int(judged.demands[name][row]) if name in judged.demands else -1 for judged in (before, after)]
        if max(demanded[0], 0) != max(demanded[1], 0):
            differing.append((-max(demanded), name))
    return tuple(name for _, name in sorted(differing))
