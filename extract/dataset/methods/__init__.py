"""Words what was done, with its numbers: methods.md, methods-in-full.md and reporting.md."""
