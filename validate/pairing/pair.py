"""Pairs the rows of all extractions: by identity, by the team's rulings, by similarity."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from schema.form import Table
from schema.records import record
from schema.regular_expressions import regex
from schema.spelled_amounts import MAYBE_AMOUNT, amount_of
from validate.extraction.columns import constant
from validate.extraction.extraction import Extraction
from validate.pairing.by_study import Placed, by_study
from validate.pairing.extractor_columns import natural, row_column
from validate.pairing.pairer import FoundPair
from validate.pairing.pairings import Pairing
from validate.pairing.references import References
from validate.pairing.rulings import PairRulings, Row
from validate.pairing.stacked import Stack

_JOIN = "\x1f"  # separates the parts of an identity; folded text never contains it


@record
class Paired:
    """The merged rows of some tables, and their pairings."""

    rows: pl.DataFrame
    pairings: tuple[Pairing, ...]


def pair(
    tables: Sequence[Table],
    extractions: Sequence[Extraction],
    references: References,
    rulings: Mapping[str, PairRulings],
    *,
    propose: bool = True,
) -> Paired:
    """The merged rows of these tables, sorted by table, study and identity, then by the texts as typed.

    Times and other amounts in an identity are sorted by size, before other texts. One row per merged row: `table` is
    its index in `tables`, `study` its key, `identity` the joined keys (null if blank). `by` says how the rows were
    paired: "identity" (all wrote the same), "normalised", "similarity" or "ruling"; null for a row that only one
    extractor has. `trouble` is "unidentified" for a row without identity, "duplicate" if an extraction has this
    identity twice, else null; rows with trouble are never paired by identity. For each extractor, the column
    `row_column(NAME)` has the position of the row in the extraction, or null. `rulings` are the rulings on the rows of
    each table.
    """
    names = sorted(extraction.name for extraction in extractions)
    everyone = _by_identity(_everyone(tables, extractions, references)).collect(engine="in-memory")
    placed, found = by_study(tables, extractions, references, rulings, everyone, propose=propose)
    ordered = _with_order(_placed(everyone, placed), tables, extractions)
    rows = _merged_rows(ordered, extractions, names)
    return Paired(rows, tuple(_pairings(tables, rows, names, found)))


def _everyone(tables: Sequence[Table], extractions: Sequence[Extraction], references: References) -> pl.LazyFrame:
    """One row per row of any extraction, with everything that pairing needs.

    `table` and `who` are indices among the tables and the sorted names; `written` is the identity as typed.
    """
    names = sorted(extraction.name for extraction in extractions)
    parts = [(number, table, extraction) for number, table in enumerate(tables) for extraction in extractions]
    stack = Stack([extraction[table.name].height for _, table, extraction in parts])

    def key(part: int, name: str) -> pl.Series:
        _, table, extraction = parts[part]
        resolved = references.get((extraction.name, table.name, name))
        return extraction[table.name].keys[name] if resolved is None else resolved.keys

    def text(part: int, name: str) -> pl.Series:
        _, table, extraction = parts[part]
        return extraction[table.name].texts[name]

    identities = [table.identity for _, table, _ in parts]
    frame = pl.DataFrame(
        [
            stack.repeated([number for number, *_ in parts], pl.UInt32, "table"),
            stack.repeated([names.index(extraction.name) for *_, extraction in parts], pl.UInt32, "who"),
            stack.positions.alias("position"),
            stack.repeated([len(identity) for identity in identities], pl.UInt32, "parts"),
            stack.columns((key(part, table.study) for part, (_, table, _) in enumerate(parts)), "study"),
            *(keys := stack.slots(identities, key, "key")),
            *(texts := stack.slots(identities, text, "text")),
        ]
    )
    named = [column.name for column in keys]
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in named) == pl.col("parts")
    return frame.lazy().select_seq(
        "table",
        "who",
        "position",
        "study",
        pl.when(filled).then(pl.concat_str(named, separator=_JOIN, ignore_nulls=True)).alias("identity"),
        pl.concat_str([pl.col(column.name).fill_null("").str.strip_chars() for column in texts], separator=_JOIN).alias(
            "written"
        ),
    )


def _by_identity(everyone: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with `trouble`, and with `group`, which is the same for rows with one identity."""
    known = pl.col("identity").is_not_null()
    twice = (pl.len() > pl.col("who").n_unique()).over("table", "identity")  # some extractor has two of these rows
    whole = everyone.with_columns(
        pl.when(~known).then(pl.lit("unidentified")).when(twice).then(pl.lit("duplicate")).alias("trouble")
    )
    alone = pl.concat_str(pl.lit(_JOIN), "who", pl.lit(_JOIN), "position")
    group = pl.when(pl.col("trouble").is_null()).then("identity").otherwise(alone)
    return whole.with_columns(pl.concat_str("table", group, separator=" ").alias("group"))


def _placed(everyone: pl.DataFrame, placed: Mapping[int, Placed]) -> pl.DataFrame:
    """The rows with the groups from rulings and similarity. `joined` says which of the two joined a row."""
    nothing = constant(None, everyone.height, pl.String)
    if not placed:
        return everyone.hstack([nothing.alias("joined")])
    where = pl.Series(placed.keys(), dtype=pl.UInt32)
    groups = pl.Series((pairing.group for pairing in placed.values()), dtype=pl.String)
    by = pl.Series((pairing.by for pairing in placed.values()), dtype=pl.String)
    return everyone.with_columns(group=everyone["group"].scatter(where, groups), joined=nothing.scatter(where, by))


