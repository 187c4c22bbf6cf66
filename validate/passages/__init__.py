"""Looking for quoted words in the text of a report, whatever line breaks, hyphens and columns did to them."""
