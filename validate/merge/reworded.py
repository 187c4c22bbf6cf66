"""Rows of a later round that were coded again because their words changed, and the coding that counts."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from schema.records import record
from schema.rounds import ROW
from validate.extraction.extraction import Extraction
from validate.merge.agreed_rows import words_shown
from validate.pairing.field_similarity import alike_texts

_SAME = 0.6  # minimum similarity (0 to 1) for a row to be an earlier row in other words
_NOTHING: dict[str, float] = {}  # all words have the same weight


@record(kw_only=True)
class GivenRow:
    """A row that was handed out: its table, the key and the name of its study, its own name, and its words."""

    table: str
    study: str
    study_name: str
    name: str
    words: str


@record(kw_only=True)
class Reworded:
    """A row that was coded under several names. `counts` is the coding that counts, `left_out` are the others."""

    study: str
    counts: str
    left_out: tuple[str, ...]


Submitted = tuple[str, Collection[str]]
"""The extractor of a first submission, and the names of the rows that it submits."""


def rows_given(extraction: Extraction) -> Iterator[GivenRow]:
    """The rows that were handed out to an extractor, as their workbook shows them."""
    for recorded in extraction.tables.values():
        if not recorded.table.given:
            continue
        shown = [field.name for field in words_shown(recorded.table) if field.name in recorded.keys.columns]
        columns = [recorded.values[ROW], recorded.keys[recorded.table.study], recorded.values[recorded.table.study]]
        for name, study, called, *words in zip(*columns, *(recorded.keys[one].to_list() for one in shown), strict=True):
            if name is not None and study is not None:
                yield GivenRow(
                    table=recorded.table.name,
                    study=study,
                    study_name=called,
                    name=name,
                    words=" ".join(text for text in words if text),
                )


def submitted_again(submitted: Sequence[Submitted], studies: Sequence[Collection[str]]) -> frozenset[str]:
    """The studies (by key) for which an extractor submitted rows more than once."""
    by_person: dict[tuple[str, str], int] = {}
    for (who, rows), of in zip(submitted, studies, strict=True):
        for study in of if rows else ():
            by_person[who, study] = by_person.get((who, study), 0) + 1
    return frozenset(study for (_, study), times in by_person.items() if times > 1)


def reworded(
    rows: Collection[GivenRow], submitted: Sequence[Submitted], agreed: Collection[str]
) -> tuple[Reworded, ...]:
    """The rows that were coded again because their words changed, each with the coding that counts.

    `submitted` is in the order of time; `agreed` has the names of the rows that are agreed now. However similar their
    words, two rows are different findings if somebody submitted both at once or if both are agreed now. Among several
    codings of a row, the one by most coders counts, and among those the first.
    """
    coders: dict[str, set[str]] = {}
    for who, names in submitted:
        for name in sorted(names):
            coders.setdefault(name, set()).add(who)
    order = {name: place for place, name in enumerate(coders)}
    known = {row.name: row for row in rows if row.name in order}
    groups: dict[str, tuple[str, ...]] = {name: (name,) for name in sorted(known, key=order.__getitem__)}
    at_once = [frozenset(names) for _, names in submitted]

    def are_one(names: tuple[str, ...]) -> bool:
        return sum(name in agreed for name in names) < 2 and all(len(one.intersection(names)) < 2 for one in at_once)

    links = sorted(
        (-alike, order[one], order[other], one, other)
        for one, other in combinations(groups, 2)
        if are_one((one, other)) and (alike := _alike(known[one], known[other])) >= _SAME
    )
    for *_, one, other in links:
        joined = (*groups[one], *groups[other])
        if groups[one] is not groups[other] and are_one(joined):
            groups |= dict.fromkeys(joined, joined)
    return tuple(
        _counted(known[names[0]].study_name, sorted(names, key=order.__getitem__), coders)
        for names in dict.fromkeys(groups.values())
        if len(names) > 1
    )


def _counted(study: str, names: list[str], coders: dict[str, set[str]]) -> Reworded:
    counts = max(names, key=lambda name: len(coders[name]))  # the first one if several have equally many
    return Reworded(study=study, counts=counts, left_out=tuple(name for name in names if name != counts))


def _alike(one: GivenRow, other: GivenRow) -> float:
    if (one.table, one.study) != (other.table, other.study):
        return 0.0
    return 1.0 if one.words == other.words else alike_texts(one.words, other.words, _NOTHING)
