"""Categories in words: movements, counterparties and the bank's rules as tables, and what undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.facts.conduct import CATEGORY_LABELS, EXCLUSION_LABELS, Category
from engine.i18n import N_, Percent, Translator
from engine.intake.bank_rules import BankRule, Match
from engine.service.values import CategoryGroup, CategoryRow, CategoryView, GivenBy, RuleRow

MUCH_UNEXPLAINED = 0.1
MATCHES = {
    Match.COUNTERPARTY_IS: N_("Counterparty is"),
    Match.COUNTERPARTY_HAS: N_("Counterparty contains"),
    Match.TEXT_IS: N_("Text is"),
    Match.TEXT_HAS: N_("Text contains"),
}
DIRECTIONS = {"any": N_("Money in and out"), "credit": N_("Money in"), "debit": N_("Money out")}
_SAYS = {
    Match.COUNTERPARTY_IS: N_("Counterparty is “{value}”"),
    Match.COUNTERPARTY_HAS: N_("Counterparty contains “{value}”"),
    Match.TEXT_IS: N_("Text is “{value}”"),
    Match.TEXT_HAS: N_("Text contains “{value}”"),
}
_GIVEN = {
    GivenBy.WORDS: N_("Its words"),
    GivenBy.NAME: N_("A known name"),
    GivenBy.GUESS: N_("A guess: a firm is on the other side"),
    GivenBy.NOBODY: N_("Nothing"),
}


def categories(words: Translator) -> list[tuple[str, Category]]:
    """Every category with its label, in the order of the labels, what explains nothing last."""
    labels = [(words.text(CATEGORY_LABELS[category]), category) for category in Category]
    return sorted(labels, key=lambda pair: (pair[1] is Category.OTHER, pair[0]))


def quality(view: CategoryView, words: Translator) -> tuple[str, str]:
    """How much is unexplained, and the tone in which to say it."""
    if view.share is None:
        return words.text(N_("No movements yet.")), "plain"
    text = words.text(
        N_("{share} of {total} movements are not explained"), share=Percent(view.share), total=len(view.rows)
    )
    return text, "good" if view.share <= MUCH_UNEXPLAINED else "warn"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which movements to show: all of them, the unexplained, those the bank gave a category, or of one category."""

    name: str
    label: str
    shows: Callable[[CategoryRow], bool] = lambda row: True


def filters(words: Translator) -> tuple[Filter, ...]:
    return (
        Filter("all", words.text(N_("All movements"))),
        Filter("unexplained", words.text(N_("Not explained")), lambda row: row.is_unexplained),
        Filter("excluded", words.text(N_("Inflow that is not turnover")), lambda row: row.is_excluded),
        Filter("bank", words.text(N_("Changed by the bank")), lambda row: row.given_by is GivenBy.BANK),
        *(Filter(category.code, label, _of(category)) for label, category in categories(words)),
    )


def _of(category: Category) -> Callable[[CategoryRow], bool]:
    return lambda row: row.category is category


def given_by(row: CategoryRow, words: Translator) -> str:
    if row.bank_rule is not None:
        return _made(row.bank_rule, words)
    return words.text(_GIVEN.get(row.given_by, N_("A rule that came with the case")))


def _made(rule: BankRule, words: Translator) -> str:
    return words.text(N_("{person}, {moment}"), person=rule.made_by, moment=codes.moment(words, rule.made_at))


def in_order(found: Sequence[RuleRow]) -> list[RuleRow]:
    """Rules in force first, the newest first; after the bank's own those that came with the case."""
    return sorted(found, key=lambda row: (not row.is_in_force, row.id is None, -(row.id or 0)))


def _rule_tip(row: CategoryRow, words: Translator) -> str:
    return says(row.bank_rule, words) if row.bank_rule is not None else row.rule


def says(rule: BankRule, words: Translator) -> str:
    """What a rule looks at: “Counterparty is “Acme”, money in”."""
    if rule.match is Match.ROWS:
        return words.text(N_("{count} chosen rows: {rows}"), count=len(rule.rows), rows=", ".join(rule.rows[:3]))
    looked_at = words.text(_SAYS[rule.match], value=rule.value)
    return looked_at if rule.direction == "any" else f"{looked_at} · {words.text(DIRECTIONS[rule.direction])}"


def _category(category: Category, words: Translator) -> str:
    return words.text(CATEGORY_LABELS[category])


def _several(group: CategoryGroup, words: Translator) -> str:
    return " · ".join(_category(category, words) for category in group.categories)


