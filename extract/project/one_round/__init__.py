"""Checks and merges the extractions of one round, and says what is wrong with its workbooks."""
