"""The sample cases that ship with Tally, as blueprints. `python -m engine.simulation.samples` writes them anew.

All firms and persons are invented. The seeds were chosen so that each case shows what its comment says.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from engine.facts.request import Product
from engine.paths import resources
from engine.simulation.blueprint import PAPERS, Blueprint
from engine.simulation.evidence import write_case_folder
from engine.simulation.fraud import Scheme
from engine.simulation.statement_files import Format

SAMPLES = (
    # A sound packaging maker with orders in hand: approve.
    Blueprint(
        name="linden-packaging",
        firm="杭州椴木包装有限公司",
        city="杭州",
        sector="C22",
        seed=12,
        form=Format.CSV_GB18030,
        monthly_sales=1_150_000,
        amount="800000",
        tenor_months=12,
        purpose="为已确认订单采购原纸",
        product=Product.ORDER_TRANCHES,
        established=dt.date(2014, 4, 12),
        traits={"margin": 0.14, "buffer_days": 45, "growth": 0.003, "payout": 0.005, "bank_debt_months": 0.6},
    ),
    # A steady timber dealer in America: approve.
    Blueprint(
        name="calder-timber",
        firm="Calder Vale Timber LLC",
        city="Columbus",
        sector="F51",
        seed=24,
        form=Format.CAMT053,
        monthly_sales=160_000,
        amount="120000",
        tenor_months=18,
        purpose="stock for the summer season",
        language="en",
        currency="USD",
        established=dt.date(2009, 9, 1),
        traits={"margin": 0.13, "buffer_days": 50, "growth": 0.002, "payout": 0.005, "bank_debt_months": 0.5},
    ),
    # A good machine builder that asks for more than it can carry: approve less.
    Blueprint(
        name="mingyuan-machinery",
        firm="宁波明远精密机械有限公司",
        city="宁波",
        sector="C35",
        seed=31,
        form=Format.XLSX,
        monthly_sales=950_000,
        amount="2000000",
        tenor_months=12,
        purpose="购置数控加工设备",
        established=dt.date(2012, 3, 8),
        traits={"margin": 0.14, "buffer_days": 35, "growth": 0.003, "payout": 0.005, "bank_debt_months": 1.0},
    ),
    # A freight firm that lives on one customer, without accounts and without sanctions screening: refer.
    Blueprint(
        name="ribble-freight",
        firm="Ribble Road Freight LLC",
        city="Dayton",
        sector="G54",
        seed=43,
        form=Format.MT940,
        monthly_sales=95_000,
        amount="60000",
        tenor_months=12,
        purpose="two used trailers",
        language="en",
        currency="USD",
        established=dt.date(2017, 6, 20),
        traits={"margin": 0.11, "buffer_days": 25, "payout": 0.005, "bank_debt_months": 0.6},
        economy={"concentration": 1.8},
        has_accounts=False,
        papers=tuple(paper for paper in PAPERS if paper != "sanctions-clear"),
    ),
    # A decorator that lives on new lenders it does not name: decline.
    Blueprint(
        name="ruifeng-decoration",
        firm="嘉兴瑞丰装饰工程有限公司",
        city="嘉兴",
        sector="E50",
        seed=51,
        form=Format.CSV_GB18030,
        monthly_sales=620_000,
        amount="600000",
        tenor_months=12,
        purpose="补充流动资金",
        established=dt.date(2018, 11, 2),
        traits={"margin": 0.01, "buffer_days": 6, "growth": -0.006, "owner_wealth": 2e6, "bank_debt_months": 1.4},
        hides_new_lenders=True,
    ),
    # A food maker whose statements were improved by hand; the broken balances alone would stop it: decline.
    Blueprint(
        name="jiahe-foods",
        firm="绍兴嘉禾食品有限公司",
        city="绍兴",
        sector="C13",
        seed=61,
        form=Format.XLSX,
        monthly_sales=780_000,
        amount="500000",
        tenor_months=12,
        purpose="节前备货",
        established=dt.date(2015, 5, 18),
        traits={"margin": 0.06, "buffer_days": 14, "bank_debt_months": 0.9},
        scheme=Scheme.FORGED,
    ),
    # A software firm that asks for little and pays wages to each employee: approve.
    Blueprint(
        name="tyne-software",
        firm="Tyne Ledger Software Inc",
        city="Cleveland",
        sector="I65",
        seed=71,
        form=Format.OFX,
        monthly_sales=85_000,
        amount="50000",
        tenor_months=12,
        purpose="bridging late payers",
        product=Product.REVOLVING_LINE,
        language="en",
        currency="USD",
        established=dt.date(2016, 1, 15),
        traits={"margin": 0.16, "buffer_days": 40, "growth": 0.004, "payout": 0.005, "bank_debt_months": 0.0},
        pays_staff_singly=True,
    ),
    # A wholesaler whose turnover goes round in circles: decline.
    Blueprint(
        name="trent-supplies",
        firm="Trent Catering Supplies LLC",
        city="Toledo",
        sector="F51",
        seed=81,
        form=Format.CSV_ENGLISH,
        monthly_sales=120_000,
        amount="90000",
        tenor_months=12,
        purpose="working capital",
        language="en",
        currency="USD",
        established=dt.date(2019, 2, 4),
        traits={"margin": 0.045, "buffer_days": 10, "bank_debt_months": 0.8},
        scheme=Scheme.CIRCULAR,
    ),
)


def rebuild(folder: Path) -> None:
    """Write every sample anew under the folder."""
    for sample in SAMPLES:
        shutil.rmtree(folder / sample.name, ignore_errors=True)
        write_case_folder(sample, folder / sample.name)


if __name__ == "__main__":
    rebuild(resources() / "samples")
