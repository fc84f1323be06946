"""OFX, MT940, CAMT, QIF and BAI2: the standards for bank data."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.errors import Refused
from engine.intake.readers import ReadAccount, StatementFile, read_statement, recognise
from engine.money import Money

OFX1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>121<ACCTID>999988<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260601<DTEND>20260630
<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20260604120000.000[-5:EST]<TRNAMT>-200.00<FITID>2<NAME>A &amp; B<MEMO></STMTTRN>
<STMTTRN><TRNTYPE>ATM<DTPOSTED>tomorrow<TRNAMT>-300<FITID>3</STMTTRN>
<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260605<TRNAMT>1,250.75<FITID>4<NAME>Client<MEMO>Invoice 7</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>200.29<DTASOF>20260630</LEDGERBAL><AVAILBAL><BALAMT>1.00</AVAILBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
OFX2 = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CNY</CURDEF>
<BANKACCTFROM><BANKID>102</BANKID><ACCTID>6222</ACCTID></BANKACCTFROM><BANKTRANLIST>
<STMTTRN><DTPOSTED>20260604</DTPOSTED><TRNAMT>100.00</TRNAMT><FITID>1</FITID><NAME>客户</NAME><MEMO/></STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""
MT940 = """{1:F01BANKDEFF}{2:O940BANKDEFF}{4:
:20:STARTUMS
:25:10020030/1234567
:28C:5/1
:60F:C260601EUR2187,95
:61:2606011231DR800,NSTONONREF//55555
:86:008?00DAUERAUFTRAG?20SVWZ+Miete ?21Juni?30100200?31DE02?32MUELLER?33 GMBH
:61:2606020602CR3000,NTRFR1
:86:/BENM//NAME/J. Smith/IBAN/NL01/REMI/Invoice 1
:61:26060
:61:2606030603RD12,50NTRFR2
:86:returned debit
:62F:C260630EUR4400,45
-}
:20:SECOND
:25:PL29114010810000267002001002
:60F:C260630PLN0,
:61:2606300630RC0,01NTRFNONREF//MB17
:62F:D260630PLN0,01
"""
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<FrToDt><FrDtTm>2026-06-01T00:00:00</FrDtTm><ToDtTm>2026-06-30T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>NL26VAYB8060476890</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Linden</Nm></Ownr></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="EUR">150.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
 <BookgDt><Dt>2026-06-03</Dt></BookgDt><ValDt><Dt>2026-06-04</Dt></ValDt><AcctSvcrRef>BATCH</AcctSvcrRef>
 <NtryDtls>
  <TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
   <RltdPties><Dbtr><Pty><Nm>Client A</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE1</IBAN></Id></DbtrAcct></RltdPties>
   <RmtInf><Ustrd>Invoice 1</Ustrd></RmtInf></TxDtls>
  <TxDtls><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
 </NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
 <BookgDt><DtTm>2026-06-05T10:00:00</DtTm></BookgDt>
 <NtryDtls><TxDtls><Amt Ccy="EUR">10.00</Amt></TxDtls><TxDtls><Amt Ccy="EUR">10.00</Amt></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-06-06</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
QIF = """!Account
NMain
TBank
^
!Type:Bank
D06/25'26
T-1,000.00
PLandlord
MRent
N101
^
D06/26'26
Tlots
^
D06/27'26
T20.50
SFood
$10.00
^
"""
BAI2 = """01,122099999,123456789,040621,0200,1,65,,2/
02,031001234,122099999,1,260602,0600,USD,2/
03,0123456789,,010,+4350000,,,015,3850000,,/
16,165,150000,V,260603,,1122334455,,CLIENT, INVOICE 7
88,second line
16,475,650000,,CHK1,/
16,890,,,,note/
49,5000000,4/
98,5000000,1,6/
99,5000000,1,8/
"""


def read(text: str) -> StatementFile:
    return read_statement("file.bin", text.encode(), "EUR")


def only(file: StatementFile) -> ReadAccount:
    (account,) = file.accounts
    return account


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (OFX1, "ofx"),
        (OFX2, "ofx"),
        (MT940, "mt940"),
        (CAMT, "camt"),
        (QIF, "qif"),
        (BAI2, "bai2"),
        ("a,b\nc,d\n", "csv"),
    ],
)
def test_that_a_format_is_recognised_by_content_whatever_its_name(text: str, format: str) -> None:
    assert recognise("statement.pdf", text.encode()) == format


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 50, b"%PDF-1.4", b"<html></html>", b"hello"])
def test_that_what_is_no_statement_is_not_recognised(data: bytes) -> None:
    assert recognise("statement.csv", data) is None


def test_that_ofx_1_is_read_though_its_elements_are_not_closed() -> None:
    file = read(OFX1)
    account = only(file)
    assert (file.format, account.number, account.bank, account.currency) == ("ofx 1", "999988", "121", "USD")
    assert (account.start, account.end) == (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert account.rows.amount.tolist() == [-20000, 125075]
    assert account.rows.counterparty.tolist() == ["A & B", "Client"]
    assert account.rows.text.tolist() == ["A & B", "Invoice 7"]
    assert account.rows.reference.tolist() == ["2", "4"]
    assert account.rows.row.tolist() == [8, 10]
    assert account.closing == Money("200.29", "USD")
    assert account.opening is None
    assert [(row.row, "tomorrow" in str(row.sentence)) for row in file.refused] == [(9, True)]


def test_that_ofx_2_is_read_by_the_same_reader() -> None:
    file = read(OFX2)
    assert (file.format, only(file).currency, only(file).rows.counterparty.tolist()) == ("ofx 2", "CNY", ["客户"])


def test_that_ofx_without_a_statement_is_refused() -> None:
    with pytest.raises(Refused, match="without a bank statement"):
        read("OFXHEADER:100\n<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>")


def test_that_mt940_keeps_the_statements_of_a_file_apart() -> None:
    file = read(MT940)
    first, second = file.accounts
    assert (first.number, first.bank, first.currency) == ("1234567", "10020030", "EUR")
    assert (first.opening, first.closing) == (Money("2187.95", "EUR"), Money("4400.45", "EUR"))
    assert (second.currency, second.opening, second.closing) == ("PLN", Money("0", "PLN"), Money("-0.01", "PLN"))
    assert first.opening is not None
    assert first.closing is not None
    assert first.opening.minor + first.rows.amount.sum() == first.closing.minor


def test_that_mt940_marks_give_the_sign_and_r_is_a_reversal() -> None:
    first, second = read(MT940).accounts
    assert first.rows.amount.tolist() == [-80000, 300000, 1250]
    assert second.rows.amount.tolist() == [-1]


def test_that_mt940_details_are_read_in_each_way_banks_write_them() -> None:
    rows = read(MT940).accounts[0].rows
    assert rows.counterparty.tolist() == ["MUELLER GMBH", "J. Smith", ""]
    assert rows.counterparty_account.tolist() == ["DE02", "NL01", ""]
    assert rows.text.tolist() == ["DAUERAUFTRAG Miete Juni", "Invoice 1", "returned debit"]
    assert rows.reference.tolist() == ["55555", "R1", "R2"]


def test_that_a_bad_mt940_line_is_refused_with_its_line() -> None:
    assert [row.row for row in read(MT940).refused] == [10]


def test_that_an_mt940_booking_day_takes_the_year_nearest_to_its_value_day() -> None:
    text = ":20:X\n:25:1\n:60F:C251231EUR0,\n:61:2512310102C1,NTRFX\n:61:2601021231C1,NTRFX\n:62F:C260102EUR2,\n"
    assert only(read(text)).rows.booked_on.tolist() == [dt.date(2026, 1, 2), dt.date(2025, 12, 31)]


def test_that_an_mt940_balance_without_a_currency_keeps_all_its_digits() -> None:
    text = ":20:X\n:25:1\n:60F:C260601DEM5,00\n:61:260602C145000,00NTRFX\n:62F:C260602145005,00\n"
    account = only(read(text))
    assert (account.opening, account.closing) == (Money("5", "DEM"), Money("145005", "DEM"))


def test_that_mt942_is_told_from_mt940() -> None:
    text = ":20:X\n:25:PL29\n:28C:1/1\n:34F:PLN0\n:13D:2601191815+0100\n:61:2601190119CN0,01NTRFNONREF//A\n"
    file = read(text)
    assert (file.format, only(file).currency, only(file).rows.amount.tolist()) == ("mt942", "PLN", [1])


def test_that_camt_splits_a_batch_only_where_its_parts_add_up() -> None:
    rows = only(read(CAMT)).rows
    assert rows.amount.tolist() == [10000, 5000, -3000]
    assert rows.row.tolist() == [1, 1, 2]
    assert rows.counterparty.tolist() == ["Client A", "", ""]
    assert rows.text.tolist() == ["Invoice 1", "", ""]
    assert rows.reference.tolist() == ["E1", "BATCH", ""]


def test_that_camt_gives_account_period_and_signed_balances() -> None:
    account = only(read(CAMT))
    assert (account.number, account.holder, account.currency) == ("NL26VAYB8060476890", "Linden", "EUR")
    assert (account.start, account.end) == (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert (account.opening, account.closing) == (Money("-100", "EUR"), Money("20", "EUR"))


def test_that_a_camt_entry_that_is_only_pending_is_refused_and_not_counted() -> None:
    file = read(CAMT)
    assert [row.row for row in file.refused] == [3]
    assert "PDNG" in str(file.refused[0].sentence)


@pytest.mark.parametrize(
    ("root", "report", "kind"),
    [("BkToCstmrAcctRpt", "Rpt", "camt.052"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "camt.054")],
)
def test_that_reports_and_notifications_are_read_like_statements(root: str, report: str, kind: str) -> None:
    text = CAMT.replace("BkToCstmrStmt", root).replace("<Stmt>", f"<{report}>").replace("</Stmt>", f"</{report}>")
    assert (read(text).format, len(read(text))) == (kind, 3)


def test_that_qif_is_read_without_its_splits() -> None:
    file = read(QIF)
    account = only(file)
    assert account.number == "Main"
    assert account.rows.booked_on.tolist() == [dt.date(2026, 6, 25), dt.date(2026, 6, 27)]
    assert account.rows.amount.tolist() == [-100000, 2050]
    assert account.rows.text.tolist() == ["Rent", ""]
    assert [row.row for row in file.refused] == [12]


def test_that_bai2_type_codes_give_the_sign_and_continuations_the_text() -> None:
    file = read(BAI2)
    account = only(file)
    assert (account.number, account.bank, account.currency) == ("0123456789", "122099999", "USD")
    assert (account.opening, account.closing) == (Money("43500", "USD"), Money("38500", "USD"))
    assert account.rows.amount.tolist() == [150000, -650000]
    assert account.rows.text.tolist() == ["CLIENT, INVOICE 7 second line", ""]
    assert account.rows.value_on[0].item() == dt.date(2026, 6, 3)
    assert account.rows.row.tolist() == [4, 6]
    assert [row.row for row in file.refused] == [7]


def test_that_a_booked_camt_entry_without_a_day_is_of_the_day_of_the_report_and_that_is_said() -> None:
    entry = '<Ntry><Amt Ccy="SEK">20</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>'
    report = f"<Ntfctn><CreDtTm>2026-06-18T12:30:00+01:00</CreDtTm><Acct/>{entry}</Ntfctn>"
    file = read(f"<Document><BkToCstmrDbtCdtNtfctn>{report}</BkToCstmrDbtCdtNtfctn></Document>")
    assert only(file).rows.booked_on.tolist() == [dt.date(2026, 6, 18)]
    assert only(file).currency == "SEK"
    assert [str(note) for note in file.notes if "1 entry gives no day" in str(note)]


def test_that_trades_of_securities_are_left_out_and_counted() -> None:
    trades = "<INVTRANLIST><DTSTART>20260601<BUYMF><UNITS>1</BUYMF><INVBANKTRAN>"
    movement = "<STMTTRN><DTPOSTED>20260604<TRNAMT>-5.00</STMTTRN></INVBANKTRAN></INVTRANLIST>"
    file = read(f"<OFX><INVSTMTRS><CURDEF>USD{trades}{movement}</INVSTMTRS></OFX>")
    assert only(file).rows.amount.tolist() == [-500]
    assert [str(note) for note in file.notes if "1 trade" in str(note)]
