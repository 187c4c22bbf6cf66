"""The workbook of a form: writes it, reads it when it is filled in, and copies it with its problems marked."""
