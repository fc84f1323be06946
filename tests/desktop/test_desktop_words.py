"""What the presenters say, without a window."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from builders import a_case, money
from desktop_case import a_score

from desktop.cases.drafts import History
from desktop.cases.list_presenter import COLUMNS, SORTS, CaseList
from desktop.cases.live_presenter import live_view
from desktop.cases.stages import STAGES, Mark, marks
from desktop.decision.presenter import RULE_COLUMNS, decision_view, rules
from desktop.intake import grid_presenter
from desktop.intake.evidence_presenter import summary_line
from desktop.intake.understood import understood
from desktop.offer.presenter import AmountScale, WhatIf, caps_in_order, offer_view, schedule
from desktop.portfolio.presenter import grades, tiles
from desktop.widgets.charts.plot import compact, ticks
from desktop.widgets.command_palette import matches
from engine.assessment.assess import assess_examined
from engine.assessment.assessment import Assessment
from engine.assessment.examination import examine
from engine.assessment.stopwatch import Stopwatch
from engine.facts.finding import Finding, Severity
from engine.i18n import Translator, say, translator
from engine.intake.form import SECTIONS, Draft, read
from engine.policy.decision import RuleFinding, Stage, Status, Verdict
from engine.policy.document import load_policy
from engine.service.tables import Grid
from engine.service.values import CasePage, CaseQuery, EvidenceRow, EvidenceSummary

EN, ZH = translator("en"), translator("zh_CN")


class Answering:
    """A model that answers one score."""

    digest = "m" * 64

    def knows_any(self, values: object) -> bool:
        return True

    def score(self, values: object) -> object:
        return a_score()


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    watch = Stopwatch()
    return assess_examined(examine(a_case(), load_policy(), watch), Answering(), watch)  # type: ignore[arg-type]


def test_that_the_live_panel_says_grade_pd_limit_and_what_binds(assessment: Assessment) -> None:
    view = live_view(assessment, EN)
    assert (view.grade, view.pd, view.is_simulated) == ("4", "1.87%", True)
    assert view.interval == "between 1.14% and 3.01%"
    assert view.limit.endswith("CNY")
    assert view.binding.startswith("Bound by: ")
    assert view.integrity in "ABCD"
    assert view.stopwatch.startswith("Decided in ")


def test_that_the_live_panel_speaks_chinese(assessment: Assessment) -> None:
    view = live_view(assessment, ZH)
    assert view.verdict in ("批准", "减额批准", "转人工", "拒绝")
    assert view.binding.startswith("约束项")


def test_that_the_live_panel_lists_what_is_missing() -> None:
    _, problems = read(Draft())
    view = live_view(tuple(p for p in problems if p.refuses), EN)
    assert any("Name of the firm" in text for text in view.missing)
    assert view.grade == "–"


def test_that_a_decision_keeps_score_and_policy_apart_and_fails_stand_first(assessment: Assessment) -> None:
    view = decision_view(assessment, EN)
    assert view.by_score.label == "Recommended by the score"
    assert view.by_policy.label == "Recommended by the policy"
    found = rules(assessment)
    order = [row.status for row in found]
    assert order == sorted(order, key=[Status.FAILED, Status.UNKNOWN, Status.PASSED].index)
    assert len(found) == len(assessment.decision.findings)


def test_that_the_offer_shows_its_rate_cost_and_every_due_date(assessment: Assessment) -> None:
    view = offer_view(assessment, EN)
    assert assessment.offer is not None
    assert view.amount == f"{EN.number(assessment.offer.amount.amount, 0)} CNY"
    rows = schedule(assessment)
    assert len(rows) == sum(len(t.schedule.instalments) for t in assessment.offer.tranches)
    assert sum((row.principal.amount for row in rows), Decimal(0)) == assessment.offer.amount.amount
    assert set(caps_in_order(assessment)) == {cap.name for cap in assessment.limit.caps if assessment.limit}


def test_that_a_what_if_changes_a_copy_and_not_the_draft() -> None:
    draft = Draft({"request.amount": "1.2m", "applicant.name": "A"})
    other = WhatIf(Decimal(250_000), 9, "revolving-line").draft(draft)
    assert other.texts["request.amount"] == "250000"
    assert other.texts["applicant.name"] == "A"
    assert draft.texts["request.amount"] == "1.2m"


@pytest.mark.parametrize("asked", [Decimal(7), Decimal(300_000), Decimal("1234567.89"), Decimal(10) ** 9])
def test_that_an_amount_slider_moves_in_round_steps_around_the_request(asked: Decimal) -> None:
    scale = AmountScale.around(asked)
    assert str(scale.step).strip("0.") in ("1", "2", "5")
    assert scale.amount(scale.top) >= asked
    assert abs(scale.amount(scale.position(asked)) - asked) <= max(scale.step, asked * Decimal("0.02"))


def test_that_stages_are_marked_by_what_was_entered_and_what_came() -> None:
    draft = Draft({"applicant.name": "A", "request.amount": "x", "request.product": "term-loan"})
    _, problems = read(draft)
    evidence = (EvidenceRow("statements/a.csv", "0" * 64, 1, "", ""),)
    found = marks(draft, problems, evidence, None, ())
    assert found["applicant"] is Mark.PART
    assert found["request"] is Mark.WRONG
    assert found["statements"] is Mark.DONE
    assert found["orders"] is Mark.EMPTY
    assert set(found) == {stage.name for stage in STAGES}


def test_that_typing_in_one_field_is_one_step_back() -> None:
    history = History(Draft())
    for text in ("H", "Ha", "Han"):
        history.type("applicant.name", text)
    history.type("request.purpose", "m")
    assert history.undo()
    assert dict(history.draft.texts) == {"applicant.name": "Han"}
    assert history.undo()
    assert not history.draft.texts
    assert not history.undo()
    assert history.redo()
    assert history.draft.texts["applicant.name"] == "Han"


def test_that_rows_come_go_and_come_back() -> None:
    history = History(Draft())
    history.add_row("owners")
    history.type_row("owners", 0, "name", "王建国")
    history.remove_row("owners", 0)
    assert not history.draft.rows.get("owners")
    history.undo()
    assert history.draft.rows["owners"] == ({"name": "王建国"},)


def test_that_the_list_asks_the_store_to_search_and_sort() -> None:
    class Cases:
        def cases(self, query: CaseQuery) -> CasePage:
            self.asked = query
            return CasePage((), 0)

    service = Cases()
    CaseList().only_mine(False).find(" 青松 ").sorted_by(2, False).fetch(service)
    assert (service.asked.text, service.asked.mine_only) == ("青松", False)
    assert (service.asked.sort, service.asked.descending) == ("amount", False)
    assert len(SORTS) == len(COLUMNS)


def test_that_a_read_file_is_summed_up_and_a_refused_one_says_why() -> None:
    finding = Finding("gap", Severity.WARNING, say("A gap of {days} days", days=4))
    read_one = EvidenceSummary("a.csv", "statements/a.csv", "statement", "csv", 120, findings=(finding,))
    line = summary_line(read_one, EN)
    assert (line.tone, line.findings) == ("warn", ("A gap of 4 days",))
    assert "120 rows" in line.text
    refused = EvidenceSummary("b.bin", None, None, refusal=say("{file} cannot be read.", file="b.bin"))
    assert summary_line(refused, EN).text == "b.bin cannot be read."
    assert summary_line(refused, EN).tone == "bad"


GRID = Grid(
    ("item", "2024", "2025"), (("total_assets", "100", ""), ("total_liabilities", "60", ""), ("total_equity", "30", ""))
)


def test_that_pasted_cells_fill_to_the_right_and_down_and_stop_at_the_edge() -> None:
    pasted = grid_presenter.paste(GRID, 1, 1, "1\t2\t3\n4\t5\n6\n7", 1)
    assert pasted.rows == (("total_assets", "100", ""), ("total_liabilities", "1", "2"), ("total_equity", "4", "5"))


def test_that_a_balance_sheet_that_misses_is_told_by_year_and_an_empty_year_is_not() -> None:
    assert grid_presenter.balance_gaps(GRID) == [Decimal(10), None]


def test_that_only_cells_nobody_can_read_are_wrong() -> None:
    grid = grid_presenter.put(GRID, 0, 2, "abc")
    assert grid_presenter.is_wrong("accounts", grid, 0, 2)
    assert not grid_presenter.is_wrong("accounts", grid, 0, 1)
    assert not grid_presenter.is_wrong("accounts", grid, 1, 2)


def test_that_a_portfolio_counts_by_verdict_and_grade() -> None:
    counts = {("approve", 3): 4, ("decline", 9): 1, (None, None): 2}
    assert [tile.figure for tile in tiles(counts, EN)] == ["7", "5", "80%", "0", "1"]
    assert [(row.grade, row.total) for row in grades(counts)] == [(3, 4), (9, 1), (None, 2)]


def test_that_axes_carry_round_marks_and_short_numbers() -> None:
    assert ticks(0, 93) == [0, 20, 40, 60, 80, 100] or ticks(0, 93) == [0, 25, 50, 75, 100]
    assert ticks(-40, 260)[0] <= -40
    assert compact(1_200_000, EN) == "1.2m"
    assert compact(1_200_000, ZH) == "120万"


def test_that_a_command_is_found_by_letters_in_order() -> None:
    assert matches("opap", "Open approvals")
    assert not matches("paop", "Open approvals")


def test_that_money_is_short_where_people_compare() -> None:
    from desktop.words import short_money

    assert short_money(EN, money("279000.49")) == "279,000 CNY"
    assert short_money(EN, None) == "–"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("request.amount", "120万", "Read as CN¥1,200,000.00"),
        ("request.amount", "1200000", ""),
        ("request.amount", "twelve", ""),
        ("applicant.established", "5 March 2015", "Read as Mar 5, 2015"),
        ("applicant.established", "2015-03-05", ""),
        ("share", "0.6", "Read as 60.00%"),
        ("share", "60%", ""),
        ("applicant.name", "120万", ""),
    ],
)
def test_that_an_entry_says_how_it_was_understood(path: str, text: str, said: str) -> None:
    field = next(field for section in SECTIONS for field in section.fields if field.path == path)
    assert understood(field, text, "CNY", translator("en")) == said


@pytest.mark.parametrize("words", [EN, ZH])
def test_that_the_table_of_rules_shows_no_code_and_shares_as_percentages(words: Translator) -> None:
    found = RuleFinding(
        "finding-undeclared-lender",
        Stage.KNOCK_OUT,
        Status.FAILED,
        Verdict.REFER,
        say("One"),
        "undeclared-lender",
        None,
    )
    paper = RuleFinding("identity-phone", Stage.IDENTITY, Status.PASSED, Verdict.APPROVE, say("Two"), True, "tier 2")
    share = RuleFinding(
        "gambling", Stage.KNOCK_OUT, Status.PASSED, Verdict.APPROVE, say("Three"), 0.0125, Decimal("0.02"),
        about="gambling_share",
    )  # fmt: skip
    days = replace(share, observed=61.0, threshold=Decimal(60), about="days_negative")
    rate = replace(share, rule="score-cut-off", observed=0.031, threshold=0.05, about="")
    sign = replace(found, rule="authority", observed="risk-manager")
    observed, threshold = RULE_COLUMNS[3], RULE_COLUMNS[4]
    shown = [(observed.show(row, words), threshold.show(row, words)) for row in (found, paper, share, days, rate, sign)]
    expected = {
        EN: [("found", "–"), ("yes", "Tier 2"), ("1.25%", "2.00%"), ("61", "60"), ("3.10%", "5.00%")],
        ZH: [("已发现", "–"), ("是", "第2级"), ("1.25%", "2.00%"), ("61", "60"), ("3.10%", "5.00%")],
    }
    assert shown[:5] == expected[words]
    assert shown[5][0] == words.text("Credit-risk manager")
