from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import AS_OF, STATEMENT, a_case, a_ledger, accounts_of, money

from engine.facts.company import Debt
from engine.facts.conduct import Account, Category, Ledger
from engine.features.catalogue import feature_values
from engine.money import Money
from engine.policy.document import load_policy
from engine.policy.formula import Unknown
from engine.policy.measurement import measure_firm, measure_request
from engine.policy.measures import MEASURES, Measure, measure
from engine.policy.working_capital import Balances, cycle, need

CAPS = load_policy().caps
GOLDEN = Balances(
    receivables=Decimal("1222.43"), advances=Decimal("79.55"), inventory=Decimal("1029.655"),
    prepaid=Decimal("1845.39"), payables=Decimal("1.00"),
)  # fmt: skip


def firm(**changes: object) -> dict[str, Measure]:
    return measure_firm(a_case(**changes), CAPS)


def test_that_the_working_capital_need_is_the_golden_one() -> None:
    turning = cycle(Decimal("20315.74"), Decimal("19178.09"), GOLDEN)
    days = (turning.receivables, turning.advances, turning.inventory, turning.prepaid, turning.payables)
    assert [round(d, 3) for d in days] == [
        Decimal("21.662"), Decimal("1.410"), Decimal("19.328"), Decimal("34.641"), Decimal("0.019"),
    ]  # fmt: skip
    assert round(360 / turning.days, 3) == Decimal("4.852")
    growth = Decimal("36500") / Decimal("20315.74") - 1
    found = round(need(Decimal("20315.74"), Decimal("903.12"), growth, turning), 2)
    assert found == Decimal("7188.82")
    assert found - Decimal("3001.22") == Decimal("4187.60")


def test_that_a_cycle_of_zero_days_has_no_need() -> None:
    turning = cycle(Decimal(360), Decimal(360), Balances(*(Decimal(v) for v in (5, 5, 0, 0, 0))))
    assert turning.days == 0
    with pytest.raises(Unknown, match="does not apply"):
        need(Decimal(360), Decimal(10), Decimal(0), turning)


def test_that_a_cycle_of_fewer_days_is_unknown_with_the_reason() -> None:
    years = (accounts_of(2024, payables=5_000_000), accounts_of(2025, payables=5_000_000))
    found = firm(accounts=years)["working_capital_need"]
    assert found.value is None
    assert "does not apply" in str(found.why)


def test_that_one_year_of_accounts_has_no_average_balance() -> None:
    found = firm(accounts=(accounts_of(2025),))
    assert found["working_capital_need"].value is None
    assert found["ebitda"].value == money(760_000)


def test_that_growth_is_capped_by_the_industry() -> None:
    years = (accounts_of(2024, "0.5"), accounts_of(2025))
    assert "5.0%" in str(measure_text(firm(accounts=years)["working_capital_need"], "growth"))


def measure_text(found: Measure, name: str) -> str:
    from engine.i18n import translator

    return translator("en").show(found.inputs[name])


def test_that_the_ratios_of_the_accounts_are_those_of_their_formulas() -> None:
    found = {name: m.value for name, m in firm().items()}
    assert found["tangible_net_worth"] == money(1_650_000)
    assert found["cautious_cash"] == money(760_000 - 114_400 - 120_000 - 80_000)
    assert found["current_ratio"] == pytest.approx(1_900_000 / 1_200_000)
    assert found["cash_conversion_cycle"] == pytest.approx(
        560 * 365 / 4650 + 780 * 365 / 6200 - 520 * 365 / 4650, rel=1e-9
    )
    z = 6.56 * 700 / 3100 + 3.26 * 700 / 3100 + 6.72 * 620 / 3100 + 1.05 * 1700 / 1400
    assert found["z_double_prime"] == pytest.approx(z)
    assert found["z_emerging"] == pytest.approx(z + 3.25)
    z_prime = 0.717 * 700 / 3100 + 0.847 * 700 / 3100 + 3.107 * 620 / 3100 + 0.42 * 1700 / 1400 + 0.998 * 2
    assert found["z_prime"] == pytest.approx(z_prime)


