"""Entering and dropping: forms, evidence files, hand-entered accounts and orders."""
