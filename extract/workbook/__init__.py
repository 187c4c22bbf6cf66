"""The workbook of a form: written empty, read when filled, copied with its problems marked."""
