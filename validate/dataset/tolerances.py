"""Within which tolerance numbers counted as the same, and which of them the dataset has."""

from collections.abc import Iterator

from schema.decimals import plain
from schema.form import Field, Form
from schema.text import and_list
from validate.inference.names_in_form import data_items


def tolerance_of(field: Field) -> str:
    """By how much two numbers in a field may differ and count as the same; blank where none may.

    Nobody compares entries of which one person extracts the value.
    """
    tolerance = field.effective_tolerance
    return plain(tolerance) if tolerance and field.mode == "dual" and field.scored else ""


def has_tolerances(form: Form) -> bool:
    """Whether numbers that differ may count as the same in some data item."""
    return any(tolerance_of(field) for table in form.tables for field in data_items(table))


def on_tolerances(form: Form, extractors: int) -> Iterator[str]:
    """Within which tolerance numbers of which data items counted as the same, and which one stands; nothing of none."""
    by_tolerance: dict[str, dict[str, None]] = {}
    for table in form.tables:
        for field in data_items(table):
            if tolerance := tolerance_of(field):
                by_tolerance.setdefault(tolerance, {})[field.label] = None
    if by_tolerance and extractors > 1:
        within = "; ".join(f"{tolerance} in {and_list(list(labels))}" for tolerance, labels in by_tolerance.items())
        taken = "lower one" if extractors == 2 else "middle one (of two in the middle, the lower)"
        yield (
            f"Numbers counted as the same if they differed by no more than {within}. Of such numbers the dataset has"
            f" the {taken}, unless a decision says otherwise."
        )
