"""Row pairing with known truth: real rows, changed as extractors would have it, paired, and compared with the truth."""
