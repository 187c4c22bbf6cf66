"""What a pilot round shows: which fields extractors read differently, and which of their answers were overruled."""
