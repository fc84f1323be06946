"""OFX 1 (SGML, where only groups are closed) and OFX 2 (XML): one tokenizer reads both, strictly and in linear time.

Source: Open Financial Exchange, Specification 1.6 and 2.2, chapter 11. No entity beyond the five of XML exists here.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.readers.encoding import decode
from engine.intake.readers.movements import (
    Movement,
    Unreadable,
    account_of,
    amount_of,
    compact_day,
    currency_or,
)
from engine.intake.readers.statement import ReadAccount, RefusedRow, StatementFile
from engine.money import Money

_TOKEN = re.compile(r"<(/?)([A-Za-z0-9_.:-]{1,60})(?:\s[^<>]*)?(/?)>([^<]*)")
_DEEPEST = 40
_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")


@dataclass(slots=True)
class Node:
    """A group (with children) or an element (with text), and the line on which it begins."""

    name: str
    line: int
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """Every group of this name below, in the order of the file."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if node.name == name:
                yield node
            waiting.extend(reversed(node.children))

    def find(self, name: str) -> Node | None:
        return next(self.all(name), None)

    def value_of(self, name: str) -> str:
        """The text of the first element of this name directly below, "" if there is none."""
        return next((child.text for child in self.children if child.name == name), "")


def is_ofx(text: str) -> bool:
    start = text[:20_000].upper()
    return "<OFX>" in start or start.lstrip().startswith("OFXHEADER")


def read(name: str, data: bytes, default_currency: str) -> StatementFile:
    text = decode(name, data)
    root = parse(name, text)
    refused: list[RefusedRow] = []
    accounts: list[ReadAccount] = []
    _number_entries(root)
    for kind in _STATEMENTS:
        accounts += [_account(statement, default_currency, refused) for statement in root.all(kind)]
    if not any(_says_something(account) for account in accounts):
        raise Refused(
            refused[0].sentence
            if refused
            else say("{file} is OFX without a bank statement in it; download the account's movements.", file=name)
        )
    version = "ofx 2" if re.search(r"<\?(?:xml|OFX)\b", text[:2000]) else "ofx 1"
    accounts_read = tuple(filter(_says_something, accounts))
    return StatementFile(name, version, accounts_read, tuple(refused), _trades(name, root))


def _trades(name: str, root: Node) -> tuple[Sentence, ...]:
    """A note on what else an investment account lists: trades move securities, and only at times money."""
    listed = [node for listing in root.all("INVTRANLIST") for node in listing.children]
    count = sum(node.name not in ("DTSTART", "DTEND", "INVBANKTRAN") for node in listed)
    return (say("{file}: {count} trades of securities are left out.", file=name, count=count),) if count else ()


def _number_entries(root: Node) -> None:
    """Where the file has no line ends to tell entries apart, their ordinal stands for the line."""
    entries = list(root.all("STMTTRN"))
    if len({entry.line for entry in entries}) < len(entries):
        for ordinal, entry in enumerate(entries, 1):
            entry.line = ordinal


def parse(name: str, text: str) -> Node:
    """The tree of a file. An element that is not closed ends where the next tag begins; a group must be closed."""
    start = text.upper().find("<OFX>")
    root = Node("", 1)
    if start < 0:
        raise Refused(say("{file} begins like OFX but holds no data; download it again.", file=name))
    open_groups = [root]
    line, at = text.count("\n", 0, start) + 1, start
    for token in _TOKEN.finditer(text, start):
        line += text.count("\n", at, token.start())
        at = token.start()
        is_end, tag, is_empty, value = token[1], token[2].upper(), token[3], html.unescape(token[4]).strip()
        if is_end:
            _close(open_groups, tag)
            continue
        node = Node(tag, line, value)
        open_groups[-1].children.append(node)
        if not value and not is_empty:
            open_groups.append(node)
        if len(open_groups) > _DEEPEST:
            _settle(open_groups)
        if len(open_groups) > _DEEPEST:
            raise Refused(say("{file} nests its groups deeper than OFX does; download it again.", file=name))
    return root


def _close(open_groups: list[Node], tag: str) -> None:
    """Close a group; what is still open inside it were elements without a value, and get no children."""
    names = [node.name for node in open_groups]
    if tag not in names:
        return
    index = len(names) - 1 - names[::-1].index(tag)
    while len(open_groups) > index + 1:
        _release(open_groups)
    open_groups.pop()


def _release(open_groups: list[Node]) -> None:
    empty = open_groups.pop()
    open_groups[-1].children += empty.children
    empty.children = []


def _settle(open_groups: list[Node]) -> None:
    """Elements without a value look like open groups: release those that OFX never nests."""
    for index in range(len(open_groups) - 1, 0, -1):
        if open_groups[index].name in _VALUES:
            empty = open_groups.pop(index)
            open_groups[index - 1].children += empty.children
            empty.children = []


_VALUES = frozenset(
    {"NAME", "MEMO", "CHECKNUM", "REFNUM", "FITID", "BALAMT", "DTASOF", "DTUSER", "SIC", "PAYEEID", "BRANCHID"}
)


def _account(statement: Node, default_currency: str, refused: list[RefusedRow]) -> ReadAccount:
    currency = currency_or(statement.value_of("CURDEF"), default_currency)
    source = next((n for n in statement.children if n.name in ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")), statement)
    listing = statement.find("BANKTRANLIST") or statement.find("INVTRANLIST")
    movements = []
    for entry in statement.all("STMTTRN"):
        try:
            movements.append(_movement(entry))
        except Unreadable as problem:
            refused.append(RefusedRow(entry.line, problem.sentence))
    return account_of(
        movements,
        currency,
        number=source.value_of("ACCTID"),
        bank=source.value_of("BANKID") or source.value_of("BROKERID"),
        start=_day(listing, "DTSTART"),
        end=_day(listing, "DTEND"),
        closing=_closing(statement, currency),
    )


def _movement(entry: Node) -> Movement:
    payee = entry.find("PAYEE")
    other = entry.find("BANKACCTTO") or entry.find("CCACCTTO")
    name = entry.value_of("NAME") or (payee.value_of("NAME") if payee else "")
    user_day = entry.value_of("DTUSER")
    return Movement(
        row=entry.line,
        booked_on=compact_day(entry.value_of("DTPOSTED") or user_day),
        value_on=_day(entry, "DTAVAIL"),
        amount=amount_of(entry.value_of("TRNAMT")),
        counterparty=name,
        counterparty_account=other.value_of("ACCTID") if other else "",
        text=entry.value_of("MEMO") or name,
        reference=entry.value_of("FITID") or entry.value_of("REFNUM") or entry.value_of("CHECKNUM"),
    )


def _day(node: Node | None, name: str) -> dt.date | None:
    try:
        return compact_day(node.value_of(name)) if node and node.value_of(name) else None
    except Unreadable:
        return None


def _closing(statement: Node, currency: str) -> Money | None:
    """The ledger balance. OFX has no opening balance, and the available balance is not what the books say."""
    balance = statement.find("LEDGERBAL")
    try:
        return Money(amount_of(balance.value_of("BALAMT")), currency) if balance else None
    except Unreadable:
        return None


def _says_something(account: ReadAccount) -> bool:
    return len(account.rows) > 0 or account.closing is not None
