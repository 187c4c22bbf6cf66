"""Finds lines, columns and headers on a sheet, however a person has changed it."""
