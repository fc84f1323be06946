"""Bank statements as banks write them: Chinese CSV and XLSX exports, English CSV, OFX 2, MT940 and CAMT.053."""

from __future__ import annotations

import csv
import datetime as dt
import io
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from openpyxl import Workbook


class Format(StrEnum):
    CSV_GB18030 = "csv-gb18030"
    XLSX = "xlsx"
    CSV_ENGLISH = "csv-english"
    OFX = "ofx"
    MT940 = "mt940"
    CAMT053 = "camt053"


@dataclass(frozen=True, slots=True)
class Line:
    """One movement as the bank prints it; amounts in minor units, credits positive."""

    day: dt.date
    amount: int
    balance: int
    name: str
    account: str
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One statement of one account over a period."""

    holder: str
    account: str
    bank: str
    currency: str
    start: dt.date
    end: dt.date
    opening: int
    closing: int
    lines: Sequence[Line]


def write_statement(sheet: Sheet, form: Format) -> tuple[str, bytes]:
    """The file's ending and its bytes."""
    ending, write = _WRITERS[form]
    return ending, write(sheet)


def _yuan(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-2):.2f}"


_CHINESE_HEADER = ("交易日期", "借方金额", "贷方金额", "账户余额", "对方户名", "对方账号", "摘要", "交易流水号")


def _chinese_rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return [
        (
            line.day.isoformat(),
            _yuan(-line.amount) if line.amount < 0 else "",
            _yuan(line.amount) if line.amount > 0 else "",
            _yuan(line.balance),
            line.name,
            line.account,
            line.text,
            line.reference,
        )
        for line in sheet.lines
    ]


def _chinese_preamble(sheet: Sheet) -> list[tuple[str, ...]]:
    return [
        (f"{sheet.bank} 账户交易明细",),
        ("户名", sheet.holder, "账号", sheet.account, "币种", "人民币"),
        ("起始日期", sheet.start.isoformat(), "终止日期", sheet.end.isoformat(), "期初余额", _yuan(sheet.opening)),
    ]


def _gb18030(sheet: Sheet) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows(_chinese_preamble(sheet))
    writer.writerow(_CHINESE_HEADER)
    writer.writerows((*row[:5], f"\t{row[5]}" if row[5] else "", *row[6:]) for row in _chinese_rows(sheet))
    return buffer.getvalue().encode("gb18030")


def _english(sheet: Sheet) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("Account", sheet.account, "Holder", sheet.holder, "Currency", sheet.currency))
    writer.writerow(("Date", "Description", "Counterparty", "Counterparty account", "Paid out", "Paid in", "Balance"))
    for line in sheet.lines:
        out, into = (_yuan(-line.amount), "") if line.amount < 0 else ("", _yuan(line.amount))
        day, balance = line.day.strftime("%d/%m/%Y"), _yuan(line.balance)
        writer.writerow((day, line.text, line.name, line.account, out, into, balance))
    return buffer.getvalue().encode()


_FIXED = dt.datetime(2026, 7, 1, 9, 0, 0)


def _xlsx(sheet: Sheet) -> bytes:
    workbook = Workbook()
    workbook.properties.created = workbook.properties.modified = _FIXED
    page = workbook.active
    assert page is not None
    page.title = "交易明细"
    for row in (*_chinese_preamble(sheet), _CHINESE_HEADER):
        page.append(row)
    for cells in _chinese_rows(sheet):
        numbers = [float(cell) if cell else None for cell in cells[1:4]]
        page.append([dt.date.fromisoformat(cells[0]), *numbers, *cells[4:]])
        for cell in page[page.max_row]:
            if cell.data_type == "f":
                cell.data_type = "s"  # a text that begins with "=" is no formula
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same archive with one fixed time in every entry, so that the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _with_fixed_time(content)
            new.writestr(zipfile.ZipInfo(name, _FIXED.timetuple()[:6]), content, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def _with_fixed_time(core: bytes) -> bytes:
    """openpyxl stamps the time of saving over the one that was set."""
    head, mark, rest = core.partition(b"<dcterms:modified")
    opening, bracket, tail = rest.partition(b">")
    return head + mark + opening + bracket + f"{_FIXED:%Y-%m-%dT%H:%M:%SZ}".encode() + tail[tail.index(b"<") :]


def _ofx(sheet: Sheet) -> bytes:
    root = Element("OFX")
    sign_on = SubElement(SubElement(root, "SIGNONMSGSRSV1"), "SONRS")
    _status(sign_on)
    _put(sign_on, DTSERVER=f"{sheet.end:%Y%m%d}120000", LANGUAGE="ENG")
    reply = SubElement(SubElement(root, "BANKMSGSRSV1"), "STMTTRNRS")
    _put(reply, TRNUID="1")
    _status(reply)
    statement = SubElement(reply, "STMTRS")
    _put(statement, CURDEF=sheet.currency)
    _put(SubElement(statement, "BANKACCTFROM"), BANKID="204891", ACCTID=sheet.account, ACCTTYPE="CHECKING")
    listing = SubElement(statement, "BANKTRANLIST")
    _put(listing, DTSTART=f"{sheet.start:%Y%m%d}", DTEND=f"{sheet.end:%Y%m%d}")
    for line in sheet.lines:
        kind = "CREDIT" if line.amount > 0 else "DEBIT"
        movement = SubElement(listing, "STMTTRN")
        _put(movement, TRNTYPE=kind, DTPOSTED=f"{line.day:%Y%m%d}", TRNAMT=_yuan(line.amount), FITID=line.reference)
        _put(movement, NAME=line.name or line.text, MEMO=line.text)
    _put(SubElement(statement, "LEDGERBAL"), BALAMT=_yuan(sheet.closing), DTASOF=f"{sheet.end:%Y%m%d}")
    indent(root)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    )
    return head.encode() + _bytes(root)


