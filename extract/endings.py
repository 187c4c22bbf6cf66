"""How the names of spreadsheet files end."""

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""Files with sheets."""

SPREADSHEETS = (*WORKBOOKS, ".csv", ".tsv", ".txt")
"""All files in which twofold looks for rows."""
