"""Reads SRDR+: a sheet per section, with rows per extraction and a column that marks consolidated ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.shape import Shape, place_of, with_consensus, with_given
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "SRDR+"
_CITATION, _PERSON, _CONSOLIDATED = "Citation ID", "Username", "Consolidated"
_OF_THE_CITATION = (
    "Extraction ID",
    _CONSOLIDATED,
    "RefMan",
    "other_reference_accession_number",
    "PMID",
    "Authors",
    "Publication Date",
    "Key Questions",
)


def srdr(tables: Sequence[PlainTable]) -> Shape | None:
    """The sections, with consolidated extractions as those of `Consensus`. None if no sheet is of this kind.

    Other information from SRDR+ about a citation, except its number and name, is left out, because nobody extracted it.
    """
    needed = ("Extraction ID", _CONSOLIDATED, _PERSON, _CITATION)
    sections = [table for table in tables if all(place_of(table, name) is not None for name in needed)]
    if not sections:
        return None
    read = tuple(map(_section, sections))
    remark = (
        f"{read[0].file}: recognised as an export of {NAME}: {plural(len(read), 'section')}, and of each citation its"
        " number and name alone are kept"
    )
    return Shape(NAME, read, tuple(table.sheet for table in read), _CITATION, _PERSON, (remark,))


def _section(table: PlainTable) -> PlainTable:
    consolidated, person = (place_of(table, name) or 0 for name in (_CONSOLIDATED, _PERSON))
    kept, agreed = with_consensus(table, person, consolidated, _OF_THE_CITATION)
    rows = plural(agreed, "consolidated row is", "consolidated rows are")
    remarks = (f"{table.sheet}: {rows} the team's consensus",) if agreed else ()
    return replace(with_given(kept, "Citation Name"), remarks=(*kept.remarks, *remarks))
