"""The changes in a new version of a form, and what happens to extractions made with the earlier version."""
