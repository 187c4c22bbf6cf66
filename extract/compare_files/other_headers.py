"""Columns of a consensus that have another header in the files that were compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from shlex import quote

import polars as pl

from extract.compare_files.agreed_cells import DIGEST, OF_FORMULA, REMARKS
from extract.compare_files.file_table import position_of
from extract.errors import CannotUse
from schema.form import Form
from validate.extraction.read_cells import BARE
from validate.inference.columns import match_columns
from validate.inference.header_match import KnownHeaders
from validate.inference.plain_table import PlainTable
from validate.inference.units import unit_of_header


def with_our_headers(consensus: PlainTable, form: Form, columns: Sequence[str]) -> PlainTable:
    """The consensus with the headers of the comparison over the columns that somebody named, as `THEIRS=OURS`.

    CannotUse where either is not there.
    """
    ours = _fields(form)
    own = re.compile(rf"{REMARKS}|{DIGEST}[0-9a-f]{{12}}")  # as --write-agreed writes them beside the columns
    if any(re.fullmatch(rf"{DIGEST}[0-9a-f]{{12}}", header) for header in consensus.headers):
        consensus = _without_apostrophes(consensus)
    consensus = consensus.of_columns(
        [
            place
            for place, header in enumerate(consensus.headers)
            if not own.fullmatch(header) or ours.find(header) is not None
        ]
    )
    headers = [*consensus.headers]
    for named in columns:
        theirs, equals, label = named.partition("=")
        field = ours.find(label.strip()) if equals else None
        if field is None:
            labels = ", ".join(field.label for field in form.studies.fields if field.of is None)
            what = f"compares no column {label.strip()!r}" if equals else "needs both headers, as THEIRS=OURS"
            raise CannotUse(what, file=f"--column {quote(named)}", hint=f"the columns are: {labels}")
        position, label = position_of(consensus, theirs.strip()), form.studies[field].label
        consensus = _with_own_unit(consensus, position, label)
        headers[position] = label
    return replace(consensus, headers=tuple(headers))


def _with_own_unit(table: PlainTable, position: int, label: str) -> PlainTable:
    """The table with the unit of its header after the bare numbers of a column, where the label gives another one."""
    own, other = unit_of_header(table.headers[position]), unit_of_header(label)
    if own is None or other is None or own.unit == other.unit:
        return table
    texts = [
        f"{text} {own.unit.code}" if text and BARE.fullmatch(text) else text for text in table.cells.to_series(position)
    ]
    column = pl.Series(table.cells.columns[position], texts, dtype=pl.String)
    return replace(table, cells=table.cells.with_columns(column))


def _without_apostrophes(table: PlainTable) -> PlainTable:
    """A table as --write-agreed wrote it to CSV, without the apostrophe in front of what looks like a formula."""
    texts = pl.all().str.replace(OF_FORMULA, "${1}")
    headers = tuple(re.sub(OF_FORMULA, r"\1", header) for header in table.headers)
    return replace(table, headers=headers, cells=table.cells.with_columns(texts))


def likely_headers(
    consensus: PlainTable, form: Form, tables: Sequence[PlainTable], read: Mapping[str, int]
) -> Iterator[str]:
    """For each column of the consensus that is not read, the column that it probably is, and what to type then.

    `read` has the sheet's column of each field that is read. It is the column with the same entries, or the only one
    that the consensus lacks.
    """
    used = set(read.values())
    known = {header: _fields(form).find(header) for header in consensus.headers if header}
    unread = [
        header
        for header, number in zip(consensus.headers, consensus.columns, strict=True)
        if header and number not in used and known[header] is None
    ]
    lacking = [
        field.label
        for field in form.studies.fields
        if field.name not in {*read, *known.values()} and field.of is None and not field.added
    ]
    alike = [pair for pair in _with_same_entries(consensus, form, tables) if pair[0] in unread and pair[1] in lacking]
    once = [Counter(pair[side] for pair in alike) for side in (0, 1)]
    for theirs, ours in alike:
        if once[0][theirs] == once[1][ours] == 1:
            option = quote(f"{theirs}={ours}")
            yield f"{theirs!r} holds the entries of {ours!r}. If it is this column, add --column {option}"
    if not alike and len(unread) == len(lacking) == 1:
        option = quote(f"{unread[0]}={lacking[0]}")
        yield f"{unread[0]!r} may be {lacking[0]!r}. If it is, add --column {option}"
    elif not alike and unread and lacking:
        option = quote(f"{unread[0]}=COLUMN")
        yield (
            f"if {' or '.join(map(repr, unread))} is one of {', '.join(map(repr, lacking))}, add --column, such as"
            f" --column {option} with its name for COLUMN"
        )


def _with_same_entries(consensus: PlainTable, form: Form, tables: Sequence[PlainTable]) -> list[tuple[str, str]]:
    """The headers of the consensus with the label of the column that has the same entries in a file."""
    fields = _fields(form)
    found: dict[tuple[str, str], None] = {}
    for table in tables:
        for column in match_columns((table, consensus)):
            ours, theirs = column.headers
            name = fields.find(ours) if ours and theirs else None
            if name is not None and theirs is not None:
                found[theirs, form.studies[name].label] = None
    return list(found)


def _fields(form: Form) -> KnownHeaders[str]:
    return KnownHeaders(*form.studies.known_by)
