"""What is true of extractions in memory: checks, merge, ledger, agreement, dataset tables. Pure functions."""
