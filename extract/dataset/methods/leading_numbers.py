"""Numbers in the methods text that lead to the cells which they count."""

from __future__ import annotations

from schema.form import Form
from validate.dataset.paper.linked_numbers import linked
from validate.dataset.paper.paper_table import Trace

VALUES = ("conflict", "rounded")
DIFFERED = (*VALUES, "status", "omission")
"""The states of cells in which extractors differ in meaning."""


def cells_led(form: Form, number: int, *states: str, resolution: str = "") -> str:
    """A number of cells of a round that leads to them."""
    return linked(number, Trace(states=states, resolution=resolution, round=form.round))


def section_of(form: Form, table: str) -> str:
    """The name that a table has in the report, for the round of the form."""
    return f"{table}-{form.round}" if form.round > 1 else table
