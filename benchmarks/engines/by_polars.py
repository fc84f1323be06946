"""The features in Polars' lazy expressions over a data frame in memory."""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col, lit, when

from benchmarks.engines import names as n
from benchmarks.engines.names import NAMES, Movements

Table = tuple[pl.DataFrame, np.datetime64, float]
YEAR = 365


def load(movements: Movements) -> Table:
    return pl.DataFrame(movements.table()), movements.as_of, movements.euro


def features(table: Table) -> dict[str, np.ndarray]:
    frame, as_of, euro = table
    rows = _rows(frame.lazy(), as_of)
    sums, days = _sums(rows), _days(rows)
    known = col("history").clip(upper_bound=YEAR)
    thin = (
        days.join(sums.select("firm", "outflow", "history"), on="firm")
        .group_by("firm")
        .agg((col("balance") < col("outflow") / known).sum().alias("thin"))
    )
    found = sums
    for part in (_balances(days), thin, _gaps(rows), _months(rows), _parties(rows)):
        found = found.join(part, on="firm")
    answer = found.sort("firm").select("firm", *_figures(euro, known)).collect()
    return {name: answer[name].cast(pl.Float64).to_numpy() for name in NAMES}


def _rows(frame: pl.LazyFrame, as_of: np.datetime64) -> pl.LazyFrame:
    end = lit(as_of.item())
    day = col("day").cast(pl.Date)
    counts = (col("amount") > 0) & (col("exclusion") == n.COUNTS)
    runs = (col("amount") < 0) & ~col("category").is_in(n.OUTSIDE)
    return frame.with_columns(
        (end - day).dt.total_days().cast(pl.Int32).alias("age"),
        ((end.dt.year() - day.dt.year()) * 12 + end.dt.month().cast(pl.Int32) - day.dt.month()).alias("month"),
        when(counts).then(col("amount")).otherwise(0.0).alias("inflow"),
        when(runs).then(-col("amount")).otherwise(0.0).alias("outflow"),
        when(col("amount") < 0).then(-col("amount")).otherwise(0.0).alias("debit"),
    )


def _sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    year, quarter = col("age") < YEAR, col("age") < 90
    sent_back = col("penalty") | (col("category") == n.SENT_BACK)
    loan = col("category") == n.LENT

    def months_paid(categories: list[int]) -> pl.Expr:
        paid = (col("month") < 12) & (col("amount") < 0) & col("category").is_in(categories)
        return col("month").filter(paid).n_unique() / 12

    return rows.group_by("firm").agg(
        (col("age").max() + 1).alias("history"),
        col("inflow").filter(year).sum(),
        col("outflow").filter(year).sum(),
        col("inflow").filter(quarter).sum().alias("inflow_90"),
        col("outflow").filter(quarter).sum().alias("outflow_90"),
        *((sent_back & (col("age") < days)).sum().alias(f"returned_{days}") for days in (30, 90, YEAR)),
        col("age").filter(year).n_unique().alias("active"),
        col("debit").filter(year & col("category").is_in(n.SERVICE)).sum().alias("service"),
        col("debit").filter(year & (col("category") == n.GAMBLING)).sum().alias("gambling"),
        col("debit").filter(year).sum().alias("debits"),
        col("party").filter(quarter & (col("category") == n.REPAID)).n_unique().alias("lenders_paid"),
        (quarter & loan).sum().alias("loans_received"),
        col("amount").filter(quarter & loan & (col("amount") > 0)).sum().alias("lent"),
        col("age").filter(year & loan).min().alias("since_loan"),
        months_paid(n.PAYROLL).alias("payroll_months_share"),
        months_paid(n.TAX).alias("tax_months_share"),
        months_paid(n.RENT).alias("rent_months_share"),
    )


