"""The working-capital need by the annex to China's working-capital loan rules.

Source: Measures for the Administration of Working Capital Loans (National Financial Regulatory Administration,
order 2 of 2024, in force 1 July 2024), annex; a year of 360 days; turns and days are never rounded on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.facts.statements import AccountsYear
from engine.i18n import Percent, say
from engine.policy.formula import Items, Unknown, amount_of, divide
from engine.policy.measures import Measure
from engine.policy.ratios import working_capital

YEAR = 360


@dataclass(frozen=True, slots=True)
class Balances:
    """Average balances of the year (opening and closing), in one currency."""

    receivables: Decimal
    advances: Decimal
    inventory: Decimal
    prepaid: Decimal
    payables: Decimal


@dataclass(frozen=True, slots=True)
class Cycle:
    """Days that money is bound in each balance; receivables and advances on revenue, the others on cost of sales."""

    receivables: Decimal
    advances: Decimal
    inventory: Decimal
    prepaid: Decimal
    payables: Decimal

    @property
    def days(self) -> Decimal:
        return self.inventory + self.receivables + self.prepaid - self.payables - self.advances


def cycle(revenue: Decimal, cost_of_sales: Decimal, averages: Balances) -> Cycle:
    """The days of each balance. Raises Unknown where revenue or cost is zero or less."""
    return Cycle(
        receivables=divide(averages.receivables * YEAR, revenue),
        advances=divide(averages.advances * YEAR, revenue),
        inventory=divide(averages.inventory * YEAR, cost_of_sales),
        prepaid=divide(averages.prepaid * YEAR, cost_of_sales),
        payables=divide(averages.payables * YEAR, cost_of_sales),
    )


def need(revenue: Decimal, total_profit: Decimal, growth: Decimal, turning: Cycle) -> Decimal:
    """Last year's revenue x (1 - margin) x (1 + growth) / turns, margin = total profit over revenue.

    Raises Unknown for a cycle of zero days or fewer: such a firm is financed by its suppliers and customers, and
    the formula says nothing about it.
    """
    if turning.days <= 0:
        raise Unknown(
            say("The formula does not apply: the working-capital cycle is {days} days", days=round(turning.days, 1))
        )
    return (revenue - total_profit) * (1 + growth) * turning.days / YEAR


def working_capital_measures(
    accounts: tuple[AccountsYear, ...], currency: str, industry_growth: Decimal | None, over_industry: Decimal
) -> Iterator[Measure]:
    """The need, and the new limit that it leaves; both unknown without the accounts of two years."""

    def needed(items: Items) -> Decimal:
        return _need(items, industry_growth, over_industry)

    def limit(items: Items) -> Decimal:
        own = max(Decimal(0), working_capital(items))
        loans = items("short_term_debt")
        items.note("own_funds", own)
        return needed(items) - own - loans

    yield amount_of("working_capital_need", Items(accounts, currency), needed)
    yield amount_of("working_capital_limit", Items(accounts, currency), limit)


def _need(items: Items, industry_growth: Decimal | None, over_industry: Decimal) -> Decimal:
    revenue, cost = items("revenue"), items("cost_of_sales")
    averages = Balances(
        receivables=items.average("receivables"),
        advances=items.average("advances_received"),
        inventory=items.average("inventory"),
        prepaid=items.average("prepaid"),
        payables=items.average("payables"),
    )
    turning = cycle(revenue, cost, averages)
    growth = _growth(items, industry_growth, over_industry)
    items.note("growth", Percent(growth))
    items.note("cycle_days", round(turning.days, 3))
    return need(revenue, items("total_profit"), growth, turning)


def _growth(items: Items, industry_growth: Decimal | None, over_industry: Decimal) -> Decimal:
    """Last year's growth, capped at the industry's mean and the allowance; an unknown mean counts as no growth."""
    own = divide(items("revenue"), items("revenue", years_ago=1)) - 1
    return min(own, (industry_growth or Decimal(0)) + over_industry)
