"""The sheet of pairings, with questions and rulings on which row is which."""
