"""Writes workbooks for verifying what one person extracted, and reads the verdicts."""
