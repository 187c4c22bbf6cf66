"""Recognises the columns of a returned sheet, and rows that are no lines, even if they were renamed, moved or sorted.

A hidden row has the name of every column, so headers may be renamed. If that row is gone, columns are recognised by
their headers, then by similar headers, and then by their position when the sheet was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise

from extract.adjudication.layout.ruling_place import MARK
from extract.adjudication.lines.words import (
    BAND,
    BELONGS,
    CAUSE,
    CITATION,
    EARLIER_BANDS,
    FIELD,
    GUIDANCE,
    INPUT_BAND,
    INPUTS,
    KEY,
    KIND,
    METHOD,
    OLD,
    PAIR_BAND,
    PROPOSED,
    QUESTION,
    REASON,
    ROW,
    RULING,
    SCORE,
    STATUS,
    STUDY,
    TABLE,
    VALUE,
    WHO,
    WHY,
)
from schema.records import record
from schema.regular_expressions import regex
from schema.text import fold, tidy
from validate.inference.header_match import KnownHeaders, match_headers

COLUMN_ID = "twofold: "
"""What stands before the name of a column in the hidden row."""

Texts = Sequence[str | None]

HEADERS = (
    *(STATUS, STUDY, CITATION, TABLE, ROW, FIELD, KIND, OLD, PROPOSED, QUESTION, WHY, SCORE),
    *(RULING, VALUE, METHOD, WHO, CAUSE, REASON, GUIDANCE, KEY, BELONGS),
)
"""The columns that either sheet may have, beside those of the extractors. Any other is a column of the team's own."""

_HEADERS_TOGETHER = 4  # known headers that make a row the row of the headers
_LONGEST_HEADER = 40  # characters
NEEDED = frozenset({RULING, METHOD, WHO})
"""The columns without which nothing can be taken."""
OF_EXTRACTORS = (": value", ": row", ": where")
"""How the headers of the extractors' columns end."""

_KEY = regex(r"[kp] [0-9a-f]{12} \S+ \S+ \S+")
_BY_TEXTS = ((KEY, _KEY), (BELONGS, MARK))
_BAND_TEXTS = frozenset(map(fold, (BAND, PAIR_BAND, INPUT_BAND, *EARLIER_BANDS)))


@record
class Layout:
    """The name of each column ("" for the team's own), its present header, and the rows that are no lines.

    `above` are the rows above the headers: titles and notes, unless the whole sheet was sorted. `missing` are columns
    to fill in that were not found. `in_place` has, for each missing column that may have another header now, the
    position of the column that is in its place.
    """

    names: tuple[str, ...]
    headers: tuple[str, ...]
    furniture: frozenset[int]
    above: frozenset[int]
    missing: tuple[str, ...]
    in_place: Mapping[str, int]

    @property
    def ours(self) -> bool:
        """Whether anything shows that twofold wrote the sheet."""
        return KEY in self.names or len(set(self.names) & set(HEADERS)) >= _HEADERS_TOGETHER


def layout_of(rows: Sequence[Texts], written: Iterable[Sequence[str]], first_column: int) -> Layout:
    """The layout of a sheet with these rows; `written` are the columns of the sheets as they were written."""
    written = tuple(written)
    here = _written_here(rows, written)
    ours = [name for name in HEADERS if name in here]
    known = KnownHeaders([(name, name) for name in ours])
    width = max(map(len, rows), default=0)
    ids = [number for number, row in enumerate(rows) if any((text or "").startswith(COLUMN_ID) for text in row)]
    header = _header_row(rows, ids, known)
    headers = [tidy(text or "") for text in rows[header]] if header is not None else [""] * width
    names = _by_id_and_header(_ids(rows[ids[0]]) if ids else {}, headers, known)
    if not ids:
        _near(names, headers, ours)
    _key(names, rows)
    if not ids or not set(names.values()) >= NEEDED:
        _by_position(names, written, first_column)
    in_place = {} if ids else _in_place(names, _most_known(names, written))
    furniture = {*ids, *_repeated(rows, names), *([] if header is None else [header])}
    return Layout(
        names=tuple(names.get(column, "") for column in range(width)),
        headers=tuple(headers),
        furniture=frozenset(furniture),
        above=frozenset(range(header or 0)),
        missing=tuple(_missing(names, here, in_place)),
        in_place=in_place,
    )


def _written_here(rows: Sequence[Texts], written: Sequence[Sequence[str]]) -> frozenset[str]:
    """The columns that this sheet had when it was written; those of all sheets if it may be any of them.

    A team may give its own column the header of a column of the other sheet, or of a later version.
    """
    seen = {text.removeprefix(COLUMN_ID) for row in rows for text in row if text}
    shared = [len(seen.intersection(columns)) for columns in written]
    most = [columns for columns, count in zip(written, shared, strict=True) if count == max(shared)]
    return frozenset(name for columns in most for name in columns) or frozenset(HEADERS)


