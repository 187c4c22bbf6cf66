"""The contents of tables for a paper, made from a consensus. How files show them is decided elsewhere."""
