"""Proposals for rulings. They are shown to the person who rules, and never applied automatically."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Literal

from rapidfuzz import fuzz

from schema.cell_type import Family
from schema.cells import Verbatim
from schema.records import record
from schema.text import fold
from validate.adjudication.items import AdjudicationItem
from validate.merge.comparison import Comparison
from validate.pairing.field_similarity import field_similarity, words_of

_CONTAINED = 95.0  # minimum rapidfuzz partial ratio (0 to 100) for a passage to be a part of another, apart from slips
_OVERLAP = 4  # minimum words that the end of one passage shares with the start of another


@record
class Proposal:
    """Keep the row, or take one extractor's passage because it is the longer of two that overlap."""

    ruling: Literal["keep", "take"]
    take: str | None = None


def proposal(comparison: Comparison, item: AdjudicationItem) -> Proposal | None:
    """A proposal for a ruling on this item; None if there is no reason for one, or if the item is settled.

    A row of a selection that only one extractor has can be kept, because the other did not say that it is wrong. If
    passages overlap, the longer one contains what both wanted.
    """
    if not item.to_rule:
        return None
    if item.whole_row:
        return Proposal("keep") if item.cell.kind == "additional" else None
    longer = _longer(comparison, item) if item.cell.kind == "conflict" else None
    return Proposal("take", longer) if longer else None


def reports_named(comparison: Comparison, item: AdjudicationItem) -> tuple[str, ...]:
    """The reports that the extractors name with their values, if they name different ones.

    They come from the places of the cell or its row, or from a reference to reports. Empty if all name the same report
    or somebody names none.
    """
    reports = comparison.form.reports_table
    if item.whole_row or reports is None or reports.key is None or item.cell.table == reports.name:
        return ()
    keys = comparison.tables[reports.name].row_keys.get(item.cell.study, ())
    named = {
        name: {key for key in keys if any(fold(key) in fold(text) for text in _evidence_texts(comparison, item, name))}
        for name, answer in item.cell.answers.items()
        if answer.text is not None
    }
    if len(named) > 1 and all(named.values()) and len({frozenset(mentioned) for mentioned in named.values()}) > 1:
        return tuple(dict.fromkeys(key for key in keys for mentioned in named.values() if key in mentioned))
    return ()


def _longer(comparison: Comparison, item: AdjudicationItem) -> str | None:
    """The extractor with the longest of several overlapping passages; None if two are equally long."""
    field = comparison.form[item.cell.table][item.cell.field]
    texts = {
        name: fold(answer.value)
        for name, answer in item.cell.answers.items()
        if answer.value is not None and answer.value not in field.codes
    }
    if not isinstance(field.cell, Verbatim) or len(set(texts.values())) < 2 or not _one_place(comparison, item):
        return None
    length = {name: len(words_of(text)) for name, text in texts.items()}
    longest = max(length.values())
    having = [name for name in sorted(texts) if length[name] == longest]
    one = texts[having[0]]
    if len({texts[name] for name in having}) > 1 or not all(_overlaps(one, other) for other in texts.values()):
        return None
    return having[0]


def _overlaps(long: str, short: str) -> bool:
    if fuzz.partial_ratio(short, long) >= _CONTAINED:
        return len(words_of(short)) >= _OVERLAP
    ours, theirs = words_of(long), words_of(short)
    return any(
        ours[-size:] == theirs[:size] or theirs[-size:] == ours[:size]
        for size in range(_OVERLAP, min(len(ours), len(theirs)))
    )


def _one_place(comparison: Comparison, item: AdjudicationItem) -> bool:
    """Whether the places of the passages touch each other, if they are given."""
    places = [dict(_places(comparison, item, name)) for name in item.cell.answers]
    return all(
        field_similarity(comparison.form[item.cell.table][name].cell, one[name], other[name]) > 0
        for one, other in combinations(places, 2)
        for name in one.keys() & other.keys()
    )


def _places(comparison: Comparison, item: AdjudicationItem, name: str) -> Iterator[tuple[str, str]]:
    """The field and key of the places that an extractor gives for the cell, or else for the row."""
    table = comparison.form[item.cell.table]
    own = [companion.name for companion in table.companions(item.cell.field) if companion.role == "place"]
    row = [field.name for field in table.fields if field.cell.family is Family.PLACE and field.of is None]
    cells = _row(comparison, item, name, "keys")
    given = [field for field in own if cells.get(field)] or row
    yield from ((field, key) for field in given if (key := cells.get(field)))


def _evidence_texts(comparison: Comparison, item: AdjudicationItem, name: str) -> Iterator[str]:
    """The texts in which an extractor says where a value comes from."""
    table, reports = comparison.form[item.cell.table], comparison.form.reports_table
    cells = _row(comparison, item, name, "texts")
    for place, _ in _places(comparison, item, name):
        yield cells[place] or ""
    for field in table.references:
        if field.reference and reports and field.reference.to == reports.name:
            yield cells[field.name] or ""


def _row(
    comparison: Comparison, item: AdjudicationItem, name: str, part: Literal["keys", "texts"]
) -> Mapping[str, str | None]:
    row = comparison.tables[item.cell.table].positions[name][item.cell.position]
    if row is None:
        return {}
    recorded = comparison.extraction(name)[item.cell.table]
    return (recorded.keys if part == "keys" else recorded.texts).row(row, named=True)
