"""DistillerSR: one row per reference, user and level, with a column for the comment on many of the questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.number_formats import plain, quoted
from extract.tables.shape import Shape, place_of, remade, texts
from schema.missing import Missing
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "DistillerSR"
_COMMENT = re.compile(r"(.+)_comment\s*", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r".+_k\s*", re.IGNORECASE | re.DOTALL)
_MISSING = frozenset({"-1", "-2"})
_COUNTS = f"{NAME} counts the answers of a study in it"
_CODES = dict.fromkeys(_MISSING, Missing.NR)


def distiller(tables: Sequence[PlainTable]) -> Shape | None:
    """The table with each comment as "QUESTION / Comment" beside its question; None without Refid, User and Level."""
    for table in tables:
        study, person = place_of(table, "Refid"), place_of(table, "User")
        if study is not None and person is not None and place_of(table, "Level") is not None:
            return _shape(table, study, person)
    return None


def _shape(table: PlainTable, study: int, person: int) -> Shape:
    first_lines = [header.strip().partition("\n")[0] for header in table.headers]
    there = {plain(header) for header in (*table.headers, *first_lines)}
    twins = [_COMMENT.fullmatch(header) for header in table.headers]
    headers = tuple(
        f"{twin[1]} / Comment" if twin and plain(twin[1]) in there else header
        for header, twin in zip(table.headers, twins, strict=True)
    )
    remarks = [f"{table.sheet}: recognised as an export of {NAME}: one row per Refid, User and Level"]
    renamed = sum(old != new for old, new in zip(table.headers, headers, strict=True))
    if renamed:
        remarks.append(
            f"{table.sheet}: {plural(renamed, 'comment follows', 'comments follow')} the question, as “… / Comment”"
        )
    numbered = [
        header
        for position, header in enumerate(headers)
        if _NUMBERED.fullmatch(header) and all(text.isdecimal() for text in texts(table, position))
    ]
    if numbered:
        shown = ", ".join(quoted(header) for header in numbered)
        remarks.append(f"{table.sheet}: answers that repeat within a study are numbered in {shown}")
    missing = sum(text in _MISSING for position in range(len(headers)) for text in texts(table, position))
    if missing:
        remarks.append(
            f"{table.sheet}: {plural(missing, 'cell')} with -1 or -2, which mean missing and are read as not reported"
        )
    level = place_of(table, "Level") or 0
    levels = set(texts(table, level))
    if len(levels) > 1:
        remarks.append(f"{table.sheet}: it holds {len(levels)} levels ({', '.join(sorted(levels))}) in one table")
    known = {**table.missing, "": {**table.missing.get("", {}), **_CODES}}
    read = replace(table, headers=headers, missing=known, own=dict.fromkeys(numbered, _COUNTS))
    if len(levels) == 1:
        remarks.append(
            f"{table.sheet}: all rows are of level {min(levels)}, which {NAME} itself says, so Level is left out"
        )
        numbered_cells = enumerate(zip(headers, table.columns, table.cells.get_columns(), strict=True))
        read = remade(read, [column for place, column in numbered_cells if place != level])
    return Shape(NAME, (read,), ("extraction",), headers[study], headers[person], tuple(remarks))
