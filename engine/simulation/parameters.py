"""The numbers that make a simulated economy, each with its reason and, where one is known, the published moment.

Money is in yuan, rates are yearly fractions, times are days unless a name says otherwise.
TRAIN and TEST differ in their numbers, not only in their seeds: a model that only learnt the generator fails on TEST.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Sector:
    """One industry: what its firms earn, when they sell, how long they wait and hold."""

    code: str
    name: str
    payroll: float
    """Wages with social security over net sales."""
    rent: float
    utilities: float
    season: float
    """Amplitude of the yearly wave of demand."""
    peak_month: int
    receivable_days: float
    inventory_days: float
    retail: float
    """Share of sales paid at the till or through a platform."""
    vat: float
    weight: float
    """Share of applicants."""


SECTORS = (
    Sector("C13", "food processing", 0.12, 0.02, 0.030, 0.18, 1, 40, 25, 0.15, 0.13, 0.12),
    Sector("C22", "paper and packaging", 0.13, 0.02, 0.035, 0.10, 10, 62, 28, 0.00, 0.13, 0.12),
    Sector("C33", "metal products", 0.15, 0.02, 0.040, 0.08, 11, 68, 34, 0.00, 0.13, 0.14),
    Sector("C35", "special equipment", 0.19, 0.02, 0.020, 0.10, 12, 85, 45, 0.00, 0.13, 0.10),
    Sector("E50", "decoration and fitting", 0.21, 0.02, 0.010, 0.22, 11, 75, 12, 0.05, 0.09, 0.09),
    Sector("F51", "wholesale", 0.06, 0.015, 0.006, 0.12, 12, 48, 26, 0.05, 0.13, 0.18),
    Sector("F52", "retail", 0.10, 0.060, 0.015, 0.20, 1, 12, 32, 0.75, 0.13, 0.09),
    Sector("G54", "road freight", 0.20, 0.02, 0.010, 0.10, 11, 52, 4, 0.00, 0.09, 0.07),
    Sector("H62", "catering", 0.27, 0.12, 0.050, 0.15, 2, 6, 6, 0.90, 0.06, 0.04),
    Sector("I65", "software and services", 0.48, 0.05, 0.008, 0.16, 12, 70, 4, 0.00, 0.06, 0.05),
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """One portfolio's economy. See each group's comment for where the number comes from."""

    name: str
    sectors: tuple[Sector, ...] = SECTORS

    # Size. Micro and small firms by the statistical standard of 2011 sell roughly 1 to 50 million yuan a year.
    yearly_sales_median: float = 6_000_000.0
    yearly_sales_spread: float = 0.85

    # Demand: persistent firm shock on sector season and macro wave.
    growth_spread: float = 0.0055
    demand_persistence: float = 0.88
    demand_noise: float = 0.065
    macro_persistence: float = 0.93
    macro_noise: float = 0.012

    # Profit. The statistics bureau gives 5.4 % profit on revenue for industry in 2024; small firms scatter widely.
    margin_mean: float = 0.064
    margin_spread: float = 0.044
    margin_persistence: float = 0.90
    margin_noise: float = 0.015

    # Cash. Measured: 27 buffer days, quartiles 13 and 62 (JPMorgan Chase Institute, "Cash is King", 2016). The median
    # here is what owners leave untouched; with what they have not drawn yet, firms come out near the measured days.
    buffer_days_median: float = 11.0
    buffer_days_spread: float = 1.1
    payout: float = 0.06
    owner_wealth_months: float = 0.6
    """Median of what the owner can put in, in months of sales: nobody sees it from outside."""
    owner_wealth_spread: float = 1.0
    owner_living: float = 0.013
    owner_living_spread: float = 0.85
    lends_to_owner: float = 0.25

    # Customers. Receivables of industry turned in 64 days at the end of 2024 (statistics bureau); half of them late.
    customers: int = 12
    fewest_customers: int = 2
    concentration: float = 1.0
    concentration_shape: float = 1.6
    customer_churn: float = 0.030
    customer_return: float = 0.13
    lateness_days: float = 14.0
    bad_invoices: float = 0.008
    invoices_per_customer: int = 1
    settlements_per_month: int = 3
    lumpiness: float = 0.5
    voids: float = 0.06

    customer_failure: float = 0.0012
    """Monthly chance that a customer fails: what it owes is lost and it never buys again. About the yearly rate at
    which firms become insolvent that trade on credit (1 to 2 %)."""

    # Age, size and trade. Young firms leave the market about twice as often as ten-year-old ones (bureau of labor
    # statistics, business employment dynamics); swings of sales shrink with size.
    years_to_settle: float = 5.0
    youth_thins: float = 0.7
    youth_unrest: float = 0.9
    size_steadies: float = 0.08
    margin_lost_to_risk: float = 0.08

    # Suppliers.
    suppliers: int = 5
    supplier_steepness: float = 1.1
    supplier_terms_months: tuple[float, float, float] = (0.30, 0.50, 0.20)

    # Loans. Bank loans of small firms were priced at 4.4 % in 2024 (central bank); dear new lenders near 18 %.
    has_bank_loan: float = 0.6
    bank_loan_to_sales: float = 0.14
    bank_rate: float = 0.052
    distress_rate: float = 0.17
    distress_access: float = 0.50
    undisclosed: float = 0.35
    weekly_advances: float = 0.30
    """Share of dear lenders that take their money back week by week."""
    need_raises_request: float = 1.0
    """How much more a firm without any cash asks for than one with its usual buffer."""
    has_overdraft: float = 0.12
    request_to_sales_median: float = 0.045
    request_to_sales_spread: float = 0.55
    request_rate: float = 0.072
    proceeds_spent: float = 0.85
    spent_on_equipment: float = 0.15
    """Of what is spent; the rest buys stock."""
    deposit_rate: float = 0.001

    # Conduct.
    fraud: float = 0.012
    fraud_when_strained: float = 0.10
    gambling: float = 0.012

    # What nobody can see on the day of the application: these bound the attainable AUC. Collapses and losses together
    # strike about 6 to 7 % of firms a year; natural disasters alone cost one small employer in ten something (Federal
    # Reserve Banks, Small Business Credit Survey 2021). Payments that end whatever the books say are the strongest of
    # the three: owners in bankruptcy named illness or divorce in 17 % and calamities in 10 % of cases (Sullivan, Warren
    # and Westbrook, "Financial Difficulties of Small Businesses and the Reasons for Their Failure", 1999).
    hidden_collapse: float = 0.031
    hidden_loss: float = 0.031
    hidden_refusal: float = 0.013
    visible_shock: float = 0.05
    """Yearly chance of the same kinds of shock before the application, which the evidence does show."""

    # Evidence that comes with a case; absent at random, so that absence itself says nothing.
    with_invoices: float = 0.85
    with_accounts: float = 0.88
    with_orders: float = 0.30
    with_debts_declared: float = 0.92
    with_limit_stated: float = 0.6
    uncategorised: float = 0.03
    fewest_statement_months: int = 9
    staff_paid_singly: float = 0.15


TRAIN = Parameters("train")
"""The portfolio that the reference model learns from."""

TEST = replace(
    TRAIN,
    name="test",
    yearly_sales_median=4_800_000.0,
    yearly_sales_spread=0.95,
    growth_spread=0.0065,
    demand_persistence=0.90,
    demand_noise=0.060,
    macro_noise=0.015,
    margin_mean=0.065,
    margin_spread=0.045,
    hidden_collapse=0.034,
    hidden_loss=0.034,
    hidden_refusal=0.016,
    buffer_days_median=9.5,
    concentration=1.15,
    customer_churn=0.035,
    voids=0.08,
    lumpiness=0.55,
    lateness_days=16.0,
    has_bank_loan=0.52,
    bank_rate=0.056,
    distress_rate=0.20,
    fraud=0.016,
    with_accounts=0.82,
)
"""Another economy: smaller firms, tighter buffers, more concentrated customers, later payers, dearer loans, and more
owners who stop paying for reasons of their own: one default in five, where the sources above have a quarter."""
