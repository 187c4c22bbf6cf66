"""What is wrong with an extraction, at its cells: cells, rows, and the rules of the form."""
