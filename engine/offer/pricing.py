"""The price of risk: rate = funding + running cost + expected loss + capital x hurdle, kept within its bounds.

Capital is Basel's corporate formula with the adjustment for small firms (CRE31.5 to CRE31.9 of the Basel framework),
for PD as a fraction, LGD as a fraction and M in years. The funding term pays only for what capital does not fund.
"""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist

from engine.money import Rate
from engine.offer.offer import Price
from engine.policy.policy import Pricing, ProductTerms

SMALLEST_SALES, LARGEST_SALES = 5.0, 50.0
"""The sales in EUR million between which the size adjustment moves; beyond 50 there is none."""

_NORMAL = NormalDist()
_PLACES = 6
"""Rates are kept to a ten-thousandth of a percent."""


def correlation(pd: float, sales_eur_million: float) -> float:
    """Basel's asset correlation R with the size adjustment; sales are clipped to 5 and 50 million."""
    weight = (1 - math.exp(-50 * pd)) / (1 - math.exp(-50))
    size = min(max(sales_eur_million, SMALLEST_SALES), LARGEST_SALES)
    return 0.12 * weight + 0.24 * (1 - weight) - 0.04 * (1 - (size - 5) / 45)


def capital_requirement(
    pd: float, lgd: float, maturity: float = 1.0, sales_eur_million: float = LARGEST_SALES
) -> float:
    """Basel's K: capital as a fraction of exposure against the unexpected loss at 99.9 %, for 0 < pd < 1."""
    r = correlation(pd, sales_eur_million)
    stressed = _NORMAL.cdf((_NORMAL.inv_cdf(pd) + math.sqrt(r) * _NORMAL.inv_cdf(0.999)) / math.sqrt(1 - r))
    b = (0.11852 - 0.05478 * math.log(pd)) ** 2
    maturity_factor = (1 + (min(max(maturity, 1.0), 5.0) - 2.5) * b) / (1 - 1.5 * b)
    return (stressed - pd) * lgd * maturity_factor


def cut_off_pd(pricing: Pricing, ceiling: Rate) -> float:
    """The PD from which the bank does not lend: m / (m + LGD), m the margin after funding and running cost, and
    never above the policy's own bound.

    The margin is that of the highest rate the product may bear, so that one cut-off holds for all applicants.
    """
    margin = max(0.0, float(ceiling - pricing.funding - pricing.opex))
    return min(margin / (margin + float(pricing.lgd)), float(pricing.most_pd))


def price(
    pd: float, pricing: Pricing, product: ProductTerms, maturity: float, sales_eur_million: float | None
) -> Price:
    """The yearly rate for this PD and product, with its parts.

    Sales that are not known get no size adjustment, which asks for more capital, never less. PD is kept within
    Basel's floor of 0.05 % and 99.9 %.
    """
    known_pd = min(max(pd, 0.0005), 0.999)
    sales = LARGEST_SALES if sales_eur_million is None else sales_eur_million
    capital = _rate(capital_requirement(known_pd, float(pricing.lgd), maturity, sales))
    funding = _round(pricing.funding * (1 - capital))
    expected_loss = _round(_rate(known_pd) * pricing.lgd)
    capital_cost = _round(capital * pricing.hurdle)
    unclipped = funding + pricing.opex + expected_loss + capital_cost
    ceiling = min(product.ceiling, pricing.legal_ceiling)
    return Price(
        rate=max(product.floor, min(unclipped, ceiling)),
        funding=funding,
        opex=pricing.opex,
        expected_loss=expected_loss,
        capital_cost=capital_cost,
        capital=capital,
        unclipped=unclipped,
        floor=product.floor,
        ceiling=ceiling,
        cut_off_pd=cut_off_pd(pricing, ceiling),
    )


def _rate(number: float) -> Rate:
    return _round(Decimal(number))


def _round(rate: Rate) -> Rate:
    return round(rate, _PLACES)
