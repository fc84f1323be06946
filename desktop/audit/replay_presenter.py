"""Recorded decisions and their replay in words: whether the bytes are the same, or which values differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.memo import labels
from engine.memo.difference_words import condition_rule, entry_words
from engine.memo.document import shown
from engine.memo.inputs import input_label
from engine.money import Money
from engine.policy import names
from engine.policy.decision import Status
from engine.policy.measures import MEASURES
from engine.policy.policy import Policy
from engine.policy.rule_words import check_title
from engine.service.recordings import Difference, RecordedDecision, Replay

DECISION_COLUMNS: tuple[Column[RecordedDecision], ...] = (
    Column(N_("No."), lambda r: r.decision.id, lambda r, w: str(r.decision.id), is_right=True, width=70),
    Column(
        N_("Recorded"), lambda r: r.decision.decided_at, lambda r, w: codes.moment(w, r.decision.decided_at), width=180
    ),
    Column(N_("By"), lambda r: r.decision.decided_by, width=110),
    Column(
        N_("Applicant"), lambda r: r.applicant, lambda r, w: f"{r.applicant}  #{r.decision.case_id}", width=0,
        is_bold=True, wraps=True,
    ),
    Column(
        N_("Verdict"), lambda r: r.decision.verdict, lambda r, w: codes.verdict(w, r.decision.verdict), width=120,
        tone=lambda r: codes.VERDICT_TONES.get(r.decision.verdict, ""),
    ),
    Column(N_("Policy"), lambda r: r.decision.policy_version, width=110),
    Column(N_("Model"), lambda r: r.decision.model_id, width=110),
    Column(
        "SHA-256", lambda r: r.decision.document_digest, lambda r, w: r.decision.document_digest[:12], width=140,
        tone=lambda r: "muted", tip=lambda r, w: r.decision.document_digest,
    ),
)  # fmt: skip
PARTS: Mapping[str, str] = {
    "case": N_("Case"), "verdict": N_("Verdict"), "score_verdict": N_("Recommended by the score"),
    "policy_verdict": N_("Recommended by the policy"), "reasons": N_("Reasons"), "pd": N_("PD"),
    "pd_interval": N_("Interval of the PD"), "grade": N_("Grade"), "score": N_("Score"), "limit": N_("Limit"),
    "price": N_("Price"), "offer": N_("Offer"), "authority": N_("Authority"), "rule_findings": N_("Rule"),
    "findings": N_("Finding"), "completeness": N_("Completeness"), "identity": N_("Identity"),
    "conditions": N_("Condition"), "integrity": N_("Integrity"), "industry": N_("Industry"),
    "features": N_("Feature"), "measures": N_("Measure"), "policy": N_("Policy"), "model": N_("Model"),
    "evidence": N_("Evidence"), "amount": N_("amount"), "binding_cap": N_("binding cap"), "caps": N_("cap"),
    "rate": N_("rate"), "yearly_rate": N_("yearly rate"), "status": N_("status"), "observed": N_("observed"),
    "threshold": N_("threshold"), "message": N_("sentence"), "label": N_("name"), "digest": N_("digest"),
    "version": N_("version"), "total_interest": N_("interest in all"), "total_cost": N_("cost in all"),
    "total_fees": N_("fees in all"), "tranches": N_("tranche"), "schedule": N_("schedule"),
    "instalments": N_("instalment"), "interest": N_("interest"), "payment": N_("payment"), "principal": N_("principal"),
    "balance": N_("balance"), "fee": N_("fee"), "due": N_("due"), "inputs": N_("input"), "applies": N_("applies"),
    "headroom": N_("headroom"), "value": N_("value"), "stage": N_("stage"), "sources": N_("sources"),
    "cut_off_pd": N_("cut-off"), "expected_loss": N_("expected loss"), "funding": N_("funding"), "opex": N_("cost"),
    "capital": N_("capital"), "capital_cost": N_("cost of capital"), "unclipped": N_("before bounds"),
    "floor": N_("lowest"), "ceiling": N_("highest"), "contributions": N_("contribution"), "margin": N_("margin"),
    "missing": N_("missing"), "share": N_("share"), "format": N_("Format"), "text": N_("what it asks"),
    "kind": N_("kind of entry"), "tested": N_("how often it is tested"), "holds": N_("how it must stand"),
    "is_set_at_today": N_("set at today's figure"), "is_kept": N_("kept by the person who decided"),
}  # fmt: skip
"""What the parts of a decision's document are called; others by their names in it."""
SHARES = ("pd", "rate", "yearly_rate", "cut_off_pd", "expected_loss", "funding", "opex", "capital", "capital_cost",
          "unclipped", "floor", "ceiling", "share")  # fmt: skip
VERDICTS = ("verdict", "score_verdict", "policy_verdict")
LONGEST = 600


def where(difference: Difference, policies: Sequence[Policy], words: Translator) -> str:
    """Where in the decision the value stands."""
    return " › ".join(_parts(difference.where, policies, words))


