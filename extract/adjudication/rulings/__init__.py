"""Turns what a person typed in a line into a ruling, and notices what was sorted apart."""
