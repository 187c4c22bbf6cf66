"""Which row of one extraction is which row of another: by identity, exactly or after normalising."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from schema.form import Table
from validate.extraction import Extraction, Recorded

_JOIN = "\x1f"  # between the parts of an identity; folded text has none
_DIGITS = re.compile(r"([0-9]+)")

Resolved = Mapping[tuple[str, str, str], pl.Series]
"""(extractor, table, reference field) -> the keys of that column with each reference replaced by the merged row's."""


def at(name: str) -> str:
    """The column that holds an extractor's row positions; extractors may be called what they like."""
    return f"@{name}"


def pair(table: Table, extractions: Sequence[Extraction], resolved: Resolved) -> pl.DataFrame:
    """The merged rows of a table, sorted by study and identity, then by what was typed, whoever typed it.

    One row per merged row: `study` (its key), `identity` (joined keys, null where blank), `by` ("identity" where all
    wrote the same, else "normalised"; null for a row that one extractor alone has), `trouble` (null, "blank" for a row
    without identity, "duplicate" where an extraction has that identity twice: such rows are never paired), and per
    extractor, in the column `at(NAME)`, the position of the row there.
    """
    named = sorted(each.name for each in extractions)
    everyone = pl.concat([_own(table, each, named.index(each.name), resolved) for each in extractions])
    twice = everyone.filter(pl.col("identity").is_not_null()).select(
        pl.col("identity").filter(pl.struct("identity", "who").is_duplicated()).unique()
    )["identity"]
    alone = pl.concat_str(pl.lit(_JOIN), "who", pl.lit(_JOIN), "position")
    marked = everyone.with_columns(
        trouble=pl.when(pl.col("identity").is_null())
        .then(pl.lit("blank"))
        .when(pl.col("identity").is_in(twice.implode()))
        .then(pl.lit("duplicate"))
    ).with_columns(group=pl.when(pl.col("trouble").is_null()).then("identity").otherwise(alone))
    positions = [
        pl.col("position").filter(pl.col("who") == named.index(each.name)).first().alias(at(each.name))
        for each in extractions
    ]
    grouped = marked.group_by("group").agg(
        pl.col("study").first(),
        pl.col("identity").first(),
        pl.col("trouble").first(),
        pl.col("content", "typed", "who", "position").min(),
        pl.col("written").n_unique().alias("spellings"),
        pl.len().alias("members"),
        *positions,
    )
    by = pl.when(pl.col("members") > 1).then(
        pl.when(pl.col("spellings") == 1).then(pl.lit("identity")).otherwise(pl.lit("normalised"))
    )
    ranked = grouped.with_columns(by.alias("by")).join(_natural_order(grouped["study"]), on="study", nulls_equal=True)
    return ranked.sort("rank", "identity", "content", "typed", "who", "position", nulls_last=True).select(
        "study", "identity", "by", "trouble", *(at(each.name) for each in extractions)
    )


def identity_keys(table: Table, extraction: Extraction, resolved: Resolved) -> list[pl.Series]:
    """The keys of the identity fields, references standing for merged rows."""
    recorded = extraction[table.name]
    return [
        resolved.get((extraction.name, table.name, name), recorded.keys[name]).alias(name) for name in table.identity
    ]


def _own(table: Table, extraction: Extraction, who: int, resolved: Resolved) -> pl.DataFrame:
    recorded: Recorded = extraction[table.name]
    keys = pl.DataFrame(identity_keys(table, extraction, resolved))
    return keys.select(
        pl.lit(who, dtype=pl.UInt32).alias("who"),
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("position"),
        pl.col(table.study).alias("study"),
        pl.concat_str(pl.all(), separator=_JOIN).alias("identity"),
        recorded.typed.select(_joined(table.identity)).to_series().alias("written"),
        recorded.keys.select(_joined(sorted(recorded.keys.columns))).to_series().alias("content"),
        recorded.typed.select(_joined(sorted(recorded.typed.columns))).to_series().alias("typed"),
    )


def _joined(names: Sequence[str]) -> pl.Expr:
    return pl.concat_str([pl.col(name).fill_null("").str.strip_chars() for name in names], separator=_JOIN)


def _natural_order(studies: pl.Series) -> pl.DataFrame:
    """The rank of each study: S2 before S10, rows without a study last."""
    keys = sorted(studies.drop_nulls().unique().to_list(), key=lambda study: (natural(study), study))
    return pl.DataFrame(
        {"study": [*keys, None], "rank": range(len(keys) + 1)}, schema={"study": pl.String, "rank": pl.UInt32}
    )


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sorts numbers in texts as numbers: by how many digits, then by the digits."""
    parts = ((part.lstrip("0"), part) for part in _DIGITS.split(text))
    return tuple((len(digits), digits) if _DIGITS.fullmatch(part) else (-1, part) for digits, part in parts)
