"""The team's files, and the commands they type: the only room that reads or writes."""

PART_OF = "twofold"  # extract/own_packages.py looks for this line: other distributions have a package `extract` too
