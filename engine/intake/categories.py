"""What each movement is for: who it is with, what its words say, and which rule said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.facts.conduct import Category, Ledger
from engine.intake import names
from engine.intake.bank_rules import BankReading, BankRule, read_bank_rules
from engine.intake.distinct import Distinct
from engine.intake.overlap import bare_number
from engine.intake.rules import BANKS_OWN, FIELDS, Rule, shipped_rules
from engine.intake.words import Reading, read_words

NAME_RULES: dict[str, Category] = {
    "own-account": Category.OWN_TRANSFER,
    "own-name": Category.OWN_TRANSFER,
    "own-legs": Category.OWN_TRANSFER,
    "related-party": Category.RELATED_PARTY,
    "known-customer": Category.SALES,
    "known-customer-refund": Category.SALES_REFUND,
    "known-supplier": Category.SUPPLIER,
    "firm-pays": Category.SALES,
    "firm-is-paid": Category.SUPPLIER,
}
"""Rules that go by who the counterparty is rather than by words."""

WEAK = 90
"""Rules from this priority on only guess by the look of a name; known customers and suppliers come before them."""

GUESSES = ("firm-pays", "firm-is-paid")
"""Rules that know no more than that a firm is on the other side; what they give stays unexplained as data quality."""

LEG_DAYS = 2


@dataclass(frozen=True, slots=True)
class Parties:
    """The names that matter: the applicant's own, its owners and related parties, and who is on its invoices."""

    own: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    suppliers: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """What a ledger's texts say, whatever the application says; `counterparties` are in plain form, `accounts` those of
    the counterparties, `unnamed` the plain texts of rows that name nobody.

    `bank` is what officers of the bank said of these rows: it goes before everything else.
    """

    reading: Reading
    bank: BankReading
    counterparties: Distinct
    accounts: Distinct
    unnamed: Distinct
    names_firm: NDArray[np.bool_]

    def where(self, rows: NDArray[np.bool_]) -> Texts:
        return Texts(
            self.reading.where(rows),
            self.bank.where(rows),
            self.counterparties.where(rows),
            self.accounts.where(rows),
            self.unnamed.where(rows),
            self.names_firm[rows],
        )


def read_texts(ledger: Ledger, rules: tuple[Rule, ...] | None = None, bank_rules: Sequence[BankRule] = ()) -> Texts:
    """The slow part of categorising, done once for a ledger."""
    columns = {name: Distinct.of(getattr(ledger, name)) for name in (*FIELDS, "counterparty_account")}
    named, texts = columns["counterparty"], columns["text"]
    return Texts(
        read_words(ledger, shipped_rules() if rules is None else rules, columns),
        read_bank_rules(ledger, bank_rules),
        named.meaning(map(names.key, named.values)),
        columns["counterparty_account"],
        _of_unnamed(texts, named.is_("")),
        np.array([names.is_firm(name) for name in named.values], np.bool_)[named.codes],
    )


def _of_unnamed(texts: Distinct, nameless: NDArray[np.bool_]) -> Distinct:
    """The texts of nameless rows in plain form; a text that only rows with a name have is blank."""
    said = np.zeros(len(texts.values), np.bool_)
    said[texts.codes[nameless]] = True
    return texts.meaning(names.key(text) if is_said else "" for text, is_said in zip(texts.values, said, strict=True))


def categorise(ledger: Ledger, parties: Parties, texts: Texts | None = None) -> Ledger:
    """The ledger with the category of each movement and the id of the rule that gave it ("" for OTHER)."""
    texts = read_texts(ledger) if texts is None else texts
    assigned = _Assigned(ledger, texts)
    assigned.give("related-party", assigned.with_names(parties.related))
    assigned.give("own-name", assigned.with_names(parties.own))
    assigned.give("own-account", _with_own_account(ledger, texts.accounts))
    assigned.give("own-legs", _own_legs(ledger, assigned.is_open))
    credit, debit = ledger.amount > 0, ledger.amount < 0
    customers, suppliers = assigned.among(parties.customers), assigned.among(parties.suppliers)
    assigned.guess("known-customer", customers & credit)
    assigned.guess("known-supplier", suppliers)
    assigned.guess("known-customer-refund", customers & debit)
    unexplained = assigned.rule == ""
    assigned.guess("firm-pays", texts.names_firm & credit & unexplained)
    assigned.guess("firm-is-paid", texts.names_firm & debit & unexplained)
    return replace(ledger, category=assigned.category, category_rule=assigned.rule)


