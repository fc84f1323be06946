"""The same 44 cash-flow features by this project's panel, DuckDB, Polars and pandas: values and times compared.

The table: one account a firm; every row prints its balance. `names` says which features; each engine is a module with
`load(movements)`, which makes the engine's own table, and `features(table)`, which answers a column a feature.
"""
