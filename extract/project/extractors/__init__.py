"""Says which file is whose, and keeps the first submission of each extractor."""
