"""Rayyan's export of references (RIS): the decisions of all reviewers stand in a note of each reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from extract.reading.encoding import decode
from extract.references.tagged import ris_statements
from extract.tables.platforms.rayyan import INCLUSION, rayyan
from extract.tables.shape import Shape
from validate.extraction.scattered import Scattered
from validate.inference.plain_table import PlainTable, text_frame

_NOTES = "N1"
_KEYS = (("ID", "key"), ("AN", "key"), ("TI", "title"), ("T1", "title"))  # what a reference is called, and the header

Said = dict[str, str]
"""What a reference says, by its tag."""


def rayyan_references(path: Path) -> Shape | None:
    """A row per reference and reviewer who decided on it; None for references without any decision of Rayyan."""
    text = decode(path.read_bytes()).text
    if INCLUSION not in text:
        return None
    records = [(line, _by_tag(statements)) for line, statements in ris_statements(text)]
    shape = rayyan([_as_table(path, records)])
    return None if shape is None else replace(shape, tables=tuple(map(_with_lines, shape.tables)))


def _by_tag(statements: Sequence[tuple[str, str]]) -> Said:
    by_tag: Said = {}
    for tag, text in statements:
        by_tag[tag] = f"{by_tag[tag]} | {text}" if tag in by_tag else text
    return by_tag


def _as_table(path: Path, records: Sequence[tuple[int, Said]]) -> PlainTable:
    """The references as a table: what tells them apart comes first."""
    key, header = _key([by_tag for _, by_tag in records])
    tags = list(dict.fromkeys([key, *(tag for _, by_tag in records for tag in by_tag)]))
    columns = [[by_tag.get(tag) or None for _, by_tag in records] for tag in tags]
    return PlainTable(
        file=path.name,
        sheet=path.stem,
        headers=(header, *tags[1:]),
        columns=tuple(range(1, len(tags) + 1)),
        rows=pl.Series("row", [line for line, _ in records], dtype=pl.Int64),
        cells=text_frame(columns),
    )


def _key(records: Sequence[Said]) -> tuple[str, str]:
    """The tag that tells the references with a decision apart, and the header for it; else the title."""
    decided = [by_tag for by_tag in records if INCLUSION in by_tag.get(_NOTES, "")]
    for tag, header in _KEYS:
        named = [by_tag.get(tag, "") for by_tag in decided]
        if all(named) and len(set(named)) == len(named):
            return tag, header
    return next(((tag, header) for tag, header in _KEYS if any(by_tag.get(tag) for by_tag in decided)), _KEYS[2])


def _with_lines(table: PlainTable) -> PlainTable:
    """The table with the line of the file that each reference begins in, because it has no cells."""
    places: list[str | None] = [f"line {row}" for row in table.rows]
    sheets = pl.Series([table.sheet] * table.height, dtype=pl.String)
    return replace(table, scattered=Scattered(sheets=sheets, cells=text_frame([places for _ in table.headers])))
