"""Turns the texts in a line into a ruling, and detects rulings that were sorted without their lines."""
