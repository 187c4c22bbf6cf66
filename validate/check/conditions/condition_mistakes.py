"""Checks that a rule's SQL condition gives true or false for one row, in limited time and memory."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import polars as pl

from validate.check.conditions.condition_tokens import (
    HOW,
    OPERATOR_WORDS,
    Token,
    dotted_names,
    order_mistakes,
    sign_mistakes,
    tokens_of,
)
from validate.check.conditions.parsed_condition import parsed
from validate.check.conditions.unlike_values import unlike_values
from validate.extraction.suggestions import nearest

MOST_OPERATORS = 300
"""The time that Polars needs grows with the cube of the number of operators: about a second for this many."""
LONGEST = 20_000  # characters

FUNCTIONS = (
    "ABS", "ARRAY_CONTAINS", "ARRAY_LENGTH", "ARRAY_TO_STRING", "CEIL", "CHAR_LENGTH", "COALESCE", "ENDS_WITH",
    "FLOOR", "GREATEST", "IF", "IFNULL", "LEAST", "LEFT", "LENGTH", "LOWER", "LTRIM", "MOD", "NULLIF", "REGEXP_LIKE",
    "RIGHT", "ROUND", "RTRIM", "SIGN", "SQRT", "STARTS_WITH", "STRPOS", "SUBSTR", "TRIM", "TRY_CAST", "UPPER",
)  # fmt: skip
"""The functions that conditions may use. None has huge results, reads other rows, or fails for some values."""

_OVER_ROWS = frozenset({"SUM", "COUNT", "MIN", "MAX"})
_YES_OR_NO = pl.Boolean()


def condition_mistakes(condition: str) -> Iterator[str]:
    """The mistakes that make a condition unusable with any columns; none if it can be parsed."""
    if len(condition) > LONGEST:
        yield f"it has more than {LONGEST:,} characters: split it into several rules"
        return
    tokens = tokens_of(condition)
    found = [*sign_mistakes(tokens), *_words(tokens)]
    if not found:
        try:
            parsed(condition)
        except pl.exceptions.PolarsError:
            found = [f"it cannot be read: {mistake}" for mistake in order_mistakes(tokens)]
            found = found or [f"it cannot be read: {HOW}"]
    yield from found


def answer_mistakes(
    condition: str, frame: pl.DataFrame, known: tuple[str, ...], *, wanted: pl.DataType = _YES_OR_NO
) -> list[str]:
    """The mistakes that show when a parsed condition is applied to rows. `known` are the columns that it may use."""
    expression = parsed(condition)
    used = dict.fromkeys(expression.meta.root_names())
    if not used:
        return ["it reads no field"]
    if unknown := [name for name in used if name not in known]:
        return [_unknown(name, frame, known) for name in unknown]
    try:
        answers = frame.select(expression.alias("answer")).to_series()
    except pl.exceptions.PolarsError as error:
        return [f"it cannot be answered: {unlike_values(condition, frame.select(*used), str(error))}"]
    if answers.dtype != wanted:
        return [f"its answer is {_type_name(answers.dtype)}, not {_type_name(wanted)}"]
    return []


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    operators = sum(kind == "operator" or text.lower() in OPERATOR_WORDS for kind, text in tokens)
    if operators > MOST_OPERATORS:
        yield f"it has {operators:,} operators, and {MOST_OPERATORS} is the limit: split it into several rules"
    if any(kind == "word" and text.lower() == "select" for kind, text in tokens):
        yield "it has a query in it (SELECT), but a condition only reads one row"
        return
    for (kind, text), (_, behind) in pairwise(tokens):
        name = text.strip('"')
        is_call = behind == "(" and kind in {"word", "quoted"} and name.lower() not in OPERATOR_WORDS
        if is_call and name.upper() not in FUNCTIONS:
            yield _no_function(name)
    for first, second in dict.fromkeys(dotted_names(tokens)):
        yield f"in a condition the dot becomes two underscores: write {first}__{second}, not {first}.{second}"


def _no_function(name: str) -> str:
    if name.upper() in _OVER_ROWS:
        return f"it uses the function {name}, but a condition reads one row. Count or add up rows under counts"
    near = nearest(name.upper(), FUNCTIONS)
    meant = f"perhaps {near}" if near else f"a condition may use {', '.join(FUNCTIONS)}"
    return f"it uses the function {name}, which a condition does not have: {meant}"


def _unknown(name: str, frame: pl.DataFrame, known: tuple[str, ...]) -> str:
    if name in frame.columns:
        return f"it uses {name!r}, which the rule does not read: name the field under reads or states"
    near = nearest(name, known)
    return f"it uses {name!r}, which is not a field that the rule reads" + (
        f"; perhaps {near!r}" if near else choice_in_quotes(name)
    )


def choice_in_quotes(name: str) -> str:
    """A hint how to write a choice in a condition, for a name that is not a field."""
    return f". If a choice is meant, put it in single quotes: '{name}'"


def _type_name(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "a number"
    return {pl.Boolean(): "yes or no", pl.String(): "a text"}.get(dtype, "a list or nothing")
