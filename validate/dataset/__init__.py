"""The tables of the dataset, and where each of their values comes from."""
