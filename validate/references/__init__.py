"""References of reports: how studies are named after them, and which of them are the same."""
