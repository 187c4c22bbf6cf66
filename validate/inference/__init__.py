"""Infers a form for tables that nobody prepared: matching columns, the key, and types. All assumptions are shown."""
