"""Invoices as the Chinese tax portal exports them: both sides, digital and paper numbers, red letters, voids, lines."""

from __future__ import annotations

import csv
import io

import pytest

from benchmarks.samples.workbooks import workbook
from engine.intake.readers.tables import read_invoices
from engine.service.dropped import place

HEADINGS = [
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期",
    "金额", "税额", "价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
]  # fmt: skip
US, US_ID = "杭州菩提包装有限公司", "91330106MA27XXXX1K"


def row(
    number: int, digital: str, code: str, paper: str, other: str, net: float, status: str, is_received: bool = False
) -> list[object]:
    firm, partner = [US_ID, US], [f"91320500MA{len(other):08d}", other]
    sides = [*partner, *firm] if is_received else [*firm, *partner]
    tax = round(net * 0.13, 2)
    positive = "是" if net >= 0 else "否"
    kind = "数电发票（增值税专用发票）" if digital else "增值税专用发票"
    return [
        number, code, paper, digital, *sides, f"2026-06-{number:02d} 10:21:33", net, tax, round(net + tax, 2),
        "电子发票服务平台", kind, status, positive, "正常", "王某", "",
    ]  # fmt: skip


def issued(is_received: bool = False) -> list[list[object]]:
    def line(*cells: object) -> list[object]:
        return row(*cells, is_received)  # type: ignore[arg-type]

    return [
        line(1, "26332000000012345671", "", "", "苏州星河机械有限公司", 1000.0, "正常"),
        line(2, "", "3300221130", "04512345", "无锡瑞丰机械有限公司厂", 2000.0, "作废"),
        line(3, "26332000000012345672", "", "", "宁波远洋贸易公司", 500.0, "已红冲-全额"),
        line(4, "26332000000012345673", "", "", "宁波远洋贸易公司", -500.0, "正常"),
        line(5, "", "3300221130", "04512346", "苏州星河机械有限公司", 300.0, "已红冲-部分"),
    ]


def as_csv(rows: list[list[object]], encoding: str = "gb18030") -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([HEADINGS, *([f"\t{cell}" if i in (2, 3) else cell for i, cell in enumerate(r)] for r in rows)])
    return buffer.getvalue().encode(encoding)


@pytest.mark.parametrize("data", [workbook([HEADINGS, *issued()]), as_csv(issued()), as_csv(issued(), "utf-8-sig")])
def test_that_the_export_of_issued_invoices_is_read_as_it_comes(data: bytes) -> None:
    invoices, refused = read_invoices("invoices/sales.xlsx", data, "CNY")
    assert refused == ()
    assert invoices.invoice_id.tolist() == [
        "26332000000012345671", "330022113004512345", "26332000000012345672", "26332000000012345673",
        "330022113004512346",
    ]  # fmt: skip
    assert invoices.counterparty.tolist()[:2] == ["苏州星河机械有限公司", "无锡瑞丰机械有限公司厂"]
    assert US_ID not in invoices.counterparty_id.tolist()
    assert invoices.net.tolist() == [100_000, 200_000, 50_000, -50_000, 30_000]
    assert invoices.gross.tolist()[3] == -56_500
    assert invoices.void.tolist() == [False, True, False, False, False]


def test_that_received_invoices_are_told_by_the_side_that_never_changes() -> None:
    data = workbook([HEADINGS, *issued(is_received=True)])
    invoices, _ = read_invoices("file.xlsx", data, "CNY")
    assert invoices.counterparty.tolist()[0] == "苏州星河机械有限公司"
    assert place("全量发票查询导出结果-2026年06月.xlsx", data) == ("invoices/purchases.xlsx", "invoices")
    assert place("全量发票查询导出结果.xlsx", workbook([HEADINGS, *issued()])) == ("invoices/sales.xlsx", "invoices")


def test_that_a_red_letter_without_a_minus_is_negative_all_the_same() -> None:
    rows = issued()
    rows[3][9:12] = [500.0, 65.0, 565.0]
    invoices, _ = read_invoices("s.xlsx", workbook([HEADINGS, *rows]), "CNY")
    assert (invoices.net[3], invoices.tax[3], invoices.gross[3]) == (-50_000, -6_500, -56_500)


def test_that_the_lines_of_an_invoice_are_put_together() -> None:
    headings = [*HEADINGS[:9], "货物或应税劳务名称", *HEADINGS[9:]]
    lines = [[*line[:9], item, *line[9:]] for line in issued() for item in ("*纸制品*纸箱", "*纸制品*纸板")]
    invoices, refused = read_invoices("s.xlsx", workbook([headings, *lines]), "CNY")
    assert refused == ()
    assert invoices.net.tolist() == [200_000, 400_000, 100_000, -100_000, 60_000]
    assert invoices.row.tolist() == [2, 4, 6, 8, 10]


def test_that_an_invoice_out_of_the_tax_offices_control_is_listed_and_not_counted() -> None:
    rows = issued()
    rows[0][14] = "失控"
    invoices, refused = read_invoices("s.xlsx", workbook([HEADINGS, *rows]), "CNY")
    assert len(invoices) == 4
    assert [(found.row, "失控" in str(found.sentence)) for found in refused] == [(2, True)]
