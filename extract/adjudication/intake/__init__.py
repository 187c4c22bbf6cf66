"""Reads the rulings in sheets and exported pages, and reports rulings that are not in the ledger yet."""