def _with_order(everyone: pl.DataFrame, tables: Sequence[Table], extractions: Sequence[Extraction]) -> pl.DataFrame:
    """The rows with `content` and `typed`, which sort rows of the same identity. Null for all other rows."""
    several = pl.col("identity").is_null() | (pl.col("group").n_unique().over("table", "identity") > 1)
    lines = everyone.select(several.arg_true()).to_series()
    names = sorted(extraction.name for extraction in extractions)
    by_name = {extraction.name: extraction for extraction in extractions}
    content, texts = [], []
    if lines.is_empty():
        return everyone.hstack(
            [constant(None, everyone.height, pl.String).alias(name) for name in ("content", "typed")]
        )
    for number, who, position in everyone[["table", "who", "position"]][lines].iter_rows():
        recorded = by_name[names[who]][tables[number].name]
        fields = sorted(field.name for field in tables[number].fields)
        content.append(_JOIN.join((key or "").strip() for key in recorded.keys[position].select(fields).row(0)))
        texts.append(_JOIN.join(recorded.text(name, position) or "" for name in fields))
    nothing = constant(None, everyone.height, pl.String)
    columns = {"content": content, "typed": texts}
    return everyone.hstack(
        [nothing.scatter(lines, pl.Series(texts, dtype=pl.String)).alias(name) for name, texts in columns.items()]
    )


def _merged_rows(everyone: pl.DataFrame, extractions: Sequence[Extraction], names: Sequence[str]) -> pl.DataFrame:
    positions = [
        pl.col("position")
        .filter(pl.col("who") == names.index(extraction.name))
        .first()
        .alias(row_column(extraction.name))
        for extraction in extractions
    ]
    identical = pl.when(pl.col("written").n_unique() == 1).then(pl.lit("identity")).otherwise(pl.lit("normalised"))
    grouped = everyone.group_by("group").agg(
        pl.col("table", "study").first(),
        pl.col("identity", "content", "typed", "who", "position").min(),
        pl.when(pl.len() == 1).then(pl.col("trouble").first()).alias("trouble"),
        pl.when(pl.len() > 1).then(pl.coalesce(pl.col("joined").first(), identical)).alias("by"),
        pl.len().alias("members"),
        *positions,
    )
    sorted_as = _by_amounts(grouped["identity"]).alias("sorted_as")
    ranked = grouped.hstack([sorted_as]).join(_natural_order(grouped["study"]), on="study", nulls_equal=True)
    # Rulings can make several rows with one identity. Their members decide the order, because no two are the same.
    last = ("members", "who", "position", *(row_column(name) for name in names))
    kept = ["table", "study", "identity", "by", "trouble", *(row_column(extraction.name) for extraction in extractions)]
    return ranked.sort("table", "rank", "sorted_as", "identity", "content", "typed", *last, nulls_last=True)[kept]


def _natural_order(studies: pl.Series) -> pl.DataFrame:
    """The rank of each study: S2 before S10, and rows without a study last."""
    keys = sorted({*studies.to_list()} - {None}, key=lambda study: (natural(study), study))
    return pl.DataFrame(
        {"study": [*keys, None], "rank": range(len(keys) + 1)}, schema={"study": pl.String, "rank": pl.UInt32}
    )


def _by_amounts(identities: pl.Series) -> pl.Series:
    """The sort keys of identities: their texts, with amounts rewritten so that smaller amounts come first."""
    lines = identities.str.contains(_HAS_AMOUNT).fill_null(value=False).arg_true()
    if lines.is_empty():
        return identities
    return identities.scatter(lines, [_JOIN.join(map(_sorted_as, text.split(_JOIN))) for text in identities[lines]])


_HAS_AMOUNT = f"(?:^|{_JOIN})(?:{MAYBE_AMOUNT})(?:{_JOIN}|$)"
_AMOUNT = regex(MAYBE_AMOUNT)


def _sorted_as(part: str) -> str:
    if part.isdecimal():
        return f"\x00number\x00{part:0>20}.000000000"
    amount = amount_of(part) if _AMOUNT.fullmatch(part) else None
    return part if amount is None else f"\x00{amount[0]}\x00{float(amount[1]):030.9f}"


def _pairings(
    tables: Sequence[Table], rows: pl.DataFrame, names: Sequence[str], found: Sequence[tuple[int, str, FoundPair]]
) -> Iterator[Pairing]:
    positions: dict[int, dict[Row, int]] = {}
    for number in {number for number, *_ in found}:
        of_table = rows.filter(pl.col("table") == number)
        positions[number] = {
            (name, row): merged
            for name in names
            for merged, row in enumerate(of_table[row_column(name)])
            if row is not None
        }
    for number, study, pairing in found:
        merged = {positions[number][row] for row in pairing.rows}
        yield Pairing(
            table=tables[number].name,
            study=study,
            rows=dict(sorted(pairing.rows)),
            clusters=tuple(frozenset(name for name, _ in cluster) for cluster in pairing.clusters),
            by=pairing.by,
            state=pairing.state,
            reason=pairing.reason,
            log_odds=pairing.log_odds,
            position=merged.pop() if len(merged) == 1 else None,
            together=pairing.question,
            rulings=pairing.rulings,
        )
