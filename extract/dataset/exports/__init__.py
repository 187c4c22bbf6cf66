"""Writes a dataset as files that other programs import, and lists what each program has no place for."""
