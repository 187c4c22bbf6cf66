"""Turns the conditions of a form's rules into Polars expressions and pandera checks, and finds mistakes in them."""
