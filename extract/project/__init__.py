"""The project folder: its settings, studies, submissions and ledger, and merging all of it."""
