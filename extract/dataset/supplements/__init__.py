"""Supplements that journals ask for: what a reader of the paper needs to follow the extraction."""