def _parts(path: str, policies: Sequence[Policy], words: Translator) -> list[str]:
    said, within = [], ""
    for part in path.split("."):
        name, _, place = part.partition("[")
        number = int(place.rstrip("]")) + 1 if re.fullmatch(r"\d+\]", place) else None
        label = words.show(_named(within, name, policies))
        said.append(label if number is None else f"{label} {number}")
        within = name
    return said


def _named(within: str, name: str, policies: Sequence[Policy]) -> object:
    """A part of the path by its name; what stands within rules, caps, features and measures by its own label."""
    match within:
        case "rule_findings":
            return check_title(name, *policies)
        case "conditions":
            rule = condition_rule(name, policies)
            return name.replace("-", " ") if rule is None else rule.text
        case "caps" if name in names.CAPS:
            return say(names.CAPS[name])
        case "features" | "contributions":
            return labels.feature_label(name)
        case "inputs":
            return input_label(name)
        case "measures" if name in MEASURES:
            return say(MEASURES[name][0])
    return say(PARTS[name]) if name in PARTS else name.replace("_", " ")


DECIMALS = (2, 4, 6, 10)


def sides(difference: Difference, words: Translator, policies: Sequence[Policy] = ()) -> tuple[str, str]:
    """Both values as people read them, with as many decimals as it takes to tell them apart."""
    path, said = difference.where, ("", "")
    for decimals in DECIMALS:
        before, after = difference.before, difference.after
        said = value(path, before, words, decimals, policies), value(path, after, words, decimals, policies)
        if said[0] != said[1]:
            break
    return said


def value(path: str, found: Any, words: Translator, decimals: int = 2, policies: Sequence[Policy] = ()) -> str:
    """One side of a difference in words."""
    match found:
        case None:
            return "–"
        case bool() | int():
            return words.show(found)
        case float():
            return _number(path, Decimal(repr(found)), words, decimals)
        case str():
            return _text(path, found, words, decimals)
    return _short(entry_words(found, policies, words, lambda name: words.show(_named("", name, policies))))


def _leaf(path: str) -> str:
    return path.rpartition(".")[2].partition("[")[0]


def _number(path: str, number: Decimal, words: Translator, decimals: int) -> str:
    if _leaf(path) in SHARES:
        return words.show(Percent(number, decimals))
    return words.number(number, decimals)


def _text(path: str, text: str, words: Translator, decimals: int) -> str:
    """Codes by their names, decimals as numbers, amounts as money."""
    match _leaf(path):
        case leaf if leaf in VERDICTS:
            return codes.verdict(words, text)
        case "binding_cap" if text in names.CAPS:
            return words.text(names.CAPS[text])
        case "authority":
            return shown(labels.label(labels.ROLES, text), words)
        case "status":
            return words.text(labels.STATUSES[Status(text)])
    if re.fullmatch(r"-?\d+\.\d+", text):
        return _number(path, Decimal(text), words, decimals)
    if amount := re.fullmatch(r"(-?\d+\.\d+) ([A-Z]{3})", text):
        return shown(Money(amount[1], amount[2]), words)
    return _short(text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def difference_columns(policies: Sequence[Policy]) -> tuple[Column[Difference], ...]:
    """Columns for what differs; rules are called by the titles that these policies give them."""
    return (
        Column(
            N_("Where"), lambda d: d.where, lambda d, w: where(d, policies, w), width=0, wraps=True, is_bold=True,
            tip=lambda d, w: d.where,
        ),
        Column(
            N_("As recorded"), lambda d: str(d.before), lambda d, w: sides(d, w, policies)[0], width=0, wraps=True
        ),
        Column(N_("Replayed"), lambda d: str(d.after), lambda d, w: sides(d, w, policies)[1], width=0, wraps=True),
    )  # fmt: skip


def outcome(found: Replay, recorded: RecordedDecision) -> tuple[Sentence, str]:
    """What came of a replay, and its tone."""
    told: dict[str, object] = {
        "decided": found.decided_by, "replayed": found.replayed_by, "count": len(found.differences),
        "policy": found.other_policy or "", "digest": recorded.decision.document_digest[:12],
    }  # fmt: skip
    if found.is_same:
        text = N_("The same bytes, digest {digest}. Decided by Tally {decided}, replayed by {replayed}.")
        return say(text, **told), "good"
    if found.other_policy is None:
        text = N_("Not the same: {count} values differ. Decided by Tally {decided}, replayed by {replayed}.")
        return say(text, **told), "bad"
    before, after = recorded.decision.verdict, found.assessment.decision.verdict.code
    told |= {"before": say(codes.VERDICTS[before]), "after": say(codes.VERDICTS[after])}
    if before == after:
        return say(N_("Under policy {policy} the verdict stays “{after}”; {count} values differ."), **told), "info"
    text = N_("Under policy {policy} the verdict is “{after}” instead of “{before}”; {count} values differ.")
    return say(text, **told), "warn"
