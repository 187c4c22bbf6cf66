"""Reads what a team added to its adjudication sheet, and writes it into the next sheet."""
