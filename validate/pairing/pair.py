"""Which row of one extraction is which row of another: by identity, by the team's rulings, by likeness."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from schema.form import Table
from validate.extraction.extraction import Extraction, Recorded
from validate.ledger.addresses import Columns
from validate.pairing.by_study import Placed, by_study
from validate.pairing.pairer import Found
from validate.pairing.pairings import Pairing
from validate.pairing.positions import at, natural
from validate.pairing.rulings import PairRulings, Row

_JOIN = "\x1f"  # between the parts of an identity; folded text has none


@dataclass(frozen=True)
class Paired:
    """The merged rows of a table, and what is to be said of how they came together."""

    rows: pl.DataFrame
    pairings: tuple[Pairing, ...]


def pair(
    table: Table, extractions: Sequence[Extraction], columns: Columns, rulings: PairRulings, *, propose: bool = True
) -> Paired:
    """The merged rows of a table, sorted by study and identity, then by what was typed, whoever typed it.

    One row per merged row: `study` (its key), `identity` (joined keys, null where blank), `by` ("identity" where all
    wrote the same, "normalised", "similarity", "ruling"; null for a row that one extractor alone has), `trouble` (null,
    "blank" for a row without identity, "duplicate" where an extraction has that identity twice: such rows are never
    paired by identity), and per extractor, in the column `at(NAME)`, the position of the row there.
    """
    named = sorted(each.name for each in extractions)
    everyone = _by_identity(
        pl.concat([_own(table, each, named.index(each.name), columns) for each in extractions]),
    )
    placed, found = by_study(table, extractions, columns, rulings, everyone, propose=propose)
    rows = _merged_rows(_placed(everyone, placed), extractions, named)
    return Paired(rows, tuple(_pairings(table, rows, found)))


def _by_identity(everyone: pl.DataFrame) -> pl.DataFrame:
    """With `trouble`, and with `group`, the same for rows of one identity."""
    twice = everyone.filter(pl.col("identity").is_not_null()).select(
        pl.col("identity").filter(pl.struct("identity", "who").is_duplicated()).unique()
    )["identity"]
    alone = pl.concat_str(pl.lit(_JOIN), "who", pl.lit(_JOIN), "position")
    return everyone.with_columns(
        trouble=pl.when(pl.col("identity").is_null())
        .then(pl.lit("blank"))
        .when(pl.col("identity").is_in(twice.implode()))
        .then(pl.lit("duplicate"))
    ).with_columns(group=pl.when(pl.col("trouble").is_null()).then("identity").otherwise(alone))


def _placed(everyone: pl.DataFrame, placed: Mapping[int, Placed]) -> pl.DataFrame:
    """With the groups that rulings and likeness made, and with `joined`, which of the two did."""
    where = pl.Series(placed.keys(), dtype=pl.UInt32)
    groups = pl.Series((each.group for each in placed.values()), dtype=pl.String)
    by = pl.Series((each.by for each in placed.values()), dtype=pl.String)
    nothing = pl.repeat(None, everyone.height, dtype=pl.String, eager=True)
    return everyone.with_columns(group=everyone["group"].scatter(where, groups), joined=nothing.scatter(where, by))


def _merged_rows(everyone: pl.DataFrame, extractions: Sequence[Extraction], named: Sequence[str]) -> pl.DataFrame:
    positions = [
        pl.col("position").filter(pl.col("who") == named.index(each.name)).first().alias(at(each.name))
        for each in extractions
    ]
    grouped = everyone.group_by("group").agg(
        pl.col("study").first(),
        pl.col("identity", "content", "typed", "who", "position").min(),
        pl.when(pl.len() == 1).then(pl.col("trouble").first()).alias("trouble"),
        pl.col("joined").first(),
        pl.col("written").n_unique().alias("spellings"),
        pl.len().alias("members"),
        *positions,
    )
    identical = pl.when(pl.col("spellings") == 1).then(pl.lit("identity")).otherwise(pl.lit("normalised"))
    by = pl.when(pl.col("members") > 1).then(pl.coalesce("joined", identical))
    ranked = grouped.with_columns(by.alias("by")).join(_natural_order(grouped["study"]), on="study", nulls_equal=True)
    # Of rows of one identity, as rulings can make them, the members tell which is first: no two have the same.
    last = ("members", "who", "position", *(at(name) for name in named))
    return ranked.sort("rank", "identity", "content", "typed", *last, nulls_last=True).select(
        "study", "identity", "by", "trouble", *(at(each.name) for each in extractions)
    )


def _pairings(table: Table, rows: pl.DataFrame, found: Sequence[tuple[str, Found]]) -> Iterator[Pairing]:
    if not found:
        return
    place: dict[Row, int] = {}
    for column in rows.columns[_OWN_COLUMNS:]:
        place |= {(column[1:], row): merged for merged, row in enumerate(rows[column]) if row is not None}
    for study, each in found:
        merged = {place[row] for row in each.rows}
        yield Pairing(
            table=table.name,
            study=study,
            rows=dict(sorted(each.rows)),
            cores=tuple(frozenset(name for name, _ in core) for core in each.cores),
            by=each.by,
            state=each.state,
            reason=each.reason,
            evidence=each.evidence,
            position=merged.pop() if len(merged) == 1 else None,
            together=each.question,
            rulings=each.rulings,
        )


_OWN_COLUMNS = 4  # of the merged rows: study, identity, by, trouble; then a column per extractor


def _identity_keys(table: Table, extraction: Extraction, columns: Columns) -> list[pl.Series]:
    """The keys of the identity fields, references standing for merged rows."""
    recorded = extraction[table.name]
    return [
        (
            recorded.keys[name] if (known := columns.get((extraction.name, table.name, name))) is None else known.keys
        ).alias(name)
        for name in table.identity
    ]


def _own(table: Table, extraction: Extraction, who: int, columns: Columns) -> pl.DataFrame:
    recorded: Recorded = extraction[table.name]
    keys = pl.DataFrame(_identity_keys(table, extraction, columns))
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
