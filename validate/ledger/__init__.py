"""Decisions, which of them are in force, and how they refer to rows."""

from validate.ledger.ledger import Decision, Ledger

__all__ = ["Decision", "Ledger"]
