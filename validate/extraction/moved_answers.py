"""Answers that stand in other rows than before, as if somebody had sorted some columns of a sheet and not the others.

The file itself cannot show it: each row has a key, and an answer of the right kind. Beside what the same person had
recorded before it shows, because sorting changes many rows and brings no new answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from schema.form import Table
from schema.records import record
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

FEWEST = 3
"""Rows: two rows that change places are as likely to be a correction."""

Key = tuple[str, ...]


@record(kw_only=True)
class MovedAnswers:
    """Fields of a table whose answers stand in other rows than before, and the positions of these rows."""

    table: str
    fields: tuple[str, ...]
    positions: tuple[int, ...]


def moved_answers(before: Extraction, now: Extraction) -> Iterator[MovedAnswers]:
    """The answers of each table that moved. Rows are known by their identity; others are not judged."""
    for name, recorded in now.tables.items():
        earlier = before.tables.get(name)
        if earlier is not None and (found := _of_table(earlier, recorded)) is not None:
            yield found


def _of_table(before: RecordedTable, now: RecordedTable) -> MovedAnswers | None:
    table = now.table
    places, earlier = _by_identity(now), _by_identity(before)
    rows = [(earlier[key], position) for key, position in places.items() if key in earlier]
    if len(rows) < FEWEST:
        return None
    columns = {
        name: (before.keys[name].gather([one for one, _ in rows]), now.keys[name].gather([one for _, one in rows]))
        for name in _typed(table)
        if name in before.keys.columns
    }
    pairs = {
        name: list(zip(then.to_list(), there.to_list(), strict=True))
        for name, (then, there) in columns.items()
        if then.ne_missing(there).any()
    }
    fields = tuple(name for name, cells in pairs.items() if _is_permuted(cells, len(rows)))
    if not fields:
        return None
    blocks = [
        (tuple(then for then, _ in cells), tuple(there for _, there in cells))
        for cells in zip(*(pairs[name] for name in fields), strict=True)
    ]
    if not _is_permuted(blocks, len(rows)):
        return None
    changed = [position for (_, position), (then, there) in zip(rows, blocks, strict=True) if then != there]
    return MovedAnswers(table=table.name, fields=fields, positions=tuple(sorted(changed)))


def _is_permuted(cells: Sequence[tuple[object, object]], rows: int) -> bool:
    """Whether at least half of the rows have something else than before, and nearly all of it stood in other rows."""
    changed = [(then, there) for then, there in cells if then != there]
    if len(changed) < max(FEWEST, (rows + 1) // 2):
        return False
    new = Counter(there for _, there in changed)
    new.subtract(then for then, _ in changed)
    return 4 * sum(number for number in new.values() if number > 0) <= len(changed)


def _by_identity(recorded: RecordedTable) -> Mapping[Key, int]:
    """The position of each row that is named, and named only once."""
    table = recorded.table
    names = dict.fromkeys((table.study, *table.identity))
    keys = list(zip(*(recorded.keys[name].to_list() for name in names), strict=True))
    times = Counter(keys)
    return {key: position for position, key in enumerate(keys) if None not in key and times[key] == 1}


def _typed(table: Table) -> Iterator[str]:
    """The fields that people fill in, beside those that name a row and the mark of a finished study."""
    for field in table.fields:
        named = field.name in table.identity or field.name in {table.study, table.key}
        if not (named or field.prefilled or field.shown or field.finished_when is not None):
            yield field.name
