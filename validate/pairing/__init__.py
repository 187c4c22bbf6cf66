"""Which row of one extraction is which row of another: by identity, by the rulings of the team, by similarity."""
