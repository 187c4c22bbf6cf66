"""Finds the header of a table: its rows, below titles and above the data, and the name of each column."""

from __future__ import annotations

from itertools import groupby

from extract.tables.area import Area, Line, Span
from extract.tables.number_formats import looks_like_number, mostly_numbers
from schema.records import record

MOST_ROWS = 3
_TOP = 60
_ENOUGH_ROWS = 2
_NARROWEST = 2
_WIDE_ENOUGH = 3


@record
class Header:
    """The rows of a header in an area, from `top` to `bottom`, and the text for each column ("" if it has none)."""

    top: int
    bottom: int
    labels: tuple[str, ...]
    rows: tuple[Line, ...]

    @property
    def looks_like_data(self) -> bool:
        """Whether at least half of the labels are numbers, as in a first row of data."""
        named = [label for label in self.labels if label]
        return sum(map(looks_like_number, named)) * 2 >= len(named)


def find_header(area: Area) -> Header | None:
    """The first header in the area. None if no row has at least two cells, so that there is no table."""
    base = _first_wide_row(area)
    if base is None:
        return None
    base = _rather_the_row_below_facts(area, base)
    base = _rather_the_words_above(area, base)
    top = bottom = base
    while top > 0 and bottom - top + 1 < MOST_ROWS and _groups(area, top - 1, top):
        top -= 1
    while bottom - top + 1 < MOST_ROWS and _continues(area, top, bottom):
        bottom += 1
    lines = tuple(_spread(area, row) for row in range(top, bottom + 1))
    return Header(top, bottom, join_labels(lines), tuple(area.line(row) for row in range(top, bottom + 1)))


