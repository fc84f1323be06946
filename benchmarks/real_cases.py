"""Case folders of real firms and accounts, for trying the program on input nobody made for it.

`python -m benchmarks.real_cases OUT [--data DIR]` writes one CUMCM firm (its VAT invoices), one that defaulted, one
Berka account (its transactions before the loan), and one whose loan went bad. What the data does not tell (owners,
papers, consents) stays unknown. Nothing of it belongs into the project: OUT must lie outside of it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
INVOICE_COLUMNS = ["firm", "invoice_id", "date", "counterparty", "net", "tax", "gross", "status"]

APPLICATION = """as_of = {as_of}
currency = "{currency}"

[applicant]
name = "{name}"

[request]
product = "term-loan"
amount = "{amount}"
tenor_months = {months}
purpose = "working capital"
"""


def cumcm_case(data: Path, firm: str, out: Path) -> Path:
    """The invoices of one firm as issued and received; the day after the last one is the case's day."""
    folder = out / f"cumcm-{firm}"
    (folder / "invoices").mkdir(parents=True, exist_ok=True)
    last = []
    for side, file in (("sales", "output"), ("purchases", "input")):
        invoices = pd.read_parquet(data / "cumcm2020c_sme" / f"credit_history_{file}_invoice.parquet")
        invoices.columns = pd.Index(INVOICE_COLUMNS)
        own = invoices[invoices["firm"] == firm].copy()
        own["date"] = pd.to_datetime(own["date"])
        last.append(own["date"].max())
        own["counterparty_id"] = own["counterparty"]
        order = ["invoice_id", "date", "counterparty", "counterparty_id", "net", "tax", "gross", "status"]
        own["date"] = own["date"].dt.strftime("%Y-%m-%d")
        own[order].to_csv(folder / "invoices" / f"{side}.csv", index=False)
    text = APPLICATION.format(as_of=max(last).date(), currency="CNY", name=f"CUMCM {firm}", amount=500_000, months=12)
    (folder / "application.toml").write_text(text, encoding="utf-8")
    return folder


def berka_case(data: Path, loan_id: int, out: Path) -> Path:
    """The transactions of one account before its loan, as the bank's own export, asking for the loan that was given."""
    movements = pd.read_parquet(data / "berka_pkdd99" / "trans_preloan_covered_loans.parquet")
    own = movements[movements["loan_id"] == loan_id].sort_values(["date", "trans_id"])
    loans = pd.read_csv(data / "berka_pkdd99" / "loan.asc", sep=";").set_index("loan_id")
    loan = loans.loc[loan_id]
    folder = out / f"berka-{loan_id}"
    (folder / "statements").mkdir(parents=True, exist_ok=True)
    statement = pd.DataFrame(
        {
            "Date": own["date"].dt.strftime("%d.%m.%Y"),
            "Amount": own["amount"].where(own["type"] == "PRIJEM", -own["amount"]).map("{:.2f}".format),
            "Balance": own["balance"].map("{:.2f}".format),
            "Counterparty account": own["account"].astype("string").fillna("") + "/" + own["bank"].fillna(""),
            "Text": own["operation"].fillna("") + " " + own["k_symbol"].fillna(""),
            "Reference": own["trans_id"].astype(str),
        }
    )
    statement.to_csv(folder / "statements" / "account.csv", index=False, sep=";")
    text = APPLICATION.format(
        as_of=own["loan_date"].iloc[0].date(),
        currency="CZK",
        name=f"Berka {loan['account_id']}",
        amount=int(loan["amount"]),
        months=int(loan["duration"]),
    )
    (folder / "application.toml").write_text(text, encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    if options.out.resolve().is_relative_to(ROOT):
        parser.error("OUT must lie outside of the project: the data's licences forbid copies in it")
    labels = pd.read_csv(options.data / "berka_pkdd99" / "loan_labelled.csv")
    complete = labels[labels["date"] >= 970101]
    for firm in ("E2", "E100"):
        print(cumcm_case(options.data, firm, options.out))
    for default in (0, 1):
        print(berka_case(options.data, int(complete[complete["default"] == default]["loan_id"].iloc[3]), options.out))


if __name__ == "__main__":
    main()
