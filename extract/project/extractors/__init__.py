"""Finds out which file belongs to which extractor, and keeps their first submissions."""
