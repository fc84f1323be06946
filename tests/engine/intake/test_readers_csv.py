"""CSV statements of any bank: delimiter, encoding, header and columns are found by content."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Refused
from engine.intake.mapping import ColumnMapping, Role
from engine.intake.readers import ReadAccount, StatementFile, read_statement, recognise
from engine.money import Money

ICBC = """明细查询文件下载

卡号: 6222****9876,户名: 杭州椴木包装有限公司

起始日期: 2026-06-01,终止日期: 2026-06-30,币种: 人民币

交易日期,摘要,交易金额(收入),交易金额(支出),余额,对方户名,对方账号,交易流水号
2026年6月3日,货款  ,"1,200.00",,"11,200.00",客户甲 ,6217001,A1
2026年6月4日,"工资
",, 500.00 ,"10,700.00",员工,6217002,A2
合计,,1200.00,500.00,,,,
"""


def read(text: str | bytes, currency: str = "CNY", **kwargs: object) -> StatementFile:
    data = text.encode() if isinstance(text, str) else text
    return read_statement("bank.csv", data, currency, **kwargs)  # type: ignore[arg-type]


def only(file: StatementFile) -> ReadAccount:
    (account,) = file.accounts
    return account


def test_that_a_chinese_export_with_preamble_and_total_is_read() -> None:
    file = read(ICBC)
    account = only(file)
    assert (account.number, account.holder, account.currency) == ("6222****9876", "杭州椴木包装有限公司", "CNY")
    assert (account.start, account.end) == (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert account.rows.amount.tolist() == [120000, -50000]
    assert account.rows.balance_after.tolist() == [1120000, 1070000]
    assert account.rows.counterparty.tolist() == ["客户甲", "员工"]
    assert account.rows.text.tolist() == ["货款", "工资"]
    assert account.rows.reference.tolist() == ["A1", "A2"]
    assert account.rows.row.tolist() == [8, 9]
    assert file.refused == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le"])
def test_that_the_encoding_is_told_by_the_bytes(encoding: str) -> None:
    assert only(read(ICBC.encode(encoding))).rows.counterparty.tolist() == ["客户甲", "员工"]


def test_that_western_bytes_are_not_taken_for_chinese() -> None:
    text = "Buchungstag;Verwendungszweck;Betrag;Währung\n03.06.2026;Müller Größe übrig;-1.234,50;EUR\n"
    account = only(read(text.encode("cp1252")))
    assert account.rows.text.tolist() == ["Müller Größe übrig"]
    assert account.rows.amount.tolist() == [-123450]
    assert account.currency == "EUR"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_that_delimiter_and_line_ends_are_told_by_content(delimiter: str, ends: str) -> None:
    rows = [["date", "text", "amount"], ["2026-06-03", "a, b; c", "-3.50"], ["2026-06-04", "d", "1.00"]]
    text = ends.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert only(read(text)).rows.amount.tolist() == [-350, 100]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("date,details,debit,credit\n2026-06-03,a,5.00,\n2026-06-04,b,,7.00\n", [-500, 700]),
        ("date,details,debit,credit\n2026-06-03,a,-5.00,\n2026-06-04,b,,7.00\n", [-500, 700]),
        ("日期,摘要,金额,借贷标志\n2026-06-03,a,5.00,借\n2026-06-04,b,7.00,贷\n", [-500, 700]),
        ("date,details,amount,D/C\n2026-06-03,a,5.00,D\n2026-06-04,b,7.00,C\n", [-500, 700]),
        (
            "交易时间,商品,收/支,金额(元)\n2026-06-03 10:00:00,a,支出,¥5.00\n2026-06-04 10:00:00,b,收入,¥7.00\n",
            [-500, 700],
        ),
        ("date,details,amount,direction\n2026-06-03,a,-5.00,out\n2026-06-04,b,7.00,in\n", [-500, 700]),
        ("date,details,amount,D/C\n2026-06-03,a,5.00,D\n2026-06-04,reversal,-7.00,D\n", [-500, 700]),
        ("date,details,amount\n2026-06-03,a,(5.00)\n2026-06-04,b,7.00\n", [-500, 700]),
        ("date,details,amount\n2026-06-03,a,5.00-\n2026-06-04,b,7.00\n", [-500, 700]),
    ],
)
def test_that_every_way_to_say_in_or_out_gives_the_same_amounts(text: str, amounts: list[int]) -> None:
    assert only(read(text)).rows.amount.tolist() == amounts


def test_that_a_bad_row_is_refused_with_its_line_and_the_rest_loads() -> None:
    file = read("date,text,amount\n2026-06-03,a,1.00\n\nsoon,b,2.00\n2026-06-05,c,much\n2026-06-06,d,4.00\n")
    assert only(file).rows.row.tolist() == [2, 6]
    assert [row.row for row in file.refused] == [4, 5]
    assert "“soon”" in str(file.refused[0].sentence)
    assert "“much”" in str(file.refused[1].sentence)


def test_that_a_row_too_wide_or_too_narrow_disturbs_no_other_row() -> None:
    file = read("date,text,amount\n2026-06-03,a,1.00\n2026-06-04,b,2.00,,\n2026-06-05\n2026-06-06,d,4.00\n")
    assert only(file).rows.amount.tolist() == [100, 200, 400]
    assert [row.row for row in file.refused] == [4]


def test_that_a_quote_that_is_never_closed_swallows_no_row() -> None:
    lines = ["date,text,amount", *(f"2026-06-{day:02},t{day},1.00" for day in range(1, 31))]
    lines[3] = '2026-06-03,"t3,1.00'
    lines += [f"2026-07-{day:02},t{day},1.00" for day in range(1, 31)]
    assert len(read("\n".join(lines))) == 60


def test_that_two_quotes_never_closed_do_not_make_one_row_of_two() -> None:
    file = read('date,text,amount\n2026-06-03,"a,1.00\n2026-06-04,"b,2.00\n2026-06-05,c,3.00\n')
    assert only(file).rows.amount.tolist() == [100, 200, 300]


def test_that_a_line_which_only_continues_a_text_joins_the_row_above() -> None:
    file = read("date,description,withdrawals,deposits\n2026-06-03,CARD,6.66,\n,UBER EATS,,\n2026-06-04,ATM,5.00,\n")
    assert only(file).rows.text.tolist() == ["CARD UBER EATS", "ATM"]


AROUND = """Account Number : 0808,: EUR,,
Balance at end of period,,"150,00",
Date,Label,Amount
01/04/2026,a,"50,00"
25/04/2026,b,"-1,00"
Balance at start of period,,"100,00"
"""


def test_that_opening_and_closing_balances_beside_the_table_are_the_accounts() -> None:
    account = only(read(AROUND, "EUR"))
    assert (account.opening, account.closing) == (Money("100", "EUR"), Money("150", "EUR"))


def test_that_balances_that_are_not_said_stay_unknown() -> None:
    account = only(read("date,text,amount,balance\n2026-06-03,a,1.00,xx\n2026-06-04,a,1.00,5.00\n"))
    assert (account.opening, account.closing, account.limit) == (None, None, None)
    assert account.rows.balance_known.tolist() == [False, True]


def test_that_a_file_of_several_accounts_and_currencies_is_parted() -> None:
    file = read(
        "date,text,amount,currency,account number\n2026-06-03,a,1.00,人民币,11\n2026-06-03,b,500,JPY,22\n"
        "2026-06-04,c,2.00,CNY,11\n2026-06-04,d,2.00,XXZ,11\n"
    )
    assert [(a.number, a.currency, a.rows.amount.tolist()) for a in file.accounts] == [
        ("11", "CNY", [100, 200]),
        ("22", "JPY", [500]),
    ]
    assert [str(row.sentence) for row in file.refused] == ["“XXZ” is no currency."]


def test_that_the_currency_of_the_heading_counts_where_no_column_names_one() -> None:
    assert only(read("date,text,Withdrawals (SGD),Deposits (SGD)\n2026-06-03,a,1.00,\n")).currency == "SGD"


def test_that_the_callers_currency_counts_where_the_file_names_none() -> None:
    assert only(read("date,text,amount\n2026-06-03,a,100\n", "JPY")).rows.amount.tolist() == [100]


def test_that_a_file_without_headings_is_read_by_content() -> None:
    account = only(read("18.09.2026;HOFER DANKT;18.09.2026;-33,87;EUR\n19.09.2026;Gehalt;20.09.2026;1.500,00;EUR\n"))
    assert account.rows.amount.tolist() == [-3387, 150000]
    assert account.rows.row.tolist() == [1, 2]
    assert account.rows.value_on.tolist() == [dt.date(2026, 9, 18), dt.date(2026, 9, 20)]


def test_that_unknown_headings_are_left_to_a_person_who_can_confirm_them_once() -> None:
    text = "วันที่,รายการ,จำนวนเงิน\n2026-06-03,a,1.00\n2026-06-04,b,-2.00\n"
    with pytest.raises(Refused, match="no columns of days and amounts"):
        read(text)
    confirmed = ColumnMapping({Role.BOOKED_ON: (0,), Role.TEXT: (1,), Role.AMOUNT: (2,)}, ("วันที่", "รายการ", "จำนวนเงิน"))
    assert only(read(text, mappings=[confirmed])).rows.amount.tolist() == [100, -200]


def test_that_two_columns_of_numbers_without_headings_are_not_guessed() -> None:
    with pytest.raises(Refused):
        read("18.09.2026;HOFER;;33,87\n19.09.2026;Gehalt;24,00;\n")


def test_that_payer_and_receiver_give_the_other_side() -> None:
    account = only(
        read("交易日期,付款人名称,收款人名称,交易金额\n2026-06-03,客户,我方,5.00\n2026-06-04,我方,供应商,-2.00\n")
    )
    assert account.rows.counterparty.tolist() == ["客户", "供应商"]


ALIPAY = """支付宝交易记录明细查询
账号:[a@b.com]
---
交易时间,交易分类,交易对方,商品说明,收/支,金额,交易状态,交易订单号
2026-06-03 10:00:00,转账,甲,货款,收入,100.00,交易成功,1
2026-06-03 11:00:00,购物,乙,纸,支出,30.00,交易关闭,2
2026-06-04 11:00:00,退款,乙,退款-纸,不计收支,20.00,退款成功,3
2026-06-05 11:00:00,提现,,提现-快速提现,不计收支,50.00,交易成功,4
"""
WECHAT = """微信支付账单明细,,,,,,
微信昵称：[测试],,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),当前状态
2026-06-03 12:00:00,商户消费,店,饭,支出,¥28.16,支付成功
2026-06-03 13:00:00,转入零钱通-来自零钱,/,/,/,¥1.23,支付成功
2026-06-04 13:00:00,零钱提现,招商银行,/,/,¥100.10,提现已到账
2026-06-05 13:00:00,零钱充值,工行,/,/,¥200.00,充值完成
"""


def test_that_alipay_leaves_out_closed_trades_and_says_so() -> None:
    file = read(ALIPAY.encode("gb18030"))
    assert only(file).rows.amount.tolist() == [10000, 2000, -5000]
    assert any("1 trade that was closed" in str(note) for note in file.notes)


def test_that_wechat_moves_within_the_wallet_are_left_out_and_said() -> None:
    file = read(WECHAT)
    account = only(file)
    assert account.number == "测试"
    assert account.rows.amount.tolist() == [-2816, -10010, 20000]
    assert any("1 movement within the wallet" in str(note) for note in file.notes)


def test_that_a_list_without_any_outflow_is_noted() -> None:
    assert read("date,text,amount\n2026-06-01,a,1\n2026-06-02,b,2\n2026-06-03,c,3\n").notes


def test_that_dtypes_are_those_of_the_ledger() -> None:
    rows = only(read(ICBC)).rows
    assert rows.amount.dtype == np.int64
    assert rows.booked_on.dtype == np.dtype("datetime64[D]")
    assert rows.row.dtype == np.int32
    assert rows.text.dtype == object
    assert rows.balance_known.dtype == np.bool_


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("date,text,amount\n", "no movement below"),
        ("date,text,amount\nsoon,a,1.00\n", "Not one row"),
        ("just some words, and more words\nnothing else, at all\n", "no columns|no table"),
    ],
)
def test_that_a_file_that_yields_nothing_is_refused_with_one_sentence(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        read(text)
    assert len(refusal.value.sentences) == 1


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
MOVED = st.tuples(st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)), CELL, st.integers(-(10**12), 10**12))


ENCODINGS = ["utf-8", "utf-16", "gb18030", "utf-8-sig"]


@settings(max_examples=60)
@given(st.lists(MOVED, min_size=1, max_size=15), st.sampled_from(",;\t|"), st.sampled_from(ENCODINGS))
def test_that_any_text_delimiter_and_encoding_is_read_or_refused(
    moved: list[tuple[dt.date, str, int]], delimiter: str, encoding: str
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["交易日期", "摘要", "金额"])
    writer.writerows((day.isoformat(), text, Decimal(minor).scaleb(-2)) for day, text, minor in moved)
    try:
        file = read(buffer.getvalue().encode(encoding))
    except Refused:
        return
    assert sum(int(account.rows.amount.sum()) for account in file.accounts) == sum(minor for _, _, minor in moved)
    assert file.refused == ()


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_that_any_bytes_are_read_or_refused(data: bytes) -> None:
    recognise("x", data)
    try:
        assert len(read(data)) >= 0
    except Refused as refusal:
        assert str(refusal)


def test_that_rows_without_headings_and_without_signs_are_refused_and_not_taken_for_inflow() -> None:
    with pytest.raises(Refused, match="no headings"):
        read("27 Feb 2026,UMC, 7.80, ,Restaurant\n28 Feb 2026,UMC, , 9.80,Client\n")


def test_that_a_mark_without_a_heading_says_which_way_its_rows_went() -> None:
    text = "Date,Description,Amount,\n12-Dec-2025,Shop,£9.99,\n13-Dec-2025,Inn,£8.00,\n14-Dec-2025,Thanks,+ £15.00,CR\n"
    assert only(read(text)).rows.amount.tolist() == [-999, -800, 1500]


def test_that_a_column_of_dashes_without_a_heading_says_nothing() -> None:
    text = "Date,Description,Amount,\n2025-12-12,Shop,9.99,-\n2025-12-13,Inn,-8.00,-\n"
    assert only(read(text)).rows.amount.tolist() == [999, -800]


BILL = """交易日期,摘要,交易金额,币种
2026-06-01,消费 超市,{},CNY
2026-06-02,退货 超市,{},CNY
2026-06-03,（还款）网银,{},CNY
"""


@pytest.mark.parametrize("amounts", [("20.00", "5.00", "30.00"), ("20.00", "-5.00", "-30.00")])
def test_that_a_card_bill_without_signs_or_with_those_of_debt_is_read_by_its_words(amounts: tuple[str, ...]) -> None:
    file = read(BILL.format(*amounts))
    assert only(file).rows.amount.tolist() == [-2000, 500, 3000]
    assert any("card bill" in str(note) for note in file.notes)


def test_that_signs_which_words_do_not_all_contradict_stand() -> None:
    file = read(BILL.format("-20.00", "5.00", "30.00"))
    assert only(file).rows.amount.tolist() == [-2000, 500, 3000]
    assert file.notes == ()
    assert only(read(BILL.format("-20.00", "5.00", "-30.00"))).rows.amount.tolist() == [-2000, 500, -3000]


def test_that_a_currency_alone_in_a_cell_above_the_table_counts() -> None:
    text = "K|32000|244081|GBP\n|Shop|20260611|Wien|-89.30|\n|Inn|20260612|Linz|-9.50|\n"
    assert only(read(text)).currency == "GBP"


def test_that_headings_repeated_at_the_foot_are_not_taken_for_the_table() -> None:
    text = "date,total,payments\npending,,\n2026-01-01,,Visa: 4.22\n2026-01-02,,Visa: 4.30\ndate,total,payments\n"
    with pytest.raises(Refused) as refusal:
        read(text)
    assert "no movement below" not in str(refusal.value)


def test_that_an_american_heading_cut_short_is_the_balance() -> None:
    text = 'Date,Description,Amount,Running Bal.\n01/02/2026,x,"1,100.00","1,200.00"\n01/15/2026,y,-50.00,"1,150.00"\n'
    assert only(read(text, "USD")).rows.balance_after.tolist() == [120_000, 115_000]
