"""The rows below a header: where the table ends, which of them are notes, and what its merged cells stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from extract.tables.area import Area, Line, Span
from extract.tables.figure_rows import without_figures
from extract.tables.figure_words import TOTAL
from extract.tables.headers import Header
from extract.tables.hint_rows import without_hints
from extract.tables.notes_below import places_and, were, without_notes
from extract.tables.number_formats import looks_like_number, mostly_numbers, plain, quoted
from extract.tables.numbered_columns import without_numbering
from extract.tables.titles import person_in, title_of
from schema.records import record
from schema.text import first_ones
from validate.inference.words import says_study

_SHOWN = 5
_TITLES = 3
_SAMPLE = 200
_SHARE = re.compile(
    r"(?i)(?:total\s+)?(?:%|per\s?cent(?:age)?|prozent|pourcentage|porcentaje)(?:\s+\(?(?:of\s+)?yes\)?)?\s*:?"
)
_NO_VALUE = frozenset({"na", "n/a", "nr", "nd", "uc", "none", "not reported", "unclear", "-", "\u2013", "\u2014", "?"})


@record
class Body:
    """The rows of a table as places in its area, and the sentences about what was passed over or is doubtful.

    `guesses` are those about what may be otherwise, with what corrects them.
    """

    rows: tuple[int, ...]
    remarks: tuple[str, ...]
    guesses: tuple[tuple[str, str], ...] = ()


def next_table(area: Area, header: Header) -> int:
    """Where the next table of the area begins, its titles counted with it: the area's height where there is none.

    A blank row alone parts nothing, because teams leave them between studies. The header again under a row that names
    a person is another table without one. What follows one is another table where
    it repeats the header, or its word for the study over words in the place of numbers, where it has words in the place
    of numbers with numbers below, or where it reaches over columns that this table leaves blank.
    """
    counts = area.counts
    first = next((row for row in range(header.bottom + 1, len(counts)) if counts[row]), len(counts))
    starts = [row for row in range(first + 1, len(counts)) if counts[row] and not counts[row - 1]]
    starts = sorted({*starts, *_under_names(area, header, first)})
    above = _Above(area, header) if starts else None
    for start in starts:
        head_row = _header_again(area, header, start) or _past_titles(area, start)
        if head_row is not None and above is not None and _begins_a_table(above, start, head_row):
            return start
    return len(counts)


def _under_names(area: Area, header: Header, first: int) -> Iterator[int]:
    """The rows that name a person right above the header again, as where people's tables follow without a blank row."""
    for row in _starting_like(area, list(range(first + 1, len(area.counts))), header):
        if row - 1 > first and person_in(title_of(area.line(row - 1))) and _repeats_header(area.line(row), header):
            yield row - 1


def _header_again(area: Area, header: Header, start: int) -> int | None:
    """The row that repeats the header, right here or below a few titles."""
    rows = range(start, min(start + 2 * _TITLES, len(area.counts)))
    return next((row for row in rows if area.counts[row] > 1 and _repeats_header(area.line(row), header)), None)


class _Above:
    """What is known of the columns of a table from its first rows on; taken once, for there may be many blank rows."""

    def __init__(self, area: Area, header: Header) -> None:
        self.area, self.header = area, header
        self._begin = header.bottom + 1
        self._first = [_first_filled(column, self._begin) for column in area.filled.get_columns()]
        self._texts = [column.slice(self._begin, _SAMPLE).to_list() for column in area.cells.get_columns()]

    def blank(self, column: int, start: int) -> bool:
        """Whether the column has neither header nor content above this row."""
        return not self.header.labels[column] and self._first[column] >= start

    def filled(self, column: int, start: int) -> bool:
        """Whether the column has anything above this row."""
        return self._first[column] < start

    def numeric(self, column: int, start: int) -> bool:
        """Whether the column holds numbers above this row."""
        return mostly_numbers([text for text in self._texts[column][: start - self._begin] if text and text.strip()])


def _first_filled(column: pl.Series, start: int) -> int:
    places = column.slice(start).arg_true()
    return start + int(places[0]) if len(places) else start + len(column)


def _past_titles(area: Area, start: int) -> int | None:
    """The first row with several cells, after no more than a few titles."""
    for row in range(start, min(start + 2 * _TITLES, len(area.counts))):
        if area.counts[row] > 1:
            return row
    return None


def _begins_a_table(above: _Above, start: int, head_row: int) -> bool:
    area = above.area
    line = area.line(head_row)
    named = [column for column, text in enumerate(line) if text]
    if _repeats_header(line, above.header):
        return True
    if any(looks_like_number(text) for text in line if text) or len({line[column] for column in named}) < len(named):
        return False
    if head_row + 1 >= len(area.counts) or not area.counts[head_row + 1]:
        return False
    if sum(above.blank(column, start) for column in named) > 1:
        return True
    numeric = [column for column in named if above.numeric(column, start)]
    over_numbers = [column for column in numeric if _words_over_numbers(area, line[column], column, head_row)]
    if numeric and over_numbers == numeric:
        return True
    answers = any(plain(line[column]) in _NO_VALUE for column in numeric)
    other = [column for column in named if _is_of_another_kind(above, column, start, head_row)]
    named_again = any(_names_study_again(line[column], above.header.labels[column]) for column in named)
    return bool(numeric) and not answers and (named_again or len({*over_numbers, *other}) > 1)