def test_that_both_covers_are_computed_and_the_cautious_one_is_smaller() -> None:
    found = firm()
    assert found["dscr_simple"].value == pytest.approx(760_000 / 117_600)
    assert found["dscr_cautious"].value == pytest.approx(445_600 / 117_600)
    assert found["dscr_cash"].value == pytest.approx(513_400 / 117_600)


def test_that_the_requested_loan_lowers_every_cover() -> None:
    case = a_case()
    before = measure_firm(case, CAPS)
    after = measure_request(case, before, measure("new_debt_service", money(300_000), {}))
    for name in ("dscr_simple", "dscr_cautious", "dscr_cash"):
        assert after[f"{name}_pro_forma"].value < before[name].value
    assert after["dscr_cautious_pro_forma"].value == pytest.approx(445_600 / 417_600)
    assert after["requested_to_inflow"].value == pytest.approx(300_000 / 6_561_000)


def test_that_a_missing_item_makes_unknown_and_names_itself() -> None:
    years = (accounts_of(2024), accounts_of(2025, interest_expense=None))
    found = firm(accounts=years)["ebitda"]
    assert found.value is None
    assert str(found.why) == "The accounts give no Interest expense"


def test_that_missing_investment_is_depreciation_and_missing_distributions_are_profit_not_kept() -> None:
    years = (accounts_of(2024, retained_earnings=500_000), accounts_of(2025, capex=None, distributions=None))
    assert firm(accounts=years)["cautious_cash"].value == money(760_000 - 114_400 - 140_000 - (457_600 - 200_000))


def test_that_debts_say_what_falls_due_in_a_year() -> None:
    ends = dt.date(2026, 12, 31)
    debts = (
        Debt("level", money(500_000), money(10_000), None, dt.date(2030, 1, 1)),
        Debt("ends soon", money(100_000), money(2_000), None, ends),
        Debt("interest only", money(200_000), None, Decimal("0.05"), dt.date(2029, 1, 1)),
        Debt("nothing left", money(0)),
    )
    assert firm(debts=debts, ledger=None)["existing_debt_service"].value == money(120_000 + 100_000 + 10_000)


def test_that_a_firm_without_debts_has_no_cover_to_compute() -> None:
    found = firm(debts=(), ledger=None)
    assert found["existing_debt_service"].value == money(0)
    assert found["dscr_simple"].value is None
    assert "no debt falls due" in str(found["dscr_simple"].why)


def test_that_undeclared_debts_are_read_from_the_accounts() -> None:
    assert firm(debts=None)["existing_debt_service"].value == money(48_000 + 117_600)
    assert firm(debts=None, accounts=(), ledger=None)["existing_debt_service"].value is None


def lent_by(name: str) -> Ledger:
    """A year in which a lender takes 1000 a month, three months of which lie before the last year."""
    months = [AS_OF - dt.timedelta(days=30 * number) for number in range(15)]
    return a_ledger([(day, -1000, Category.LOAN_REPAID, name) for day in months])


def test_that_payments_to_lenders_not_declared_are_debt_service() -> None:
    bank = Debt("Bank of Ningbo", money(100_000), money(5_000), None, dt.date(2030, 1, 1))
    hidden = firm(debts=(bank,), ledger=lent_by("Swift Credit Ltd"))
    assert hidden["undeclared_debt_service"].value == money(13_000)
    assert hidden["existing_debt_service"].value == money(60_000 + 13_000)
    assert {source.file for source in hidden["undeclared_debt_service"].sources} == {STATEMENT}
    assert firm(debts=(), ledger=lent_by("Swift Credit Ltd"))["existing_debt_service"].value == money(13_000)


def test_that_payments_to_declared_lenders_are_counted_once() -> None:
    bank = Debt("Bank of Ningbo", money(100_000), money(5_000), None, dt.date(2030, 1, 1))
    for name in ("BANK OF NINGBO CO LTD", ""):
        assert firm(debts=(bank,), ledger=lent_by(name))["existing_debt_service"].value == money(60_000)


def test_that_without_a_declaration_what_the_bank_shows_counts_where_it_is_more() -> None:
    ledger = lent_by("Swift Credit Ltd")
    assert firm(debts=None, accounts=(), ledger=ledger)["existing_debt_service"].value == money(13_000)
    assert firm(debts=None, ledger=ledger)["existing_debt_service"].value == money(48_000 + 117_600)
    assert (
        firm(debts=None, accounts=(), ledger=a_ledger([(AS_OF, 5, Category.SALES, "x")]))["existing_debt_service"].value
        is None
    )


