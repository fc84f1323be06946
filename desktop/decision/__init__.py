"""The decision: two recommendations side by side, findings, and the record."""
