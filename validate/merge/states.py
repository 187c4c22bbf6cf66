"""Compares the extractors' cells: the state of every merged cell, and the final text if they agree."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import polars as pl

from schema.regular_expressions import regex
from validate.extraction.codes import is_code
from validate.extraction.columns import constant, selected
from validate.extraction.tolerance import within
from validate.pairing.extractor_columns import of_extractor

STATES = ("agreed", "cosmetic", "conflict", "status", "omission", "unscored", "single", "blank")
"""Every merged cell that is compared has exactly one of these states.

agreed: one meaning and one spelling; cosmetic: one meaning, spelled differently; conflict: two values; status: a
missing code against a value or another code; omission: blank against filled; unscored: free text that differs, which is
not compared; single: only one extractor was to extract it; blank: nobody filled it in.
"""

STATE = pl.Enum(STATES)


def with_states(cells: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The frame of `validate.merge.cells.merged_cells` with three more columns: `state`, `final` and `rounded`.

    `state` compares the cells of the extractors who count: conflict takes precedence over status, and status over
    omission. It is null for a cell that only identifies the row. `final` is the final value: if all agree, the fullest
    spelling of any extractor (the longest, then the first in alphabetical order); of what is not compared, the longest
    text that is not a missing code; within a tolerance, the lower middle number. Null if nobody filled the cell.
    `rounded` says that the answers of a conflict are one number, rounded to different places.
    """
    parts = (cells.slice(start, _AT_ONCE) for start in range(0, max(1, cells.height), _AT_ONCE))
    return cells.hstack(pl.concat([_states(part, names) for part in parts]))


_AT_ONCE = 1_000_000  # cells compared at once, because intermediate results take memory for each of them


