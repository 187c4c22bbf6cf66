"""Writes a table as HTML and Markdown, and escapes the texts of its cells."""
