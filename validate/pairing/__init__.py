"""Decides which row of one extraction is which row of another: by identity, by the team's rulings, by similarity."""
