"""Who extracts which study: assigns studies to extractors, and answers questions about an assignment."""
