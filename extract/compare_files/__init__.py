"""Comparing files without a project."""
