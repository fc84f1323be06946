"""The bank's policy, read only."""
