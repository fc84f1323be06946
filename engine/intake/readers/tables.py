"""The evidence beside statements: invoices, yearly accounts and orders, from CSV files and workbooks."""

from __future__ import annotations

from engine.intake.readers.invoices import read_invoices
from engine.intake.readers.orders import read_orders
from engine.intake.readers.yearly import read_accounts

__all__ = ["read_accounts", "read_invoices", "read_orders"]
