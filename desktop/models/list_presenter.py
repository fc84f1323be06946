"""The registry in words: every model with its state, what may be done with it, and what a comparison says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.widgets.columns import Column
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.service.models import ModelEntry
from engine.service.values import ModelState, ProposalRow

if TYPE_CHECKING:
    # The statistics bring SciPy, which the window does not wait for.
    from engine.scoring.validation import Comparison, OutcomeGroup

STATES = {
    ModelState.CHAMPION: N_("decides"),
    ModelState.CHALLENGER: N_("looks on"),
    ModelState.CANDIDATE: N_("candidate"),
    ModelState.RETIRED: N_("retired"),
}
STATE_TONES = {
    ModelState.CHAMPION: "good",
    ModelState.CHALLENGER: "info",
    ModelState.CANDIDATE: "plain",
    ModelState.RETIRED: "muted",
}
KINDS = {"trees": N_("boosted trees"), "scorecard": N_("scorecard"), "expert": N_("expert weights")}
GROUPS = {
    "both accept": N_("accepted by both"),
    "swapped in": N_("accepted by the challenger alone"),
    "swapped out": N_("accepted by the model that decides alone"),
    "both decline": N_("declined by both"),
}


def _state(entry: ModelEntry) -> ModelState:
    return ModelState(entry.row.state)


def _learnt(entry: ModelEntry, words: Translator) -> str:
    if entry.row.is_simulated:
        return words.text(N_("{count} SIMULATED firms"), count=entry.row.learnt_from)
    return words.text(N_("{count} cases of the bank"), count=entry.row.learnt_from)


MODEL_COLUMNS: tuple[Column[ModelEntry], ...] = (
    Column(N_("Model"), lambda e: e.row.model_id, width=0, is_bold=True),
    Column(
        N_("State"), lambda e: e.row.state, lambda e, w: w.text(STATES[_state(e)]), width=120,
        tone=lambda e: "bad" if e.refusal else STATE_TONES[_state(e)],
    ),
    Column(N_("What it is"), lambda e: e.row.kind, lambda e, w: w.text(KINDS.get(e.row.kind, e.row.kind)), width=130),
    Column(
        N_("Learnt from"), lambda e: e.row.learnt_from, _learnt, width=210,
        tone=lambda e: "warn" if e.row.is_simulated else "",
    ),
    Column(N_("Defaults"), lambda e: e.row.defaults, is_right=True, width=95),
    Column(
        N_("AUC value"), lambda e: e.row.auc, lambda e, w: "" if e.row.auc is None else w.number(e.row.auc, 3),
        is_right=True, is_bold=True, width=100,
    ),
    Column(N_("Registered by"), lambda e: e.row.registered_by, width=120),
    Column(N_("Registered on"), lambda e: e.row.registered_at, lambda e, w: e.row.registered_at[:10], width=125),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actions:
    """What may be done with a model now; the champion changes by proposal alone. `pack` shows the one of its training,
    `decided` one on the cases that it decided here."""

    propose: ModelState | None
    challenge: bool
    retire: bool
    pack: bool
    decided: bool


def actions(entry: ModelEntry) -> Actions:
    state, is_sound = _state(entry), entry.card is not None
    decided = is_sound and state in (ModelState.CHAMPION, ModelState.RETIRED)
    if entry.is_shipped:
        return Actions(None, False, False, False, decided)
    proposal = ModelState.RETIRED if state is ModelState.CHAMPION else ModelState.CHAMPION if is_sound else None
    return Actions(
        propose=proposal,
        challenge=is_sound and state in (ModelState.CANDIDATE, ModelState.RETIRED),
        retire=state in (ModelState.CANDIDATE, ModelState.CHALLENGER),
        pack=True,
        decided=decided,
    )


def proposed(proposal: ProposalRow, entries: Sequence[ModelEntry]) -> Sentence:
    """Who proposes what of which model, and why."""
    names = {entry.row.digest: entry.row.model_id for entry in entries}
    told = {
        "person": proposal.proposed_by,
        "model": names.get(proposal.subject, proposal.subject[:16]),
        "note": proposal.note,
    }
    if json.loads(proposal.detail).get("state") == ModelState.CHAMPION:
        return say(N_("{person} proposes that {model} decide from now on: {note}"), **told)
    return say(N_("{person} proposes that {model} retire and the shipped model decide again: {note}"), **told)


def source(entry: ModelEntry) -> Sentence:
    """Where a model was learnt, in one sentence."""
    told = json.loads(entry.row.source)
    if entry.is_shipped:
        return say(N_("Shipped with Tally; it decides until another model is promoted."))
    if not {"portfolio", "learnt_from", "tested_on", "left_out"} <= told.keys():
        return say(N_("Registered by {person}."), person=entry.row.registered_by)
    return say(
        N_("Learnt from {learnt} cases of the book {book}, tested on {tested} newer ones; {left} had no outcome yet."),
        learnt=told["learnt_from"],
        book=told["portfolio"],
        tested=told["tested_on"],
        left=told["left_out"],
    )


GROUP_COLUMNS: tuple[Column[OutcomeGroup], ...] = (
    Column(N_("Applicants"), lambda g: g.name, lambda g, w: w.text(GROUPS.get(g.name, g.name)), width=0),
    Column(N_("Number"), lambda g: g.cases, is_right=True, width=110),
    Column(N_("Outcome known"), lambda g: g.known, is_right=True, width=150),
    Column(N_("Defaults"), lambda g: g.defaults, is_right=True, width=110),
    Column(
        N_("Default rate"), lambda g: g.rate.value if g.known else None,
        lambda g, w: w.show(Percent(g.rate.value, 2)) if g.known else "–", is_right=True, is_bold=True, width=130,
    ),
)  # fmt: skip


def compared(found: Comparison | None) -> tuple[Sentence, ...]:
    """What the challenger's shadow scores say beside the scores that decided."""
    if found is None:
        return (say(N_("This model has looked on at no decision yet; it is scored with each one that is recorded.")),)
    told = [
        say(
            N_("Each accepts {share} of the same {count} applicants, the share that was approved."),
            share=Percent(found.acceptance, 0),
            count=sum(group.cases for group in found.swap),
        )
    ]
    if found.stability is not None:
        told.append(
            say(
                N_("PSI of its scores against those that decided: {psi} (by chance up to {critical})."),
                psi=f"{found.stability.index:.3f}",
                critical=f"{found.stability.critical:.3f}",
            )
        )
    if found.areas is None:
        told.append(say(N_("Too few outcomes are known yet to compare how the two rank; take them in from a file.")))
    else:
        areas = found.areas
        told.append(
            say(
                N_("AUC on the same cases: {first} for the model that decides, {second} for this one (paired p {p})."),
                first=f"{areas.first:.3f}",
                second=f"{areas.second:.3f}",
                p=f"{areas.p:.3f}",
            )
        )
    return tuple(told)
