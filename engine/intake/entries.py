"""One entry of the form: its value, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from engine.errors import Refused
from engine.facts.company import Identifier
from engine.i18n import Sentence, say
from engine.intake import typed
from engine.intake.days import day
from engine.intake.fields import Draft, Field, Kind, Problem, Section
from engine.intake.identifiers import IDENTIFIER_TYPES, defect
from engine.money import Money, minor_digits

_LONGEST_TEXT = 2_000
_LONGEST_TENOR = 600
_PARSERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.DATE: day,
    Kind.WHOLE: typed.whole,
    Kind.SHARE: typed.share,
    Kind.RATE: typed.rate,
    Kind.TEXT: lambda text: text,
    Kind.IDENTIFIER: lambda text: re.sub(r"\s", "", typed.plain(text)).upper(),
}
_CURRENCY_WORDS = {"RMB": "CNY", "¥": "CNY", "人民币": "CNY", "€": "EUR", "£": "GBP", "$": "USD", "KČ": "CZK"}
_INDUSTRY = re.compile(r"[A-U]?[0-9]{2}(\.?[0-9]{1,2}){0,2}|[A-U]", re.IGNORECASE)


def value_of(field: Field, text: str, currency: str) -> object | None:
    """The value of a text, None where nothing was typed; raises Refused where it cannot be read."""
    text = text.strip()
    if not text:
        return None
    if len(text) > _LONGEST_TEXT:
        raise Refused(say("The text is longer than {limit} characters; shorten it.", limit=_LONGEST_TEXT))
    if field.kind is Kind.CHOICE:
        return _choice(field, text)
    if field.kind is Kind.MONEY:
        return _amount(field, text, currency)
    value = _PARSERS[field.kind](text)
    if field.is_positive and isinstance(value, int) and not 0 < value <= _LONGEST_TENOR:
        raise Refused(say("“{text}” is out of range; enter 1 to {limit} months.", text=text, limit=_LONGEST_TENOR))
    return value


def _amount(field: Field, text: str, currency: str) -> Money | None:
    """An amount of zero or more (or more than zero); None while the case has no currency."""
    number = typed.number(text, currency)
    if number < 0 or (field.is_positive and not number):
        least = say("more than zero") if field.is_positive else say("zero or more")
        raise Refused(say("“{text}” does not fit here; enter an amount of {least}.", text=text, least=least))
    return Money(number, currency) if currency else None


def _choice(field: Field, text: str) -> str:
    """The code of a choice, by its code or its English label however it is written."""
    if field.path == "currency":
        text = _CURRENCY_WORDS.get(text.upper(), text.upper())
    words = _words(text)
    for code, label in field.choices:
        if words in (_words(code), _words(label)):
            return code
    if field.is_open:
        return text
    known = ", ".join(code for code, _ in field.choices)
    raise Refused(say("“{text}” is not known here; choose one of: {known}.", text=text, known=known))


def _words(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().lower())


def problem_of(
    section: Section, field: Field, text: str, draft: Draft, row: int | None, today: dt.date
) -> Problem | None:
    """What is wrong with one text in its place, or None."""
    path = field.path if row is None else f"{section.name}[{row}].{field.path}"
    if not text.strip():
        sentence = say("{label} is missing; enter it.", label=say(field.label))
        return Problem(path, sentence, kind="entry-missing") if field.is_required else None
    try:
        currency = _currency(draft)
        value = value_of(field, text, currency)
    except Refused as refusal:
        return Problem(path, refusal.sentences[0], refuses=field.is_required)
    rows = draft.rows.get(section.name, ())
    beside = draft.texts if row is None else rows[row] if row < len(rows) else {}
    return _doubt(path, field, value, draft, beside, today)


def _currency(draft: Draft) -> str:
    """The case's currency, "" where it is not readable yet."""
    text = draft.texts.get("currency", "").strip().upper()
    text = _CURRENCY_WORDS.get(text, text)
    try:
        minor_digits(text)
    except ValueError:
        return ""
    return text


def _doubt(
    path: str, field: Field, value: object, draft: Draft, beside: Mapping[str, str], today: dt.date
) -> Problem | None:
    """What is readable and yet not believable."""
    if field.path == "as_of":
        return _future(path, value, today)
    if field.kind is Kind.IDENTIFIER:
        return _number(path, field, str(value), beside)
    if field.path == "applicant.industry" and not _INDUSTRY.fullmatch(str(value)):
        sentence = say(
            "“{code}” is not an industry code such as C22; figures of the industry stay unknown.", code=str(value)
        )
        return Problem(path, sentence, refuses=False, kind="industry-unknown")
    if field.path in ("applicant.established", "verified_on", "given_on"):
        return _after_as_of(path, value, draft)
    return None


def _future(path: str, value: object, today: dt.date) -> Problem | None:
    """Time zones allow one day; anything later has not happened yet."""
    if isinstance(value, dt.date) and value > today + dt.timedelta(days=1):
        return Problem(
            path, say("{date} is in the future; enter a day until today.", date=value), kind="date-in-future"
        )
    return None


def _number(path: str, field: Field, number: str, beside: Mapping[str, str]) -> Problem | None:
    kind = beside.get(field.path.replace("number", "type"), "").strip()
    code = next((c for c, t in IDENTIFIER_TYPES.items() if _words(kind) in (_words(c), _words(t.label))), kind)
    wrong: Sentence | None = defect(Identifier(code, number))
    if wrong is not None:
        return Problem(path, wrong, refuses=False, kind="identity-number-invalid")
    if code not in IDENTIFIER_TYPES:
        sentence = say("The type of {number} is not known, so its check digit was not checked.", number=number)
        return Problem(path, sentence, refuses=False, kind="identity-number-unchecked")
    return None


def _after_as_of(path: str, value: object, draft: Draft) -> Problem | None:
    try:
        as_of = day(draft.texts.get("as_of", ""))
    except Refused:
        return None
    if isinstance(value, dt.date) and value > as_of:
        sentence = say("{date} is later than the day of the case, {as_of}; check both.", date=value, as_of=as_of)
        return Problem(path, sentence, refuses=False, kind="date-after-as-of")
    return None
