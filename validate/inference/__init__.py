"""A form for tables that nobody prepared: columns that match, the key, what each holds; and all of it is said."""
