"""The pictures for the paper: the numbers that each one shows, apart from how it is drawn."""
