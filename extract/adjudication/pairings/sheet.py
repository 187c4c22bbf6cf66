"""Writes the sheet of pairings: rows side by side, questions about them, and marked columns to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.additions.column import Column
from extract.adjudication.additions.sheet_additions import SheetAdditions
from extract.adjudication.additions.write_additions import with_own
from extract.adjudication.layout.ruling_place import mark_of, place_of
from extract.adjudication.layout.slots import extractor_in, in_slot, slots
from extract.adjudication.layout.styles import Styles
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.offered import pair_rulings_offered
from extract.adjudication.lines.words import (
    BELONGS,
    CAUSE,
    CITATION,
    INPUT_BAND,
    KEY,
    METHOD,
    NOT_ASKED,
    PAIR_BAND,
    QUESTION,
    REASON,
    RULING,
    SCORE,
    STATUS,
    STUDY,
    TABLE,
    WHO,
    WHY,
    place_header,
    row_header,
)
from extract.adjudication.pairings.lines import DECIDED, LOOK_AT, PairLine
from extract.adjudication.writing.grid import Grid
from extract.workbook.dropdowns import Lists


def write_pairings(
    sheet: Worksheet, written: Sequence[PairLine], names: Names, styles: Styles, lists: Lists, additions: SheetAdditions
) -> list[str]:
    """Writes the headers, the lines and the help for filling them in. Returns the names of the columns."""
    grid = Grid(sheet, with_own(_columns(written, names, styles), additions, styles), written, styles, additions, _ids)
    grid.write(band=PAIR_BAND, input_band=INPUT_BAND, frozen=QUESTION)
    grid.offer(pair_rulings_offered(names), "Are these the same row? Choose from the list.", lists)
    begun = f'{grid.cell(RULING)}<>""'
    grid.colour({METHOD: begun, WHO: begun}, {DECIDED: styles.decided, LOOK_AT: styles.asked})
    return grid.names


def _ids(line: PairLine) -> tuple[str]:
    return (line.address,)


def _mark(line: PairLine, names: Names) -> str:
    shown = slots(names)
    rows = [(row_header(header), in_slot(names, slot, line.extractors, line.rows)) for slot, header in enumerate(shown)]
    return mark_of(place_of([(STUDY, line.pairing.study), (TABLE, line.table), *rows]))


def _columns(written: Sequence[PairLine], names: Names, styles: Styles) -> list[Column[PairLine]]:
    cited = any(line.citation for line in written)
    head, place, aside = styles.head, styles.place, styles.aside
    return [
        Column(STATUS, 11, lambda line: line.status, place, head),
        Column(STUDY, 13, lambda line: line.pairing.study, place, head),
        Column(TABLE, 13, lambda line: line.table, place, head),
        Column(QUESTION, 24, lambda line: line.question, place, head),
        Column(CITATION, 17, lambda line: line.citation, aside, head, hidden=not cited),
        *(_row_column(names, slot, header, styles) for slot, header in enumerate(slots(names))),
        *(_where_column(names, slot, header, styles) for slot, header in enumerate(slots(names))),
        Column(WHY, 30, lambda line: line.why, aside, head, small=True),
        Column(SCORE, 11, lambda line: line.score, place, head),
        Column(RULING, 17, lambda line: line.input.ruling, styles.input, styles.input_head),
        Column(METHOD, 15, lambda line: line.input.method, styles.input, styles.input_head),
        Column(BELONGS, 6, lambda line: _mark(line, names), aside, styles.input_head, hidden=True),
        Column(WHO, 17, lambda line: line.input.who, styles.input, styles.input_head),
        Column(CAUSE, 14, lambda line: line.input.cause, styles.input, styles.input_head),
        Column(REASON, 32, lambda line: line.input.reason, styles.input, styles.input_head),
        Column(KEY, 12, lambda line: line.key, aside, head, hidden=True),
    ]


def _row_column(names: Names, slot: int, header: str, styles: Styles) -> Column[PairLine]:
    def style(line: PairLine) -> Format:
        name = extractor_in(names, slot, line.extractors)
        return styles.absent if name is None or line.rows[name] == NOT_ASKED else styles.listing

    def text(line: PairLine) -> str:
        return in_slot(names, slot, line.extractors, line.rows)

    return Column(row_header(header), 42, text, style, styles.value_head, titled=True)


def _where_column(names: Names, slot: int, header: str, styles: Styles) -> Column[PairLine]:
    def text(line: PairLine) -> str:
        name = extractor_in(names, slot, line.extractors)
        return "" if name is None else line.where[name]

    return Column(place_header(header), 18, text, styles.aside, styles.head, small=True)
