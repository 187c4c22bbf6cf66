"""Reads and writes the project folder: settings, studies, first submissions and ledger. Merges all of it."""
