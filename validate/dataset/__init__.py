"""The tables of the dataset, and the sources of their values."""
