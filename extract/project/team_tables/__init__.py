"""Reads the tables that the team keeps beside its project (contacts, codebook, findings), and appends to them."""
