"""Writes the sheet of discrepancies, with a line for each and marked columns to fill in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.additions.column import Column
from extract.adjudication.additions.sheet_additions import SheetAdditions, place_id
from extract.adjudication.additions.write_additions import with_own
from extract.adjudication.layout.ruling_place import mark_of, place_of
from extract.adjudication.layout.slots import extractor_in, in_slot, slots
from extract.adjudication.layout.styles import Styles
from extract.adjudication.lines.lines import Line
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.offered import rulings_offered
from extract.adjudication.lines.words import (
    BAND,
    BELONGS,
    BLANK,
    BREAKS_RULE,
    CAUSE,
    CITATION,
    CORRECT,
    FIELD,
    GUIDANCE,
    INPUT_BAND,
    KEY,
    KIND,
    METHOD,
    NO_ROW,
    NOT_EXTRACTED,
    OF_SOME,
    OLD,
    OTHER_WORDS,
    PAIRING_FIRST,
    PROPOSED,
    REASON,
    ROW,
    RULING,
    STATES,
    STATUS,
    STUDY,
    TABLE,
    VALUE,
    WHO,
    place_header,
    value_header,
)
from extract.adjudication.writing.grid import Grid
from extract.workbook.dropdowns import Lists
from validate.ledger.words import RULED

_ABSENT = frozenset({BLANK, NO_ROW, NOT_EXTRACTED, ""})


def columns(written: Sequence[Line], names: Names, styles: Styles) -> list[Column[Line]]:
    """The columns in order. The hidden key is last, where filling down rulings does not reach it."""
    head, aside, to_fill = styles.head, styles.aside, styles.input_head
    cited = any(line.citation for line in written)
    old, proposed = any(line.old for line in written), any(line.proposed for line in written)
    return [
        Column(STATUS, 11, lambda line: line.status, styles.place, head),
        Column(STUDY, 13, lambda line: line.study, styles.place, head),
        Column(TABLE, 13, lambda line: line.table, styles.place, head),
        Column(ROW, 20, lambda line: line.row, styles.place, head),
        Column(FIELD, 20, lambda line: line.field, styles.place, head),
        Column(CITATION, 17, lambda line: line.citation, aside, head, hidden=not cited),
        Column(KIND, 17, lambda line: line.kind, aside, head),
        *(_value_column(names, slot, header, styles) for slot, header in enumerate(slots(names))),
        *(_where_column(names, slot, header, styles) for slot, header in enumerate(slots(names))),
        Column(OLD, 30, lambda line: line.old, aside, head, hidden=not old),
        Column(PROPOSED, 16, lambda line: line.proposed, styles.proposed, head, hidden=not proposed),
        Column(RULING, 17, _ruling, _input_style(styles), to_fill),
        Column(VALUE, 17, lambda line: line.input.value, _input_style(styles), to_fill),
        Column(METHOD, 15, lambda line: line.input.method, _input_style(styles), to_fill),
        Column(BELONGS, 6, _mark, aside, to_fill, hidden=True),
        Column(WHO, 17, lambda line: line.input.who, _input_style(styles), to_fill),
        Column(CAUSE, 14, lambda line: line.input.cause, _input_style(styles), to_fill),
        Column(REASON, 32, lambda line: line.input.reason, _input_style(styles), to_fill),
        Column(GUIDANCE, 60, lambda line: line.guidance, aside, head, small=True),
        Column(KEY, 12, lambda line: line.key, aside, head, hidden=True),
    ]


def write_lines(
    sheet: Worksheet, written: Sequence[Line], names: Names, styles: Styles, lists: Lists, additions: SheetAdditions
) -> list[str]:
    """Writes the headers, the lines and the help for filling them in. Returns the names of the columns."""
    wanted = with_own(columns(written, names, styles), additions, styles)
    grid = Grid(sheet, wanted, written, styles, additions, _ids)
    grid.write(band=BAND, input_band=INPUT_BAND, frozen=FIELD)
    offered = rulings_offered(names, verdicts=any_verdict(written))
    grid.offer(offered, "Which extractor is right, or another choice from the list.", lists)
    grid.tell(VALUE, "Only if the ruling is “another value”: the value, or a missing code. Or other: and its words.")
    ruling = grid.cell(RULING)
    begun = f'{ruling}<>"",{ruling}<>"{CORRECT}"'
    grid.colour(
        {METHOD: begun, WHO: begun, VALUE: f'{ruling}="{RULED["value"]}"'},
        {
            STATES["decided"]: styles.decided,
            STATES["stale"]: styles.changed,
            BREAKS_RULE: styles.changed,
            OF_SOME: styles.changed,
            OTHER_WORDS: styles.changed,
            STATES["asked"]: styles.asked,
            PAIRING_FIRST: styles.asked,
        },
    )
    return grid.names


def _mark(line: Line) -> str:
    return mark_of(place_of([(STUDY, line.study), (TABLE, line.table), (ROW, line.row), (FIELD, line.field)]))


def _ids(line: Line) -> tuple[str, str]:
    return place_id(line.study, line.table, line.row, line.field), line.address


def any_verdict(written: Sequence[Line]) -> bool:
    """Whether a verifier found another value, or a ruling took a verifier's value."""
    return any(line.found or line.input.ruling == RULED["verified"] for line in written)


def _value_column(names: Names, slot: int, header: str, styles: Styles) -> Column[Line]:
    def style(line: Line) -> Format:
        name = extractor_in(names, slot, line.extractors)
        if name is None or line.values[name] in _ABSENT:
            return styles.absent
        return styles.listing if line.item.whole_row else styles.value

    def text(line: Line) -> str:
        return in_slot(names, slot, line.extractors, line.values)

    return Column(value_header(header), 26, text, style, styles.value_head)


def _where_column(names: Names, slot: int, header: str, styles: Styles) -> Column[Line]:
    def text(line: Line) -> str:
        name = extractor_in(names, slot, line.extractors)
        return "" if name is None else line.where[name]

    return Column(place_header(header), 26, text, styles.aside, styles.head, small=True)


def _ruling(line: Line) -> str:
    return CORRECT if line.item.in_trouble else line.input.ruling


def _input_style(styles: Styles) -> Callable[[Line], Format]:
    return lambda line: styles.closed if line.item.in_trouble else styles.input
