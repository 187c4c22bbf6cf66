"""Writes what a data repository needs besides the tables: an RO-Crate and a citation."""
