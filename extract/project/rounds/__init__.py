"""Merges all rounds of a project, one standing on the other, and writes the workbooks of a later round."""
