"""Rewrites references between tables to the merged rows, because two extractors number their findings differently."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from schema.form import Field, Form, Table
from schema.records import record
from schema.regular_expressions import regex
from validate.extraction.codes import code_flags, is_code
from validate.extraction.columns import without_blanks
from validate.extraction.extraction import Extraction
from validate.pairing.extractor_columns import row_column
from validate.pairing.stacked import Stack


@record
class Resolved:
    """A column of references in three forms.

    `keys` are for comparing: two are equal if the references point to the same merged row. `texts` are for the dataset:
    the key of that row as the dataset writes it. `content` is for addresses in the ledger: what the extractor wrote in
    the identity of that row. It stays the same when rows are renumbered.
    """

    keys: pl.Series
    texts: pl.Series
    content: pl.Series


References = Mapping[tuple[str, str, str], Resolved]
"""Columns of references by (extractor, table, field), rewritten to the merged rows."""

_PARTS = ("keys", "texts", "content")
_DIGITS = 9  # digits of a merged row's number in a key: padded, so that keys sort like the rows
_NOTHING_KNOWN = pl.DataFrame(schema=dict.fromkeys(("to", "extractor", "study", "key", *_PARTS), pl.String))
_ONE_ROW = regex(rf"#\d{{{_DIGITS}}}")
_Column = tuple[Extraction, Table, Field]


def names_one_row(key: str) -> bool:
    """Whether the key of a reference stands for one merged row, or for several listed ones."""
    return all(_ONE_ROW.fullmatch(part) for part in key.split("; "))


@dataclass
class Targets:
    """The rows that references can point to. They are added table by table, as the rows are paired.

    `known` has frames with one row per table (`to`), extractor, and key that names exactly one merged row: `study` and
    `key` as the extractor writes them, and what a reference to the row becomes (`keys`, `texts`, `content`).
    """

    form: Form
    known: list[pl.DataFrame] = dataclasses.field(default_factory=lambda: [_NOTHING_KNOWN])
    tables: set[str] = dataclasses.field(default_factory=set)

    @cached_property
    def referred_to(self) -> frozenset[str]:
        """The tables that any field refers to."""
        references = (field.reference for table in self.form.tables for field in table.references)
        return frozenset(reference.to for reference in references if reference)

    def add(self, tables: Sequence[Table], extractions: Sequence[Extraction], rows: Mapping[str, pl.DataFrame]) -> None:
        """Adds the merged rows of these tables. `rows` come from `pair`, with `row_key`, their name in the dataset."""
        listed = [table for table in tables if table.key and table.name in self.referred_to]
        self.tables |= {table.name for table in listed}
        parts = [
            (table, extraction, rows[table.name])
            for table in listed
            if rows[table.name].height
            for extraction in extractions
        ]
        if parts:
            self.known.append(_named(parts))

    def resolve(
        self, fields: Sequence[tuple[Table, Field]], extractions: Sequence[Extraction]
    ) -> dict[tuple[str, str, str], Resolved]:
        """The resolved columns of these reference fields. A reference to no row, or to several rows, stays as written.

        One query serves the columns of all tables and extractors.
        """
        columns = [(extraction, table, field) for extraction in extractions for table, field in fields]
        known = [column for column in columns if self._knows(*column)]
        found = self._looked_up(known) if known else pl.DataFrame()
        references: dict[tuple[str, str, str], Resolved] = {}
        start = 0
        for extraction, table, field in columns:
            recorded = extraction[table.name]
            keys, values = recorded.keys[field.name], recorded.values[field.name]
            resolved = Resolved(keys, values, values)
            if self._knows(extraction, table, field):
                parts = (found[part].slice(start, recorded.height).alias(field.name) for part in _PARTS)
                resolved = Resolved(*parts)
                start += recorded.height
            references[extraction.name, table.name, field.name] = resolved
        return references

    def _knows(self, extraction: Extraction, table: Table, field: Field) -> bool:
        """Whether a column has cells and refers to a table whose rows are known."""
        there = field.reference is not None and field.reference.to in self.tables
        return there and extraction[table.name].height > 0

    def _looked_up(self, columns: Sequence[_Column]) -> pl.DataFrame:
        """The row that each cell of these columns refers to; the cell itself if it names no row."""
        cells = _below_each_other(columns, self.form).lazy()
        several = any(field.reference and field.reference.several for *_, field in columns)
        if several:
            split = [
                pl.when("several").then(pl.col(name).str.split("; ")).otherwise(pl.concat_list(name)).alias(name)
                for name in ("key", "value")
            ]
            cells = cells.with_columns_seq(split).explode("key", "value", empty_as_null=True)
        cells = cells.with_columns(pl.when("to_study").then("key").otherwise("study").alias("study"))
        found = cells.join(
            pl.concat(self.known).lazy(),
            on=["to", "extractor", "study", "key"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        names_row = pl.col("keys").is_not_null() & ~is_code("key").fill_null(value=False)
        found = found.select_seq(
            "line",
            *(
                pl.when(names_row).then(part).otherwise(itself).alias(part)
                for part, itself in (("keys", "key"), ("texts", "value"), ("content", "value"))
            ),
        )
        if not several:
            return found.collect(engine="in-memory")
        whole = pl.col("keys").null_count() == 0
        joined = found.group_by("line", maintain_order=True).agg(
            pl.when(whole).then(pl.col("keys").sort().str.join("; ")).alias("keys"),
            pl.when(whole).then(pl.col("texts").sort_by("keys").str.join("; ")).alias("texts"),
            pl.when(whole).then(pl.col("content").sort().str.join("; ")).alias("content"),
        )
        return joined.collect(engine="in-memory")


def _below_each_other(columns: Sequence[_Column], form: Form) -> pl.DataFrame:
    """The cells of these columns in one long column, each with the table that it refers to."""
    stack = Stack([extraction[table.name].height for extraction, table, _ in columns])
    to = [field.reference for *_, field in columns if field.reference]
    facts: dict[str, tuple[Sequence[Any], Any]] = {
        "extractor": ([extraction.name for extraction, *_ in columns], pl.String),
        "to": ([reference.to for reference in to], pl.String),
        "several": ([reference.several for reference in to], pl.Boolean),
        "to_study": ([form[reference.to].parent is None for reference in to], pl.Boolean),
        **{flag.name: (flag.to_list(), pl.Boolean) for flag in code_flags([field for *_, field in columns])},
    }
    recorded = [(extraction[table.name], table, field) for extraction, table, field in columns]
    return pl.DataFrame(
        [
            *(stack.repeated(values, dtype, name) for name, (values, dtype) in facts.items()),
            pl.int_range(sum(stack.heights), dtype=pl.UInt32, eager=True).alias("line"),
            stack.columns((of.keys[field.name] for of, _, field in recorded), "key"),
            stack.columns((of.values[field.name] for of, _, field in recorded), "value"),
            stack.columns((of.keys[table.study] for of, table, _ in recorded), "study"),
        ]
    )


def _named(parts: Sequence[tuple[Table, Extraction, pl.DataFrame]]) -> pl.DataFrame:
    """The merged row of each key of each extractor, if the key names one row.

    A part has the merged rows of one table.
    """
    own = [rows[row_column(extraction.name)] for _, extraction, rows in parts]
    stack = Stack([len(positions) for positions in own])
    of_studies = [table.parent is None for table, *_ in parts]

    def written(part: int, name: str) -> pl.Series:
        table, extraction, _ = parts[part]
        return without_blanks(extraction[table.name].values[name][own[part]])

    def key(part: int, name: str) -> pl.Series:
        table, extraction, _ = parts[part]
        return extraction[table.name].keys[name][own[part]]

    within = [[name for name in table.identity if table.parent is None or name != table.study] for table, *_ in parts]
    keys = [table.key or "" for table, *_ in parts]
    studies = [name if first else table.study for (table, *_), name, first in zip(parts, keys, of_studies, strict=True)]
    frame = pl.DataFrame(
        [
            stack.repeated([table.name for table, *_ in parts], pl.String, "to"),
            stack.repeated([extraction.name for _, extraction, _ in parts], pl.String, "extractor"),
            stack.repeated(of_studies, pl.Boolean, "of studies"),
            stack.columns((key(part, name) for part, name in enumerate(studies)), "study"),
            stack.columns((key(part, name) for part, name in enumerate(keys)), "key"),
            stack.positions.alias("position"),
            *(stack.columns((rows[name] for *_, rows in parts), name) for name in ("row_key", "identity")),
            *(content := stack.slots(within, written, "content")),
        ]
    )
    # A study is the same under any number, because its own identity names it.
    place = pl.concat_str(pl.lit("#"), pl.col("position").cast(pl.String).str.zfill(_DIGITS))
    row = pl.when("of studies").then(pl.coalesce("identity", place)).otherwise(place)
    named = (
        frame.lazy()
        .filter(pl.col("key").is_not_null())
        .select_seq(
            "to",
            "extractor",
            "study",
            "key",
            row.alias("keys"),
            pl.col("row_key").alias("texts"),
            pl.concat_str([column.name for column in content], separator=" / ", ignore_nulls=True).alias("content"),
        )
    )
    sole = named.group_by("to", "extractor", "study", "key").agg(
        pl.col("keys").n_unique().alias("rows"), pl.col(_PARTS).first()
    )
    return sole.filter(pl.col("rows") == 1).drop("rows").collect(engine="in-memory")
