"""A back-test as JSON values, and in words for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.backtest.results import BackTest, Figures, Swapped
from engine.i18n import APART, N_, Percent, Sentence, Translator, joined, say
from engine.money import Money
from engine.policy.names import VERDICTS

CASES_SHOWN = 10
"""Swapped cases that the summary names on each side; the JSON names all."""

ROWS: Mapping[str, str] = {
    "approval_rate": N_("Approval rate"),
    "lent": N_("Lent"),
    "mean_pd": N_("Mean PD of what is approved"),
    "expected_loss": N_("Expected loss of a year"),
    "npl": N_("Defaulted, of the approved cases"),
    "npl_amount": N_("Defaulted, of the amount lent"),
    "profit_expected": N_("Profit of a year, by PD"),
    "profit_seen": N_("Profit of a year, by what became of the loans"),
}
SIMULATED = N_("SIMULATED: the portfolio comes from the simulator, not from a bank.")
AMOUNTS = ("lent", "expected_loss", "profit_expected", "profit_seen")


def to_document(result: BackTest) -> dict[str, Any]:
    return {
        "simulated": result.is_simulated,
        "currency": result.currency,
        "cases": result.draft.cases,
        "against": _figures(result.against),
        "draft": _figures(result.draft),
        "swapped_in": [_swapped(case) for case in result.swapped_in],
        "swapped_out": [_swapped(case) for case in result.swapped_out],
        "moves": [{"before": b.code, "after": a.code, "cases": count} for b, a, count in result.moves],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "policy": {"version": figures.version, "digest": figures.digest},
        "verdicts": {verdict.code: count for verdict, count in figures.counts},
        **{name: getattr(figures, name) for name in ROWS},
    }


def _swapped(case: Swapped) -> dict[str, Any]:
    return {
        "case": case.name,
        "before": case.before.code,
        "after": case.after.code,
        "currency": case.currency,
        "requested": case.requested,
        "lent": case.lent,
        "pd": case.pd,
        "defaulted": case.defaulted,
        "because": list(case.because),
    }


def figure(figures: Figures, name: str, currency: str) -> object:
    """One figure as it should be shown."""
    value = getattr(figures, name)
    if value is None:
        return None
    return Money(f"{value:.0f}", currency) if name in AMOUNTS else Percent(value, 2)


def summary(result: BackTest, words: Translator) -> Iterator[str]:
    """The lines of the command line's summary."""
    against, draft = result.against, result.draft
    if result.is_simulated:
        yield words.text(SIMULATED)
    yield words.render(
        say(
            "{cases} cases: policy {against} and draft {draft}",
            cases=draft.cases, against=against.version, draft=draft.version,
        )
    )  # fmt: skip
    for (verdict, before), (_, after) in zip(against.counts, draft.counts, strict=True):
        yield _line(words, say(VERDICTS[verdict]), before, after)
    for name, label in ROWS.items():
        values = figure(against, name, result.currency), figure(draft, name, result.currency)
        yield _line(words, say(label), *values)
    for label, cases in ((N_("Swapped in"), result.swapped_in), (N_("Swapped out"), result.swapped_out)):
        yield f"  {words.text(label)}: {len(cases)}"
        for case in cases[:CASES_SHOWN]:
            yield f"    {words.render(swap_sentence(case, result.titles))}"


def _line(words: Translator, label: Sentence, before: object, after: object) -> str:
    return "  " + words.text("{label}: {before}, draft {after}", label=label, before=before, after=after)


def because(case: Swapped, titles: Mapping[str, object]) -> Sentence:
    """The rules that demand something else of a swapped case, in words."""
    return joined((titles[name] for name in case.because), APART) or say("none")


def swap_sentence(case: Swapped, titles: Mapping[str, object]) -> Sentence:
    """One swapped case: what it was, what it becomes, and by which rules, called by their titles."""
    return say(
        "{case}: {before} becomes {after}; PD {pd}; {rules}",
        case=case.name,
        before=say(VERDICTS[case.before]),
        after=say(VERDICTS[case.after]),
        pd=None if case.pd is None else Percent(case.pd),
        rules=because(case, titles),
    )
