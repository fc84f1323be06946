"""The scoring models, read only."""