class _Assigned:
    """Categories as they are given: words first, then names over all but the bank's own words."""

    def __init__(self, ledger: Ledger, texts: Texts) -> None:
        rules, rank = texts.reading.rules, texts.reading.rank
        self.texts = texts
        self.category = np.array([rule.category for rule in rules] + [Category.OTHER], np.int8)[rank]
        self.rule = np.array([rule.id for rule in rules] + [""], object)[rank]
        priority = np.array([rule.priority for rule in rules] + [10_000])[rank]
        self.is_certain = priority < BANKS_OWN
        self.is_open = priority >= WEAK
        self._heed(texts.bank)
        self.is_nameless = np.asarray(ledger.counterparty == "", np.bool_)

    def _heed(self, bank: BankReading) -> None:
        """What a person said stays as it is."""
        said = bank.rank >= 0
        if said.any():
            which = bank.rank[said]
            self.category[said] = np.array([rule.category for rule in bank.rules], np.int8)[which]
            self.rule[said] = np.array([rule.id for rule in bank.rules], object)[which]
            self.is_certain, self.is_open = self.is_certain | said, self.is_open & ~said

    def among(self, wanted: frozenset[str]) -> NDArray[np.bool_]:
        """Rows whose counterparty is one of these names."""
        if not wanted:
            return np.zeros(len(self.rule), np.bool_)
        found = names.are_among(self.texts.counterparties.values, wanted)
        return np.asarray(found[self.texts.counterparties.codes], dtype=np.bool_)

    def with_names(self, wanted: frozenset[str]) -> NDArray[np.bool_]:
        """Rows with one of these names as counterparty, or in the text where no counterparty is given."""
        if not wanted:
            return np.zeros(len(self.rule), np.bool_)
        mentioned = names.mention(self.texts.unnamed.values, wanted)
        in_text: NDArray[np.bool_] = mentioned[self.texts.unnamed.codes] & self.is_nameless
        return self.among(wanted) | in_text

    def give(self, rule: str, rows: NDArray[np.bool_]) -> None:
        self._set(rule, rows & ~self.is_certain)

    def guess(self, rule: str, rows: NDArray[np.bool_]) -> None:
        self._set(rule, rows & self.is_open)

    def _set(self, rule: str, rows: NDArray[np.bool_]) -> None:
        self.category[rows] = NAME_RULES[rule]
        self.rule[rows] = rule
        self.is_open &= ~rows


def _with_own_account(ledger: Ledger, column: Distinct) -> NDArray[np.bool_]:
    """Rows whose counterparty account is another account of the same ledger."""
    own = {number: index for index, account in enumerate(ledger.accounts) if (number := bare_number(account.number))}
    which = np.array([own.get(bare_number(number), -1) for number in column.values] or [-1])
    found = which[column.codes]
    rows: NDArray[np.bool_] = (found >= 0) & (found != ledger.account)
    return rows


def _own_legs(ledger: Ledger, is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Unexplained movements that name nobody and have one exact opposite on another own account within two days."""
    legs = np.zeros(len(ledger), np.bool_)
    free = np.flatnonzero(is_open & (ledger.counterparty == "") & (ledger.counterparty_account == ""))
    if len(ledger.accounts) < 2 or not len(free):
        return legs
    waiting: dict[tuple[str, int], list[int]] = {}
    days = ledger.booked_on.astype("datetime64[D]").astype(np.int64)
    for row in free.tolist():
        amount, account = int(ledger.amount[row]), int(ledger.account[row])
        currency = ledger.accounts[account].currency
        opposite = waiting.get((currency, -amount), [])
        while opposite and days[row] - days[opposite[0]] > LEG_DAYS:
            opposite.pop(0)
        match = next((o for o in opposite if ledger.account[o] != account), None)
        if match is None:
            waiting.setdefault((currency, amount), []).append(row)
        else:
            opposite.remove(match)
            legs[[row, match]] = True
    return legs


def uncategorised_share(ledger: Ledger) -> float | None:
    """The share of movements that no rule explains, a figure of data quality; None for an empty ledger."""
    return float(np.mean(unexplained(ledger))) if len(ledger) else None


def unexplained(ledger: Ledger) -> NDArray[np.bool_]:
    """The movements of which no rule says more than that a firm is on the other side."""
    return _given_by(ledger, ("", *GUESSES))


def is_penalty(ledger: Ledger, rules: tuple[Rule, ...] | None = None) -> NDArray[np.bool_]:
    """Which movements are late fees and penalties."""
    ids = [rule.id for rule in (shipped_rules() if rules is None else rules) if rule.penalty]
    return _given_by(ledger, ids)


def _given_by(ledger: Ledger, ids: Sequence[str]) -> NDArray[np.bool_]:
    """The movements whose category one of these rules gave."""
    given = Distinct.of(ledger.category_rule)
    return np.array([rule in ids for rule in given.values], np.bool_)[given.codes]
