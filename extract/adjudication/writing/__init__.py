"""Writes the lines of values into a sheet."""
