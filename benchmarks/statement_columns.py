"""What a person saw in each file of the collection: the columns of its tables, and why a file cannot be read whole."""

from __future__ import annotations

from functools import partial

from benchmarks.statement_counts import Sheet

german = partial(Sheet, delimiter=";", decimal=",", order="%d.%m.%Y")
SLASHED = "%d/%m/%Y"
AMERICAN = "%m/%d/%Y"
RAIFFEISEN = german(0, 3, first=1, currency=4)
SCHWAB = Sheet(0, debit=5, credit=6, order=AMERICAN, currency="USD")
ICBC = Sheet(1, credit=8, debit=9, first=8, currency="CNY")
WALLET = {
    "收入": 1, "支出": -1, "零钱提现": -1, "信用卡还款": -1, "购买理财通": -1, "零钱充值": 1,
    "转入零钱通-来自工商": 1, "转入零钱通-来自零钱": 0, "零钱通转出-到零钱": 0, "零钱通转出-到工商": -1,
}  # fmt: skip
"""The way of a movement by the column in or out, else (where that says "/") by its kind."""

SHEETS: dict[str, Sheet] = {
    "meta_data_separated_credit_debit.csv": Sheet(
        0, debit=3, credit=4, order="%d/%m/%y", first=6, decimal=",", currency="EUR"
    ),
    "multi_currency.csv": Sheet(0, 3, order=AMERICAN, currency=2),
    "original_currency.csv": Sheet(0, 3, order=AMERICAN, currency=2),
    "original_currency_empty.csv": Sheet(0, 3, order=AMERICAN, currency=2),
    "original_currency_no_header.csv": Sheet(0, 3, order=AMERICAN, currency=2, first=1),
    "sample_statement_en.xlsx": Sheet(0, 3, currency=2),
    "sample_statement_en_empty_values.xlsx": Sheet(5, debit=2, credit=3, decimal=",", currency="USD"),
    "2018-04-14_10-52-13_bunq-transactieoverzicht.csv": Sheet(0, 1, decimal=","),
    "CSV_A_20180414_112204.csv": Sheet(4, 6, encoding="cp1252", decimal=",", currency=1),
    "MS_JANE_SMITH_01-12-2019_14-12-2019.csv": Sheet(
        0, 2, flag=(3,), flags={"CR": 1, "": -1}, order="%d-%b-%Y", currency="GBP"
    ),
    "Movements_1234512345_201805271848.csv": german(1, 13, encoding="cp1250", currency=14),
    "TransactionHistory_20180418043121.csv": Sheet(0, debit=3, credit=4, order=SLASHED, first=7, currency="SGD"),
    "Umsaetze_KtoNr538917600_EUR_02-03-2018_1503.CSV": german(0, 4, currency=5),
    "W80844_EBH_201945.202122.csv": Sheet(0, 6, order="%Y.%m.%d", currency=7),
    "dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv": Sheet(0, debit=2, credit=3, order="%d %b %Y", first=1),
    "export_BE11123456789012_20180304_1422.csv": Sheet(5, 8, delimiter=";", order=SLASHED, decimal=",", currency=3),
    "export_KBC-Mastercard Business Essential_20200204_1604.csv": Sheet(
        4, 5, delimiter=";", order=SLASHED, decimal=",", currency=8
    ),
    "kta_ei.dat": Sheet(2, 4, delimiter="|", order="%Y%m%d", currency="EUR"),
    "test_BOI_TransactionExport.csv": Sheet(0, debit=2, credit=3, order=SLASHED),
    "test_raiffeisen_01.csv": RAIFFEISEN,
    "test_row_format_neg_inflow.csv": RAIFFEISEN,
    "test_row_format_CD_flag.csv": german(0, 3, flag=(4,), flags={"I": 1, "O": -1}, first=1),
    "test_row_format_default.csv": german(0, credit=3, debit=4, first=1, encoding="cp1252"),
    "d298fc_example-bmo-records.csv": Sheet(2, 3, order="%Y%m%d"),
    # Charges of a card without a sign: nothing in the file says so, Tally reads them as written and asks.
    "example-bmo-records.csv": Sheet(3, 4, order="%Y%m%d"),
    "example-bocom_credit-records.csv": Sheet(
        1, 4, flag=(2,), flags={"退货": 1, "信用卡还款": 1, "消费": -1}, currency="CNY"
    ),
    "example-cgb_credit-records.csv": Sheet(1, 5, order="%Y/%m/%d", currency="CNY", inverted=True),
    "example-hsbchk-credit-records.csv": Sheet(1, 3, order=SLASHED, currency=4),
    "example-htsec-records.xlsx": Sheet(2, 7, order="%Y%m%d"),
    "example-icbc-credit-records.csv": ICBC,
    "example-icbc-debit-v1-records.csv": Sheet(0, credit=8, debit=9, first=8, currency="CNY"),
    "example-wechat-records.csv": Sheet(0, 5, flag=(4, 1), flags=WALLET, first=18, currency="CNY"),
    "transactions.csv": Sheet(1, 7, currency="USD"),
    "default.csv": Sheet(2, 5),
    "ingesp.csv": Sheet(0, 6, order=SLASHED),
    "n26-fr.csv": Sheet(0, 7, currency="EUR"),
    "schwab-checking-baltest-case3.csv": SCHWAB,
    "schwab-checking-baltest-case6.csv": SCHWAB,
    "schwab-checking-baltest-case7.csv": SCHWAB,
    "stripe-default.csv": Sheet(3, 4, currency=6),
    "ubs-ch-fr_trimmed.csv": Sheet(3, debit=8, credit=9, delimiter=";", order="%d.%m.%Y", currency=1),
    "csv_european_decimals.csv": Sheet(0, 2, delimiter=";", decimal=",", currency=3),
    "csv_french_headers.csv": Sheet(0, debit=2, credit=3, delimiter=";", decimal=",", currency=4),
    "csv_spanish_headers.csv": Sheet(0, 2, delimiter=";", decimal=",", currency=3),
    "sample_statement.csv": Sheet(0, 2, currency=3),
    "jbms__beancount-import/mint.csv": Sheet(0, 3, flag=(4,), flags={"debit": -1, "credit": 1}, order=AMERICAN),
    "reubano__csv2ofx/mint.csv": Sheet(0, 3, flag=(4,), flags={"debit": -1, "credit": 1}, order="%m/%d/%y"),
}  # fmt: skip
QIF_DAYS = {"test_qif.qif": "%m/%d/%y", "test.qif": "%m/%d'%Y", "test_circular_reference.qif": "%m/%d/%y"}
"""How the days of the QIF files with movements are written."""

