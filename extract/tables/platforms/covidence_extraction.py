"""Covidence's second extraction tool: one row per study and reviewer, and one of the consensus once there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.shape import Shape, column, place_of, remade, texts
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "Covidence extraction 2"
_CONSENSUS = "consensus"


def covidence_extraction(tables: Sequence[PlainTable]) -> Shape | None:
    """The export as it is, its study numbers without the # that only some exports have; None where it is none.

    The study column is the Covidence number, which alone is different for each study; Study ID where some row has none.
    """
    for table in tables:
        number = place_of(table, "Covidence #", "Covidence")
        person = place_of(table, "Reviewer Name")
        study = place_of(table, "Study ID")
        if number is not None and person is not None and study is not None:
            return _shape(table, number, study, person)
    return None


def _shape(table: PlainTable, number: int, study: int, person: int) -> Shape:
    numbers = column(table, number)
    bare = numbers.str.replace(r"^\s*#\s*(\d+)\s*$", "$1")
    changed = int((numbers != bare).sum())
    columns = list(zip(table.headers, table.columns, table.cells.get_columns(), strict=True))
    columns[number] = (table.headers[number], table.columns[number], bare)
    people = texts(table, person)
    agreed = sum(name.casefold() == _CONSENSUS for name in people)
    key = number if len(texts(table, number)) == table.height else study
    given = tuple(table.headers[place] for place in (study, place_of(table, "Title")) if place not in {None, key})
    remarks = [f"{table.sheet}: recognised as an export of {NAME}: one row per study and reviewer"]
    if changed:
        remarks.append(f"{table.sheet}: the # before {plural(changed, 'study number')} was left out")
    if agreed:
        remarks.append(f"{table.sheet}: {plural(agreed, 'row is', 'rows are')} the team's consensus")
    else:
        remarks.append(f"{table.sheet}: it has no row of a consensus yet")
    return Shape(
        NAME,
        (replace(remade(table, columns), given=given),),
        ("extraction",),
        table.headers[key],
        table.headers[person],
        tuple(remarks),
    )
