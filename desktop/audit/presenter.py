"""The audit trail in words: what was done, and what the entry says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Translator
from engine.service.values import AuditRow

DECIDED = "decision recorded"
ACTIONS = {
    "case opened": N_("Case opened"),
    "draft saved": N_("Draft saved"),
    "evidence filed": N_("Evidence filed"),
    "evidence removed": N_("Evidence removed"),
    DECIDED: N_("Decision recorded"),
    "approval proposed": N_("Approval asked for"),
    "approval confirmed": N_("Decision approved"),
    "approval rejected": N_("Decision rejected"),
    "approval withdrawn": N_("Request for approval withdrawn"),
    "policy draft kept": N_("Draft of the policy imported"),
    "policy draft removed": N_("Draft of the policy removed"),
    "policy proposed": N_("Policy proposed"),
    "work handed over": N_("Work handed over"),
    "policy confirmed": N_("Policy confirmed"),
    "policy rejected": N_("Policy rejected"),
    "policy withdrawn": N_("Proposal of a policy withdrawn"),
    "policy put in force": N_("Policy put in force"),
    "model proposed": N_("Model proposed"),
    "model confirmed": N_("Model confirmed"),
    "model rejected": N_("Model rejected"),
    "model withdrawn": N_("Proposal of a model withdrawn"),
    "model candidate": N_("Model registered"),
    "model challenger": N_("Model looks on"),
    "model champion": N_("Model decides"),
    "model retired": N_("Model retired"),
    "outcome noted": N_("Outcome noted"),
    "category rule made": N_("Rule for categories made"),
    "category rule removed": N_("Rule for categories removed"),
    "category rule restored": N_("Rule for categories restored"),
    "column mapping confirmed": N_("Columns of a layout confirmed"),
    "watch list imported": N_("Watch list imported"),
    "watch list removed": N_("Watch list removed"),
    "watch-list hit resolved": N_("Hit on a watch list resolved"),
    "industry figures imported": N_("Industry figures imported"),
    "industry figures set back": N_("Industry figures set back to those shipped"),
    "condition dropped": N_("Condition dropped"),
    "condition taken up again": N_("Condition taken up again"),
}
"""By the name in the database; a name that a later version of Tally wrote is shown as it is."""
DETAILS = {
    "note": N_("remark"),
    "to": N_("to"),
    "login": N_("login"),
    "path": N_("file"),
    "file": N_("file"),
    "bytes": N_("bytes"),
    "sha256": N_("digest"),
    "digest": N_("digest"),
    "subject": N_("subject"),
    "proposal": N_("proposal"),
    "verdict": N_("verdict"),
    "version": N_("version"),
    "in_force_from": N_("in force from"),
    "defaulted": N_("defaulted"),
    "rule": N_("rule"),
    "says": N_("rule's text"),
    "category": N_("category"),
    "match": N_("known by"),
    "value": N_("value"),
    "rows": N_("rows"),
    "layout": N_("layout"),
    "list": N_("list"),
    "dated": N_("dated"),
    "condition": N_("condition"),
    "name": N_("name"),
    "entry": N_("entry"),
    "is_match": N_("same party"),
}
FIRST = ("note", "verdict", "version", "path", "file")
"""What a reader looks for first."""
DIGESTS = ("sha256", "digest", "subject", "layout")
DIGEST_LENGTH = 12


def action(row: AuditRow, words: Translator) -> str:
    return words.text(ACTIONS[row.action]) if row.action in ACTIONS else row.action


def detail_of(row: AuditRow) -> Mapping[str, Any]:
    found = json.loads(row.detail)
    return found if isinstance(found, dict) else {}


def detail(row: AuditRow, words: Translator) -> str:
    """What the entry says, each part by its name; digests are cut short, the tip has them whole."""
    found = detail_of(row)
    names = sorted(found, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return "; ".join(_details(found, names, words))


def _details(found: Mapping[str, Any], names: list[str], words: Translator) -> Iterator[str]:
    for name in names:
        value = found[name]
        if value is None or value == "":
            continue
        label = words.text(DETAILS[name]) if name in DETAILS else name.replace("_", " ")
        yield words.text(N_("{label}: {value}"), label=label, value=_value(name, value, words))


def _value(name: str, value: Any, words: Translator) -> str:
    if name == "verdict":
        return codes.verdict(words, value)
    if name in DIGESTS and isinstance(value, str):
        return value[:DIGEST_LENGTH]
    if name in ("in_force_from", "dated") and isinstance(value, str):
        return codes.day(words, value)
    return words.show(value) if isinstance(value, str | int | float | bool) else json.dumps(value, ensure_ascii=False)


COLUMNS: tuple[Column[AuditRow], ...] = (
    Column(N_("No."), lambda r: r.id, lambda r, w: str(r.id), is_right=True, width=70, tone=lambda r: "muted"),
    Column(N_("When"), lambda r: r.at, lambda r, w: codes.moment(w, r.at), width=180),
    Column(N_("Who"), lambda r: r.by, width=110),
    Column(N_("What"), lambda r: r.action, action, width=230, is_bold=True),
    Column(
        N_("Case"),
        lambda r: r.case_id,
        lambda r, w: f"#{r.case_id}" if r.case_id is not None else "–",
        is_right=True,
        width=80,
    ),
    Column(N_("Detail"), lambda r: r.detail, detail, width=0, tone=lambda r: "muted", tip=lambda r, w: r.detail),
)
