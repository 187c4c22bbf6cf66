"""Decisions, which of them are in force, and how they name rows."""
