"""Finds tables in any team's files, and recognises exports of review platforms."""

from __future__ import annotations

from extract.tables.choosing import address_of, is_beside_data, main_table, table_at, titled_table
from extract.tables.find import FoundTables, find_tables, look_for_tables
from extract.tables.shape import Shape
from extract.tables.shapes import recognise

__all__ = [
    "FoundTables",
    "Shape",
    "address_of",
    "find_tables",
    "is_beside_data",
    "look_for_tables",
    "main_table",
    "recognise",
    "table_at",
    "titled_table",
]
