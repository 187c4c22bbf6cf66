"""Finds quoted words in the text of a report, in spite of line breaks, hyphens and columns."""
