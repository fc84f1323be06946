"""CAMT.052, 053 and 054 of ISO 20022, every version: the elements are the same, only the namespace counts up.

XML is read without entities, without a document type and without the network. An entry that is a batch is split into
its transactions where each gives its amount and they add up; else it stays one movement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.errors import Refused
from engine.i18n import Sentence, say
from engine.intake.readers.movements import Movement, Unreadable, account_of, amount_of, compact_day, currency_or
from engine.intake.readers.statement import ReadAccount, RefusedRow, StatementFile
from engine.intake.readers.xml_tree import xml_tree
from engine.money import Money

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOTS = {"BkToCstmrStmt": "camt.053", "BkToCstmrAcctRpt": "camt.052", "BkToCstmrDbtCdtNtfctn": "camt.054"}
_REPORTS = ("Stmt", "Rpt", "Ntfctn")


def is_camt(opening: str) -> bool:
    return opening.lstrip().startswith("<") and any(f"<{root}" in opening or f":{root}" in opening for root in _ROOTS)


def read(name: str, data: bytes, default_currency: str) -> StatementFile:
    root = _tree(name, data)
    kind = next((_ROOTS[_name(element)] for element in root.iter() if _name(element) in _ROOTS), "camt.053")
    refused: list[RefusedRow] = []
    ordinal = iter(range(1, 100_000_000))
    reports = [element for element in root.iter() if _name(element) in _REPORTS]
    accounts = [_account(report, default_currency, ordinal, refused) for report in reports]
    speaking = tuple(a for a in accounts if len(a.rows) or a.opening is not None or a.closing is not None)
    if not speaking:
        raise Refused(
            say(
                "Not one row of {file} can be read; row {row}: {why}",
                file=name,
                row=refused[0].row,
                why=refused[0].sentence,
            )
            if refused
            else say("{file} is CAMT without an entry or a balance; export a period with movements.", file=name)
        )
    return StatementFile(name, kind, speaking, tuple(refused), _undated(name, reports))


def _tree(name: str, data: bytes) -> Element:
    root = xml_tree(name, data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(say("{file} declares a document type, which no bank does; download it again.", file=name))
    return root


def _account(report: Element, default_currency: str, ordinal: Iterator[int], refused: list[RefusedRow]) -> ReadAccount:
    account = _at(report, "Acct")
    entries = [child for child in report if _name(child) == "Ntry"]
    currency = currency_or(_text(account, "Ccy") or _stated_currency(report), default_currency)
    made_on = _maybe_day(_text(report, "CreDtTm"))
    movements: list[Movement] = []
    for entry in entries:
        row = next(ordinal)
        try:
            movements += _movements(entry, row, currency, made_on)
        except Unreadable as problem:
            refused.append(RefusedRow(row, problem.sentence))
    return account_of(
        movements,
        currency,
        number=_text(account, "Id/IBAN") or _text(account, "Id/Othr/Id"),
        bank=_text(account, "Svcr/FinInstnId/Nm")
        or _text(account, "Svcr/FinInstnId/BIC")
        or _text(account, "Svcr/FinInstnId/BICFI"),
        holder=_text(account, "Ownr/Nm"),
        start=_maybe_day(_text(report, "FrToDt/FrDtTm")),
        end=_maybe_day(_text(report, "FrToDt/ToDtTm")),
        opening=_balance(report, ("OPBD", "PRCD"), currency),
        closing=_balance(report, ("CLBD",), currency),
    )


def _movements(entry: Element, row: int, currency: str, made_on: dt.date | None) -> list[Movement]:
    """The movements of one entry. An entry that is only pending or for information is not booked; a booked one that
    gives no day was booked on the day on which the report was made, if not before."""
    status = _text(entry, "Sts") or _text(entry, "Sts/Cd")
    if status in ("PDNG", "INFO", "FUTR"):
        raise Unreadable(say("The entry is not booked yet ({status}).", status=status))
    total = _signed(entry, currency)
    value_on = _maybe_day(_text(entry, "ValDt/Dt") or _text(entry, "ValDt/DtTm"))
    booked = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")
    booked_on = compact_day(booked) if booked else value_on or made_on
    if booked_on is None:
        raise Unreadable(say("The row has no day."))
    details = [detail for group in entry if _name(group) == "NtryDtls" for detail in group if _name(detail) == "TxDtls"]
    parts = _split(details, total, currency)
    extra = _text(entry, "AddtlNtryInf")
    reference = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    if parts is None:
        only = details[0] if len(details) == 1 else None
        return [_movement(only, row, booked_on, value_on, total, extra, reference)]
    return [
        _movement(detail, row, booked_on, value_on, amount, extra, reference)
        for detail, amount in zip(details, parts, strict=True)
    ]


def _split(details: list[Element], total: Decimal, currency: str) -> list[Decimal] | None:
    """The amounts of a batch's transactions, None unless all are given in the account's currency and add up."""
    if len(details) < 2:
        return None
    sign = 1 if total >= 0 else -1
    try:
        amounts = [_detail_amount(detail, currency, sign) for detail in details]
    except Unreadable:
        return None
    known = [amount for amount in amounts if amount is not None]
    return known if len(known) == len(details) and sum(known) == total else None


def _detail_amount(detail: Element, currency: str, sign: int) -> Decimal | None:
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        amount = _at(detail, path)
        if amount is not None and amount.get("Ccy", currency) == currency:
            mark = _text(detail, "CdtDbtInd")
            own = {"CRDT": 1, "DBIT": -1}.get(mark, sign)
            return amount_of(amount.text or "") * own
    return None


def _movement(
    detail: Element | None,
    row: int,
    booked_on: dt.date,
    value_on: dt.date | None,
    amount: Decimal,
    extra: str,
    reference: str,
) -> Movement:
    side = "Dbtr" if amount >= 0 else "Cdtr"
    remittance = [_words(e) for path in ("Ustrd", "Strd/CdtrRefInf/Ref") for e in _all(detail, f"RmtInf/{path}")]
    text = " ".join(filter(None, remittance)) or _text(detail, "AddtlTxInf") or extra
    own = _text(detail, "Refs/AcctSvcrRef") or _text(detail, "Refs/TxId")
    end_to_end = _text(detail, "Refs/EndToEndId")
    return Movement(
        row=row,
        booked_on=booked_on,
        value_on=value_on,
        amount=amount,
        counterparty=_text(detail, f"RltdPties/{side}/Nm") or _text(detail, f"RltdPties/{side}/Pty/Nm"),
        counterparty_account=_text(detail, f"RltdPties/{side}Acct/Id/IBAN")
        or _text(detail, f"RltdPties/{side}Acct/Id/Othr/Id"),
        text=text,
        reference=own or (end_to_end if end_to_end != "NOTPROVIDED" else "") or reference,
    )


def _signed(element: Element, currency: str) -> Decimal:
    """Amount with the sign of CRDT or DBIT; a reversal already carries the indicator of its own direction."""
    amount = _at(element, "Amt")
    if amount is None:
        raise Unreadable(say("The row has no amount."))
    stated = amount.get("Ccy", currency)
    if stated != currency:
        raise Unreadable(
            say("The amount is in {other}, the account in {currency}.", other=stated[:10], currency=currency)
        )
    mark = _text(element, "CdtDbtInd")
    if mark not in ("CRDT", "DBIT"):
        raise Unreadable(say("The row does not say whether money came in or went out."))
    return amount_of(amount.text or "") * (1 if mark == "CRDT" else -1)


def _balance(report: Element, codes: tuple[str, ...], currency: str) -> Money | None:
    """The balance of the first of the codes that the report gives."""
    balances = {_text(b, "Tp/CdOrPrtry/Cd"): b for b in reversed(report) if _name(b) == "Bal"}
    found = next((balances[code] for code in codes if code in balances), None)
    try:
        return Money(_signed(found, currency), currency) if found is not None else None
    except Unreadable:
        return None


def _stated_currency(report: Element) -> str:
    """The currency of the first entry, else of the first balance, for an account that names none."""
    amounts = (_at(group, "Amt") for kind in ("Ntry", "Bal") for group in report if _name(group) == kind)
    return next((amount.get("Ccy", "") for amount in amounts if amount is not None), "")


def _undated(name: str, reports: Sequence[Element]) -> tuple[Sentence, ...]:
    """A note on booked entries for which the day of the report had to stand."""
    entries = [entry for report in reports for entry in report if _name(entry) == "Ntry"]
    count = sum(_at(entry, "BookgDt") is None and _at(entry, "ValDt") is None for entry in entries)
    sentence = say(
        "{file}: {count} entries give no day; that on which the file was made stands for it.", file=name, count=count
    )
    return (sentence,) if count else ()


def _maybe_day(written: str) -> dt.date | None:
    try:
        return compact_day(written) if written else None
    except Unreadable:
        return None


def _name(element: Element) -> str:
    """The local name: versions and banks differ in the namespace only."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _all(element: Element | None, path: str) -> list[Element]:
    found = [] if element is None else [element]
    for step in path.split("/"):
        found = [child for parent in found for child in parent if _name(child) == step]
    return found


def _at(element: Element | None, path: str) -> Element | None:
    """The first element at a path, each step to the first child of that name that leads on."""
    if element is None:
        return None
    step, _, rest = path.partition("/")
    for child in element:
        if _name(child) == step:
            found = _at(child, rest) if rest else child
            if found is not None:
                return found
    return None


def _text(element: Element | None, path: str) -> str:
    """The words of the first element at a path, "" if there is none."""
    found = _at(element, path)
    return _words(found) if found is not None else ""


def _words(element: Element) -> str:
    return (element.text or "").strip()
