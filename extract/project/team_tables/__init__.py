"""Reads the team's tables in the project (contacts, codebook, findings), and adds rows to them."""
