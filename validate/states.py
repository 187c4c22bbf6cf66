"""The state of one merged cell from what each extractor has in it, for a whole column at once."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from schema.form import Field
from validate.reading import is_code

STATES = ("agreed", "cosmetic", "conflict", "status", "omission", "unscored", "single", "blank")
"""Every merged cell that is no key has exactly one of these."""

STATE = pl.Enum(STATES)


def cell_states(
    field: Field, keys: Sequence[pl.Series], typed: Sequence[pl.Series], counting: Sequence[pl.Series]
) -> pl.Series:
    """The states of a field's merged cells, from one series per extractor in each argument.

    `keys` and `typed` are null where the extractor's cell is blank or the row missing; `counting` is true where the
    extractor counts for this row. Those who do not count are not compared. A difference of values goes before a
    missing code against a value, and that before a blank against something.
    """
    several = range(len(keys))
    frame = pl.DataFrame(
        [
            column
            for who in several
            for column in (keys[who].alias(f"k{who}"), typed[who].alias(f"t{who}"), counting[who].alias(f"c{who}"))
        ]
    )
    counted = [pl.when(pl.col(f"c{who}")).then(pl.col(f"k{who}")) for who in several]
    spelled = [pl.when(pl.col(f"c{who}")).then(pl.col(f"t{who}").str.strip_chars()) for who in several]
    values = [pl.when(~is_code(field, key)).then(key) for key in counted]
    codes = [pl.when(is_code(field, key)).then(key) for key in counted]
    filled = pl.sum_horizontal(key.is_not_null() for key in counted)
    asked = pl.sum_horizontal(f"c{who}" for who in several)
    alone = (asked == 1) | (pl.lit(field.mode != "dual") & (filled == 1))
    differ = _differ(values) if field.tolerance is None else _beyond(field.tolerance, values, frame)
    status = _differ(codes) | (pl.coalesce(codes).is_not_null() & pl.coalesce(values).is_not_null())
    named = (
        pl.when(filled == 0)
        .then(pl.lit("blank"))
        .when(alone)
        .then(pl.lit("single"))
        .when(pl.lit(not field.scored) & (_differ(counted) | (filled < asked)))
        .then(pl.lit("unscored"))
        .when(differ)
        .then(pl.lit("conflict"))
        .when(status)
        .then(pl.lit("status"))
        .when(filled < asked)
        .then(pl.lit("omission"))
        .when(_differ(spelled))
        .then(pl.lit("cosmetic"))
        .otherwise(pl.lit("agreed"))
    )
    return frame.select(named.cast(STATE).alias(field.name)).to_series()


def _differ(columns: Sequence[pl.Expr]) -> pl.Expr:
    """True where two of the columns hold different texts; null is no text."""
    first = pl.coalesce(columns)
    return pl.any_horizontal((column != first).fill_null(value=False) for column in columns)


def _beyond(tolerance: Decimal, values: Sequence[pl.Expr], frame: pl.DataFrame) -> pl.Series:
    """True where the largest minus the smallest is more than the tolerance; exactly, so in decimals."""
    beyond = []
    for row in frame.select(value.alias(str(who)) for who, value in enumerate(values)).iter_rows():
        told = {text for text in row if text is not None}
        beyond.append(len(told) > 1 and _span(told) > tolerance)
    return pl.Series(beyond, dtype=pl.Boolean)


def _span(texts: set[str]) -> Decimal:
    try:
        numbers = [Decimal(text) for text in texts]
    except ArithmeticError:  # one of them could not be read as a number: never within a tolerance
        return Decimal("Infinity")
    return max(numbers) - min(numbers)


def standing_text(field: Field, texts: Sequence[pl.Series], keys: Sequence[pl.Series]) -> pl.Series:
    """The text that stands for cells that agree: the fullest spelling, whoever typed it.

    The longest, then the first in alphabetical order. Within a tolerance, where meanings differ, the lower middle one.
    """
    frame = pl.DataFrame([texts[0].alias("best")])
    best, other = pl.col("best"), pl.col("other")
    longer = other.str.len_chars() > best.str.len_chars()
    first = (other.str.len_chars() == best.str.len_chars()) & (other < best)
    better = pl.when(best.is_null() | longer | first).then(other).otherwise(best)
    for text in texts[1:]:
        frame = frame.with_columns(text.alias("other")).select(best=better)
    chosen = frame["best"].alias(field.name)
    if field.tolerance is None:
        return chosen
    middles = [_lower_middle(row) for row in zip(*(key.to_list() for key in keys), strict=True)]
    return pl.select(pl.coalesce(pl.Series(middles, dtype=pl.String), chosen)).to_series().alias(field.name)


def _lower_middle(row: tuple[str | None, ...]) -> str | None:
    numbers = sorted(Decimal(text) for text in row if text is not None and _is_number(text))
    if len(set(numbers)) < 2:
        return None
    return format(numbers[(len(numbers) - 1) // 2], "f")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()
