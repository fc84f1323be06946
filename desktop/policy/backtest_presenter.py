"""A back-test in words: both policies' figures side by side, and the cases that change sides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.backtest.document import AMOUNTS, ROWS, because
from engine.backtest.results import BackTest, Swapped
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.memo.document import shown
from engine.money import Money
from engine.policy.decision import Verdict

MORE_IS_BETTER = ("approval_rate", "lent", "profit_expected", "profit_seen")
LESS_IS_BETTER = ("expected_loss", "npl", "npl_amount", "mean_pd")
COUNTS = {
    Verdict.APPROVE: N_("Approved"),
    Verdict.APPROVE_LESS: N_("Approved with less"),
    Verdict.REFER: N_("Referred"),
    Verdict.DECLINE: N_("Declined"),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure by both policies; currency is "" for what is no amount, tone tells which way the change points."""

    label: str
    against: float | None
    draft: float | None
    currency: str = ""
    is_share: bool = False
    tone: str = ""

    @property
    def change(self) -> float | None:
        return None if self.against is None or self.draft is None else self.draft - self.against

    def text(self, value: float | None, words: Translator) -> str:
        if value is None:
            return words.text(N_("not known"))
        if self.is_share:
            return words.show(Percent(value, 2))
        return codes.short_money(words, Money(_whole(value), self.currency)) if self.currency else words.number(value)


def _whole(value: float) -> Decimal:
    return Decimal(round(value))


def _change(row: FigureRow, words: Translator) -> str:
    change = row.change
    if change is None:
        return "–"
    sign = "+" if change > 0 else ""
    if row.is_share:
        return words.text(N_("{change} points"), change=f"{sign}{words.number(change * 100, 2)}")
    return f"{sign}{row.text(change, words)}" if change else "0"


FIGURE_COLUMNS: tuple[Column[FigureRow], ...] = (
    Column(N_("Figure"), lambda r: r.label, lambda r, w: w.text(r.label), width=0),
    Column(N_("By the other policy"), lambda r: r.against, lambda r, w: r.text(r.against, w), is_right=True, width=190),
    Column(
        N_("By the draft"), lambda r: r.draft, lambda r, w: r.text(r.draft, w), is_right=True, is_bold=True, width=190
    ),
    Column(N_("Change"), lambda r: r.change, _change, is_right=True, width=190, tone=lambda r: r.tone),
)


def figures(result: BackTest) -> tuple[FigureRow, ...]:
    """Cases by verdict, then the figures of the approved book."""
    against, draft = dict(result.against.counts), dict(result.draft.counts)
    counts = [FigureRow(label, against[verdict], draft[verdict]) for verdict, label in COUNTS.items()]
    return (*counts, *(_figure(result, name, label) for name, label in ROWS.items()))


def _figure(result: BackTest, name: str, label: str) -> FigureRow:
    against, draft = getattr(result.against, name), getattr(result.draft, name)
    currency = result.currency if name in AMOUNTS else ""
    return FigureRow(label, against, draft, currency, name not in AMOUNTS, _tone(name, against, draft))


def _tone(name: str, against: float | None, draft: float | None) -> str:
    if against is None or draft is None or against == draft:
        return "muted"
    return "good" if (draft > against) is (name in MORE_IS_BETTER) else "bad"


def told(result: BackTest) -> Sentence:
    """What was compared on how many cases."""
    return say(
        N_("{cases} cases, decided by policy {against} and by the draft {draft}. Costs are those of policy {against}."),
        cases=result.draft.cases, against=result.against.version, draft=result.draft.version,
    )  # fmt: skip


def swap_columns(result: BackTest) -> tuple[Column[Swapped], ...]:
    """The columns of swapped cases; the rules are called by the titles that the back-test brings."""
    return (
        Column(N_("Case"), lambda r: r.name, is_bold=True, width=0, wraps=True),
        _verdict(N_("Before"), "before"),
        _verdict(N_("After"), "after"),
        _amount(N_("Requested"), "requested"),
        _amount(N_("Limit"), "lent"),
        Column("PD", lambda r: r.pd, lambda r, w: codes.pd(w, r.pd), is_right=True, width=75),
        Column(N_("Defaulted"), lambda r: r.defaulted, _fate, width=95, tone=lambda r: "bad" if r.defaulted else ""),
        Column(
            N_("Because of"), lambda r: ", ".join(r.because), lambda r, w: shown(because(r, result.titles), w),
            width=0, wraps=True, tone=lambda r: "muted",
        ),
    )  # fmt: skip


def _verdict(label: str, name: str) -> Column[Swapped]:
    return Column(
        label, lambda r: int(getattr(r, name)), lambda r, w: codes.verdict(w, getattr(r, name).code), width=125,
        tone=lambda r: codes.VERDICT_TONES[getattr(r, name).code],
    )  # fmt: skip


def _amount(label: str, name: str) -> Column[Swapped]:
    return Column(
        label, lambda r: getattr(r, name),
        lambda r, w: codes.short_money(w, Money(_whole(getattr(r, name)), r.currency)), is_right=True, width=130,
    )  # fmt: skip


def _fate(row: Swapped, words: Translator) -> str:
    return words.text(N_("not known")) if row.defaulted is None else words.show(row.defaulted)
