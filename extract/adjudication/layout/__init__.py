"""Where lines, columns and headers stand on a sheet, however a person has changed it since."""
