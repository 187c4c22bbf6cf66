"""Changes to what an extractor types: one cell, a row left out, a row typed twice, findings numbered the other way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, assert_never

from extract.demo.rows import Row, Rows
from schema.records import record


@record(kw_only=True)
class Change:
    """How one extractor's row differs from the facts.

    The row is the only one of the study in the table, or the one that has `row` in one of its cells. `text` is what is
    typed in `field` ("" leaves it blank); `renamed` types it also wherever else in the study that name stands. `why`
    is the code of a slip, or the conflict of two public sources that a difference comes from.
    """

    who: str
    study: str
    table: str
    row: str = ""
    field: str = ""
    text: str = ""
    what: Literal["cell", "renamed", "left out", "twice"] = "cell"
    why: str = ""


def changed(rows: Rows, changes: Iterable[Change]) -> Rows:
    """A copy of the rows with the changes made; ValueError for a change that does not fit exactly one row."""
    copy = {table: [dict(row) for row in several] for table, several in rows.items()}
    for change in changes:
        several = copy[change.table]
        place = _place(several, change)
        if change.what == "cell":
            several[place][change.field] = change.text
        elif change.what == "renamed":
            _rename(copy, change.study, several[place][change.field], change.text)
        elif change.what == "left out":
            del several[place]
        elif change.what == "twice":
            several.insert(place + 1, dict(several[place]))
        else:
            assert_never(change.what)
    return copy


def numbered_backwards(rows: Rows, studies: Iterable[str]) -> Rows:
    """A copy in which the findings of these studies are listed and numbered from the last to the first."""
    copy = {table: [dict(row) for row in several] for table, several in rows.items()}
    for study in studies:
        there = [place for place, row in enumerate(copy["findings"]) if row["study"] == study]
        listed = [copy["findings"][place] for place in reversed(there)]
        new = {row["finding"]: str(number) for number, row in enumerate(listed, 1)}
        for place, row in zip(there, listed, strict=True):
            copy["findings"][place] = row | {"finding": new[row["finding"]]}
        for quote in copy["quotes"]:
            if quote["study"] == study:
                quote["finding"] = "; ".join(new[part] for part in quote["finding"].split("; "))
    return copy


def _rename(rows: Rows, study: str, old: str, new: str) -> None:
    """Writes another name wherever this one stands in a cell of the study: where it is given, and where it is meant."""
    for several in rows.values():
        for row in several:
            if row["study"] == study:
                row.update({name: new for name, text in row.items() if text == old})


def _place(several: list[Row], change: Change) -> int:
    fitting = [
        place
        for place, row in enumerate(several)
        if row["study"] == change.study and (not change.row or change.row in row.values())
    ]
    if len(fitting) != 1:
        raise ValueError(f"{change} fits {len(fitting)} rows")
    return fitting[0]
