"""What a file of references gives: the references, and what in it was not understood."""

from __future__ import annotations

import re

from schema.records import record
from validate.references.reference import Reference, found_doi

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


@record
class NotUnderstood:
    """Something in a file that was not understood: `place` is `line 12` or `row 3`, `text` what is written there."""

    file: str
    place: str
    text: str
    reason: str


@record
class FoundReferences:
    """The references of a file, in its order. `kind` names its format, `read` counts its records.

    A record without a title, an author and a DOI is no reference: `not_understood` has it. `remarks` are sentences on
    the whole file.
    """

    kind: str
    read: int
    references: tuple[Reference, ...]
    not_understood: tuple[NotUnderstood, ...]
    remarks: tuple[str, ...] = ()


def year_in(text: str) -> str:
    """The first year in a date of any kind, as `2019//` or `2019 Aug 3`. Blank if there is none."""
    found = _YEAR.search(text)
    return found[1] if found else ""


def doubts(reference: Reference, year: str, doi: str) -> list[NotUnderstood]:
    """What was not understood in the fields of a reference. `year` and `doi` are what the file says."""
    found = []
    if year.strip() and not reference.year:
        found.append(NotUnderstood(reference.file, reference.place, year, "this is not a year"))
    if doi.strip() and found_doi(doi) is None:
        found.append(NotUnderstood(reference.file, reference.place, doi, "this does not look like a DOI"))
    if not reference.says_something:
        reason = "the reference has no title, no author and no DOI, so it is not added"
        found.append(NotUnderstood(reference.file, reference.place, "", reason))
    return found
