"""The sheet of pairings: rows side by side, what is asked of them, and what is to be filled in set off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.grid import Column, Grid
from extract.adjudication.looks import Looks
from extract.adjudication.names import Names
from extract.adjudication.pairings.lines import DECIDED, LOOK_AT, PairLine
from extract.adjudication.words import (
    CAUSE,
    KEY,
    METHOD,
    NOT_ASKED,
    PAIR_INPUTS,
    PAIR_RULED,
    QUESTION,
    REASON,
    RULING,
    SCORE,
    STATUS,
    STUDY,
    TABLE,
    WHO,
    WHY,
    but_not,
    row_of,
    where,
)
from extract.workbook.dropdowns import Lists

_WIDTHS = {
    STATUS: 11, STUDY: 13, TABLE: 13, QUESTION: 24, WHY: 30, SCORE: 11, RULING: 17, METHOD: 15, WHO: 17, CAUSE: 14,
    REASON: 32, KEY: 12,
}  # fmt: skip
_ROW_WIDTH, _WHERE_WIDTH = 42, 18
_BAND = "Which row of one workbook is which row of the other. Rule on what is open; the rest is here to be looked at."
_INPUT_BAND = "YOUR RULING: fill in Ruling, Method and Who; see the sheet How to rule"


def write_pairings(sheet: Worksheet, written: Sequence[PairLine], names: Names, looks: Looks, lists: Lists) -> None:
    """Writes the headers, the lines, and what helps to fill them in."""
    grid = Grid.of(sheet, _columns(names, looks), looks, len(written))
    grid.write(
        (list(_cells(line, names, looks)) for line in written), band=_BAND, input_band=_INPUT_BAND, frozen=QUESTION
    )
    grid.offer(pair_rulings_offered(names), "Whether these rows are one and the same: choose from the list.", lists)
    begun = f'{grid.cell(RULING)}<>""'
    grid.colour({METHOD: begun, WHO: begun}, {DECIDED: looks.decided, LOOK_AT: looks.asked})


def pair_rulings_offered(names: Names) -> tuple[str, ...]:
    """What the drop-down under Ruling holds."""
    others = names.shown.values() if len(names.shown) > 2 else ()
    return (*PAIR_RULED.values(), *(but_not(name) for name in others))


def _columns(names: Names, looks: Looks) -> list[Column]:
    shown = names.shown.values()
    return [
        *(Column(header, looks.head, _WIDTHS[header]) for header in (STATUS, STUDY, TABLE, QUESTION)),
        *(Column(row_of(name), looks.value_head, _ROW_WIDTH, titled=True) for name in shown),
        *(Column(where(name), looks.head, _WHERE_WIDTH, small=True) for name in shown),
        Column(WHY, looks.head, _WIDTHS[WHY], small=True),
        Column(SCORE, looks.head, _WIDTHS[SCORE]),
        *(Column(header, looks.input_head, _WIDTHS[header]) for header in PAIR_INPUTS),
        Column(KEY, looks.head, _WIDTHS[KEY], hidden=True),
    ]


def _cells(line: PairLine, names: Names, looks: Looks) -> Iterator[tuple[str, Format]]:
    """The texts of a line in the order of the columns."""
    for text in (line.status, line.pairing.study, line.table, line.question):
        yield text, looks.place
    for name in names.shown:
        yield line.rows[name], looks.absent if line.rows[name] == NOT_ASKED else looks.listing
    for name in names.shown:
        yield line.where[name], looks.aside
    yield line.why, looks.aside
    yield line.score, looks.place
    ruling, _, *others = astuple(line.input)
    yield from ((text, looks.input) for text in (ruling, *others))
    yield line.key, looks.aside
