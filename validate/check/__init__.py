"""The problems of an extraction, at their cells: from single cells, from rows, and from the rules of the form."""
