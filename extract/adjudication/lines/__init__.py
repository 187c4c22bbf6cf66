"""What a line of the sheet is, and the words in it."""
