"""Reads a pilot round of a project, and writes the workbooks for the meeting and for each extractor."""
