"""What each extractor changed in the workbook after the first submissions, record by record and entry by entry."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from schema.form import Field, Table
from schema.records import record
from schema.text import fold
from validate.extraction.extraction import never_asked
from validate.inference.names_in_form import set_apart
from validate.merge.comparison import Comparison
from validate.merge.parted_as_ruled import PartedAsRuled
from validate.pairing.addresses import Identity, folded

Changed = frozenset[tuple[str, str, int, str]]
"""Entries of workbooks: extractor, table, position of the row among the extractor's own, field."""

_OfOne = tuple[str, str, int] | tuple[str, str, int, str]
"""A record or an entry of one extractor."""
Kind = Literal["entries", "added", "removed", "filled", "new", "anew"]


@record(kw_only=True)
class ChangedSince:
    """Changes in studies that are compared now and have first submissions.

    `entries` have another meaning now. `added` are records (extractor, table, position) that the first submission did
    not have; `removed` counts records that are gone, by extractor. A record is recognised by its identity, so a renamed
    record counts in both. Fields and tables that were added to the form since are counted separately: `filled` are
    entries in new fields of existing records, `new` are records of new tables, and `unmeasured` are the data items
    (table, field) that no first submission was asked for. `anew` are entries whose first answer the form no longer
    offers.

    `by_people` counts each kind as the dataset does: an entry or record that several extractors share counts once,
    under everybody who changed, added or removed it.
    """

    entries: Changed = frozenset()
    added: frozenset[tuple[str, str, int]] = frozenset()
    removed: Mapping[str, int] = dataclasses.field(default_factory=dict, hash=False)
    filled: Changed = frozenset()
    new: frozenset[tuple[str, str, int]] = frozenset()
    anew: Changed = frozenset()
    unmeasured: frozenset[tuple[str, str]] = frozenset()
    by_people: Mapping[Kind, Mapping[tuple[str, ...], int]] = dataclasses.field(default_factory=dict, hash=False)


def changed_since(first: Comparison, now: Comparison) -> ChangedSince:
    """What every extractor changed after the first submissions. Studies that somebody reopened are left out."""
    entries: set[tuple[str, str, int, str]] = set()
    added: set[tuple[str, str, int]] = set()
    removed: set[tuple[str, str, int]] = set()
    filled: set[tuple[str, str, int, str]] = set()
    new: set[tuple[str, str, int]] = set()
    anew: set[tuple[str, str, int, str]] = set()
    for who in (name for name in now.names if name in first.names):
        studies = set(first.extraction(who).studies_recorded) & set(now.extraction(who).studies_recorded)
        for table in now.form.tables:
            if table.name not in first.tables:
                continue
            before, today = _rows(first, who, table, studies), _rows(now, who, table, studies)
            missing = before.keys() - today.keys()
            if missing and table.given:  # nobody removed rows that a later round no longer asks for
                missing &= {one for name in now.names for one in _rows(now, name, table, studies)}
            removed |= {(who, table.name, before[identity]) for identity in missing}
            recorded = first.extraction(who)[table.name]
            keys = now.extraction(who)[table.name].keys[table.study].to_list()
            for row in (today[identity] for identity in today.keys() - before.keys()):
                asked = any(first.extraction(who).asked(keys[row], table.name, field.name) for field in table.fields)
                (added if asked else new).add((who, table.name, row))
            stayed = [(row, today[identity]) for identity, row in before.items() if identity in today]
            for field in table.fields:
                if _is_entry(table, field) and field.name in first.form[table.name].by_name:
                    answers = _Answers(first, now, who, table, field)
                    gone = first.extraction(who).gone.of.get((table.name, field.name), frozenset())
                    for row_then, row_now in stayed:
                        if answers.differ(row_then, row_now):
                            asked = first.extraction(who).asked(keys[row_now], table.name, field.name)
                            is_gone = gone and (keys[row_now], recorded.text(field.name, row_then)) in gone
                            kind = anew if is_gone else entries if asked else filled
                            kind.add((who, table.name, row_now, field.name))
    return ChangedSince(
        entries=frozenset(entries),
        added=frozenset(added),
        removed=Counter(who for who, *_ in removed),
        filled=frozenset(filled),
        new=frozenset(new),
        anew=frozenset(anew),
        unmeasured=frozenset(
            (table.name, field.name)
            for table, field in never_asked(first.extractions)
            if not set_apart(table, field.name)
        ),
        by_people={
            "entries": _by_people(now, entries),
            "added": _by_people(now, added),
            "removed": _by_people(first, removed, PartedAsRuled(now)),
            "filled": _by_people(now, filled),
            "new": _by_people(now, new),
            "anew": _by_people(now, anew),
        },
    )


def _by_people(
    comparison: Comparison, of_each: Iterable[_OfOne], parted: PartedAsRuled | None = None
) -> Counter[tuple[str, ...]]:
    """The number of these entries or records, by their extractors. Joined rows count once.

    Rows that a ruling has `parted` since count each.
    """
    people: dict[object, list[str]] = {}
    for who, table, row, *field in sorted(of_each):
        position = comparison.tables[table].places.get((who, row))
        if parted and position is not None and parted.ruling(table, comparison.tables[table].address(position)):
            position = None
        one = (table, who, row, *field) if position is None else (table, position, *field)
        people.setdefault(one, []).append(who)
    return Counter(map(tuple, people.values()))


def _is_entry(table: Table, field: Field) -> bool:
    """Whether a cell of this field is an entry that can change while the record stays the same."""
    return not (set_apart(table, field.name) or field.name in {*table.identity, table.key} or field.aside)


def _rows(comparison: Comparison, who: str, table: Table, studies: Collection[str]) -> dict[Identity, int]:
    """The extractor's records for these studies (by key) that have any entry, by identity."""
    recorded = comparison.extraction(who)[table.name]
    typed = [recorded.keys[field.name].to_list() for field in table.fields if field.name not in table.filled_in]
    return {
        folded(identity): row
        for row, (identity, study) in enumerate(
            zip(comparison.addresses(table.name).of_row[who], recorded.keys[table.study].to_list(), strict=True)
        )
        if study in studies and any(column[row] is not None for column in typed)
    }


class _Answers:
    """The answers of an extractor in a column, first and now."""

    def __init__(self, first: Comparison, now: Comparison, who: str, table: Table, field: Field) -> None:
        self._first = _column(first, who, table, field)
        self._now = _column(now, who, table, field)

    def differ(self, before: int, today: int) -> bool:
        """Whether the meaning differs between two rows.

        A reference is unchanged if its text or its target is the same.
        """
        return all(one[before] != other[today] for one, other in zip(self._first, self._now, strict=True))


def _column(comparison: Comparison, who: str, table: Table, field: Field) -> list[list[str | None]]:
    """The meanings in a column. For references, both the text and the name of the row that they refer to."""
    keys = comparison.extraction(who)[table.name].keys[field.name].to_list()
    resolved = comparison.references.get((who, table.name, field.name))
    if resolved is None:
        return [keys]
    return [keys, [None if text is None else fold(text) for text in resolved.content.to_list()]]
