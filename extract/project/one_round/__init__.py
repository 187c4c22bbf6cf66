"""Checks and merges the extractions of one round, and reports problems with its workbooks."""
