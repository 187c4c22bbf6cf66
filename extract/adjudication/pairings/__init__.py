"""The sheet of pairings: which row is which, asked, ruled on and taken back."""
