"""Writes lines of values into a sheet."""