ROW_COLUMNS: tuple[Column[CategoryRow], ...] = (
    Column(N_("Date"), lambda r: r.booked_on, width=128),
    Column(
        N_("Amount"), lambda r: r.amount, is_right=True, width=140, tone=lambda r: "bad" if r.amount.amount < 0 else ""
    ),
    Column(N_("Counterparty"), lambda r: r.counterparty, width=150),
    Column(
        N_("Category"), lambda r: r.category.code, lambda r, w: _category(r.category, w), width=130, is_bold=True,
        tone=lambda r: "warn" if r.is_unexplained else "",
    ),
    Column(N_("Text"), lambda r: r.text, width=0),
    Column(
        N_("Turnover"), lambda r: int(r.exclusion), lambda r, w: w.text(EXCLUSION_LABELS[r.exclusion]), width=170,
        tone=lambda r: "warn" if r.is_excluded else "",
    ),
    Column(N_("Given by"), lambda r: r.given_by.value, given_by, width=180, tip=_rule_tip),
    Column(N_("Source"), lambda r: r.source, width=170),
)  # fmt: skip
PREVIEW_COLUMNS = ROW_COLUMNS[:5]
GROUP_COLUMNS: tuple[Column[CategoryGroup], ...] = (
    Column(N_("Counterparty or text"), lambda g: g.name, width=0, is_bold=True),
    Column(
        N_("Category"), lambda g: len(g.categories), _several, width=150,
        tone=lambda g: "warn" if g.unexplained else "",
    ),
    Column(N_("Number"), lambda g: len(g.rows), is_right=True, width=94),
    Column(N_("Money in"), lambda g: g.inflow, is_right=True, width=138),
    Column(N_("Money out"), lambda g: g.outflow, is_right=True, width=138),
)  # fmt: skip


def _scope(row: RuleRow, words: Translator) -> str:
    return words.text(N_("All cases") if row.case_id is None else N_("This case"))


def _state(row: RuleRow, words: Translator) -> str:
    if row.id is None:
        return words.text(N_("Came with the case"))
    if row.is_in_force:
        return words.text(N_("In force"))
    return words.text(N_("Taken out by {person}"), person=row.removed_by or "")


RULE_COLUMNS: tuple[Column[RuleRow], ...] = (
    Column(N_("Movements whose"), lambda r: r.rule.value, lambda r, w: says(r.rule, w), width=0, is_bold=True),
    Column(N_("are"), lambda r: r.rule.category.code, lambda r, w: _category(r.rule.category, w), width=120),
    Column(N_("Holds for"), lambda r: r.case_id is None, _scope, width=90),
    Column(N_("Made by"), lambda r: r.rule.made_at, lambda r, w: _made(r.rule, w), width=170),
    Column(
        N_("State"),
        lambda r: r.is_in_force,
        _state,
        width=150,
        tone=lambda r: "good" if r.is_in_force and r.id is not None else "muted",
    ),
)


def shared_category(chosen: Sequence[CategoryRow]) -> Category | None:
    """The category that all chosen movements have now; None where they differ."""
    found = {row.category for row in chosen}
    return found.pop() if len(found) == 1 else None


def suggested(chosen: Sequence[CategoryRow], category: Category) -> BankRule | None:
    """The rule that the chosen movements suggest; None where they have neither counterparty nor text in common."""
    if not chosen:
        return None
    signs = {row.amount.amount > 0 for row in chosen}
    direction = "any" if len(signs) > 1 else "credit" if True in signs else "debit"
    for match, texts in (
        (Match.COUNTERPARTY_IS, {row.counterparty for row in chosen}),
        (Match.TEXT_IS, {row.text for row in chosen}),
    ):
        if all(texts) and len({text.casefold() for text in texts}) == 1:
            return BankRule(category, match, next(iter(texts)), direction)
    return None


@dataclass(slots=True)
class RuleHistory:
    """What was done to the rules since the page was opened: each step puts one rule in force or takes it out."""

    _done: list[tuple[int, bool]] = field(default_factory=list)
    _undone: list[tuple[int, bool]] = field(default_factory=list)

    def did(self, number: int, is_in_force: bool) -> None:
        self._done.append((number, is_in_force))
        self._undone.clear()

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def undo(self) -> tuple[int, bool]:
        """The rule and whether it is to be in force now."""
        step = self._done.pop()
        self._undone.append(step)
        return step[0], not step[1]

    def redo(self) -> tuple[int, bool]:
        step = self._undone.pop()
        self._done.append(step)
        return step