def _days(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The closing balance of each of the last 365 days."""
    closing = rows.select("firm", (-col("age")).alias("day"), "balance").group_by("firm", "day").last()
    every = rows.select(col("firm").unique()).join(
        pl.LazyFrame({"day": np.arange(-364, 1, dtype=np.int32)}), how="cross"
    )
    return every.sort("day").join_asof(closing.sort("day"), on="day", by="firm", check_sortedness=False)


def _balances(days: pl.LazyFrame) -> pl.LazyFrame:
    balance, age = col("balance"), -col("day")
    quantiles = []
    for window in (90, 180, YEAR):
        of_window = balance.filter(age < window)
        quantiles += [
            of_window.min().alias(f"min_{window}"),
            of_window.quantile(0.10, "linear").alias(f"p10_{window}"),
            of_window.quantile(0.25, "linear").alias(f"p25_{window}"),
        ]
    return days.group_by("firm").agg(
        *quantiles,
        balance.mean().alias("mean_365"),
        balance.filter(age < 30).mean().alias("mean_30"),
        balance.std().alias("spread"),
        (balance < -0.005).sum().alias("days_negative"),
        age.filter(balance < -0.005).min().alias("since_negative"),
        balance.filter(age < 30).median().alias("now"),
        balance.filter(age.is_between(60, 89)).median().alias("earlier"),
    )


def _gaps(rows: pl.LazyFrame) -> pl.LazyFrame:
    receipts = rows.filter((col("inflow") > 0) & (col("age") < YEAR)).select("firm", "age")
    before = col("age").shift(1, fill_value=YEAR - 1).over("firm")
    return (
        receipts.with_columns((before - col("age")).alias("gap"))
        .group_by("firm")
        .agg(pl.max_horizontal(col("gap").max(), col("age").min()).alias("longest_gap_days"))
    )


def _months(rows: pl.LazyFrame) -> pl.LazyFrame:
    every = rows.select(col("firm").unique()).join(pl.LazyFrame({"month": np.arange(15, dtype=np.int32)}), how="cross")
    flows = rows.group_by("firm", "month").agg(col("inflow").sum(), col("outflow").sum())
    whole = every.join(flows, on=["firm", "month"], how="left").with_columns(col("inflow", "outflow").fill_null(0.0))
    inflow, year = col("inflow"), col("month") < 12
    return whole.group_by("firm").agg(
        (inflow.filter(col("month") < 3).sum() / inflow.filter(~year).sum() - 1).alias("inflow_growth"),
        (inflow.filter(year) < 0.25 * inflow.filter(year).median()).mean().alias("weak_months_share"),
        (inflow < col("outflow")).filter(year).mean().alias("negative_months_share"),
    )


def _parties(rows: pl.LazyFrame) -> pl.LazyFrame:
    age, inflow = col("age"), col("inflow")
    bought = (age < YEAR) & col("category").is_in(n.PURCHASES)
    parties = rows.group_by("firm", "party").agg(
        inflow.filter(age < YEAR).sum().alias("paid"),
        inflow.filter((age >= YEAR) & (age < 730)).sum().alias("before"),
        inflow.filter(age < 90).sum().alias("recent"),
        age.filter(inflow > 0).max().fill_null(-1).alias("first_seen"),
        col("debit").filter(bought).sum().alias("bought"),
    )
    paid, before, recent = col("paid"), col("before"), col("recent")
    two_sided = col("bought") >= pl.max_horizontal(0.1 * paid, lit(0.005))
    return parties.group_by("firm").agg(
        ((paid**2).sum() / paid.sum() ** 2).alias("customer_hhi"),
        (paid.max() / paid.sum()).alias("customer_top1"),
        (paid.top_k(5).sum() / paid.sum()).alias("customer_top5"),
        (paid > 0).sum().alias("customer_count"),
        (before.filter(paid == 0).sum() / before.sum()).alias("customer_churn"),
        ((col("bought") ** 2).sum() / col("bought").sum() ** 2).alias("supplier_hhi"),
        (recent.filter(col("first_seen") < 90).sum() / recent.sum()).alias("new_customer_share"),
        (paid.filter(two_sided).sum() / paid.sum()).alias("two_sided_share"),
    )


def _figures(euro: float, known: pl.Expr) -> list[pl.Expr]:
    """The features, from everything that is one row a firm by now; those of the right name already pass."""
    inflow, monthly = col("inflow"), col("outflow") * n.MONTH_DAYS / known
    lent, now, earlier, mean = col("lent"), col("now"), col("earlier"), col("mean_365")
    made = {
        "average_balance": mean / monthly,
        **{f"balance_{what}": col(what) / monthly for what in (name[8:] for name in NAMES[1:10])},
        "thin_days_share": col("thin") / known,
        "days_since_negative": col("since_negative").fill_null(known),
        "cash_buffer_days": col("mean_30") / (col("outflow_90") / col("history").clip(upper_bound=90)),
        "balance_trend": when(earlier > 0.005)
        .then((now / earlier).clip(0.0, 10.0))
        .otherwise(when(now > 0.005).then(10.0).otherwise(0.0)),
        "balance_volatility": when(mean > 0.005).then((col("spread") / mean).clip(upper_bound=5.0)).otherwise(5.0),
        "yearly_inflow_log": (inflow * n.MONTH_DAYS / known * 365 / n.MONTH_DAYS * euro).log1p(),
        "operating_margin": (inflow - col("outflow")) / inflow,
        "active_days_share": col("active") / known,
        "history_days": col("history"),
        "debt_service_share": col("service") / inflow,
        "loans_received_share": lent / (lent + col("inflow_90")),
        "days_since_loan": col("since_loan").fill_null(known),
        "gambling_share": col("gambling") / col("debits"),
    }
    return [made.get(name, col(name)).alias(name) for name in NAMES]
