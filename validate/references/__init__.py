"""References of reports: names studies after them, and finds duplicates."""
