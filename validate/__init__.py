"""What is true of extractions in memory: checks, merge, ledger arithmetic, agreement, dataset tables. Pure functions."""
