"""Says which studies there are, who extracts which, and which are for the pilot."""
