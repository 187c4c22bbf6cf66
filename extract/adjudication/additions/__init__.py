"""What a team added to its adjudication sheet, read from the old workbook and written into the next one."""
