"""Writes the form for others: as codebook, JSON Schema, pandera checks and REFI-QDA."""
