"""How an entry was understood, said below its field wherever that is not just what was typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engine.errors import Refused
from engine.i18n import N_, Percent, Translator
from engine.intake.entries import value_of
from engine.intake.form import Field, Kind
from engine.money import Money

_SAID = (Kind.MONEY, Kind.DATE, Kind.SHARE, Kind.RATE)


def understood(field: Field, text: str, currency: str, words: Translator) -> str:
    """“Read as 1,200,000 CNY” for 120万; empty where the text says it itself, or cannot be read."""
    if field.kind not in _SAID or not text.strip():
        return ""
    try:
        value = value_of(field, text, currency)
    except Refused:
        return ""
    match value:
        case Money() if text.strip() not in (str(value.amount), str(value.amount).removesuffix(".00")):
            said = words.show(value)
        case dt.date() if text.strip() != value.isoformat():
            said = words.show(value)
        case Decimal() if "%" not in text:
            said = words.show(Percent(Decimal(str(value)), 2))
        case _:
            return ""
    return words.text(N_("Read as {value}"), value=said)
