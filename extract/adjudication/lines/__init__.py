"""The lines of the sheet and the words in them."""
