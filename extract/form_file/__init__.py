"""A team's own form as a YAML file: written readable, read back as plain strings, its mistakes named at their line."""
