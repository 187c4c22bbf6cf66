"""Writes the workbooks in which somebody verifies what one person extracted, and reads the verdicts."""
