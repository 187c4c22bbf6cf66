"""Who extracts which study: spreading studies over extractors, and what an assignment says."""
