"""Simulation: firms that live by a ledger, apply for a loan, and repay it or not."""
