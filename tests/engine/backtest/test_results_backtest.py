"""A draft against the policy in force: figures, swaps with their reasons, progress and cancel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.backtest.book import Book
from engine.backtest.columns import book_of_columns
from engine.backtest.document import SIMULATED, because, summary, to_document
from engine.backtest.judging import judge
from engine.backtest.portfolio import read_portfolio
from engine.backtest.results import backtest, is_approved
from engine.errors import Cancelled, Refused
from engine.i18n import translator
from engine.policy.decision import Verdict
from engine.policy.document import load_policy, policies, read_policy
from engine.policy.policy import Policy
from engine.progress import Job, Progress
from engine.scoring.registry import shipped_model
from engine.simulation.portfolio import simulate, write_simulated

SHIPPED = policies()[-1].read_text("utf-8")


def drafted(*replacements: tuple[str, str]) -> Policy:
    text = SHIPPED
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return read_policy(text.encode(), "draft.toml")


@pytest.fixture(scope="module")
def book() -> Book:
    portfolio = simulate(500, 13, 11)
    return book_of_columns(portfolio.columns, {"defaulted": portfolio.defaulted}, shipped_model(), "CNY")


def test_that_a_policy_against_itself_swaps_nobody(book: Book) -> None:
    policy = load_policy()
    result = backtest([book], policy, policy, len(book))
    assert (result.swapped_in, result.swapped_out) == ((), ())
    assert result.draft == result.against
    assert sum(count for _, count in result.draft.counts) == len(book)


def test_that_a_looser_draft_swaps_in_cases_and_names_the_rule_that_let_them(book: Book) -> None:
    draft = drafted(("minimum = 1.1", "minimum = 0.5"))
    result = backtest([book], draft, load_policy(), len(book))
    assert result.swapped_in
    assert not result.swapped_out
    assert all(case.after in (Verdict.APPROVE, Verdict.APPROVE_LESS) for case in result.swapped_in)
    assert all("limit" in case.because for case in result.swapped_in)
    assert result.draft.approval_rate > result.against.approval_rate
    assert result.draft.lent > result.against.lent


def test_that_a_stricter_draft_swaps_out_and_its_figures_follow_from_the_cases(book: Book) -> None:
    draft, policy = drafted(("threshold = 60", "threshold = 2"), ("threshold = 20\n", "threshold = 1\n")), load_policy()
    result, judged = backtest([book], draft, policy, len(book)), judge(book, policy)
    assert result.swapped_out
    assert not result.swapped_in
    assert all("many-days-below-zero" in case.because for case in result.swapped_out)
    approved = is_approved(judged)
    assert result.against.approval_rate == approved.sum() / len(book)
    assert result.against.lent == pytest.approx(judged.limit[approved].sum())
    assert result.against.expected_loss == pytest.approx(
        (book.scores.pd * 0.45 * judged.limit)[approved].sum(), abs=0.01
    )
    assert result.against.npl == pytest.approx(np.mean(book.defaulted[approved]))
    swapped = approved & np.isin(book.name, [case.name for case in result.swapped_out])
    assert int(swapped.sum()) == len(result.swapped_out)


def test_that_a_smaller_assumed_loss_does_not_earn_more_by_itself(book: Book) -> None:
    result = backtest([book], drafted(("hurdle = 0.16", "hurdle = 0.20")), load_policy(), len(book))
    assert result.draft.profit_expected > result.against.profit_expected
    loose = backtest([book], drafted(("lgd = 0.45", "lgd = 0.10")), load_policy(), len(book))
    same = loose.draft.lent == loose.against.lent
    assert not same or loose.draft.expected_loss == loose.against.expected_loss


def test_that_books_in_parts_give_the_figures_of_the_whole(book: Book) -> None:
    draft = drafted(("minimum = 1.1", "minimum = 0.8"))
    parts = [book.where(np.arange(len(book)) < 200), book.where(np.arange(len(book)) >= 200)]
    whole, together = backtest([book], draft, load_policy(), 500), backtest(parts, draft, load_policy(), 500)
    assert whole.swapped_in == together.swapped_in
    assert whole.draft.counts == together.draft.counts
    assert whole.draft.lent == pytest.approx(together.draft.lent)


def test_that_a_cancelled_back_test_stops_between_books(book: Book) -> None:
    job = Job()
    seen: list[Progress] = []

    def cancel(progress: Progress) -> None:
        seen.append(progress)
        job.cancel()

    job.on_progress = cancel
    with pytest.raises(Cancelled):
        backtest([book, book], load_policy(), load_policy(), 1000, job)
    assert len(seen) == 1


def test_that_a_written_portfolio_is_tested_group_by_group(tmp_path: Path) -> None:
    simulate(120, 13, 3).write(tmp_path)
    policy = load_policy()
    portfolio = read_portfolio(tmp_path, policy, shipped_model())
    result = backtest(portfolio.books, policy, policy, portfolio.count)
    assert to_document(result)["cases"] == portfolio.count == 120
    assert result.draft.npl is None or 0 <= result.draft.npl <= 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_a_simulated_book_is_marked_wherever_its_figures_are_told(tmp_path: Path, language: str) -> None:
    write_simulated(60, 13, 3, tmp_path)
    policy, words = load_policy(), translator(language)
    portfolio = read_portfolio(tmp_path, policy, shipped_model())
    assert portfolio.is_simulated
    result = backtest(portfolio.books, policy, policy, portfolio.count, is_simulated=portfolio.is_simulated)
    assert to_document(result)["simulated"] is True
    mark = words.text(SIMULATED)
    assert next(summary(result, words)) == mark
    assert mark not in "\n".join(summary(replace(result, is_simulated=False), words))


def test_that_rules_of_swapped_cases_are_called_by_their_titles(book: Book) -> None:
    draft = drafted(("minimum = 1.1", "minimum = 0.5"))
    result = backtest([book], draft, load_policy(), len(book))
    said = [str(because(case, result.titles)) for case in result.swapped_in]
    assert said
    assert all("Limit" in text for text in said)
    assert any("Cash that covers debt service" in text or "Debt service cover" in text for text in said)


def test_that_a_folder_without_a_portfolio_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="neither a portfolio in parquet"):
        read_portfolio(tmp_path, load_policy(), shipped_model())
