"""Finds answers that moved to other rows, as if somebody had sorted some columns of a sheet and not the others.

The file alone cannot show it: every row has a key and answers of the right type. It shows when the file is compared
with what the same person recorded before, because sorting changes many rows without adding new answers. If the sorted
columns are those that name the rows, rows are recognised by their position on the sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from schema.form import Table
from schema.records import record
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

FEWEST = 3
"""Minimum number of rows: two rows that swap answers may well be a correction."""

Key = tuple[str, ...]
Numbered = Mapping[tuple[str, object, object], Key]
"""The identity of each row, by table, study and the extractor's own number."""
BeforeAndNow = tuple[Numbered, Numbered]


@record(kw_only=True)
class MovedAnswers:
    """Fields of a table whose answers moved to other rows, and the positions of these rows."""

    table: str
    fields: tuple[str, ...]
    positions: tuple[int, ...]


def moved_answers(before: Extraction, now: Extraction) -> Iterator[MovedAnswers]:
    """The moved answers of each table. Rows that cannot be distinguished are left out."""
    numbered = (_numbered(before), _numbered(now))
    for name, recorded in now.tables.items():
        earlier = before.tables.get(name)
        if earlier is not None:
            found = _by_their_names(earlier, recorded, numbered) or _by_their_places(earlier, recorded, numbered)
            if found is not None:
                yield found


def _numbered(extraction: Extraction) -> Numbered:
    """The rows that have an extractor's own number in addition to their identity."""
    found: dict[tuple[str, object, object], Key] = {}
    for name, recorded in extraction.tables.items():
        key = recorded.table.key
        if key and key not in recorded.table.identity and key in recorded.keys.columns:
            own = recorded.keys.select(recorded.table.study, key).rows()
            found |= {(name, *own[row]): identity for identity, row in by_identity(recorded).items()}
    return found


def _by_their_names(before: RecordedTable, now: RecordedTable, numbered: BeforeAndNow) -> MovedAnswers | None:
    """The answers that moved between rows, if rows are recognised by their identity."""
    places, earlier = by_identity(now), by_identity(before)
    rows = [(earlier[key], position) for key, position in places.items() if key in earlier]
    return _moved(_Rows.of(before, now, rows, _in(before, _typed(now.table)), numbered), len(rows))


def _by_their_places(before: RecordedTable, now: RecordedTable, numbered: BeforeAndNow) -> MovedAnswers | None:
    """The names of rows that moved, alone or with some answers, while the rest of each row stayed in place.

    A row that existed before, anywhere on the sheet, is complete: whole rows may be sorted.
    """
    naming = [*_naming(now.table)]
    if len(naming) < 2:  # if one field alone is the identity, rows are recognised by it
        return None
    earlier = {(before.sheet_of(row), number): row for row, number in enumerate(before.numbers)}
    places = [(now.sheet_of(row), number) for row, number in enumerate(now.numbers)]
    rows = [(earlier[place], row) for row, place in enumerate(places) if place in earlier]
    names = _in(before, (*naming, *_typed(now.table)))
    known, keys = set(before.keys.select(names).iter_rows()), now.keys.select(names).rows()
    torn = _Rows.of(before, now, [(then, there) for then, there in rows if keys[there] not in known], names, numbered)
    found = _moved(torn, len(rows))
    if found is None or set(naming).isdisjoint(found.fields) or not torn.rest_stays(found):
        return None
    return found