def _states(cells: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    several = range(len(names))
    of_extractors = [column for which, name in enumerate(names) for column in _seen(which, name)]
    kept = ("role", "is_name", "joined", "is_key", "study_text", "row_key", "named_by", "dual", "scored", "tolerance")
    seen = selected(cells, [*of_extractors, *map(pl.col, kept)])
    differences = [
        pl.sum_horizontal(f"considered {which}" for which in several).alias("considering"),
        pl.sum_horizontal(pl.col(f"key {which}").is_not_null() for which in several).alias("filled"),
        _differ([f"key {which}" for which in several]).alias("keys differ"),
        _differ([f"answer {which}" for which in several]).alias("answers differ"),
        _differ([f"code {which}" for which in several]).alias("codes differ"),
        pl.any_horizontal(pl.col(f"answer {which}").is_not_null() for which in several).alias("some answer"),
        pl.any_horizontal(pl.col(f"code {which}").is_not_null() for which in several).alias("some code"),
        _differ([f"text {which}" for which in several]).alias("texts differ"),
    ]
    final = fullest(seen, {"final": [f"value {which}" for which in several]})
    facts = _answers_before_codes(seen.hstack(selected(seen, differences)).hstack(final), len(names))
    facts = _within_tolerance(facts, len(names))
    named = (
        pl.when(pl.col("role") == "study")
        .then("study_text")
        .when(pl.col("is_key"))
        .then("row_key")
        .when((pl.col("role") == "name") | _NAME_WAS_CHOSEN)
        .then(pl.coalesce(_chosen_name(names), _first_number(names), "final"))
        .otherwise("final")
        .alias("final")
    )
    return selected(facts, [_state(), named]).hstack([_rounded(facts, len(names))])


_NAME_WAS_CHOSEN = pl.col("is_name") & pl.col("named_by").is_not_null()
"""A name is not compared if a pairing ruling chose one."""


def _chosen_name(names: Sequence[str]) -> pl.Expr:
    """The text of the extractor whose name for the row was chosen; null if none was chosen."""
    return pl.coalesce(pl.when(pl.col("named_by") == name).then(f"value {which}") for which, name in enumerate(names))


def _first_number(names: Sequence[str]) -> pl.Expr:
    """The first number, if names are numbers in rows that were joined by something else than identity; null otherwise.

    Different numbers cannot be combined, and the name of the row has the first number too.
    """
    in_order = [f"value {which}" for which in sorted(range(len(names)), key=lambda which: names[which])]
    numbers = pl.all_horizontal(pl.col(name).str.contains(r"^\d+$").fill_null(value=True) for name in in_order)
    return pl.when(pl.col("joined") & numbers).then(pl.coalesce(in_order))


def _seen(which: int, name: str) -> list[pl.Expr]:
    """The columns to compare of an extractor who counts (for identity fields: who has the row)."""
    key = of_extractor("key", name)
    considered = (
        pl.when(pl.col("role").is_in(["study", "name", "identity"]))
        .then(pl.col(of_extractor("row", name)).is_not_null())
        .otherwise(of_extractor("counts", name))
    )
    code = is_code(key)
    # Extractors number their rows in their own ways, so only the row that a reference points to matters.
    text = pl.when("refers").then(of_extractor("value", name)).otherwise(of_extractor("text", name))
    return [
        considered.alias(f"considered {which}"),
        pl.when(considered).then(key).alias(f"key {which}"),
        pl.when(considered & ~code).then(key).alias(f"answer {which}"),
        pl.when(considered & code).then(key).alias(f"code {which}"),
        pl.when(considered).then(text.str.strip_chars()).alias(f"text {which}"),
        pl.when(considered).then(of_extractor("value", name)).alias(f"value {which}"),
    ]


def _state() -> pl.Expr:
    alone = (pl.col("considering") == 1) | (~pl.col("dual") & (pl.col("filled") == 1))
    unscored = ~pl.col("scored") & (pl.col("keys differ") | (pl.col("filled") < pl.col("considering")))
    status = pl.col("codes differ") | (pl.col("some code") & pl.col("some answer"))
    state = (
        pl.when(pl.col("filled") == 0)
        .then(pl.lit("blank"))
        .when(alone)
        .then(pl.lit("single"))
        .when(unscored)
        .then(pl.lit("unscored"))
        .when("answers differ")
        .then(pl.lit("conflict"))
        .when(status)
        .then(pl.lit("status"))
        .when(pl.col("filled") < pl.col("considering"))
        .then(pl.lit("omission"))
        .when("texts differ")
        .then(pl.lit("cosmetic"))
        .otherwise(pl.lit("agreed"))
    )
    compared = (pl.col("role") == "compared") | ((pl.col("role") == "identity") & pl.col("joined") & ~_NAME_WAS_CHOSEN)
    return pl.when(compared).then(state).cast(STATE).alias("state")


def _differ(columns: Sequence[str]) -> pl.Expr:
    """True if two of the columns have different texts. Null is not a text."""
    first = pl.coalesce(columns)
    return pl.any_horizontal((pl.col(column) != first).fill_null(value=False) for column in columns)


def fullest(texts: pl.DataFrame, columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """For each new name, the longest text among some columns, row by row; null if all are null.

    Among texts of the same length, the first in alphabetical order.
    """
    best = pl.DataFrame([texts[several[0]].alias(name) for name, several in columns.items()])
    for which in range(1, max(map(len, columns.values()), default=0)):
        others = [texts[several[which]].alias(f"other {name}") for name, several in columns.items()]
        best = selected(best.hstack(others), [_fuller(name, f"other {name}").alias(name) for name in columns])
    return best


def _fuller(one: str, other: str) -> pl.Expr:
    length, others_length = pl.col(one).str.len_chars(), pl.col(other).str.len_chars()
    first = (others_length == length) & (pl.col(other) < pl.col(one))
    return (
        pl.when(pl.col(one).is_null() | (others_length > length) | first).then(pl.coalesce(other, one)).otherwise(one)
    )


def _answers_before_codes(facts: pl.DataFrame, extractors: int) -> pl.DataFrame:
    """For fields that are not compared: the final value is an answer where there is one, however long a code is."""
    lines = facts.select((~pl.col("scored") & pl.col("some answer") & pl.col("some code")).arg_true()).to_series()
    if lines.is_empty():
        return facts
    answers = facts[lines].select(
        pl.when(pl.col(f"answer {which}").is_not_null()).then(f"value {which}").alias(f"value {which}")
        for which in range(extractors)
    )
    final = fullest(answers, {"final": answers.columns})["final"]
    return facts.with_columns(facts["final"].scatter(lines, final))


def _within_tolerance(facts: pl.DataFrame, extractors: int) -> pl.DataFrame:
    """For fields with a tolerance: whether answers differ, and the final value if not. Computed in decimals.

    Answers differ if the largest minus the smallest is more than the tolerance.
    """
    lines = facts.select((pl.col("tolerance").is_not_null() & pl.col("answers differ")).arg_true()).to_series()
    if lines.is_empty():
        return facts
    answers = facts[lines].select("tolerance", *(f"answer {which}" for which in range(extractors)))
    beyond, middles = [], []
    for tolerance, *texts in answers.iter_rows():
        beyond.append(not within([text for text in texts if text is not None], Decimal(tolerance)))
        middles.append(_lower_middle(texts))
    final = facts["final"].scatter(
        lines, [middle or text for middle, text in zip(middles, facts["final"].gather(lines), strict=True)]
    )
    return facts.with_columns(facts["answers differ"].scatter(lines, beyond), final)


def _rounded(facts: pl.DataFrame, extractors: int) -> pl.Series:
    """Whether all answers that differ are one number, which some of the extractors rounded."""
    answers = [f"answer {which}" for which in range(extractors)]
    lines = facts.select(pl.col("answers differ").fill_null(value=False).arg_true()).to_series()
    found = constant(False, facts.height, pl.Boolean).alias("rounded")
    if lines.is_empty():
        return found
    texts = [f"text {which}" for which in range(extractors)]
    differing = facts.select(*answers, *texts)[lines]
    plain = pl.all_horizontal(pl.col(name).str.contains(_PLAIN_NUMBER).fill_null(value=True) for name in answers)
    numbers = differing.select((plain & _near(answers)).arg_true()).to_series()
    rounded = [
        _is_rounded([_as_written(*pair) for pair in zip(row[:extractors], row[extractors:], strict=True) if pair[0]])
        for row in differing[numbers].iter_rows()
    ]
    return found.scatter(lines[numbers], rounded)


def _near(answers: Sequence[str]) -> pl.Expr:
    """A quick pre-check: whether the numbers are close enough to be one number, rounded. Very large numbers pass."""
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in answers]
    least, most = pl.min_horizontal(numbers), pl.max_horizontal(numbers)
    return (most - least <= (0.5 if len(answers) == 2 else 1)) | (most > _EXACT) | (least < -_EXACT)


_EXACT = 1e12  # up to here, floats show a difference of a half exactly
_PLAIN_NUMBER = r"^-?\d+(\.\d+)?$"
_ZEROS_AT_THE_END = regex(r"[-\u2212\u2013+]?(\d*)[.,](\d*0)")


def _as_written(number: str, text: str | None) -> Decimal:
    """The number with the final zeros that somebody typed, which show its precision."""
    if text and (match := _ZEROS_AT_THE_END.fullmatch(text)) is not None:
        written = Decimal(f"{match[1] or 0}.{match[2]}")
        if written == abs(Decimal(number)):
            return written.copy_sign(Decimal(number))
    return Decimal(number)


def _is_rounded(answers: Sequence[Decimal]) -> bool:
    """Whether each is the most precise number, rounded: a half up, down or to even. A number never rounds to 0."""
    finest = max(answers, key=_decimals)
    return any(number != finest for number in answers) and all(
        number == finest
        or (
            number != 0
            and _decimals(number) < _decimals(finest)
            and any(finest.quantize(Decimal(1).scaleb(-_decimals(number)), how) == number for how in _HALVES)
        )
        for number in answers
    )


_HALVES = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _lower_middle(texts: Sequence[str | None]) -> str | None:
    """The middle of the numbers, the lower one of two. None if there are fewer than two different numbers."""
    numbers = sorted(Decimal(text) for text in texts if text is not None and _is_number(text))
    if len(set(numbers)) < 2:
        return None
    return format(numbers[(len(numbers) - 1) // 2], "f")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()
