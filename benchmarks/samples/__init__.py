"""Files that are read in tests and benchmarks, one or more of every format, all invented."""
