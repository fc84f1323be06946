"""Whether the parts in which a loan is to be paid out fit the loan: doubts about them become findings of the case."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import Refused
from engine.i18n import say
from engine.intake import typed
from engine.intake.days import day
from engine.intake.fields import Draft, Problem
from engine.money import Money, total
from engine.periods import add_months


def payout_doubts(draft: Draft) -> list[Problem]:
    """Parts that do not add up to the amount, or that would be paid out after the loan's end; nothing where either
    cannot be read yet."""
    rows = draft.rows.get("tranches", ())
    currency = draft.texts.get("currency", "").strip().upper()
    try:
        asked = typed.money(draft.texts.get("request.amount", ""), currency)
        parts = [typed.money(row.get("amount", ""), currency) for row in rows]
        end = add_months(day(draft.texts.get("as_of", "")), typed.whole(draft.texts.get("request.tenor_months", "")))
        late = [number for number, row in enumerate(rows) if day(row.get("on", "")) >= end]
    except (Refused, ValueError, OverflowError):
        return []
    found = [_late(number, rows[number]) for number in late]
    return [*_unequal(asked, parts), *found] if rows else []


def _unequal(asked: Money, parts: list[Money]) -> list[Problem]:
    whole = total(parts, asked.currency)
    if whole == asked:
        return []
    sentence = say(
        "The parts add up to {whole}, and {asked} are asked for; correct one of them.", whole=whole, asked=asked
    )
    return [Problem("tranches", sentence, refuses=False, kind="parts-do-not-add-up")]


def _late(number: int, row: Mapping[str, str]) -> Problem:
    sentence = say("{date} is after the loan ends, so this part is left out.", date=row.get("on", ""))
    return Problem(f"tranches[{number}].on", sentence, refuses=False, kind="part-after-end")
