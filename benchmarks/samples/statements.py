"""Valid files by reader: what the fuzzer breaks, and what tests take as their sound beginning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.samples.filings import LARGE_COMPANY, small_company
from benchmarks.samples.workbooks import locked_xlsx, workbook, xls

FOLDER = Path(__file__).parent
CHINESE_CSV = """账号：6222021202000012345,,户名：杭州菩提包装有限公司,,
交易日期,摘要,借方金额,贷方金额,余额,对方户名,对方账号,交易流水号
2026-06-03,货款,,"12,000.00","112,000.00",苏州星河机械有限公司,6222000011112222,T001
2026-06-04,工资,"30,000.00",,"82,000.00",,,T002
2026-06-05 10:12:33,电费,-350.20,,"81,649.80",国网浙江省电力,,T003
,合计,"30,350.20","12,000.00",,,,
"""
ENGLISH_CSV = """Account Number;20001234567
Date;Description;Amount;Balance;Currency
03/06/2026;Invoice 17 Calder;1.234,56;11.234,56;EUR
04/06/2026;"Rent; June";-800,00;10.434,56;EUR
31/06/2026;Not a day;1,00;;EUR
"""
ALIPAY = """------------------------------------------------------------------------------------
导出信息：
姓名：王某
支付宝账户：138****0000
------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------
交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,
2026-06-03 12:01:02,商业服务,某客户,abc***@163.com,货款,收入,500.00,余额,交易成功,2026060322001\t,1001\t,,
2026-06-03 12:30:00,日用百货,某商店,shop@x.cn,纸箱,支出,80.00,余额宝,交易成功,2026060322002\t,1002\t,,
2026-06-04 09:00:00,退款,某商店,shop@x.cn,退款-纸箱,不计收支,80.00,余额宝,退款成功,2026060322002_1\t,1002\t,,
2026-06-05 09:00:00,日用百货,某商店,shop@x.cn,胶带,支出,12.00,余额宝,交易关闭,2026060522003\t,1003\t,,
"""
OFX_1 = (FOLDER / "statement.ofx").read_text("utf-8")
OFX_2 = (FOLDER / "statement.2.ofx").read_text("utf-8")
QIF = """!Account
NChecking
TBank
^
!Type:Bank
D06/03'26
T1,500.00
PCalder & Co
MInvoice 17
N101
^
D06/14/2026
T-80.50
PPower
LUtilities
SUtilities
$-80.50
^
"""
MT940 = """:20:STARTUMS
:25:37040044/0532013000
:28C:6/1
:60F:C260602EUR1000,00
:61:2606030603CR1500,00NTRFNONREF//B1
:86:166?00GUTSCHRIFT?10931?20Invoice 17?30DEUTDEFF?31DE89370400440532013000?32CALDER GMBH
:61:2606040604D80,50NMSC000001
:86:Power June
:62F:C260604EUR2419,50
-
"""
MT942 = """:20:INTERIM
:25:20041010050500013M02606
:28C:00001/001
:34F:EURD0,00
:13D:2606031200+0200
:61:2606030603C45,00NTRFNONREF
:86:Sale
:90C:1EUR45,00
-
"""
CAMT = (FOLDER / "statement.camt.xml").read_text("utf-8")
BAI2 = """01,122099999,123456789,260604,0200,1,80,1,2/
02,031001234,122099999,1,260603,2359,USD,2/
03,0123456789,USD,010,100000,,,015,241950,,/
16,165,150000,V,260603,,BANKREF,CUSTREF,Invoice 17
88,continued text
16,475,8050,,,1001,Power/
49,500000,5/
98,500000,1,7/
99,500000,1,9/
"""
INVOICES = """invoice_id,date,counterparty,counterparty_id,net,tax,gross,status
A1,2026-06-03,苏州星河机械有限公司,91320500MA1,"1,000.00",130.00,"1,130.00",valid
B2,2026-06-04,客户乙,92,-100.00,-13.00,-113.00,void
"""
ACCOUNTS = """单位：元,,,
项目,2023,2024,2025
营业收入,"1,000,000.00","1,200,000.00",1300000
营业成本,700000,800000,"900,000.00"
货币资金,50000,60000,70000
资产总计,500000,520000,530000
audited,yes,no,
"""
ORDERS = """订单号,客户,客户税号,订单日期,交货日期,金额,币种,状态
A1,甲公司,91,2026-05-01,2026-08-01,"1,000.00",人民币,已确认
A2,乙公司,,2026-05-02,,500,JPY,paid
"""
TABLE = [["交易日期", "摘要", "金额", "余额"], ["2026-06-03", "货款", 5.5, 105.5], ["2026-06-04", "b", -2.0, 103.5]]
WORKBOOK = workbook(TABLE, [["notes"]])
PASSWORD = "s3crét密"


def samples() -> Mapping[str, tuple[bytes, ...]]:
    """Valid files by the name of their reader."""
    return {
        "csv": (CHINESE_CSV.encode("gb18030"), CHINESE_CSV.encode(), ENGLISH_CSV.encode("utf-16"), ALIPAY.encode()),
        "xlsx": (WORKBOOK,),
        "xls": (xls(TABLE),),
        "ofx 1": (OFX_1.encode(),),
        "ofx 2": (OFX_2.encode(),),
        "qif": (QIF.encode(),),
        "mt940": (MT940.encode(),),
        "mt942": (MT942.encode(),),
        "camt": (CAMT.encode(),),
        "bai2": (BAI2.encode(),),
        "invoices": (INVOICES.encode(), INVOICES.encode("utf-16")),
        "accounts": (ACCOUNTS.encode(), ACCOUNTS.encode("gb18030")),
        "filings": (small_company(), LARGE_COMPANY.encode()),
        "orders": (ORDERS.encode(),),
        "locked": (locked_xlsx(WORKBOOK, PASSWORD, turns=10), xls(TABLE, PASSWORD)),
        "mapping": (ENGLISH_CSV.encode(), CHINESE_CSV.encode(), b"02.06.2026;HOFER;;33,87\n03.06.2026;Gehalt;24,00;\n"),
    }
