"""Spread: yearly accounts of many firms and the sums that ratios are built on. An item not given is unknown."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.facts.statements import ITEMS
from engine.features.columns import AccountsColumns, Column, Flags, Floats


class Spread:
    """Yearly accounts; every figure has shape (firms, 3), the newest year last."""

    def __init__(self, columns: AccountsColumns, firms: int) -> None:
        self.columns = columns
        self._unknown = np.full((firms, 3), np.nan)
        self._newest: dict[str, Column] = {}

    def every_year(self, item: str) -> Floats:
        """The item over three years. A code that does not exist is a bug: KeyError."""
        if item not in ITEMS:
            raise KeyError(item)
        return self.columns.items.get(item, self._unknown)

    def __getitem__(self, item: str) -> Column:
        """The item of the newest year."""
        if item not in self._newest:
            self._newest[item] = np.asarray(self.every_year(item)[:, -1], np.float64)
        return self._newest[item]

    def year_before(self, item: str) -> Column:
        return np.asarray(self.every_year(item)[:, -2], np.float64)

    def has(self) -> Flags:
        return ~np.isnat(self.columns.period_end)

    @cached_property
    def debt(self) -> Column:
        """What lenders are owed, short and long."""
        return self["short_term_debt"] + self["long_term_debt"]

    @cached_property
    def ebit(self) -> Column:
        """Profit before tax and interest."""
        return self["total_profit"] + self["interest_expense"]

    @cached_property
    def ebitda(self) -> Column:
        return self.ebit + self["depreciation_amortisation"]

    @cached_property
    def current_assets(self) -> Column:
        """Cash to other current assets."""
        liquid = self["cash"] + self["receivables"] + self["prepaid"] + self["inventory"]
        return liquid + self["other_receivables"] + self["other_current_assets"]

    @cached_property
    def current_liabilities(self) -> Column:
        trade = self["payables"] + self["advances_received"] + self["accrued_and_taxes"]
        return self["short_term_debt"] + trade + self["other_current_liabilities"]

    @cached_property
    def working_capital(self) -> Column:
        return self.current_assets - self.current_liabilities

    @cached_property
    def debt_service(self) -> Column:
        """Interest of the year and principal that falls due within the next."""
        return self["interest_expense"] + self["debt_principal_due"]

    @cached_property
    def tangible_net_worth(self) -> Column:
        return self["total_equity"] - self["intangibles"]
