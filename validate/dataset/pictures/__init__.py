"""The contents of pictures for a paper: the numbers that each one shows. How they are drawn is decided elsewhere."""
