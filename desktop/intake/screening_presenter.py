"""The people of a case held against watch lists, in words."""

from __future__ import annotations

from collections.abc import Sequence

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.assessment.screening_words import ROLES
from engine.facts.bank import Hit, Screening
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.service.values import WatchListRow

OPEN, MATCH, OTHER = N_("To be resolved"), N_("Is the listed party"), N_("Is somebody else")


def outcome(hit: Hit) -> str:
    """What was made of a hit."""
    return OPEN if hit.is_open else MATCH if hit.is_match else OTHER


def _outcome_tone(hit: Hit) -> str:
    return "warn" if hit.is_open else "bad" if hit.is_match else "good"


def _resolved(hit: Hit, words: Translator) -> str:
    if hit.resolution is None:
        return words.text(OPEN)
    made = hit.resolution
    return f"{words.text(outcome(hit))} · {made.by}, {words.date(made.on)}: {made.note}"


HIT_COLUMNS: tuple[Column[Hit], ...] = (
    Column(
        N_("Party"), lambda h: h.name, lambda h, w: f"{h.name} · {w.text(ROLES.get(h.role, h.role))}", width=0,
        wraps=True, is_bold=True,
    ),
    Column(
        N_("Listed as"), lambda h: h.listed_as, lambda h, w: f"{h.listed_as} · {h.list_name}: {h.about}", width=0,
        wraps=True,
    ),
    Column(
        N_("Alike"), lambda h: h.similarity,
        lambda h, w: w.text(N_("same number")) if h.is_by_number else w.show(Percent(h.similarity, 0)), width=90,
        is_right=True,
    ),
    Column(N_("Outcome"), outcome, _resolved, width=0, wraps=True, tone=_outcome_tone),
)  # fmt: skip
LIST_COLUMNS: tuple[Column[WatchListRow], ...] = (
    Column(
        N_("List"), lambda r: r.name, width=0, is_bold=True,
        tip=lambda r, w: f"SHA-256 {r.digest}",
    ),
    Column(N_("Dated"), lambda r: r.dated, lambda r, w: codes.day(w, r.dated), width=145),
    Column(N_("Names"), lambda r: r.rows, lambda r, w: w.number(r.rows), width=80, is_right=True),
    Column(
        N_("Imported"), lambda r: r.imported_at, lambda r, w: f"{codes.moment(w, r.imported_at)} · {r.imported_by}",
        width=215, tone=lambda r: "muted",
    ),
)  # fmt: skip


def said(screening: Screening | None, lists: Sequence[WatchListRow]) -> tuple[Sentence, str]:
    """What the screening came to, and its tone."""
    if not lists:
        return say(
            "No watch list has been imported. Import OFAC's sdn.csv (with alt.csv and add.csv) or a targets.simple.csv "
            "of OpenSanctions, and everybody in every case is held against it."
        ), "warn"
    if screening is None:
        return say("Nobody was screened yet: the applicant's name is needed first."), "muted"
    waiting = sum(hit.is_open for hit in screening.hits)
    if waiting:
        told = say(
            "Possible matches that wait for your decision: {count}. Until then the case is referred.", count=waiting
        )
        return told, "warn"
    names = len(screening.screened)
    if any(hit.is_match for hit in screening.hits):
        return say("Somebody in this case is on a watch list."), "bad"
    return say(
        "{count} names held against the watch lists ({lists}): nobody is on them.", count=names, lists=len(lists)
    ), "good"