def _is_of_another_kind(above: _Above, column: int, start: int, row: int) -> bool:
    """Whether a column has numbers above a row and words below it, or the other way round."""
    below = above.area.below(column, row + 1, 20)
    return bool(below) and above.filled(column, start) and above.numeric(column, start) != mostly_numbers(below)


def _names_study_again(text: str | None, label: str) -> bool:
    """Whether a cell repeats the header of the studies, as only another header does."""
    return bool(text) and plain(text) == plain(label) and says_study(label) is not None


def _words_over_numbers(area: Area, text: str | None, column: int, row: int) -> bool:
    return plain(text) not in _NO_VALUE and mostly_numbers(area.below(column, row + 1, 20))


def _repeats_header(line: Line, header: Header) -> bool:
    """Whether the row has the labels of the header, or of one of its rows, in the same columns."""
    for labels in (*header.rows, header.labels):
        same = sum(bool(text) and plain(text) == plain(label) for text, label in zip(line, labels, strict=True))
        if same > 1 and same * 3 >= 2 * sum(map(bool, labels)):
            return True
    return False


def find_body(area: Area, header: Header) -> Body:
    """The rows below the header, without blank rows, hints, notes at the end and the header again: those are said."""
    rows = [row for row in range(header.bottom + 1, len(area.counts)) if area.counts[row]]
    remarks: list[str] = []
    rows, notes = without_notes(area, rows, remarks)
    rows, hints = without_hints(area, without_numbering(area, rows, remarks), header, remarks)
    repeated = [row for row in _starting_like(area, rows, header) if _repeats_header(area.line(row), header)]
    if repeated:
        rows = [row for row in rows if row not in set(repeated)]
        remarks.append(f"{places_and(area, repeated)} the header again and {were(repeated)} ignored")
    rows = _without_shares(area, rows, remarks)
    studies, figures = without_figures(area, rows, header, remarks)
    rows, above = without_notes(area, studies, remarks) if len(studies) < len(rows) else (rows, [])
    return Body(tuple(rows), tuple(remarks), (*notes, *hints, *figures, *above, *_kept_totals(area, rows)))


def _starting_like(area: Area, rows: list[int], header: Header) -> list[int]:
    """The rows whose cell in the header's first named column is one of the header's there, which is quick to see."""
    column = next((number for number, label in enumerate(header.labels) if label), 0)
    words = [text for text in (*(row[column] for row in header.rows), header.labels[column]) if text]
    same = area.cells.to_series(column).is_in(words).fill_null(value=False)
    kept = set(rows)
    return [row for row in same.arg_true().to_list() if row in kept]


def _kept_totals(area: Area, rows: list[int]) -> list[tuple[str, str]]:
    """The rows among the studies whose first filled cell is a word for a total, with the correction; empty if none."""
    first = area.cells.select(pl.coalesce(pl.all()).str.strip_chars()).to_series()
    kept = set(rows)
    found = [row for row in first.str.contains(TOTAL).fill_null(value=False).arg_true().to_list() if row in kept]
    if not found:
        return []
    texts = quoted(next(text for text in area.line(found[0]) if text))
    if len(found) == 1:
        remark = f"{places_and(area, found, 'looks like a total')} ({texts}) and was kept as a study"
        return [(remark, "if it is a total, leave it out in a copy of the file")]
    remark = f"{places_and(area, found, 'look like totals')} ({texts}) and were kept as studies"
    return [(remark, "if they are totals, leave them out in a copy of the file")]


def _without_shares(area: Area, rows: list[int], remarks: list[str]) -> list[int]:
    """Cuts a last row of percentages below columns of words, as below a table of answers to appraise studies."""
    first, *others = [text for text in area.line(rows[-1]) if text] if len(rows) > 1 else [""]
    if not (others and _SHARE.fullmatch(first.strip()) and all(map(looks_like_number, others))):
        return rows
    above = [text for row in rows[:-1] for text in area.line(row)[1:] if text]
    if mostly_numbers(above):
        return rows
    remarks.append(f"row {area.row + rows[-1]} is a row of percentages ({quoted(first)}) and was ignored")
    return rows[:-1]


def fill_merged(area: Area, rows: tuple[int, ...]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The rows' cells, with what is merged downwards repeated in each row it is merged over; and where that was."""
    columns = {name: area.cells[name].to_list() for name in _filled_downwards(area, rows)}
    places: list[str] = []
    for span in _downwards(area, rows):
        name = area.cells.columns[span.left - area.column]
        top, bottom = span.top - area.row, min(span.bottom - area.row, area.cells.height - 1)
        texts = columns[name]
        if texts[top] is not None:
            texts[top + 1 : bottom + 1] = [texts[top]] * (bottom - top)
            places.append(area.place(top, span.left - area.column))
    cells = area.cells.with_columns(pl.Series(name, texts, dtype=pl.String) for name, texts in columns.items())
    shown = first_ones(places, _SHOWN)
    remarks = (f"the value of merged cells was taken for each of their rows: {shown}",) if places else ()
    return cells[list(rows)], remarks


def _downwards(area: Area, rows: tuple[int, ...]) -> list[Span]:
    begun = (span for row in rows for span in area.spans(row)) if area.merged else ()
    return [span for span in begun if span.bottom > span.top and span.left == span.right]


def _filled_downwards(area: Area, rows: tuple[int, ...]) -> list[str]:
    return list(dict.fromkeys(area.cells.columns[span.left - area.column] for span in _downwards(area, rows)))
