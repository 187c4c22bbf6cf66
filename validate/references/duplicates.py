"""Finds references to the same report, and references that may be the same, by DOI and by title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from schema.records import record
from schema.text import fold
from validate.references.labels import study_name
from validate.references.reference import Reference

_PARTS = ("title", "authors", "year", "journal", "doi", "pmid")
_SHORTEST = 16
"""Minimum letters of a title that identifies a report. Many reports are titled `Editorial` or `Ketamine`."""


@record
class Pair:
    """A reference, an earlier reference that shares something with it, and what they share.

    `same` says that they are the same report: they differ in nothing that both give.
    """

    reference: Reference
    earlier: Reference
    shared: tuple[str, ...]
    same: bool


@record
class Sorted:
    """References sorted by what to do with them. `new` are in their original order, and include those in `unsure`.

    `there` pairs references with studies that are already listed, `duplicates` with earlier references of the same
    import. `unsure` are pairs that may be the same.
    """

    new: tuple[Reference, ...]
    there: tuple[Pair, ...]
    duplicates: tuple[Pair, ...]
    unsure: tuple[Pair, ...]


def sort_references(references: Iterable[Reference], listed: Sequence[Reference]) -> Sorted:
    """Compares references with the studies that are listed, and with each other."""
    known = _Known()
    for study in listed:
        known.add(study)
    new: list[Reference] = []
    there: list[Pair] = []
    duplicates: list[Pair] = []
    unsure: list[Pair] = []
    on_list = {id(study) for study in listed}
    equals: dict[int, list[Reference]] = {}
    for reference in references:
        pairs = [_pair(reference, earlier, equals.get(id(earlier), ())) for earlier in known.near(reference)]
        same = max((pair for pair in pairs if pair.same), key=lambda pair: len(pair.shared), default=None)
        if same is None:
            unsure.extend(pairs)
            new.append(reference)
            known.add(reference)
        else:
            (there if id(same.earlier) in on_list else duplicates).append(same)
            equals.setdefault(id(same.earlier), []).append(reference)
    return Sorted(tuple(new), tuple(there), tuple(duplicates), tuple(unsure))


class _Known:
    """The references so far, indexed by what may identify them."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, str], list[Reference]] = {}

    def add(self, reference: Reference) -> None:
        for mark in self._marks(reference, listing=True):
            self._by.setdefault(mark, []).append(reference)

    def near(self, reference: Reference) -> list[Reference]:
        """The earlier references that share a DOI, a title or, without either, a name; each once."""
        found = (earlier for mark in self._marks(reference, listing=False) for earlier in self._by.get(mark, ()))
        return list({id(earlier): earlier for earlier in found}.values())

    @staticmethod
    def _marks(reference: Reference, *, listing: bool) -> Iterable[tuple[str, str]]:
        if reference.doi_key:
            yield "DOI", reference.doi_key
        if reference.title_key:
            yield "title", reference.title_key
        if not listing or not (reference.doi_key or reference.title_key):
            yield "name", fold(study_name(reference))


def completed(reference: Reference, duplicates: Iterable[Reference]) -> Reference:
    """The reference, with blank parts, such as the DOI, filled in from its duplicates."""
    for duplicate in duplicates:
        blank = {part: getattr(duplicate, part) for part in _PARTS if not getattr(reference, part)}
        reference = replace(reference, **blank)
    return reference


def _pair(reference: Reference, earlier: Reference, equals: Sequence[Reference] = ()) -> Pair:
    """Compares a reference with an earlier one. They are not the same if it differs from one of its `equals`."""
    titles, doi = (reference.title_key, earlier.title_key), (reference.doi_key, earlier.doi_key)
    years, authors = (reference.year, earlier.year), (reference.first_author_key, earlier.first_author_key)
    facts = {"DOI": doi, "title": titles, "first author": authors, "year": years}
    shared = tuple(name for name, (one, other) in facts.items() if one and one == other)
    if not {"DOI", "title"} & {*shared}:
        return Pair(reference, earlier, ("name",), same=False)
    same_title = _agree(titles) or (all(titles) and _one_goes_on(*titles))
    by_doi = "DOI" in shared and same_title
    telling = len(titles[0]) >= _SHORTEST or {"first author", "year"} <= {*shared}
    published = (reference.published, earlier.published)
    by_title = "title" in shared and telling and all(map(_agree, (doi, years, authors, published)))
    same = (by_doi or by_title) and all(_pair(reference, equal).same for equal in equals)
    return Pair(reference, earlier, shared, same=same)


def _agree(values: tuple[str, str]) -> bool:
    """Whether two values do not differ: they are equal, or one is blank."""
    return values[0] == values[1] or not all(values)


def _one_goes_on(title: str, other: str) -> bool:
    """Whether one title is the other one with a subtitle."""
    short, long = sorted((title, other), key=len)
    return len(short) >= _SHORTEST and long.startswith(short)
