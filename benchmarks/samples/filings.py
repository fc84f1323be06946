"""Filings invented for tests, tagged as the software of accountants and large filers tags them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent

SMALL_COMPANY = (FOLDER / "small_company.xhtml").read_text("utf-8")
LARGE_COMPANY = (FOLDER / "large_company.xml").read_text("utf-8")


def small_company(**changed: str) -> bytes:
    """Filleted accounts under FRS 102 1A, two years to the end of March 2025: balance sheet adds up."""
    parts = {
        "contexts": "".join(_contexts()),
        "turnover": _cell("TurnoverRevenue", "FY", "1,204,310") + _cell("TurnoverRevenue", "PY", "1.1", 'scale="6"'),
        "fixed": _cell("PropertyPlantEquipment", "E", '81,<ix:exclude>(note 4)</ix:exclude>500'),
        "fixed_total": _cell("FixedAssets", "E", "81,500") + _cell("FixedAssets", "P", "90,000"),
        "stocks": _cell("TotalInventories", "E", "40.25", 'scale="3"')
        + _cell("TotalInventories", "P", "-", "", "zerodash"),
        "debtors": _cell("Debtors", "E", "150,000") + _cell("Debtors", "P", "120,000"),
        "cash": _cell("CashBankOnHand", "E", "28 250") + _cell("CashBankOnHand", "P", "30,000"),
        "current": _cell("CurrentAssets", "E", "218,500") + _cell("CurrentAssets", "P", "150,000"),
        "creditors": "(" + _cell("Creditors", "E1", "120,000") + ")(" + _cell("Creditors", "P1", "110,000") + ")",
        "less": _cell("TotalAssetsLessCurrentLiabilities", "E", "180,000"),
        "later": _cell("Creditors", "E2", "50,000") + _cell("Creditors", "P2", "", 'xsi:nil="true"'),
        "net": _cell("NetAssetsLiabilities", "E", "130,000") + _cell("NetAssetsLiabilities", "P", "130,000"),
        "capital": _cell("Equity", "EC", "100") + _cell("Equity", "PC", "100"),
        "retained": _cell("Equity", "ER", "129,900") + _cell("Equity", "PR", "129,900"),
        "trade": _cell("TradeDebtorsTradeReceivables", "E1", "141,000"),
        "profit": _cell("ProfitLossOnOrdinaryActivitiesBeforeTax", "FY", "12,000", 'sign="-"'),
    }  # fmt: skip
    text = SMALL_COMPANY
    for name, part in (parts | changed).items():
        text = text.replace("{" + name + "}", part)
    return text.encode()


def _cell(concept: str, context: str, text: str, more: str = "", format: str = "numdotdecimal") -> str:
    return (
        f'<td><ix:nonFraction name="core:{concept}" contextRef="{context}" unitRef="GBP" decimals="0" '
        f'format="ixt2:{format}" {more}>{text}</ix:nonFraction></td>'
    )


def _contexts() -> list[str]:
    members = {
        "": "",
        "1": "WithinOneYear",
        "2": "AfterOneYear",
        "C": "ShareCapital",
        "R": "RetainedEarningsAccumulatedLosses",
    }
    return [
        f'<xbrli:context id="{year}{mark}"><xbrli:entity><xbrli:identifier scheme="x">1</xbrli:identifier>'
        + (f"<xbrli:segment>{_member(member)}</xbrli:segment>" if member else "")
        + f"</xbrli:entity><xbrli:period><xbrli:instant>{day}</xbrli:instant></xbrli:period></xbrli:context>"
        for year, day in (("E", "2025-03-31"), ("P", "2024-03-31"))
        for mark, member in members.items()
    ]


def _member(name: str) -> str:
    return f'<xbrldi:explicitMember dimension="core:D">core:{name}</xbrldi:explicitMember>'
