"""The worked example: sixteen published reports, extracted by two people who do not always agree."""
