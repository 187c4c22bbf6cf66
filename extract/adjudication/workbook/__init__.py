"""Writes the whole workbook: cover, lines, pairings, and what a person had added to the earlier one."""
