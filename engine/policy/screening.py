"""Watch lists in the policy: how close a name must be, how old a list may be, and what a true match demands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from engine.facts.bank import Hit, ListVersion, Screening
from engine.facts.casefile import Case
from engine.facts.finding import SourceRow
from engine.i18n import Percent, Sentence, say
from engine.policy.decision import RuleFinding, Stage, Status, Verdict
from engine.policy.entries import Entries
from engine.screening.match import Closeness

APPLICATION = (SourceRow("application.toml"),)
DEMANDS = {verdict.code: verdict for verdict in (Verdict.REFER, Verdict.DECLINE)}


@dataclass(frozen=True, slots=True)
class ScreeningTerms:
    """most_days_old is the age of a list from which on it proves nothing any more. stated_counts: a screening made
    elsewhere and filed as a paper counts while this bank has imported no list. true_match is what a hit that a person
    confirmed demands; an unresolved one refers."""

    closeness: Closeness
    most_days_old: int
    stated_counts: bool
    true_match: Verdict


def screening_terms(table: Entries) -> ScreeningTerms:
    return ScreeningTerms(
        Closeness(
            float(table.number("least_similarity", "0.7", "1")),
            float(table.number("least_similarity_chinese", "0.6", "1")),
            float(table.number("birth_penalty", "0", "1")),
        ),
        table.whole("most_days_old", 1, 3650),
        table.flag("stated_counts"),
        DEMANDS.get(table.known("true_match", DEMANDS), Verdict.DECLINE),
    )


def is_screened_here(screening: Screening | None) -> bool:
    """Whether the case was held against at least one list of this bank."""
    return screening is not None and bool(screening.lists)


def not_clear(case: Case, terms: ScreeningTerms) -> Sentence | None:
    """Why the screening by this bank's lists is not clear, None where it is; without a list it never is."""
    screening = case.bank.screening
    if screening is None or not screening.lists:
        return say("Sanctions screening: no watch list has been imported")
    if match := next((hit for hit in screening.hits if hit.is_match), None):
        return _matched(match)
    if open_hits := [hit for hit in screening.hits if hit.is_open]:
        return _unresolved(open_hits)
    if old := oldest_beyond(case, screening, terms):
        return say(
            "Sanctions screening: the list {list} of {date} is older than {days} days",
            list=old.name,
            date=old.dated,
            days=terms.most_days_old,
        )
    return None


def oldest_beyond(case: Case, screening: Screening, terms: ScreeningTerms) -> ListVersion | None:
    """The oldest list where it is too old on the day of screening, or on that of the case where it is later."""
    oldest = min(screening.lists, key=lambda version: version.dated)
    day = max(screening.screened_on, case.as_of)
    return oldest if day - oldest.dated > dt.timedelta(days=terms.most_days_old) else None


def watch_list_stage(case: Case, terms: ScreeningTerms | None) -> Iterator[RuleFinding]:
    """What the lists say of the people of this case, whatever the amount: each true match, and what is unresolved."""
    screening = case.bank.screening
    if terms is None or screening is None or not screening.lists:
        return
    for hit in screening.hits:
        if hit.is_match:
            yield _finding(Status.FAILED, terms.true_match, _matched(hit), hit.listed_as)
    open_hits = [hit for hit in screening.hits if hit.is_open]
    if open_hits:
        yield _finding(Status.UNKNOWN, Verdict.REFER, _unresolved(open_hits), None)
    elif not any(hit.is_match for hit in screening.hits):
        sentence = say(
            "{count} names held against the watch lists ({lists}): nobody is on them",
            count=len(screening.screened),
            lists=len(screening.lists),
        )
        yield _finding(Status.PASSED, Verdict.APPROVE, sentence, 0)


def _finding(status: Status, demands: Verdict, sentence: Sentence, observed: object | None) -> RuleFinding:
    about = "identity:sanctions-clear"
    return RuleFinding("watch-list", Stage.IDENTITY, status, demands, sentence, observed, 0, APPLICATION, about)


def _matched(hit: Hit) -> Sentence:
    return say(
        "{name} is on the watch list {list} as {listed_as}", name=hit.name, list=hit.list_name, listed_as=hit.listed_as
    )


def _unresolved(hits: list[Hit]) -> Sentence:
    likest = max(hits, key=lambda hit: hit.similarity)
    return say(
        "Possible matches with watch lists to be resolved: {count}; the likest: {name} and {listed_as} ({similarity})",
        count=len(hits),
        name=likest.name,
        listed_as=likest.listed_as,
        similarity=Percent(likest.similarity, 0),
    )
