"""The dataset as a folder of files."""
