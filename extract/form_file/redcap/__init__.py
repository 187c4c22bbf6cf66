"""A form as a data dictionary of REDCap, and a data dictionary as a form; what one of them cannot hold is listed."""
