"""References between tables, rewritten to the merged rows: two extractors number their findings differently."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from schema.form import Field, Form, Table
from validate.extraction.extraction import Extraction
from validate.pairing.positions import at


@dataclass(frozen=True)
class Resolved:
    """A reference column three times: for comparing, for the dataset, and for addresses in the ledger.

    `keys` are equal for two references exactly when they point to the same merged row; `texts` are that row's key as
    the dataset writes it; `content` is what the extractor wrote in the row's identity, which stays when rows are
    renumbered.
    """

    keys: pl.Series
    texts: pl.Series
    content: pl.Series


@dataclass
class Targets:
    """The rows that can be referred to, filled table by table as the rows are paired.

    `known` has, by table and extractor, a frame with a row per key that names one merged row: `study` and `key` as the
    extractor writes them, and what a reference stands for (`keys`, `texts`, `content`).
    """

    form: Form
    known: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def referred_to(self) -> frozenset[str]:
        """The tables to which any field points."""
        fields = (each for table in self.form.tables for each in table.references)
        return frozenset(each.reference.to for each in fields if each.reference)

    def add(self, table: Table, extractions: Sequence[Extraction], rows: pl.DataFrame, texts: pl.Series) -> None:
        """Takes up the merged rows of a table; `texts` are their keys in the dataset."""
        if table.key is None or table.name not in self.referred_to:
            return
        numbered = rows.select(
            pl.all(),
            pl.concat_str(pl.lit("#"), pl.int_range(pl.len()).cast(pl.String).str.zfill(_DIGITS)).alias("place"),
            texts.alias("texts"),
        )
        for each in extractions:
            self.known[table.name, each.name] = _named(table, table.key, each, numbered.drop_nulls(at(each.name)))

    def resolve(self, extraction: Extraction, table: Table, column: Field) -> Resolved:
        """The cells of a reference field. One that points to no row, or to more than one, stays as it was written."""
        recorded = extraction[table.name]
        keys, values = recorded.keys[column.name], recorded.values[column.name]
        reference = column.reference
        known = self.known.get((reference.to, extraction.name)) if reference else None
        if reference is None or known is None:
            return Resolved(keys, values, values)
        to_study = self.form[reference.to].parent is None
        parts = pl.DataFrame([keys.alias("key"), values.alias("value"), recorded.keys[table.study].alias("study")])
        parts = parts.with_row_index("row")
        if reference.several:
            split = [pl.col(name).str.split("; ") for name in ("key", "value")]
            parts = parts.with_columns(split).explode("key", "value")
        if to_study:
            parts = parts.with_columns(pl.col("key").alias("study"))
        found = _looked_up(parts, known, column)
        if reference.several:
            joined = [pl.col(name).sort_by("keys").str.join("; ") for name in ("keys", "texts")]
            whole = found.group_by("row", maintain_order=True).agg(*joined, pl.col("content").sort().str.join("; "))
            found = whole.with_columns(
                pl.when(keys.is_not_null()).then(pl.col(name)).alias(name) for name in ("keys", "texts", "content")
            )
        return Resolved(*(found[name].alias(column.name) for name in ("keys", "texts", "content")))


_DIGITS = 9  # of a merged row's number in a key: padded, so that keys sort as the rows do


def _named(table: Table, key: str, extraction: Extraction, rows: pl.DataFrame) -> pl.DataFrame:
    """What each key of one extractor names; a key that could name several merged rows names none."""
    recorded = extraction[table.name]
    own = rows[at(extraction.name)]
    is_studies = table.parent is None
    content = [pl.col(name).fill_null("") for name in table.identity if is_studies or name != table.study]
    named = pl.DataFrame(
        [
            recorded.keys[key if is_studies else table.study].gather(own).alias("study"),
            recorded.keys[key].gather(own).alias("key"),
            rows["place"].alias("keys"),
            rows["identity"].alias("identity"),
            rows["texts"],
            recorded.values.select(pl.concat_str(content, separator=" / ").alias("content")).to_series().gather(own),
        ]
    ).drop_nulls("key")
    if is_studies:
        named = named.with_columns(pl.coalesce("identity", "keys").alias("keys"))
    sole = named.group_by("study", "key").agg(
        pl.col("keys").n_unique().alias("several"), pl.col("keys", "texts", "content").first()
    )
    return sole.filter(pl.col("several") == 1).drop("several")


def _looked_up(parts: pl.DataFrame, known: pl.DataFrame, column: Field) -> pl.DataFrame:
    """Each reference with what it stands for, or itself where it names nothing or is a missing code."""
    found = parts.join(known, on=["study", "key"], how="left", nulls_equal=True, maintain_order="left")
    names_row = pl.col("keys").is_not_null() & ~pl.col("key").is_in(sorted(column.codes))
    stays = {"keys": "key", "texts": "value", "content": "value"}
    return found.with_columns(
        pl.when(names_row).then(pl.col(name)).otherwise(pl.col(itself)).alias(name) for name, itself in stays.items()
    )
