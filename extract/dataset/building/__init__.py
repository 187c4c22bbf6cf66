"""Says what is in the way of a dataset, and writes the folder with everything in it."""
