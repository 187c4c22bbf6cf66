"""Finds the problems of an extraction, at their cells: in single cells, in rows, and by the rules of the form."""
