"""The features in DuckDB's SQL over a table in memory."""

from __future__ import annotations

import os

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.engines import names as n
from benchmarks.engines.names import NAMES, Movements

Table = tuple[duckdb.DuckDBPyConnection, str]


def load(movements: Movements) -> Table:
    """A table of DuckDB's own, with the number of each row, by which the last of a day is known."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {os.environ.get('BENCH_THREADS', '1')}")
    table = pa.table(movements.table() | {"row": np.arange(len(movements.columns.transactions.firm))})
    connection.register("given", table)
    connection.execute("CREATE TABLE movements AS SELECT * FROM given")
    connection.execute("SELECT count(*) FROM movements").fetchone()
    return connection, _sql(str(movements.as_of), movements.euro)


def features(table: Table) -> dict[str, np.ndarray]:
    connection, sql = table
    found = connection.execute(sql).fetchnumpy()
    return {name: np.ma.filled(np.ma.asarray(found[name], np.float64), np.nan) for name in NAMES}


def _list(codes: list[int]) -> str:
    return f"({', '.join(map(str, codes))})"


def _balances(as_of: str) -> str:
    """Movements with their age and month; the closing balance of each of the last 365 days; figures of these days."""
    quantiles = ", ".join(
        f"min(balance) FILTER (age < {days}) AS min_{days},"
        f" quantile_cont(balance, 0.10) FILTER (age < {days}) AS p10_{days},"
        f" quantile_cont(balance, 0.25) FILTER (age < {days}) AS p25_{days}"
        for days in (90, 180, 365)
    )
    return f"""
    m AS (
      SELECT firm, row, DATE '{as_of}' - CAST(day AS DATE) AS age, amount, balance, party, category, penalty,
        (year(DATE '{as_of}') - year(day)) * 12 + month(DATE '{as_of}') - month(day) AS month,
        CASE WHEN amount > 0 AND exclusion = {n.COUNTS} THEN amount ELSE 0 END AS inflow,
        CASE WHEN amount < 0 AND category NOT IN {_list(n.OUTSIDE)} THEN -amount ELSE 0 END AS outflow
      FROM movements),
    closing AS (SELECT firm, age, arg_max(balance, row) AS balance FROM m GROUP BY firm, age),
    firms AS (SELECT DISTINCT firm FROM m),
    days AS (
      SELECT wanted.firm, wanted.age, closing.balance
      FROM (SELECT firm, age FROM firms, range(365) AS days(age)) AS wanted
      ASOF JOIN closing ON wanted.firm = closing.firm AND wanted.age <= closing.age),
    balances AS (
      SELECT firm, {quantiles}, avg(balance) AS mean_365, avg(balance) FILTER (age < 30) AS mean_30,
        stddev_samp(balance) AS spread, count(*) FILTER (balance < -0.005) AS negative,
        min(age) FILTER (balance < -0.005) AS since_negative,
        quantile_cont(balance, 0.5) FILTER (age < 30) AS now,
        quantile_cont(balance, 0.5) FILTER (age BETWEEN 60 AND 89) AS earlier
      FROM days GROUP BY firm),"""


def _sums() -> str:
    """Sums and counts over windows, receipts by their gaps, months."""
    return f"""
    sums AS (
      SELECT firm, max(age) + 1 AS history, sum(inflow) FILTER (age < 365) AS inflow,
        sum(outflow) FILTER (age < 365) AS outflow, sum(outflow) FILTER (age < 90) AS outflow_90,
        sum(inflow) FILTER (age < 90) AS inflow_90,
        count(*) FILTER (age < 30 AND (penalty OR category = {n.SENT_BACK})) AS returned_30,
        count(*) FILTER (age < 90 AND (penalty OR category = {n.SENT_BACK})) AS returned_90,
        count(*) FILTER (age < 365 AND (penalty OR category = {n.SENT_BACK})) AS returned_365,
        count(DISTINCT age) FILTER (age < 365) AS active,
        coalesce(-sum(amount) FILTER (age < 365 AND amount < 0 AND category IN {_list(n.SERVICE)}), 0) AS service,
        coalesce(-sum(amount) FILTER (age < 365 AND amount < 0 AND category = {n.GAMBLING}), 0) AS gambling,
        -sum(amount) FILTER (age < 365 AND amount < 0) AS debits,
        count(DISTINCT party) FILTER (age < 90 AND category = {n.REPAID}) AS lenders,
        count(*) FILTER (age < 90 AND category = {n.LENT}) AS loans,
        coalesce(sum(amount) FILTER (age < 90 AND amount > 0 AND category = {n.LENT}), 0) AS lent,
        min(age) FILTER (age < 365 AND category = {n.LENT}) AS since_loan,
        count(DISTINCT month) FILTER (month < 12 AND amount < 0 AND category IN {_list(n.PAYROLL)}) AS payroll,
        count(DISTINCT month) FILTER (month < 12 AND amount < 0 AND category IN {_list(n.TAX)}) AS tax,
        count(DISTINCT month) FILTER (month < 12 AND amount < 0 AND category IN {_list(n.RENT)}) AS rent
      FROM m GROUP BY firm),
    thin AS (
      SELECT days.firm, count(*) FILTER (balance < outflow / least(history, 365)) AS thin
      FROM days JOIN sums USING (firm) GROUP BY days.firm),
    receipts AS (SELECT firm, age, lag(age, 1, 364) OVER (PARTITION BY firm ORDER BY row) - age AS gap
      FROM m WHERE inflow > 0 AND age < 365),
    gaps AS (SELECT firm, greatest(max(gap), min(age)) AS gap FROM receipts GROUP BY firm),
    by_month AS (
      SELECT wanted.firm, wanted.month, coalesce(sum(inflow), 0) AS inflow, coalesce(sum(outflow), 0) AS outflow
      FROM (SELECT firm, month FROM firms, range(15) AS months(month)) AS wanted
      LEFT JOIN m USING (firm, month) GROUP BY ALL),
    months AS (
      SELECT firm, sum(inflow) FILTER (month < 3) AS recent, sum(inflow) FILTER (month >= 12) AS year_ago,
        median(inflow) FILTER (month < 12) AS median, count(*) FILTER (month < 12 AND inflow < outflow) AS negative
      FROM by_month GROUP BY firm),
    weak AS (
      SELECT by_month.firm, count(*) FILTER (month < 12 AND inflow < 0.25 * median) AS weak
      FROM by_month JOIN months USING (firm) GROUP BY by_month.firm),"""


def _parties() -> str:
    """Sums by counterparty, and what they say of a firm."""
    return f"""
    parties AS (
      SELECT firm, party, coalesce(sum(inflow) FILTER (age < 365), 0) AS paid,
        coalesce(sum(inflow) FILTER (age >= 365 AND age < 730), 0) AS before,
        coalesce(sum(inflow) FILTER (age < 90), 0) AS recent,
        coalesce(max(age) FILTER (inflow > 0), -1) AS first_seen,
        coalesce(-sum(amount) FILTER (age < 365 AND amount < 0 AND category IN {_list(n.PURCHASES)}), 0) AS bought
      FROM m GROUP BY firm, party),
    ranked AS (SELECT *, row_number() OVER (PARTITION BY firm ORDER BY paid DESC) AS rank FROM parties),
    customers AS (
      SELECT firm, sum(paid * paid) / sum(paid) ** 2 AS customer_hhi, max(paid) / sum(paid) AS customer_top1,
        sum(paid) FILTER (rank <= 5) / sum(paid) AS customer_top5, count(*) FILTER (paid > 0) AS customer_count,
        coalesce(sum(before) FILTER (paid = 0), 0) / sum(before) AS customer_churn,
        sum(bought * bought) / sum(bought) ** 2 AS supplier_hhi,
        coalesce(sum(recent) FILTER (first_seen < 90), 0) / sum(recent) AS new_customer_share,
        coalesce(sum(paid) FILTER (bought >= greatest(0.1 * paid, 0.005)), 0) / sum(paid) AS two_sided_share
      FROM ranked GROUP BY firm)"""


def _sql(as_of: str, euro: float) -> str:
    monthly = f"(outflow * {n.MONTH_DAYS} / least(history, 365))"
    low = ", ".join(
        f"{what}_{days} / {monthly} AS balance_{what}_{days}"
        for what in ("min", "p10", "p25")
        for days in (90, 180, 365)
    )
    return f"""WITH {_balances(as_of)} {_sums()} {_parties()}
    SELECT firm, mean_365 / {monthly} AS average_balance, {low}, balances.negative AS days_negative,
      thin / least(history, 365) AS thin_days_share,
      coalesce(since_negative, least(history, 365)) AS days_since_negative,
      mean_30 / (outflow_90 / least(history, 90)) AS cash_buffer_days,
      CASE WHEN earlier <= 0.005 THEN CASE WHEN now > 0.005 THEN 10 ELSE 0 END
        ELSE greatest(0, least(10, now / earlier)) END AS balance_trend,
      CASE WHEN mean_365 > 0.005 THEN least(5, spread / mean_365) ELSE 5 END AS balance_volatility,
      returned_30, returned_90, returned_365,
      ln(1 + inflow * {n.MONTH_DAYS} / least(history, 365) * 365 / {n.MONTH_DAYS} * {euro!r}) AS yearly_inflow_log,
      months.recent / year_ago - 1 AS inflow_growth, weak / 12 AS weak_months_share,
      (inflow - outflow) / inflow AS operating_margin, months.negative / 12 AS negative_months_share,
      gap AS longest_gap_days, active / least(history, 365) AS active_days_share, history AS history_days,
      customers.* EXCLUDE (firm), payroll / 12 AS payroll_months_share, tax / 12 AS tax_months_share,
      rent / 12 AS rent_months_share, service / inflow AS debt_service_share, lenders AS lenders_paid,
      loans AS loans_received, lent / (lent + inflow_90) AS loans_received_share,
      coalesce(since_loan, least(history, 365)) AS days_since_loan, gambling / debits AS gambling_share
    FROM sums JOIN balances USING (firm) JOIN thin USING (firm) JOIN gaps USING (firm) JOIN months USING (firm)
      JOIN weak USING (firm) JOIN customers USING (firm)
    ORDER BY firm"""
