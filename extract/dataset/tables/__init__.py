"""Writes the tables of the dataset for people and programs: workbook, database, package, letters."""
