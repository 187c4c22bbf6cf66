"""The sheet of discrepancies: a line for each, what is to be filled in set off, and everything else to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.grid import Column, Grid
from extract.adjudication.lines import Line
from extract.adjudication.looks import Looks
from extract.adjudication.names import Names
from extract.adjudication.words import (
    BLANK,
    CAUSE,
    CORRECT,
    FIELD,
    GUIDANCE,
    INPUTS,
    KEY,
    KIND,
    METHOD,
    NO_ROW,
    NOT_EXTRACTED,
    OLD,
    PAIRING_FIRST,
    PROPOSED,
    REASON,
    ROW,
    RULED,
    RULING,
    STATES,
    STATUS,
    STUDY,
    TABLE,
    VALUE,
    WHO,
    has,
    where,
)
from extract.workbook.dropdowns import Lists

_WIDTHS = {
    STATUS: 11, STUDY: 13, TABLE: 13, ROW: 20, FIELD: 20, KIND: 17, OLD: 30, PROPOSED: 16, RULING: 17, VALUE: 17,
    METHOD: 15, WHO: 17, CAUSE: 14, REASON: 32, GUIDANCE: 60, KEY: 12,
}  # fmt: skip
_VALUE_WIDTH, _WHERE_WIDTH = 26, 26
_ABSENT = frozenset({BLANK, NO_ROW, NOT_EXTRACTED, ""})
_BAND = "What the extractors have. Sort and filter as you like; nothing typed on this side is read."
_INPUT_BAND = "YOUR RULING: fill in Ruling, Method and Who; see the sheet How to rule"


def columns(written: Sequence[Line], names: Names, looks: Looks) -> list[Column]:
    """The columns in their order. The hidden one stands last, where no filling down of rulings reaches it."""
    shown = names.shown.values()
    return [
        *(Column(header, looks.head, _WIDTHS[header]) for header in (STATUS, STUDY, TABLE, ROW, FIELD, KIND)),
        *(Column(has(name), looks.value_head, _VALUE_WIDTH) for name in shown),
        *(Column(where(name), looks.head, _WHERE_WIDTH, small=True) for name in shown),
        Column(OLD, looks.head, _WIDTHS[OLD], hidden=not any(line.old for line in written)),
        Column(PROPOSED, looks.head, _WIDTHS[PROPOSED], hidden=not any(line.proposed for line in written)),
        *(Column(header, looks.input_head, _WIDTHS[header]) for header in INPUTS),
        Column(GUIDANCE, looks.head, _WIDTHS[GUIDANCE], small=True),
        Column(KEY, looks.head, _WIDTHS[KEY], hidden=True),
    ]


def write_lines(sheet: Worksheet, written: Sequence[Line], names: Names, looks: Looks, lists: Lists) -> None:
    """Writes the headers, the lines, and what helps to fill them in."""
    grid = Grid.of(sheet, columns(written, names, looks), looks, len(written))
    cells = (list(_cells(line, names, looks)) for line in written)
    grid.write(cells, band=_BAND, input_band=_INPUT_BAND, frozen=FIELD)
    grid.offer(rulings_offered(names), "Who is right, or what stands instead: choose from the list.", lists)
    grid.tell(VALUE, "Only where the ruling is “another value”: the value itself, or a missing code.")
    ruling = grid.cell(RULING)
    begun = f'{ruling}<>"",{ruling}<>"{CORRECT}"'
    grid.colour(
        {METHOD: begun, WHO: begun, VALUE: f'{ruling}="{RULED["value"]}"'},
        {
            STATES["decided"]: looks.decided,
            STATES["stale"]: looks.changed,
            STATES["asked"]: looks.asked,
            PAIRING_FIRST: looks.asked,
        },
    )


def rulings_offered(names: Names) -> tuple[str, ...]:
    """What the drop-down under Ruling holds."""
    return (*names.shown.values(), *RULED.values())


def _cells(line: Line, names: Names, looks: Looks) -> Iterator[tuple[str, Format]]:
    """The texts of a line in the order of the columns."""
    for text in (line.status, line.study, line.table, line.row, line.field):
        yield text, looks.place
    yield line.kind, looks.aside
    for name in names.shown:
        shown = looks.listing if line.item.whole_row else looks.value
        yield line.values[name], looks.absent if line.values[name] in _ABSENT else shown
    for name in names.shown:
        yield line.where[name], looks.aside
    yield line.old, looks.aside
    yield line.proposed, looks.proposed
    if line.item.in_trouble:
        yield CORRECT, looks.closed
        yield from (("", looks.closed) for _ in INPUTS[1:])
    else:
        yield from ((text, looks.input) for text in astuple(line.input))
    yield line.guidance, looks.aside
    yield line.key, looks.aside
