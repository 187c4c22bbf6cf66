"""What is true of extractions in memory: checks, merge, ledger, agreement, dataset tables. Pure functions."""

PART_OF = "twofold"  # extract/own_packages.py looks for this line: other distributions have a package `validate` too
