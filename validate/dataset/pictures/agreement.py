"""The picture of agreement by field, with intervals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from schema.form import Form
from schema.text import part_of, plural
from validate.agreement import FEWEST, Agreement, agreement_table
from validate.agreement.figures import number
from validate.agreement.how_measured import (
    NO_INTERVALS,
    WITHOUT_CATEGORIES,
    categories_sentence,
    intervals_with_why,
    kappa_named,
    pilot_sentence,
)
from validate.agreement.scale import has_categories
from validate.dataset.paper.agreement import not_compared
from validate.dataset.paper.paper_table import FILLED_BY_TWO, Trace
from validate.dataset.pictures.picture import Picture

_ESTIMATES = ("kappa", "kappa_low", "kappa_high", "ac1", "ac1_low", "ac1_high")


def agreement_pictures(form: Form, agreement: Agreement | None, paired: int = 0) -> Iterator[Picture]:
    """Kappa and AC1 for each categorical field that has at least one of them; none if there is no such field."""
    if agreement is None:
        return
    lines = [line for line in agreement_table(agreement).to_dicts() if line["field"] and int(line["n"] or 0)]
    of_categories = [line for line in lines if _has_categories(form, line)]
    frame = _frame(form, of_categories)
    if frame.is_empty():
        return
    apart = [line for line in lines if not _has_categories(form, line)]
    notes = [
        "Coefficients are of the entries in which two or more extractors gave a value on the data item's scale."
        f" n is the number of these entries. Kappa is {kappa_named(agreement)}. {categories_sentence(agreement)}"
        f" {_of_intervals(frame, agreement)}",
        *filter(None, [pilot_sentence(agreement)]),
        *_few(frame),
    ]
    if apart:
        notes.append(
            f"{plural(len(apart), 'data item is', 'data items are')} not shown, because kappa and AC1 would take each"
            f" value ({WITHOUT_CATEGORIES}) as a category of its own: {with_alpha(apart)}."
        )
    if left := len(of_categories) - frame.height:
        is_left = plural(left, "data item is", "data items are")
        notes.append(f"{is_left} not shown, because no coefficient is defined: agreement.csv says why.")
    notes += not_compared(paired)
    labels = {f"{table.name}.{field.name}": field.label for table in form.tables for field in table.fields}
    listed = [f"{table}.{field}" for table, field in frame.select("table", "field").iter_rows()]
    name = f"agreement-{form.round}" if form.round > 1 else "agreement"
    yield Picture(
        name=name,
        kind="agreement",
        title="Agreement between extractors on first submissions, by data item",
        alternative=_in_sentences(frame),
        numbers=frame,
        labels={
            "field": {key: labels[key] for key in listed},
            "table": {table.name: table.label for table in form.tables if table.name in set(frame["table"])},
        },
        words={},
        notes=tuple(notes),
        belongs_to=name,
        fewest=FEWEST,
        traces={
            (line, place): Trace(
                table=table,
                field=field,
                states=FILLED_BY_TWO,
                two_values=place > 4,
                measured=True,
                round=form.round,
            )
            for line, (table, field) in enumerate(frame.select("table", "field").iter_rows())
            for place in range(4, frame.width)
        },
    )


def _with_interval(frame: pl.DataFrame) -> int:
    """The number of data items with an interval of a coefficient."""
    return frame.filter(pl.col("kappa_low").is_not_null() | pl.col("ac1_low").is_not_null()).height


def _of_intervals(frame: pl.DataFrame, agreement: Agreement) -> str:
    """What the lines are and how they were made, if there are any."""
    if not _with_interval(frame):
        return NO_INTERVALS
    return f"A line is the 95% interval. {intervals_with_why(agreement)}"


def with_alpha(lines: Sequence[Mapping[str, str | None]]) -> str:
    """A phrase on the number of these data items with alpha."""
    defined = sum(line["alpha"] is not None for line in lines)
    if defined == len(lines):
        return "the table of agreement has alpha of them"
    if not defined:
        return "alpha is defined for none of them"
    return f"the table of agreement has alpha of the {defined} for which it is defined"


def _has_categories(form: Form, line: Mapping[str, str | None]) -> bool:
    return has_categories(form[str(line["table"])][str(line["field"])], line["alpha_level"])


def _frame(form: Form, lines: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The lines of the table of agreement that have an estimate, in the order of the form."""
    known = {(line["table"], line["field"]): line for line in lines if line["kappa"] or line["ac1"]}
    rows = [
        (
            table.name, field.name, table.label, field.label, int(line["n"]), int(line["kappa_n"] or 0),
            *(float(line[name]) if line[name] else None for name in _ESTIMATES),
        )
        for table in form.tables
        for field in table.fields
        if (line := known.get((table.name, field.name)))
    ]  # fmt: skip
    schema = (
        dict.fromkeys(("table", "field", "table_label", "label"), pl.String)
        | {"n": pl.Int64, "kappa_n": pl.Int64}
        | dict.fromkeys(_ESTIMATES, pl.Float64)
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def _few(frame: pl.DataFrame) -> list[str]:
    """Notes on data items that are based on few entries."""
    few = frame.filter(pl.col("kappa_n") < FEWEST).height
    if not few:
        return []
    rest = "rests" if few == 1 else "rest"
    return [
        f"*: {part_of(few, frame.height, 'data item')} {rest} on fewer than {FEWEST} entries, which is too few to rely"
        " on."
    ]


def _in_sentences(frame: pl.DataFrame) -> str:
    row = f"A row for each of {plural(frame.height, 'data item')}: a point for each coefficient"
    parts = [f"{row}, and its 95% interval as a line where there is one." if _with_interval(frame) else f"{row}."]
    for name, label in (("kappa", "Kappa"), ("ac1", "Gwet's AC1")):
        known = frame.filter(pl.col(name).is_not_null()).sort(name, maintain_order=True)
        if known.is_empty():
            continue
        low, high = known.row(0, named=True), known.row(-1, named=True)
        lowest, highest = number(low[name]), number(high[name])
        if lowest == highest:
            for_each = "" if known.height == 1 else " for each"
            reach = f"{lowest}{for_each}"
        else:
            reach = f"from {lowest} ({low['label']}) to {highest}"
        parts.append(f"{label} is defined for {plural(known.height, 'data item')}, {reach}.")
    return " ".join(parts)
