"""The versions of the policy in words: state, when each held, who proposed and confirmed it, what may be done."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Sentence, Translator, say
from engine.policy.document import LOCATED
from engine.service.policies import State, Version
from engine.service.values import ProposalRow

STATES = {
    State.DRAFT: N_("draft"),
    State.PROPOSED: N_("proposed"),
    State.REJECTED: N_("rejected"),
    State.SCHEDULED: N_("to come"),
    State.IN_FORCE: N_("in force"),
    State.PAST: N_("past"),
}
STATE_TONES = {
    State.DRAFT: "plain",
    State.PROPOSED: "warn",
    State.REJECTED: "bad",
    State.SCHEDULED: "info",
    State.IN_FORCE: "good",
    State.PAST: "muted",
}
BY_PROGRAM = N_("shipped with Tally")


def version_name(version: Version) -> Sentence:
    """A version as a list offers it."""
    return say(N_("{version} ({state})"), version=version.policy.version, state=say(STATES[version.state]))


def _day(day: dt.date | None, words: Translator) -> str:
    return "–" if day is None else words.date(day)


def _until(version: Version, words: Translator) -> str:
    if version.state is State.IN_FORCE and version.held_until is None:
        return words.text(N_("until another takes its place"))
    return _day(version.held_until - dt.timedelta(days=1) if version.held_until else None, words)


def _proposed(version: Version, words: Translator) -> str:
    if version.is_shipped:
        return words.text(BY_PROGRAM)
    if version.proposal is not None:
        return f"{version.proposal.proposed_by}, {codes.moment(words, version.proposal.proposed_at)}"
    return "–"


def _answered(version: Version, words: Translator) -> str:
    proposal = version.proposal
    if version.is_shipped or proposal is None or proposal.answered_by is None:
        return "–"
    return f"{proposal.answered_by}, {codes.moment(words, proposal.answered_at or '')}"


def _note(version: Version) -> str:
    proposal = version.proposal
    if proposal is None:
        return version.draft.file if version.draft else ""
    return " / ".join(note for note in (proposal.note, proposal.answer_note) if note)


VERSION_COLUMNS: tuple[Column[Version], ...] = (
    Column(N_("Version"), lambda v: v.policy.version, is_bold=True, width=130),
    Column(
        N_("State"), lambda v: v.state.value, lambda v, w: w.text(STATES[v.state]), width=100,
        tone=lambda v: STATE_TONES[v.state],
    ),
    Column(N_("Held from"), lambda v: v.held_from, lambda v, w: _day(v.held_from, w), width=145),
    Column(N_("Held until"), lambda v: v.held_until, _until, width=0, wraps=True),
    Column(N_("Proposed by"), lambda v: v.proposal.proposed_by if v.proposal else "", _proposed, width=0, wraps=True),
    Column(
        N_("Confirmed or rejected by"), lambda v: v.proposal.answered_by if v.proposal else None, _answered, width=0,
        wraps=True,
    ),
    Column(N_("Note or file"), _note, width=0, wraps=True, tone=lambda v: "muted"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done with a version now; what is in force changes by proposal alone."""

    propose: bool
    remove: bool
    compare: bool
    backtest: bool


def actions(version: Version) -> Actions:
    is_open = version.state is State.PROPOSED
    return Actions(
        propose=version.is_draft and not is_open,
        remove=version.is_draft and not is_open,
        compare=not version.is_in_force,
        backtest=not version.is_in_force,
    )


def explained(version: Version) -> Sentence:
    """What the state of a version means, and what comes next."""
    told = {"said": _said(version), "day": version.held_from}
    match version.state:
        case State.DRAFT:
            text = N_("A draft decides nothing. Once it is proposed and another person confirms, it holds from {day}.")
            return say(text, day=version.policy.in_force_from)
        case State.PROPOSED:
            return say(N_("It decides nothing yet. {said}"), **told)
        case State.REJECTED:
            return say(N_("{said} It decides nothing, and may be proposed again."), **told)
        case _ if version.is_shipped and version.is_in_force:
            return say(N_("Shipped with Tally; it holds until two people put a version of the bank's own in force."))
        case _ if version.is_shipped:
            return say(N_("Shipped with Tally; a later version took its place."))
        case State.SCHEDULED:
            return say(N_("{said} It will hold from {day}."), **told)
        case State.IN_FORCE:
            return say(N_("{said} Every case is decided by it since {day}."), **told)
    return say(N_("{said} Another version took its place."), **told)


def _said(version: Version) -> Sentence | None:
    """Who proposed the version and why, and who answered; None where nobody did."""
    proposal = version.proposal
    if proposal is None:
        return None
    told = {
        "person": proposal.proposed_by, "note": proposal.note, "other": proposal.answered_by or "",
        "answer": proposal.answer_note or "–",
    }  # fmt: skip
    if proposal.is_open:
        return say(N_("{person} proposed it: “{note}”. Another person must confirm or reject it."), **told)
    if version.state is State.REJECTED:
        return say(N_("{person} proposed it: “{note}”. {other} rejected it: “{answer}”."), **told)
    return say(N_("{person} proposed it: “{note}”. {other} confirmed it."), **told)


def proposed(proposal: ProposalRow) -> Sentence:
    """Who proposes to put what in force, from when and why."""
    detail = json.loads(proposal.detail)
    return say(
        N_("{person} proposes that version {version} decide from {day} on: {note}"),
        person=proposal.proposed_by, version=detail["version"], day=dt.date.fromisoformat(detail["in_force_from"]),
        note=proposal.note,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file; line is None where it is the file as a whole."""

    line: int | None
    sentence: object


PROBLEM_COLUMNS: tuple[Column[Problem], ...] = (
    Column(N_("Line"), lambda p: p.line, lambda p, w: "–" if p.line is None else str(p.line), is_right=True, width=90),
    Column(N_("What is wrong"), lambda p: str(p.sentence), lambda p, w: w.show(p.sentence), width=0, wraps=True),
)


def problems(sentences: Iterable[Sentence]) -> tuple[Problem, ...]:
    """The sentences of a refusal, apart by line."""
    return tuple(
        Problem(int(str(sentence.values["line"])), sentence.values["problem"])
        if sentence.template == LOCATED
        else Problem(None, sentence)
        for sentence in sentences
    )


def in_force(versions: Sequence[Version]) -> Version | None:
    return next((version for version in versions if version.is_in_force), None)


def foremost_draft(versions: Sequence[Version]) -> Version | None:
    """The draft that is being talked of: the proposed one, else the newest."""
    drafts = [version for version in versions if version.is_draft]
    return next((version for version in drafts if version.state is State.PROPOSED), drafts[0] if drafts else None)


def older_and_newer(versions: Sequence[Version]) -> tuple[Version, Version] | None:
    """What is compared at first: what is in force and the draft that changes it, without one what it took the place of
    and itself. None without two versions."""
    holding, draft = in_force(versions), foremost_draft(versions)
    if holding is None:
        return None
    if draft is not None:
        return holding, draft
    earlier = [version for version in versions if version.state is State.PAST]
    return (earlier[0], holding) if earlier else None
