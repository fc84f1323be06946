"""The features by pandas' groupby over a data frame in memory."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.engines import names as n
from benchmarks.engines.names import NAMES, Movements

Table = tuple[pd.DataFrame, np.datetime64, float]
YEAR = 365


def load(movements: Movements) -> Table:
    return pd.DataFrame(movements.table()), movements.as_of, movements.euro


def features(table: Table) -> dict[str, np.ndarray]:
    frame, as_of, euro = table
    rows = _rows(frame, as_of)
    firms = np.unique(rows["firm"].to_numpy())
    found = _sums(rows)
    days = _days(rows, firms)
    found = found.join([_balances(days), _gaps(rows), _months(rows, firms), _parties(rows)])
    daily_outflow = found["outflow"] / found["history"].clip(upper=YEAR)
    thin = days["balance"] < daily_outflow.reindex(days["firm"]).to_numpy()
    found["thin"] = thin.groupby(days["firm"]).sum()
    answer = _figures(found, euro)
    return {name: answer[name].to_numpy(np.float64) for name in NAMES}


def _rows(frame: pd.DataFrame, as_of: np.datetime64) -> pd.DataFrame:
    amount, category = frame["amount"], frame["category"]
    month = frame["day"].to_numpy().astype("datetime64[M]")
    counts = (amount > 0) & (frame["exclusion"] == n.COUNTS)
    runs = (amount < 0) & ~category.isin(n.OUTSIDE)
    return frame.assign(
        age=(as_of - frame["day"].to_numpy().astype("datetime64[D]")).astype(np.int64),
        month=(as_of.astype("datetime64[M]") - month).astype(np.int64),
        inflow=amount.where(counts, 0.0),
        outflow=(-amount).where(runs, 0.0),
        debit=(-amount).clip(lower=0.0),
    )


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    age, category, amount = rows["age"], rows["category"], rows["amount"]
    year, quarter = rows[age < YEAR], rows[age < 90]
    sent_back = rows[rows["penalty"] | (category == n.SENT_BACK)]
    found = pd.DataFrame({"history": rows.groupby("firm")["age"].max() + 1})
    found[["inflow", "outflow", "debits"]] = year.groupby("firm")[["inflow", "outflow", "debit"]].sum()
    found[["inflow_90", "outflow_90"]] = quarter.groupby("firm")[["inflow", "outflow"]].sum()
    for days in (30, 90, YEAR):
        found[f"returned_{days}"] = sent_back[sent_back["age"] < days].groupby("firm").size()
    found["active"] = year.groupby("firm")["age"].nunique()
    found["service"] = year[year["category"].isin(n.SERVICE)].groupby("firm")["debit"].sum()
    found["gambling"] = year[year["category"] == n.GAMBLING].groupby("firm")["debit"].sum()
    found["lenders_paid"] = quarter[quarter["category"] == n.REPAID].groupby("firm")["party"].nunique()
    loans = quarter[quarter["category"] == n.LENT]
    found["loans_received"] = loans.groupby("firm").size()
    found["lent"] = loans["amount"].clip(lower=0.0).groupby(loans["firm"]).sum()
    paid = rows[(rows["month"] < 12) & (amount < 0)]
    for name, categories in (("payroll", n.PAYROLL), ("tax", n.TAX), ("rent", n.RENT)):
        of_kind = paid[paid["category"].isin(categories)]
        found[f"{name}_months_share"] = of_kind.groupby("firm")["month"].nunique() / 12
    found = found.fillna(0.0)
    found["since_loan"] = year[year["category"] == n.LENT].groupby("firm")["age"].min()
    return found


def _days(rows: pd.DataFrame, firms: np.ndarray) -> pd.DataFrame:
    """The closing balance of each of the last 365 days."""
    closing = rows.groupby(["firm", "age"], sort=False)["balance"].last().reset_index()
    closing["day"] = -closing["age"]
    every = pd.DataFrame({"firm": np.repeat(firms, YEAR), "day": np.tile(np.arange(1 - YEAR, 1), len(firms))})
    every = every.sort_values("day", kind="stable")
    return pd.merge_asof(every, closing[["firm", "day", "balance"]].sort_values("day"), on="day", by="firm")


def _balances(days: pd.DataFrame) -> pd.DataFrame:
    by_firm = days.groupby("firm")["balance"]
    found = pd.DataFrame({"mean_365": by_firm.mean(), "spread": by_firm.std()})
    for window in (90, 180, YEAR):
        of_window = days[days["day"] > -window].groupby("firm")["balance"]
        low = of_window.quantile([0.10, 0.25]).unstack()
        found[f"min_{window}"], found[f"p10_{window}"], found[f"p25_{window}"] = of_window.min(), low[0.10], low[0.25]
    recent = days[days["day"] > -30].groupby("firm")["balance"]
    found["mean_30"], found["now"] = recent.mean(), recent.median()
    found["earlier"] = days[days["day"].between(-89, -60)].groupby("firm")["balance"].median()
    negative = days[days["balance"] < -0.005].groupby("firm")["day"]
    found["days_negative"] = negative.size()
    found["days_negative"] = found["days_negative"].fillna(0.0)
    found["since_negative"] = -negative.max()
    return found


def _gaps(rows: pd.DataFrame) -> pd.Series:
    receipts = rows.loc[(rows["inflow"] > 0) & (rows["age"] < YEAR), ["firm", "age"]]
    before = receipts.groupby("firm")["age"].shift(1).fillna(YEAR - 1)
    gap = (before - receipts["age"]).groupby(receipts["firm"]).max()
    return np.maximum(gap, receipts.groupby("firm")["age"].min()).rename("longest_gap_days")


def _months(rows: pd.DataFrame, firms: np.ndarray) -> pd.DataFrame:
    near = rows[rows["month"] < 15]
    flows = near.groupby(["firm", "month"])[["inflow", "outflow"]].sum().unstack(fill_value=0.0)
    flows = flows.reindex(index=firms, fill_value=0.0)
    inflow = flows["inflow"].reindex(columns=range(15), fill_value=0.0)
    outflow = flows["outflow"].reindex(columns=range(15), fill_value=0.0)
    year = inflow.iloc[:, :12]
    return pd.DataFrame(
        {
            "inflow_growth": inflow.iloc[:, :3].sum(axis=1) / inflow.iloc[:, 12:].sum(axis=1) - 1,
            "weak_months_share": year.lt(0.25 * year.median(axis=1), axis=0).mean(axis=1),
            "negative_months_share": (year < outflow.iloc[:, :12]).mean(axis=1),
        }
    )


def _parties(rows: pd.DataFrame) -> pd.DataFrame:
    age, inflow = rows["age"], rows["inflow"]
    keys = [rows["firm"], rows["party"]]
    parties = pd.DataFrame(
        {
            "paid": inflow.where(age < YEAR, 0.0).groupby(keys).sum(),
            "before": inflow.where((age >= YEAR) & (age < 730), 0.0).groupby(keys).sum(),
            "recent": inflow.where(age < 90, 0.0).groupby(keys).sum(),
            "first_seen": age.where(inflow > 0, -1).groupby(keys).max(),
            "bought": rows["debit"].where((age < YEAR) & rows["category"].isin(n.PURCHASES), 0.0).groupby(keys).sum(),
        }
    )
    firm = parties.index.get_level_values(0)
    sums = parties[["paid", "before", "recent", "bought"]].groupby(firm).sum()
    squares = (parties[["paid", "bought"]] ** 2).groupby(firm).sum()
    ordered = parties.sort_values("paid", ascending=False)
    two_sided = parties["bought"] >= np.maximum(0.1 * parties["paid"], 0.005)
    return pd.DataFrame(
        {
            "customer_hhi": squares["paid"] / sums["paid"] ** 2,
            "customer_top1": parties["paid"].groupby(firm).max() / sums["paid"],
            "customer_top5": ordered.groupby(level=0).head(5)["paid"].groupby(level=0).sum() / sums["paid"],
            "customer_count": (parties["paid"] > 0).groupby(firm).sum(),
            "customer_churn": parties["before"].where(parties["paid"] == 0, 0.0).groupby(firm).sum() / sums["before"],
            "supplier_hhi": squares["bought"] / sums["bought"] ** 2,
            "new_customer_share": parties["recent"].where(parties["first_seen"] < 90, 0.0).groupby(firm).sum()
            / sums["recent"],
            "two_sided_share": parties["paid"].where(two_sided, 0.0).groupby(firm).sum() / sums["paid"],
        }
    )


def _figures(found: pd.DataFrame, euro: float) -> pd.DataFrame:
    known, inflow = found["history"].clip(upper=YEAR), found["inflow"]
    monthly = found["outflow"] * n.MONTH_DAYS / known
    mean, now, earlier, lent = found["mean_365"], found["now"], found["earlier"], found["lent"]
    was_empty = np.where(now > 0.005, 10.0, 0.0)
    return found.assign(
        average_balance=mean / monthly,
        **{f"balance_{what}": found[what] / monthly for what in (name[8:] for name in NAMES[1:10])},
        thin_days_share=found["thin"] / known,
        days_since_negative=found["since_negative"].fillna(known),
        cash_buffer_days=found["mean_30"] / (found["outflow_90"] / found["history"].clip(upper=90)),
        balance_trend=np.where(earlier > 0.005, (now / earlier).clip(0.0, 10.0), was_empty),
        balance_volatility=np.where(mean > 0.005, (found["spread"] / mean).clip(upper=5.0), 5.0),
        yearly_inflow_log=np.log1p(inflow * n.MONTH_DAYS / known * 365 / n.MONTH_DAYS * euro),
        operating_margin=(inflow - found["outflow"]) / inflow,
        active_days_share=found["active"] / known,
        history_days=found["history"],
        debt_service_share=found["service"] / inflow,
        loans_received_share=lent / (lent + found["inflow_90"]),
        days_since_loan=found["since_loan"].fillna(known),
        gambling_share=found["gambling"] / found["debits"],
    )
