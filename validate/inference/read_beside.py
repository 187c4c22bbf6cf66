"""Reads another table, such as a consensus, as it would be read together with the compared tables."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from schema.form import Form
from schema.records import record
from schema.text import first_ones, quoted
from validate.extraction.extraction import read_extraction
from validate.extraction.own_ways import Way
from validate.extraction.read_cells import UNREAD
from validate.extraction.recorded_table import RawTable, RecordedTable
from validate.inference.author_and_year import TOGETHER
from validate.inference.form import FieldOf
from validate.inference.header_match import KnownHeaders
from validate.inference.infer import Inferred, NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.way_of_others import way_of_others
from validate.inference.words import plain_header

_SHOWN = 5


class Entry(NamedTuple):
    """An entry of a field: as typed, in canonical spelling, and its key."""

    text: str
    value: str
    key: str


Meant = Mapping[str, Entry]
"""For a text, the same entry in another table."""


@record(kw_only=True)
class Beside:
    """The compared tables, as found and as recorded in the form, in the same order.

    `without` are columns that are left out, such as the column of extractors. `asked` are the questions about them.
    """

    form: Form
    tables: Sequence[PlainTable]
    recorded: Sequence[RecordedTable]
    without: Sequence[str] = ()
    asked: Collection[str] = ()


def read_beside(
    beside: Beside, table: PlainTable, raw: RawTable, is_left: Callable[[str | None], bool]
) -> tuple[RawTable, list[str]]:
    """The cells with their meaning next to the other tables, and sentences on entries that are read differently.

    A text that would equal an entry of the others, if all were read together, means that entry. Other texts are read in
    the notation of their column, as the column shows it, or else in the only notation among the others. Texts for which
    `is_left` is True, such as marks, are ignored. Only for an inferred form.
    """
    form = beside.form.studies
    names = [name for name in raw.cells.columns if name in form.by_name and name not in form.identity]
    if not beside.form.guessed:
        return raw, []
    texts = {name: [text for text in raw.cells[name].drop_nulls().unique() if not is_left(text)] for name in names}
    of_others = {name: way_of_others(beside.recorded, name, texts[name]) for name in names}
    ways = {name: way for name, way in of_others.items() if way is not None}
    raw = replace(raw, ways={**ways, **raw.ways})
    inferred = _inferred(beside, _without(table, is_left))
    if inferred is None:
        return raw, []
    known = KnownHeaders(*form.known_by, folded=plain_header)
    read_alike = [
        (name, field)
        for field in inferred.fields
        if (name := known.find(field.column.label)) in texts and _reads_others_alike(beside, name, field)
    ]
    raw = replace(_with_own_units(beside, raw, read_alike), ways={**raw.ways, **_ways(beside, read_alike)})
    meant = _as_others(beside, inferred, raw, read_alike)
    sentences = [_sentence(form[name].label, table.file, of) for name, of in meant.items()]
    sentences += [question.sentence for question in inferred.asked if question.sentence not in beside.asked]
    return replace(
        raw, meant={name: {text: entry.value for text, entry in of.items()} for name, of in meant.items()}
    ), sentences


def _without(table: PlainTable, is_left: Callable[[str | None], bool]) -> PlainTable:
    """The table in which ignored texts are blank."""
    cells = [
        pl.Series(column.name, [None if is_left(text) else text for text in column], dtype=pl.String)
        for column in table.cells.get_columns()
    ]
    return replace(table, cells=pl.DataFrame(cells))


def _inferred(beside: Beside, table: PlainTable) -> Inferred | None:
    """The result of inferring all tables together; None if the other table has no such key."""
    form = beside.form.studies
    key = [form[name].label for name in form.identity if not form[name].local]
    named = _by_parts(beside, table, key[0]) if TOGETHER in key[0] else table
    if named is None:
        return None
    try:
        return infer([*beside.tables, named], key=key, without=beside.without)
    except (NoColumn, NoKey):
        return None


def _by_parts(beside: Beside, table: PlainTable, study: str) -> PlainTable | None:
    """The other table in the form of the compared ones, if author and year name the study: without a joined column.

    None if it does not have a column for each of them.
    """
    if all(_position(other, study) is not None for other in beside.tables):
        return table
    if table.scattered is not None or any(_position(table, part) is None for part in study.split(TOGETHER)):
        return None
    return table.of_columns([place for place in range(len(table.headers)) if place != _position(table, study)])


def _position(table: PlainTable, header: str) -> int | None:
    return KnownHeaders((text, place) for place, text in enumerate(table.headers) if text).find(header)


def _reads_others_alike(beside: Beside, name: str, field: FieldOf) -> bool:
    """Whether the compared tables are read as they would be without the other table."""
    ways = [way for way, _ in zip(field.ways, beside.recorded, strict=False)]
    before = [recorded.ways.get(name) for recorded in beside.recorded]
    return (ways or [None] * len(before)) == before or _in_percent(beside, name, field)


def _in_percent(beside: Beside, name: str, field: FieldOf) -> bool:
    """Whether only the other table has percentages and all others have proportions, which stay numbers."""
    parts = [way == "part of one" for way in field.ways]
    return beside.form.studies[name].cell.type_name == "number" and parts[:-1] == [True] * len(beside.recorded)


def _ways(beside: Beside, fields: Sequence[tuple[str, FieldOf]]) -> dict[str, Way]:
    """The notation of the other table in each field that has the same type in the form."""
    form = beside.form.studies
    ways: dict[str, Way] = {}
    for name, field in fields:
        if _in_percent(beside, name, field):
            ways[name] = "percentage of parts"
        elif field.ways and field.ways[-1] is not None and field.cell.type_name == form[name].cell.type_name:
            ways[name] = field.ways[-1]
    return ways


def _with_own_units(beside: Beside, raw: RawTable, fields: Sequence[tuple[str, FieldOf]]) -> RawTable:
    """The cells of the other table with the units of its headers, in fields that are amounts in the form too."""
    form = beside.form.studies
    units = {
        name: unit
        for name, field in fields
        if field.units and (unit := field.units[-1]) and field.cell.type_name == form[name].cell.type_name
    }
    shown = frozenset(name for recorded in beside.recorded for name in recorded.units_differ & units.keys())
    return replace(raw, units={**raw.units, **units}, units_differ=raw.units_differ | shown)


def _as_others(
    beside: Beside, inferred: Inferred, raw: RawTable, fields: Sequence[tuple[str, FieldOf]]
) -> dict[str, Meant]:
    """By field, the texts that the form alone reads differently from an equal entry of the other tables."""
    alone = read_extraction("", beside.form, raw.file, [replace(raw, units_differ=frozenset())])[raw.table]
    shown = [frozenset(field.name for name, field in fields if name in of.units_differ) for of in beside.recorded]
    tables = [  # the texts of the others as recorded, and those of the other table as typed
        replace(inferred.raw(which), units_differ=names) for which, names in enumerate([*shown, frozenset[str]()])
    ]
    read = [read_extraction("", inferred.form, "", [table]) for table in tables]
    *others, own = (extraction[inferred.form.studies.name] for extraction in read)
    found: dict[str, Meant] = {}
    for name, field in fields:
        entries = _entries(beside.recorded, others, name, field.name)
        keys, together = _keys(alone, name), _keys(own, field.name)
        meant = {
            text: _usual(entries[joint])
            for text, key in keys.items()
            if (joint := together.get(text)) in entries and key not in {entry.key for entry in entries[joint]}
        }
        found |= {name: meant} if meant else {}
    return found


def _entries(
    recorded: Sequence[RecordedTable], read: Sequence[RecordedTable], name: str, name_read: str
) -> dict[str, Counter[Entry]]:
    """The entries of the others in a field with their counts, by their key if all tables are read together."""
    found: dict[str, Counter[Entry]] = {}
    for ours, together in zip(recorded, read, strict=True):
        joint = _keys(together, name_read)
        for key, text, value in zip(ours.keys[name], ours.texts[name], ours.values[name], strict=True):
            if text is not None and not (of := joint.get(text, UNREAD)).startswith(UNREAD):
                found.setdefault(of, Counter())[Entry(text, value, key)] += 1
    return found


def _usual(entries: Mapping[Entry, int]) -> Entry:
    return min(entries, key=lambda entry: (-entries[entry], entry))


def _keys(recorded: RecordedTable, name: str) -> dict[str, str]:
    """The key of each different text of a field."""
    return {text: key for text, key in zip(recorded.texts[name], recorded.keys[name], strict=True) if text is not None}


def _sentence(label: str, file: str, meant: Meant) -> str:
    read = [f"{quoted(text)} for {quoted(entry.text)}" for text, entry in sorted(meant.items())]
    return f"in {label!r}, {file} has {first_ones(read, _SHOWN)}, as the rows that it shares with the other files show"
