"""Finds the tables in files that nobody prepared, and recognises the exports of review platforms among them."""

from __future__ import annotations

from extract.tables.choosing import main_table
from extract.tables.find import Found, find_tables, look_for_tables

__all__ = ["Found", "find_tables", "look_for_tables", "main_table"]
