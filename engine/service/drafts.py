"""Drafts as they are stored: canonical JSON, and the few columns that the case list shows."""

from __future__ import annotations

import datetime as dt
import json

from engine.errors import Refused
from engine.intake import typed
from engine.intake.days import day
from engine.intake.fields import Draft
from engine.intake.parties import parties_of
from engine.money import Money
from engine.store.case_records import CaseSummary


def to_json(draft: Draft) -> str:
    content = {"texts": dict(draft.texts), "rows": {name: [dict(r) for r in rows] for name, rows in draft.rows.items()}}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Draft:
    content = json.loads(text)
    return Draft(content["texts"], {name: tuple(rows) for name, rows in content["rows"].items()})


def summary(draft: Draft) -> CaseSummary:
    """What the list shows of a draft; what cannot be read yet is left out, the typed text stays in the draft."""
    currency = draft.texts.get("currency", "").strip().upper()
    amount = _amount(draft.texts.get("request.amount", ""), currency)
    return CaseSummary(
        applicant=draft.texts.get("applicant.name", "").strip(),
        product=draft.texts.get("request.product", "").strip(),
        amount=str(amount.amount) if amount else "",
        amount_order=float(amount.amount) if amount else None,
        currency=amount.currency if amount else "",
        as_of=_day(draft.texts.get("as_of", "")),
        parties=parties_of(draft),
    )


def _amount(text: str, currency: str) -> Money | None:
    try:
        return typed.money(text, currency) if text.strip() else None
    except (Refused, ValueError):
        return None


def _day(text: str) -> dt.date | None:
    try:
        return day(text) if text.strip() else None
    except Refused:
        return None


def currency(draft: Draft) -> str:
    """The currency that was typed, in capitals; the form's own where none was."""
    return draft.texts.get("currency", "").strip().upper() or "CNY"