HEADINGS = {
    "original_currency_no_header.csv": "Date,Label,Currency,Amount,Amount Currency,Partner Name,Account,Reference",
    "dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv": "Date,Code,Debit,Credit,Description,,,",
    "test_row_format_default.csv": "Date;Description;Value date;Credit;Debit",
}
"""Headings to put above tables without any, as the refusal asks; with them the rows must be read."""
NO_MOVEMENTS = "no movement of a bank account in it"
FRAGMENT = "a fragment or damaged"
INVESTMENTS = "trades of securities only"
NO_WAY = "no headings, and nothing tells money in from money out"
REASONS: dict[str, str] = {
    # Read in part: rows that no reading can save.
    "MS_JANE_SMITH_01-12-2019_14-12-2019.csv": "three rows are still pending and have no day",
    "test_raiffeisen_01.csv": "one row is planted nonsense",
    "test_row_format_neg_inflow.csv": "one row is planted nonsense",
    "test_row_format_CD_flag.csv": "three rows say EUR where the others say in or out",
    "mt940-headers.txt": "its only movement and its closing balance are dated on no day that exists",
    # Whole files that hold nothing to read.
    "empty_statement_en.xlsx": NO_MOVEMENTS,
    "original_currency_no_header.csv": NO_WAY,
    "dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv": NO_WAY,
    "test_row_format_default.csv": NO_WAY,
    "TH_20180101-20180523_page_1.csv": "every digit was masked, so that days read 1111/11/11",
    "TH_20180101-20180523_strana_1.csv": "every digit was masked, so that days read 1111/11/11",
    "example-oklink-token-transfer.csv": "transfers of crypto tokens, in no currency",
    "balances.csv": "periods and balances, without movements",
    "amazon.csv": "a shop's list of orders",
    "camt_file.csv": "a summary of another file",
    "pain_file.csv": "a list of payment orders' numbers",
    "401k_v203.ofx": INVESTMENTS,
    "vanguard.ofx": INVESTMENTS,
    "vanguard_roth_ira.ofx": INVESTMENTS,
    "vanguard_xfer_in.ofx": INVESTMENTS,
    "vanguard401k.ofx": INVESTMENTS,
    "ofx_spec201_invest_transactions_example.xml": INVESTMENTS,
    "ofx-2.1.1-sect-16.5.6.2.ofx": INVESTMENTS,
    "ofx-2.1.1-sect-16.5.6.5.ofx": INVESTMENTS,
    "account_listing_aggregation.ofx": "a list of accounts",
    "bank_small.ofx": NO_MOVEMENTS,
    "signon_success.ofx": "a sign-on without a statement",
    "signon_success_no_message.ofx": "a sign-on without a statement",
    "downcast.ofx": FRAGMENT,
    "heap-buffer-overflow-2.ofx": FRAGMENT,
    "null-ptr-deref-2.ofx": FRAGMENT,
    "use-after-free.ofx": FRAGMENT,
    "failing-ofx-file1.xml": "a sentence in English",
    "camt052.v4.xml": "its only entry is not booked yet",
    "camt052.v6.xml": "its only entry is not booked yet",
    "camt052.v6.Amt-zero.xml": "its only entry is not booked yet",
    "valid_example_with_other_id.xml": NO_MOVEMENTS,
    "valid_namespace.xml": "an empty document",
    "invalid_namespace.xml": "an empty document",
    "invalid.xml": FRAGMENT,
    "invalid.txt": "a sentence in English",
    "test_category_inherit.qif": "a list of categories",
    "test_nosymbol.qif": "a list of securities",
    "test_unknown_account_type.qif": INVESTMENTS,
    "sample-parseError.txt": FRAGMENT,
    "account_identification_iban.sta": FRAGMENT,
    "account_identification_legacy.sta": FRAGMENT,
    "available_balance.sta": FRAGMENT,
    "currency_in_25.sta": FRAGMENT,
    "statement_number.sta": FRAGMENT,
}
"""Why a file cannot be read whole. Every other file must be."""
