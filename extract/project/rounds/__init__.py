"""Merges all rounds of a project, each based on the one before, and writes the workbooks of later rounds."""