def _header_row(rows: Sequence[Texts], ids: Sequence[int], known: KnownHeaders[str]) -> int | None:
    """The row with most of our headers. Above the first line, most of them may have been renamed."""
    short = ([text for text in row if text and len(text) < _LONGEST_HEADER] for row in rows)
    found = {number: len(set(map(known.find, texts)) - {None}) for number, texts in enumerate(short)}
    best = max(found, key=lambda number: (found[number], -number), default=None)
    if best is not None and found[best] >= _HEADERS_TOGETHER:
        return best
    line = next((number for number, row in enumerate(rows) if any(_KEY.fullmatch(text or "") for text in row)), None)
    if not ids and line is None:
        return None
    start = ids[0] + 1 if ids else 0
    above = [number for number in range(start, len(rows) if line is None else line) if not _is_band(rows[number])]
    return max(above, key=lambda number: (found[number], -number), default=None)


def _ids(row: Texts) -> dict[int, str]:
    return {
        column: (text or "").removeprefix(COLUMN_ID)
        for column, text in enumerate(row)
        if (text or "").startswith(COLUMN_ID)
    }


def _by_id_and_header(ids: Mapping[int, str], headers: Sequence[str], known: KnownHeaders[str]) -> dict[int, str]:
    """The name of each column that has one. If cells were moved without the hidden row, the headers decide."""
    ours = {column: name for column, text in enumerate(headers) if (name := known.find(text)) is not None}
    moved = any(ours.get(column, name) != name for column, name in ids.items() if name in HEADERS)
    of_extractors = {column: text for column, text in enumerate(headers) if text.endswith(OF_EXTRACTORS)}
    by_header = of_extractors | ours
    if moved or not ids:
        return _first_of_each_name(by_header)
    named = {column: name for column, name in ids.items() if headers[column] or name not in ours.values()}
    kept = {column: name for column, name in by_header.items() if column not in named and column in ours}
    return _first_of_each_name({**named, **kept})


def _first_of_each_name(names: Mapping[int, str]) -> dict[int, str]:
    """The first column of each name, because a second one was added by somebody."""
    first: dict[str, int] = {}
    for column, name in names.items():
        first.setdefault(fold(name), column)
    return {column: name for column, name in names.items() if first[fold(name)] == column}


def _near(names: dict[int, str], headers: Sequence[str], ours: Sequence[str]) -> None:
    """Names the columns whose headers are similar to ours."""
    free = KnownHeaders([(name, name) for name in ours if name not in names.values()])
    unknown = {column: text for column, text in enumerate(headers) if text and names.get(column) not in HEADERS}
    names.update({column: name for name, column in match_headers(unknown, free).near.items()})


def _key(names: dict[int, str], rows: Sequence[Texts]) -> None:
    """Finds the hidden columns by the texts in their cells."""
    for name, pattern in _BY_TEXTS:
        if name in names.values():
            continue
        found = Counter(column for row in rows for column, text in enumerate(row) if text and pattern.fullmatch(text))
        if found:
            names[found.most_common(1)[0][0]] = name


def _by_position(names: dict[int, str], written: Iterable[Sequence[str]], first_column: int) -> None:
    """Names the columns between two known ones if there are as many as were written there.

    The order is that of the sheet of which most columns are known.
    """
    place = {name: column for column, name in names.items()}
    columns = _most_known(names, written)
    known = [(-1, -first_column), *((number, place[name]) for number, name in enumerate(columns) if name in place)]
    if [column for _, column in known] != sorted(column for _, column in known):
        return
    for (start, left), (end, right) in pairwise(known):
        if end - start == right - left:
            names.update({left + step: columns[start + step] for step in range(1, end - start)})


def _most_known(names: Mapping[int, str], written: Iterable[Sequence[str]]) -> Sequence[str]:
    """The columns of the sheet of which most are known, in the order in which they were written."""
    known = set(names.values())
    wholes = [columns for columns in written if columns and columns[-1] == KEY in known]
    return max(wholes, key=lambda columns: len(known & set(columns)), default=())


def _in_place(names: Mapping[int, str], written: Sequence[str]) -> dict[str, int]:
    """For each missing column to fill in, the position of an unnamed column between the same neighbours."""
    place = {name: column for column, name in names.items() if name}
    found: dict[str, int] = {}
    for number, name in enumerate(written):
        if name in INPUTS and name not in place:
            left = next((place[one] for one in reversed(written[:number]) if one in place), -1)
            right = next((place[one] for one in written[number + 1 :] if one in place), left)
            nameless = [column for column in range(left + 1, right) if not names.get(column)]
            found |= {name: nameless[0]} if nameless else {}
    return found


def _missing(names: Mapping[int, str], here: Container[str], in_place: Container[str]) -> list[str]:
    """The columns to fill in that were not found, if one of them is needed or may be an unnamed column."""
    known = set(names.values())
    lacking = [name for name in INPUTS if name not in known and (name in NEEDED or name in here)]
    if NEEDED.intersection(lacking):
        return lacking
    return [name for name in lacking if name in in_place]


def _repeated(rows: Sequence[Texts], names: Mapping[int, str]) -> Iterable[int]:
    """Rows that repeat the headers, and the bands above them, wherever they were sorted to."""
    inputs = [(column, name) for column, name in names.items() if name in {RULING, METHOD}]
    for number, row in enumerate(rows):
        repeats = inputs and all(fold(row[column] or "") == fold(name) for column, name in inputs)
        if repeats or _is_band(row):
            yield number


def _is_band(row: Texts) -> bool:
    return any(fold(text) in _BAND_TEXTS for text in row if text)