@record
class _Rows:
    """Rows of a table, matched before and now: their positions, and the keys of each column before and now."""

    before: RecordedTable
    now: RecordedTable
    rows: Sequence[tuple[int, int]]
    columns: Mapping[str, Sequence[tuple[object, object]]]

    @classmethod
    def of(
        cls,
        before: RecordedTable,
        now: RecordedTable,
        rows: Sequence[tuple[int, int]],
        names: Sequence[str],
        numbered: BeforeAndNow,
    ) -> _Rows:
        """These rows with these columns.

        A reference that follows the new number of the same row counts as unchanged.
        """
        then, there = [one for one, _ in rows], [one for _, one in rows]
        columns: dict[str, Sequence[tuple[object, object]]] = {}
        for name in names:
            pairs = list(zip(before.keys[name].gather(then), now.keys[name].gather(there), strict=True))
            reference = now.table[name].reference
            if reference is not None and any(table == reference.to for table, *_ in numbered[1]):
                studies = now.keys[now.table.study].gather(there)
                about = ((reference.to, study) for study in studies)
                pairs = [_followed(pair, to, numbered) for pair, to in zip(pairs, about, strict=True)]
            columns[name] = pairs
        return cls(before, now, rows, columns)

    def rest_stays(self, moved: MovedAnswers) -> bool:
        """Whether the other columns distinguish the rows that moved, and are nearly unchanged."""
        rest = [cells for name, cells in self.columns.items() if name not in moved.fields]
        changed = set(moved.positions)
        places = [place for place, (_, row) in enumerate(self.rows) if row in changed]
        then, there = ([tuple(cells[place][side] for cells in rest) for place in places] for side in (0, 1))
        same = sum(one == other for one, other in zip(then, there, strict=True))
        return 4 * same >= 3 * len(places) and len(set(there)) > 1


def _followed(
    pair: tuple[str | None, str | None], to: tuple[str, object], numbered: BeforeAndNow
) -> tuple[str | None, str | None]:
    """The text of a reference before and now. If both refer to the same rows, the new text is given twice."""
    rows = [
        sorted(str(known.get((*to, part), part)) for part in (text or "").split("; "))
        for text, known in zip(pair, numbered, strict=True)
    ]
    return (pair[1], pair[1]) if rows[0] == rows[1] else pair


def _moved(compared: _Rows, among: int) -> MovedAnswers | None:
    """The answers that moved between these rows; `among` is the total number of rows."""
    if among < FEWEST:
        return None
    pairs = {name: cells for name, cells in compared.columns.items() if any(then != there for then, there in cells)}
    fields = tuple(name for name, cells in pairs.items() if is_permuted(cells, among))
    if not fields:
        return None
    blocks = [
        (tuple(then for then, _ in cells), tuple(there for _, there in cells))
        for cells in zip(*(pairs[name] for name in fields), strict=True)
    ]
    if not is_permuted(blocks, among):
        return None
    changed = [position for (_, position), (then, there) in zip(compared.rows, blocks, strict=True) if then != there]
    return MovedAnswers(table=compared.now.table.name, fields=fields, positions=tuple(sorted(changed)))


def is_permuted(cells: Sequence[tuple[object, object]], rows: int) -> bool:
    """Whether at least half of the rows changed, and nearly all their new answers were in other rows before."""
    changed = [(then, there) for then, there in cells if then != there]
    if len(changed) < max(FEWEST, (rows + 1) // 2):
        return False
    new = Counter(there for _, there in changed)
    new.subtract(then for then, _ in changed)
    return 4 * sum(number for number in new.values() if number > 0) <= len(changed)


def by_identity(recorded: RecordedTable) -> Mapping[Key, int]:
    """The position of each row by its identity, if the identity is complete and occurs once."""
    table = recorded.table
    names = dict.fromkeys((table.study, *table.identity))
    keys = list(zip(*(recorded.keys[name].to_list() for name in names), strict=True))
    times = Counter(keys)
    return {key: position for position, key in enumerate(keys) if None not in key and times[key] == 1}


def _in(recorded: RecordedTable, names: Iterable[str]) -> list[str]:
    """The columns of `names` that a table has. A table from an earlier version of the form may lack some."""
    return [name for name in names if name in recorded.keys.columns]


def _naming(table: Table) -> Iterator[str]:
    """The fields of the identity that people fill in."""
    for name in dict.fromkeys((table.study, *table.identity)):
        if not (table[name].prefilled or table[name].shown):
            yield name


def _typed(table: Table) -> Iterator[str]:
    """The fields that people fill in, without identity, key and the mark of a finished study."""
    for field in table.fields:
        named = field.name in table.identity or field.name in {table.study, table.key}
        if not (named or field.prefilled or field.shown or field.finished_when is not None):
            yield field.name
