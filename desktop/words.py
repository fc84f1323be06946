"""The words for codes: verdicts, grades, products, stages, statuses, each with the tone it is shown in."""

from __future__ import annotations

import datetime as dt

from engine.i18n import N_, Percent, Translator
from engine.intake.fields import PRODUCTS as PRODUCTS
from engine.money import Money

VERDICTS = {
    "approve": N_("Approve"),
    "approve-less": N_("Approve less"),
    "refer": N_("Refer"),
    "decline": N_("Decline"),
}
VERDICT_TONES = {"approve": "good", "approve-less": "info", "refer": "warn", "decline": "bad"}
STATUS_TONES = {"passed": "good", "failed": "bad", "unknown": "warn"}
POLICY_STAGES = {
    "completeness": N_("Completeness"),
    "pre-qualification": N_("Pre-qualification"),
    "identity": N_("Identity"),
    "knock-out": N_("Knock-out"),
    "grade": N_("Grade"),
    "affordability": N_("Affordability"),
    "portrait-bias": N_("Portrait bias"),
    "limit": N_("Limit"),
    "price": N_("Price"),
    "authority": N_("Authority"),
}
SEVERITIES = {0: N_("Note"), 1: N_("Warning"), 2: N_("Serious"), 3: N_("Blocking")}
SEVERITY_TONES = {0: "info", 1: "warn", 2: "bad", 3: "bad"}
EVIDENCE_KINDS = {
    "application": N_("Application"),
    "statement": N_("Bank statement"),
    "invoices": N_("Invoices"),
    "accounts": N_("Yearly accounts"),
    "orders": N_("Orders"),
    "document": N_("Document"),
}


def verdict(words: Translator, code: str | None) -> str:
    return words.text(VERDICTS[code]) if code in VERDICTS else words.text(N_("Not decided"))


def pd(words: Translator, value: float | None) -> str:
    return "–" if value is None else words.show(Percent(value, 2))


def grade_tone(grade: int | None) -> str:
    """Grades 1 to 4 are good, 5 to 7 in between, 8 to 10 bad."""
    return "plain" if grade is None else "good" if grade <= 4 else "warn" if grade <= 7 else "bad"


def short_money(words: Translator, money: Money | None) -> str:
    """Whole units without decimals, as people compare amounts; the full amount stands where it is due."""
    return "–" if money is None else f"{words.number(money.amount.quantize(1), 0)} {money.currency}"


def moment(words: Translator, stored: str) -> str:
    """A stored moment (ISO, UTC) in the person's own time zone."""
    if not stored:
        return "–"
    local = dt.datetime.fromisoformat(stored).astimezone()
    return f"{words.date(local.date())} {local:%H:%M}"


def day(words: Translator, stored: str) -> str:
    """A stored day (ISO) as this language writes it."""
    return words.date(dt.date.fromisoformat(stored)) if stored else "–"