def _first_wide_row(area: Area) -> int | None:
    """The first row whose number of filled cells is more than half the width of the table."""
    counts = [_reach(area, row) for row in range(min(len(area.counts), _TOP))]
    needed = max(_NARROWEST, _width(area) // 2 + 1)
    for row, count in enumerate(counts):
        if count >= needed:
            return row
    wide = [row for row, count in enumerate(area.counts) if count >= _NARROWEST]
    return wide[0] if wide else None


def _width(area: Area) -> int:
    """The number of cells in the widest row, up to the end of the first block of rows that is clearly a table.

    Titles and facts about the sheet are in narrow blocks. Rows below may belong to another, wider table.
    """
    widest = enough = 0
    for count in area.counts:
        widest = max(widest, count)
        if count == 0:
            if enough >= _ENOUGH_ROWS:
                return widest
            enough = 0
        elif count >= _WIDE_ENOUGH:
            enough += 1
    return widest


def _reach(area: Area, row: int) -> int:
    """The number of columns that the filled cells of a row cover, including merged ones.

    A single cell counts as one column. Merged over the whole table, it is a title.
    """
    if area.counts[row] <= 1:
        return area.counts[row]
    return sum(text is not None for text in _spread(area, row))


def _rather_the_row_below_facts(area: Area, base: int) -> int:
    """Skips rows such as "Extractor: | AB", if a row without facts follows that is at least as wide."""
    line = area.line(base)
    facts = any(text.rstrip().endswith(":") for text in line if text)
    for row in range(base + 1, min(base + 8, len(area.counts))):
        apart = facts or area.counts[row - 1] == 0
        wider = area.counts[row] > area.counts[base] or (facts and area.counts[row] == area.counts[base])
        below = area.line(row)
        if apart and wider and _all_words(below) and not any(text.rstrip().endswith(":") for text in below if text):
            return row
    return base


def _rather_the_words_above(area: Area, base: int) -> int:
    """If the wide row has numbers, the row above may be a header with gaps."""
    if base == 0 or _all_words(area.line(base)):
        return base
    above = base - 1
    enough = area.counts[above] >= max(_NARROWEST, area.counts[base] / 3)
    facts = any(text.rstrip().endswith(":") for text in area.line(above) if text)
    return above if enough and not facts and _all_words(area.line(above)) else base


def _all_words(line: Line) -> bool:
    return not any(looks_like_number(text) for text in line if text)


def _spread(area: Area, row: int) -> Line:
    """The row with each label repeated over the columns of its merged cell.

    A label never extends beyond its merged cells.
    """
    line = list(area.line(row))
    ends = []
    for span in area.spans(row):
        left = span.left - area.column
        right = min(span.right - area.column, len(line) - 1)
        line[left + 1 : right + 1] = [line[left]] * (right - left)
        ends.append(right + 1)
    for column in ends:
        if column < len(line) and line[column] is None:
            line[column] = ""
    return tuple(line)


def _groups(area: Area, above: int, below: int) -> bool:
    """Whether a row has the names of groups for the columns that the row below names."""
    upper, lower = area.line(above), area.line(below)
    filled = [column for column, text in enumerate(upper) if text]
    if not filled or not _all_words(upper) or any((upper[column] or "").rstrip().endswith(":") for column in filled):
        return False
    spans = [span for span in area.spans(above) if span.right > span.left]
    width = area.cells.width
    if any(1 < span.right - span.left + 1 < width and span.left > area.column for span in spans):
        return True
    if _again_over_others(upper, lower):
        return True
    if len(filled) < _NARROWEST:
        return filled[0] > 0 and lower[0] is not None and _repeats(lower)
    if any(lower[column] is None for column in filled) and any(text for text in lower):
        return True
    return bool(spans) or filled[-1] - filled[0] + 1 > len(filled)


def _again_over_others(upper: Line, lower: Line) -> bool:
    """Whether each label of a row is repeated in the next columns, over different names."""
    runs = [tuple(columns) for label, columns in groupby(range(len(upper)), key=lambda column: upper[column]) if label]
    parts = [[lower[column] for column in run] for run in runs]
    return all(len(part) > 1 and None not in part and len(set(part)) == len(part) for part in parts)


def _repeats(line: Line) -> bool:
    named = [text for text in line if text]
    return len(set(named)) < len(named)


def _continues(area: Area, top: int, bottom: int) -> bool:
    """Whether the row below still belongs to the header: it is merged into it, or names columns without a name."""
    below = bottom + 1
    if below >= len(area.counts) or not area.counts[below]:
        return False
    line = area.line(below)
    started = [span for row in range(top, bottom + 1) for span in area.spans(row)]
    if any(span.bottom >= area.row + below for span in started):
        return True
    if not _all_words(line):
        return False
    header = area.line(bottom)
    last = min(top + MOST_ROWS, len(area.counts)) - 1
    if (
        _continues_merged(area, bottom)
        or _names_repeated_groups(area, header, below)
        or any(_names_the_gaps(area, header, below, row) for row in range(below, last + 1))
    ):
        return True
    if line[0] is not None or header[0] is None:
        return False
    gaps = [column for column, text in enumerate(header) if text is None and _used(area, column, below)]
    if gaps:
        return all(line[column] is not None for column in gaps)
    rest = [area.below(column, below + 1) for column in range(area.cells.width)]
    return bool(rest[0]) and any(text is not None and mostly_numbers(rest[column]) for column, text in enumerate(line))


def _continues_merged(area: Area, bottom: int) -> bool:
    wide = [span for span in area.spans(bottom) if span.right > span.left]
    below = bottom + 1
    return bool(wide) and (_names_each_part(area, area.line(below), wide) or _groups_within(area, below, wide))


def _names_each_part(area: Area, line: Line, wide: list[Span]) -> bool:
    """Whether there are different names below every merged cell, one per column."""
    for span in wide:
        part = line[span.left - area.column : span.right - area.column + 1]
        if None in part or len(set(part)) < len(part):
            return False
    return True


def _names_the_gaps(area: Area, header: Line, below: int, row: int) -> bool:
    """Whether words in a row, over numbers in some columns, name all columns that the header leaves without a name."""
    gaps = [column for column, text in enumerate(header) if text is None and _used(area, column, row + 1)]
    line = area.line(row)
    return (
        len(gaps) > 1
        and all(line[column] is not None for column in gaps)
        and all(area.counts[between] and _all_words(area.line(between)) for between in range(below, row + 1))
        and any(mostly_numbers(area.below(column, row + 1)) for column in gaps)
    )


def _names_repeated_groups(area: Area, header: Line, below: int) -> bool:
    """Whether a row has different names under labels that are repeated over several columns, as names of groups are.

    The row must also name columns that the header leaves without a name, or be above numbers.
    """
    line = area.line(below)
    runs = [
        tuple(columns) for label, columns in groupby(range(len(header)), key=lambda column: header[column]) if label
    ]
    groups = [columns for columns in runs if len(columns) > 1]
    named = all(line[column] for columns in groups for column in columns)
    if not groups or not named or any(len({line[column] for column in columns}) < len(columns) for columns in groups):
        return False
    gaps = [column for column, text in enumerate(header) if text is None and _used(area, column, below + 1)]
    numbers = any(mostly_numbers(area.below(column, below + 1)) for columns in groups for column in columns)
    return all(line[column] for column in gaps) and (bool(gaps) or numbers)


def _groups_within(area: Area, below: int, wide: list[Span]) -> bool:
    """Whether a row has its own merged cells, each below a merged cell of the row above."""
    own = [span for span in area.spans(below) if span.right > span.left]
    return bool(own) and all(
        any(above.left <= span.left and span.right <= above.right for above in wide) for span in own
    )


def _used(area: Area, column: int, start: int) -> bool:
    return bool(area.below(column, start))


def join_labels(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """One label per column. The label of a group is added before each of its columns, joined by " / ".

    A group extends to the next label in its row. It never includes a column that the rows below leave without a name,
    and never extends beyond the group above it. A header with one row stays as typed.
    """
    if len(lines) == 1:
        return tuple(text or "" for text in lines[0])
    width = len(lines[0])
    paths: list[list[str]] = [[] for _ in range(width)]
    owners: list[tuple[int, ...]] = [() for _ in range(width)]
    for level, line in enumerate(lines):
        _lay(line, lines[level + 1 :], paths, owners)
    return tuple(" / ".join(path) for path in paths)


def _lay(line: Line, lower: tuple[Line, ...], paths: list[list[str]], owners: list[tuple[int, ...]]) -> None:
    """Adds a row of labels to the paths. `owners` has the columns in which the labels above each column start."""
    label, begin, group = "", -1, None
    for column, text in enumerate(line):
        named_below = any(row[column] for row in lower)
        if text is not None and not (text.strip() == label and line[column - 1] == text and owners[column] == group):
            label, begin, group = text.strip(), column, owners[column]
        elif text is None and (not lower or not named_below or owners[column] != group):
            label, begin, group = "", -1, None
        if label and (not paths[column] or paths[column][-1] != label):
            paths[column].append(label)
        owners[column] = (*owners[column], begin)
        if lower and not named_below:
            label, begin, group = "", -1, None