def test_that_a_firm_founded_after_the_case_has_no_known_age() -> None:
    case = a_case()
    later = replace(case, applicant=replace(case.applicant, established=AS_OF + dt.timedelta(days=1)))
    assert measure_firm(later, CAPS)["firm_age"].value is None
    assert feature_values(later)["firm_age_years"] is None
    today = replace(case, applicant=replace(case.applicant, established=AS_OF))
    assert measure_firm(today, CAPS)["firm_age"].value == feature_values(today)["firm_age_years"] == 0


def test_that_short_statements_leave_the_inflow_unknown() -> None:
    day = AS_OF - dt.timedelta(days=88)
    account = Account("1", "CNY")
    ledger = a_ledger([(day, 100, Category.SALES, "x"), (AS_OF, 100, Category.SALES, "x")], account=account)
    found = firm(ledger=ledger)
    assert found["statement_days"].value == 89
    assert found["effective_yearly_inflow"].value is None


def test_that_statements_that_end_long_ago_leave_the_inflow_unknown() -> None:
    ends = AS_OF - dt.timedelta(days=300)
    movements = [(ends - dt.timedelta(days=200), 100, Category.SALES, "x"), (ends, 100, Category.SALES, "x")]
    found = firm(ledger=a_ledger(movements, account=Account("1", "CNY")))
    assert found["statement_age"].value == 300
    assert found["statement_days"].value == 201
    assert found["effective_yearly_inflow"].value is None
    assert "65 days of the last year" in str(found["effective_yearly_inflow"].why)


def test_that_only_turnover_of_the_last_year_counts_and_debt_service_is_no_cost() -> None:
    last_year = AS_OF - dt.timedelta(days=365)
    movements = [
        (last_year, 500, Category.SALES, "too old"),
        (last_year + dt.timedelta(days=1), 700, Category.SALES, "a"),
        (AS_OF, 90, Category.RELATED_PARTY, "owner"),
        (AS_OF, 80, Category.LOAN_RECEIVED, "bank"),
        (AS_OF, -50, Category.SALES_REFUND, "a"),
        (AS_OF, -200, Category.SUPPLIER, "b"),
        (AS_OF, -40, Category.LOAN_REPAID, "bank"),
        (AS_OF, -30, Category.OWN_TRANSFER, "self"),
    ]
    found = firm(ledger=a_ledger(movements))
    assert found["effective_yearly_inflow"].value == money(650)
    assert found["yearly_operating_outflow"].value == money(200)
    assert found["yearly_cash_surplus"].value == money(450)


def test_that_an_account_in_another_currency_is_converted() -> None:
    ledger = a_ledger([(AS_OF, 100, Category.SALES, "x"), (AS_OF - dt.timedelta(days=200), 1, Category.SALES, "x")])
    foreign = replace(ledger, accounts=(replace(ledger.accounts[0], currency="EUR"),))
    found = firm(ledger=foreign)["effective_yearly_inflow"].value
    assert found == Money(Decimal(101) / Decimal("0.12"), "CNY")


def test_that_an_account_in_a_currency_without_a_rate_is_unknown() -> None:
    ledger = a_ledger([(AS_OF, 100, Category.SALES, "x"), (AS_OF - dt.timedelta(days=200), 1, Category.SALES, "x")])
    foreign = replace(ledger, accounts=(replace(ledger.accounts[0], currency="XAG"),))
    assert firm(ledger=foreign)["effective_yearly_inflow"].value is None


def test_that_without_any_evidence_everything_but_the_declared_is_unknown() -> None:
    found = firm(ledger=None, accounts=(), debts=None)
    assert {name for name, m in found.items() if m.value is not None} == {"firm_age"}
    assert all(m.why is not None for m in found.values() if m.value is None)


def test_that_every_measure_is_declared_and_computed() -> None:
    case = a_case()
    found = measure_request(case, measure_firm(case, CAPS), measure("new_debt_service", money(1), {}))
    assert set(found) == set(MEASURES)
