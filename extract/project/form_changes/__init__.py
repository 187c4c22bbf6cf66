"""Keeps the versions of the form, and carries workbooks and rulings over to a new version."""
