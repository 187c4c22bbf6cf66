"""Explains every kind of problem, and how to correct it."""
