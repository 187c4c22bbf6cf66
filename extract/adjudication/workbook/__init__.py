"""Writes the whole workbook: cover, lines, pairings, and a team's additions to the earlier one."""
