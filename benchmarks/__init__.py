"""How fast, and with how much memory: ratios within one run, beside what others need for the same files."""
