"""What may be recorded: cell types, missing codes, row models and the one view of a form taken from them."""

PART_OF = "twofold"  # extract/own_packages.py looks for this line: other distributions have a package `schema` too
