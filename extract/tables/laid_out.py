"""Reads vertical forms with a sheet per study. Each person's entries become a row of one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from extract.tables.labels_alike import join_other_spellings, join_repeated
from schema.records import record
from validate.extraction.scattered import Scattered
from validate.inference.plain_table import PlainTable, text_frame

STUDY, REVIEWER = "Study", "Reviewer"


@record
class Entry:
    """A cell with its section and label and, in a grid, the header of its column."""

    section: str
    label: str
    of_column: str
    text: str | None
    cell: str


@dataclass
class Block:
    """The entries of one person on a sheet. `cell` is the cell that names the person."""

    sheet: str
    reviewer: str
    row: int
    cell: str
    entries: list[Entry] = field(default_factory=list)


def one_table(file: str, blocks: Sequence[Block]) -> PlainTable:
    """One row per study, and per reviewer if there are any. A label in several sections gets the section's name."""
    several = {label for block in blocks for label in _in_several_sections(block)}
    filled = [dict(_by_header(block, several)) for block in blocks]
    of_sheet = [(block.sheet, row) for block, row in zip(blocks, filled, strict=True)]
    guesses = (*join_repeated(of_sheet), *join_other_spellings(of_sheet))
    headers = list(dict.fromkeys(name for row in filled for name in row))
    texts = [[row[name].text if name in row else None for row in filled] for name in headers]
    cells = [[row[name].cell if name in row else None for row in filled] for name in headers]
    sheets = [block.sheet for block in blocks]
    people = [block.reviewer for block in blocks]
    named = any(people)
    return PlainTable(
        file=file,
        sheet=sheets[0] if len(set(sheets)) == 1 else "(a sheet per study)",
        headers=(STUDY, *([REVIEWER] if named else []), *(name for name, _ in headers)),
        columns=tuple(range(1, len(headers) + 2 + named)),
        rows=pl.Series("row", [block.row for block in blocks], dtype=pl.Int64),
        cells=text_frame([sheets, *([people] if named else []), *texts]),
        guesses=tuple((f"{file}: {sentence}", option) for sentence, option in guesses),
        scattered=Scattered(
            sheets=pl.Series(sheets, dtype=pl.String),
            cells=text_frame([[None] * len(blocks), *([[block.cell for block in blocks]] if named else []), *cells]),
        ),
    )


def _in_several_sections(block: Block) -> set[str]:
    sections: dict[str, set[str]] = defaultdict(set)
    for entry in block.entries:
        if not entry.of_column:
            sections[entry.label].add(entry.section)
    return {label for label, found in sections.items() if len(found) > 1}


def _by_header(block: Block, several: set[str]) -> Iterator[tuple[tuple[str, int], Entry]]:
    """The entries by header. A repeated header is another column, as in forms with several outcomes."""
    times: dict[str, int] = defaultdict(int)
    for entry in block.entries:
        with_section = entry.of_column or entry.label in several
        parts = (entry.section if with_section else "", entry.label, entry.of_column)
        header = " / ".join(part for part in parts if part)
        yield (header, times[header]), entry
        times[header] += 1
