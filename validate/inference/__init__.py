"""Infers a form for tables that nobody prepared: matching columns, key and types. All assumptions are shown."""
