"""The state of every merged cell of a table from what each extractor has in it, for all columns at once."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from schema.form import Field
from validate.extraction.reading import is_code

STATES = ("agreed", "cosmetic", "conflict", "status", "omission", "unscored", "single", "blank")
"""Every merged cell that is no key has exactly one of these."""

STATE = pl.Enum(STATES)


def cell_states(
    fields: Sequence[Field],
    keys: Sequence[pl.DataFrame],
    typed: Sequence[pl.DataFrame],
    counting: Sequence[pl.Series],
) -> pl.DataFrame:
    """The states of the merged cells of these fields, a column each, from what each extractor has in each argument.

    `keys` and `typed` are null where the extractor's cell is blank or the row missing; `counting` is true where the
    extractor counts for this row. Those who do not count are not compared. A difference of values goes before a
    missing code against a value, and that before a blank against something. Of no field it is a frame without columns.
    """
    if not fields:
        return pl.DataFrame()
    names = [field.name for field in fields]
    masked = pl.concat(
        [
            frame.select(pl.when(counted).then(pl.col(names)).name.prefix(f"{part}{who} "))
            for part, frames in (("key", keys), ("typed", typed))
            for who, (frame, counted) in enumerate(zip(frames, counting, strict=True))
        ],
        how="horizontal",
    )
    several = range(len(counting))
    asked = pl.DataFrame([each.alias(str(who)) for who, each in enumerate(counting)]).select(pl.sum_horizontal("*"))
    apart = masked.with_columns(
        pl.when(is_code(field, pl.col(f"key{who} {field.name}")) == coded)
        .then(f"key{who} {field.name}")
        .alias(f"{'code' if coded else 'value'}{who} {field.name}")
        for field in fields
        for who in several
        for coded in (False, True)
    )
    facts = apart.select(fact for field in fields for fact in _facts(field, apart, several)).with_columns(
        asked.to_series().alias("asked")
    )
    return facts.select(_named(field).cast(STATE).alias(field.name) for field in fields)


def _facts(field: Field, apart: pl.DataFrame, several: range) -> list[pl.Expr]:
    """What the state of a cell follows from: how many filled it, and what differs."""
    keys, typed, values, codes = (
        [pl.col(f"{part}{who} {field.name}") for who in several] for part in ("key", "typed", "value", "code")
    )
    differ = _differ(values) if field.tolerance is None else pl.lit(_beyond(field.tolerance, apart.select(values)))
    return [
        pl.sum_horizontal(each.is_not_null() for each in keys).alias(f"filled {field.name}"),
        _differ(keys).alias(f"any {field.name}"),
        differ.alias(f"differ {field.name}"),
        (_differ(codes) | (pl.coalesce(codes).is_not_null() & pl.coalesce(values).is_not_null())).alias(
            f"status {field.name}"
        ),
        _differ([each.str.strip_chars() for each in typed]).alias(f"spelled {field.name}"),
    ]


def _named(field: Field) -> pl.Expr:
    filled, asked = pl.col(f"filled {field.name}"), pl.col("asked")
    alone = (asked == 1) | (pl.lit(field.mode != "dual") & (filled == 1))
    unscored = pl.lit(not field.scored) & (pl.col(f"any {field.name}") | (filled < asked))
    return (
        pl.when(filled == 0)
        .then(pl.lit("blank"))
        .when(alone)
        .then(pl.lit("single"))
        .when(unscored)
        .then(pl.lit("unscored"))
        .when(f"differ {field.name}")
        .then(pl.lit("conflict"))
        .when(f"status {field.name}")
        .then(pl.lit("status"))
        .when(filled < asked)
        .then(pl.lit("omission"))
        .when(f"spelled {field.name}")
        .then(pl.lit("cosmetic"))
        .otherwise(pl.lit("agreed"))
    )


def _differ(columns: Sequence[pl.Expr]) -> pl.Expr:
    """True where two of the columns hold different texts; null is no text."""
    first = pl.coalesce(columns)
    return pl.any_horizontal((column != first).fill_null(value=False) for column in columns)


def _beyond(tolerance: Decimal, values: pl.DataFrame) -> pl.Series:
    """True where the largest minus the smallest is more than the tolerance; exactly, so in decimals."""
    beyond = []
    for row in values.iter_rows():
        told = {text for text in row if text is not None}
        beyond.append(len(told) > 1 and _span(told) > tolerance)
    return pl.Series(beyond, dtype=pl.Boolean)


def _span(texts: set[str]) -> Decimal:
    try:
        numbers = [Decimal(text) for text in texts]
    except ArithmeticError:  # one of them could not be read as a number: never within a tolerance
        return Decimal("Infinity")
    return max(numbers) - min(numbers)


def standing_texts(
    fields: Sequence[Field], texts: Sequence[pl.DataFrame], keys: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """The text that stands for cells that agree, a column per field: the fullest spelling, whoever typed it.

    The longest, then the first in alphabetical order. Within a tolerance, where meanings differ, the lower middle one.
    """
    if not fields:
        return pl.DataFrame()
    names = [field.name for field in fields]
    side_by_side = pl.concat(
        [frame.select(pl.col(names).name.prefix(f"{who} ")) for who, frame in enumerate(texts)], how="horizontal"
    )
    columns = {name: [f"{who} {name}" for who in range(len(texts))] for name in names}
    chosen = side_by_side.select(pl.coalesce(of).alias(name) for name, of in columns.items())
    differ = side_by_side.select(_differ([pl.col(each) for each in of]).alias(name) for name, of in columns.items())
    standing = []
    for field in fields:
        best = chosen[field.name]
        if differ[field.name].any():
            rows = differ[field.name].arg_true()
            spelled = zip(*(side_by_side[each].gather(rows).to_list() for each in columns[field.name]), strict=True)
            best = best.scatter(rows, [min(filter(None, row), key=lambda text: (-len(text), text)) for row in spelled])
        if field.tolerance is not None:
            middles = [_lower_middle(row) for row in zip(*(frame[field.name].to_list() for frame in keys), strict=True)]
            both = zip(middles, best.to_list(), strict=True)
            best = pl.Series(field.name, [middle or text for middle, text in both], dtype=pl.String)
        standing.append(best)
    return pl.DataFrame(standing)


def _lower_middle(row: tuple[str | None, ...]) -> str | None:
    numbers = sorted(Decimal(text) for text in row if text is not None and _is_number(text))
    if len(set(numbers)) < 2:
        return None
    return format(numbers[(len(numbers) - 1) // 2], "f")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()
