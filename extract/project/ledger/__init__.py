"""Reads, locks and repairs the ledger file, and joins two copies of it."""
