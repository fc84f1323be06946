"""The group of a case in words: the other cases, who connects them, and what counts of them."""

from __future__ import annotations

from desktop.widgets.columns import Column
from engine.facts.group import GroupCase, GroupExposure
from engine.i18n import N_, Sentence, Translator, say
from engine.policy.exposure import granted
from engine.policy.exposure_words import STANDINGS, link_sentence


def _links(case: GroupCase, words: Translator) -> str:
    return "\n".join(words.render(link_sentence(link)) for link in case.links)


def _firm(case: GroupCase, words: Translator) -> str:
    name = case.applicant or words.text(N_("Unnamed case"))
    told = words.text(N_("{applicant}, case {number}"), applicant=name, number=str(case.number))
    return f"{told}\n{words.text(N_('The same firm'))}" if case.is_same_firm else told


def _outcome(case: GroupCase, words: Translator) -> str:
    told = words.text(STANDINGS[case.standing])
    return f"{told} · {words.date(case.decided_on)}" if case.decided_on else told


def _amount(case: GroupCase, words: Translator) -> str:
    if case.amount is None:
        return words.text(N_("unknown")) if case.counts else ""
    return words.show(case.amount)


COLUMNS: tuple[Column[GroupCase], ...] = (
    Column(N_("Firm"), lambda c: c.applicant, _firm, width=0, wraps=True, is_bold=True),
    Column(N_("Connected by"), lambda c: c.links[0].name if c.links else "", _links, width=0, wraps=True),
    Column(
        N_("State"), lambda c: c.standing.value, _outcome, width=0, wraps=True,
        tone=lambda c: "info" if c.counts else "muted",
    ),
    Column(
        N_("Amount"), lambda c: c.amount, _amount, width=130, is_right=True,
        tone=lambda c: "" if c.counts else "muted",
    ),
)  # fmt: skip


def said(group: GroupExposure | None, currency: str) -> tuple[Sentence, str]:
    """What the group comes to, and its tone."""
    if group is None:
        return say("Who belongs to the group is looked up once the application can be read."), "muted"
    if not group.cases and group.is_whole:
        return say(
            "No other case of this bank shares an owner of 25 % and more, a guarantor or a related party with this one."
        ), "good"
    found = granted(group, currency)
    if found.to_firm is None or found.to_others is None:
        return say("What the group owes to this bank is not known: {why}", why=found.why), "warn"
    return say(
        "Granted by other cases: {firm} to this firm, {others} to other firms of its group. "
        "Double-click a case to open it.",
        firm=found.to_firm,
        others=found.to_others,
    ), "info"
