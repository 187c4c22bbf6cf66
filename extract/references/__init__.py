"""Reads references from the files that reference managers and databases write: RIS, NBIB, and tables."""