def _bytes(root: Element) -> bytes:
    return f"{tostring(root, encoding='unicode')}\n".encode()


def _status(parent: Element) -> None:
    _put(SubElement(parent, "STATUS"), CODE="0", SEVERITY="INFO")


def _put(parent: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _mt940(sheet: Sheet) -> bytes:
    rows = [
        ":20:TALLYSTMT",
        f":25:{sheet.account}",
        ":28C:00001/001",
        f":60F:{_mt_balance(sheet.opening, sheet.start, sheet.currency)}",
    ]
    for line in sheet.lines:
        mark = "C" if line.amount > 0 else "D"
        amount = _yuan(abs(line.amount)).replace(".", ",")
        rows.append(f":61:{line.day:%y%m%d}{line.day:%m%d}{mark}{amount}NTRF{line.reference[:16]}")
        said = f"/TRTP/TRANSFER/IBAN/{line.account}/NAME/{line.name}/REMI/{line.text}"
        rows.append(":86:" + "\r\n".join(textwrap.wrap(said, 65, break_long_words=True, drop_whitespace=False)))
    rows.append(f":62F:{_mt_balance(sheet.closing, sheet.end, sheet.currency)}")
    rows.append("-")
    return ("\r\n".join(rows) + "\r\n").encode("ascii")


def _mt_balance(minor: int, day: dt.date, currency: str) -> str:
    return f"{'D' if minor < 0 else 'C'}{day:%y%m%d}{currency}{_yuan(abs(minor)).replace('.', ',')}"


_CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def _camt053(sheet: Sheet) -> bytes:
    root = Element("Document", xmlns=_CAMT)
    message = SubElement(root, "BkToCstmrStmt")
    _put(SubElement(message, "GrpHdr"), MsgId=f"STMT{sheet.end:%Y%m%d}", CreDtTm=f"{sheet.end:%Y-%m-%d}T23:59:59")
    statement = SubElement(message, "Stmt")
    _put(statement, Id=f"{sheet.account}-{sheet.end:%Y%m%d}", CreDtTm=f"{sheet.end:%Y-%m-%d}T23:59:59")
    _put(SubElement(statement, "FrToDt"), FrDtTm=f"{sheet.start}T00:00:00", ToDtTm=f"{sheet.end}T23:59:59")
    account = SubElement(statement, "Acct")
    _put(SubElement(SubElement(account, "Id"), "Othr"), Id=sheet.account)
    _put(account, Ccy=sheet.currency)
    _put(SubElement(account, "Ownr"), Nm=sheet.holder)
    _camt_balance(statement, "OPBD", sheet.opening, sheet.start, sheet.currency)
    _camt_balance(statement, "CLBD", sheet.closing, sheet.end, sheet.currency)
    for line in sheet.lines:
        _camt_entry(statement, line, sheet.currency)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _bytes(root)


def _camt_balance(statement: Element, code: str, minor: int, day: dt.date, currency: str) -> None:
    balance = SubElement(statement, "Bal")
    _put(SubElement(SubElement(balance, "Tp"), "CdOrPrtry"), Cd=code)
    _camt_amount(balance, minor, currency)
    _put(SubElement(balance, "Dt"), Dt=day.isoformat())


def _camt_amount(parent: Element, minor: int, currency: str) -> None:
    SubElement(parent, "Amt", Ccy=currency).text = _yuan(abs(minor))
    SubElement(parent, "CdtDbtInd").text = "DBIT" if minor < 0 else "CRDT"


def _camt_entry(statement: Element, line: Line, currency: str) -> None:
    entry = SubElement(statement, "Ntry")
    _camt_amount(entry, line.amount, currency)
    _put(entry, Sts="BOOK")
    _put(SubElement(entry, "BookgDt"), Dt=line.day.isoformat())
    _put(SubElement(entry, "ValDt"), Dt=line.day.isoformat())
    _put(entry, AcctSvcrRef=line.reference)
    code = SubElement(SubElement(entry, "BkTxCd"), "Prtry")
    _put(code, Cd="TRANSFER")
    details = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    if line.name:
        parties = SubElement(details, "RltdPties")
        role = "Dbtr" if line.amount > 0 else "Cdtr"
        _put(SubElement(parties, role), Nm=line.name)
        if line.account:
            other = SubElement(SubElement(SubElement(parties, f"{role}Acct"), "Id"), "Othr")
            _put(other, Id=line.account)
    _put(SubElement(details, "RmtInf"), Ustrd=line.text)


_WRITERS: dict[Format, tuple[str, Callable[[Sheet], bytes]]] = {
    Format.CSV_GB18030: ("csv", _gb18030),
    Format.XLSX: ("xlsx", _xlsx),
    Format.CSV_ENGLISH: ("csv", _english),
    Format.OFX: ("ofx", _ofx),
    Format.MT940: ("sta", _mt940),
    Format.CAMT053: ("xml", _camt053),
}
