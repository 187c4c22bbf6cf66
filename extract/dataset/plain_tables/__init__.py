"""Writes a table as HTML and Markdown, and escapes what stands in its cells."""
