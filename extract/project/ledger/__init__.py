"""Keeps the ledger file: its lines, its lock, its repair, and how two copies of it are joined."""
