"""A table for a paper."""

import re
from collections.abc import Mapping
from dataclasses import field

from schema.missing import Missing
from schema.records import record

_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?( \(\d+\))?%?")
_NO_NUMBER = {"", "-", *(code.value for code in Missing)}


@record(kw_only=True)
class Group:
    """Rows under a heading. A table without headings has one group with an empty heading."""

    heading: str = ""
    note: str = ""  # a sentence under the heading, such as the definition of a theme
    rows: tuple[tuple[str, ...], ...] = ()


SAME = ("agreed", "cosmetic")
"""The states of a cell in which all entries mean the same."""

FILLED_BY_TWO = ("agreed", "cosmetic", "conflict", "rounded", "status", "unscored")
"""The states of a cell in which two extractors recorded something."""


@record(kw_only=True)
class Trace:
    """What a cell of a table was counted or taken from, so that a reader can go from it to the extractors' cells.

    Without `states` and `code`, these are rows of the dataset: of a table, a study or some `studies`, with a choice
    (`holds`) in a field. `lines` gives the numbers of these rows; then `holds` only says what they have in common.
    `line` is one row, shown with the rows that refer to it. With `code`, they are cells of the dataset with this
    missing code; all filled cells for `FILLED`, those with a value for `VALUE`.

    With `states`, they are cells of the first submissions in these states, and with `resolution` only those resolved in
    this way; with `two_values` only those in which two extractors have a value. With `later`, they are cells that
    differ in the present files and did not differ in the first submissions. `row` is the name of a row. A blank part
    matches all. `round` is the round of extraction.

    With `made_by`, they are records of the first submissions that only this extractor made among those who extracted
    the study; for `EVERYBODY` records that all of them made, for `ANYBODY` all records.

    With `tags`, they are entries that decisions settled or one person extracted, with all of these tags (see
    `tagged_entries`); with `decisions`, the decisions on them, each once.

    `items` limits cells to these data items: the name of the table, a space, the name of the field. `measured` limits
    cells and records to studies on which agreement is measured, which may leave out the pilot round. With `section`, it
    is a table of the report, whose numbers have links of their own.
    """

    table: str = ""
    study: str = ""
    field: str = ""
    holds: str = ""
    row: str = ""
    states: tuple[str, ...] = ()
    resolution: str = ""
    later: bool = False
    two_values: bool = False
    studies: tuple[str, ...] = ()
    lines: tuple[int, ...] | None = None
    line: int = -1
    code: str = ""
    made_by: str = ""
    items: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    decisions: bool = False
    measured: bool = False
    section: str = ""
    round: int = 1


INDENT = "\u2003"
"""Put before the name of a row that is a part of a row above it."""

FILLED = "*"
"""Every value and every missing code."""

VALUE = "="
"""Every value that is not a missing code."""


EVERYBODY = "*"
"""All who extracted a study."""

ANYBODY = "+"
"""Anybody who made a record."""


@record(kw_only=True)
class PaperTable:
    """A table for a paper. Every cell is text for readers.

    `name` names it within a file, `short` is used if there is little room. A cell may have several lines.
    """

    name: str
    short: str = ""
    title: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    traces: Mapping[tuple[int, int], Trace] = field(
        default_factory=dict, hash=False
    )  # by row (without headings) and column

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def numeric(self) -> frozenset[int]:
        """The columns in which every cell is a number, a percentage, blank or a missing code.

        A completely blank column is included if it is next to such a column.
        """
        columns = list(enumerate(zip(*self.rows, strict=True)))[1:]
        may_be = [place for place, column in columns if all(_is_number(text) for text in column)]
        found = {place for place, column in columns if place in may_be and any(column)}
        for aside, places in ((-1, may_be), (1, may_be[::-1])):
            for place in places:
                if place + aside in found:
                    found.add(place)
        return frozenset(found)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None or text in _NO_NUMBER


def plain(*rows: tuple[str, ...]) -> tuple[Group, ...]:
    """The groups of a table without headings."""
    return (Group(rows=rows),)
