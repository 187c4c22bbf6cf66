"""Writes the tables and pictures for the paper, as Word files and for print."""
