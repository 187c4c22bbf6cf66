"""What a new version of a form changes, and what becomes of what was extracted with the earlier one."""
