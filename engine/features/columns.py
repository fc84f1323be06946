"""The facts of many firms as plain columns: what a `Panel` computes from.

Rows of every table are sorted by (firm, day). Amounts are floats in major units of each firm's case currency.
A case, a parquet portfolio and the simulator all end in these columns, so that one definition of a feature serves all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Days: TypeAlias = NDArray[np.datetime64]
Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int8]
Flags: TypeAlias = NDArray[np.bool_]
Column: TypeAlias = NDArray[np.float64]
"""One value a firm; NaN is unknown."""


@dataclass(frozen=True, eq=False, slots=True)
class TransactionColumns:
    """Bank movements. `account` is unique over the panel and indexes `account_firm` and `account_opening`.

    balance is NaN where the statement gives none; counterparty is a code unique within its firm, -1 where the
    row names nobody; category and exclusion are the codes of `engine.facts.conduct`; penalty marks late fees
    and penalties. account_opening is the balance before the account's first row, NaN where unknown.
    account_start is the first day the account's statements cover. account_limit is the agreed overdraft, NaN where
    none is known; None where no account's is.
    """

    firm: Ints
    day: Days
    account: Ints
    amount: Floats
    balance: Floats
    counterparty: Ints
    category: Codes
    exclusion: Codes
    penalty: Flags
    account_firm: Ints
    account_opening: Floats
    account_start: Days
    account_limit: Floats | None = None


@dataclass(frozen=True, eq=False, slots=True)
class InvoiceColumns:
    """Invoices of one direction; refunds are negative; counterparty codes are shared between sales and purchases."""

    firm: Ints
    day: Days
    counterparty: Ints
    net: Floats
    gross: Floats
    void: Flags


@dataclass(frozen=True, eq=False, slots=True)
class AccountsColumns:
    """Yearly accounts: `items[code]` has shape (firms, 3), the last column the newest year; NaN where not given.

    period_end is the newest year's end (NaT without accounts); audited is 1, 0 or NaN.
    """

    items: dict[str, Floats]
    period_end: Days
    audited: Floats


@dataclass(frozen=True, eq=False, slots=True)
class OrderColumns:
    """Orders; confirmed marks those that are confirmed and not yet delivered, paid or cancelled."""

    firm: Ints
    day: Days
    buyer: Ints
    amount: Floats
    confirmed: Flags


@dataclass(frozen=True, eq=False, slots=True)
class FirmColumns:
    """One value a firm. has_* tells whether that evidence came at all, and bank statements up to the day of the case:
    without it the block is unknown.

    euro is the value of one unit of the case currency in EUR (NaN for an unlisted currency), so that features
    in money mean the same in every currency. industry_default_rate and industry_trend (change of the sector's index
    over six months, a fraction) come from the industry table. declared_* are NaN where the applicant declared
    nothing at all, 0 where it declared to have no debts.
    """

    as_of: Days
    established: Days
    employees: Floats
    owner_hhi: Floats
    requested_amount: Floats
    tenor_months: Floats
    declared_debt: Floats
    declared_monthly_payment: Floats
    declared_lenders: Floats
    industry_default_rate: Floats
    industry_trend: Floats
    euro: Floats
    has_transactions: Flags
    has_sales: Flags
    has_purchases: Flags
    has_orders: Flags

    def __len__(self) -> int:
        return len(self.as_of)


@dataclass(frozen=True, eq=False, slots=True)
class PanelColumns:
    firms: FirmColumns
    transactions: TransactionColumns
    sales: InvoiceColumns
    purchases: InvoiceColumns
    accounts: AccountsColumns
    orders: OrderColumns
