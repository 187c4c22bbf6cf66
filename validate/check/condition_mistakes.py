"""What a SQL condition of a rule may be: true or false of one row, in limited time and memory."""

import re
from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from validate.extraction.suggestions import nearest

MOST_OPERATORS = 300
"""Polars takes a time that grows with the cube of the operators of a condition: about a second for these."""
LONGEST = 20_000  # characters

FUNCTIONS = (
    "ABS", "ARRAY_CONTAINS", "ARRAY_LENGTH", "ARRAY_TO_STRING", "CEIL", "CHAR_LENGTH", "COALESCE", "ENDS_WITH",
    "FLOOR", "GREATEST", "IF", "IFNULL", "LEAST", "LEFT", "LENGTH", "LOWER", "LTRIM", "MOD", "NULLIF", "REGEXP_LIKE",
    "RIGHT", "ROUND", "RTRIM", "SIGN", "SQRT", "STARTS_WITH", "STRPOS", "SUBSTR", "TRIM", "TRY_CAST", "UPPER",
)  # fmt: skip
"""The functions of a condition. None makes much of little, looks beyond the row, or fails for some of the values."""

_YES_OR_NO = pl.Boolean()
_OPERATOR_WORDS = frozenset(
    (
        *("and", "or", "not", "in", "is", "distinct", "from", "between", "like", "ilike", "rlike", "regexp"),
        *("case", "when", "then", "else", "as"),
    )
)
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>--|/\*)|(?P<prefixed>\w+(?='))|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")"""
    r"""|(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?P<word>\w+)|(?P<operator><>|!=|<=|>=|[=<>+*/%~-])"""
    r"""|(?P<mark>[(),.])|(?P<other>.)""",
    re.DOTALL,
)


def condition_mistakes(condition: str) -> Iterator[str]:
    """What makes a condition unusable whatever the columns are; nothing where it can be parsed."""
    if len(condition) > LONGEST:
        yield f"it has more than {LONGEST:,} characters: split it into several rules"
        return
    tokens = [(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(condition) if match.lastgroup != "space"]
    found = [*_signs(tokens), *_words(tokens)]
    if not found:
        try:
            pl.sql_expr(condition)
        except pl.exceptions.PolarsError as error:
            found = [f"it cannot be read as SQL: {_first_line(error)}"]
    yield from found


def answer_mistakes(
    condition: str, frame: pl.DataFrame, known: tuple[str, ...], *, wanted: pl.DataType = _YES_OR_NO
) -> list[str]:
    """What is wrong when a condition that can be parsed is put to rows; `known` are the columns that it may use."""
    expression = pl.sql_expr(condition)
    used = dict.fromkeys(expression.meta.root_names())
    if not used:
        return ["it reads no field"]
    if unknown := [name for name in used if name not in known]:
        return [_unknown(name, frame, known) for name in unknown]
    try:
        answers = frame.select(expression.alias("answer")).to_series()
    except pl.exceptions.PolarsError as error:
        return [f"it cannot be answered: {_first_line(error)}"]
    if answers.dtype != wanted:
        return [f"its answer is {_type_name(answers.dtype)}, not {_type_name(wanted)}"]
    return []


def _signs(tokens: list[tuple[str, str]]) -> Iterator[str]:
    for kind, text in tokens:
        if kind == "comment":
            yield "it has a comment in it: write what you want to say under why"
        if kind == "prefixed":
            yield f"{text} is right before a text in quotation marks: put a space between them"
        if kind == "other":
            yield f"the sign {text} has no meaning in a condition"


def _words(tokens: list[tuple[str, str]]) -> Iterator[str]:
    operators = sum(kind == "operator" or text.lower() in _OPERATOR_WORDS for kind, text in tokens)
    if operators > MOST_OPERATORS:
        yield f"it has {operators:,} operators, and {MOST_OPERATORS} is the limit: split it into several rules"
    if any(kind == "word" and text.lower() == "select" for kind, text in tokens):
        yield "it has a query in it (SELECT), but a condition only reads one row"
        return
    for (kind, text), (_, behind) in pairwise(tokens):
        name = text.strip('"')
        is_call = behind == "(" and kind in {"word", "quoted"} and name.lower() not in _OPERATOR_WORDS
        if is_call and name.upper() not in FUNCTIONS:
            yield f"it uses the function {name}, but a condition may only use {', '.join(FUNCTIONS)}"


def _unknown(name: str, frame: pl.DataFrame, known: tuple[str, ...]) -> str:
    if name in frame.columns:
        return f"it uses {name!r}, which the rule does not read: name the field under reads or states"
    near = nearest(name, known)
    return f"it uses {name!r}, which is not a field that the rule reads" + (
        f"; perhaps {near!r}" if near else choice_in_quotes(name)
    )


def choice_in_quotes(name: str) -> str:
    """How to write a choice in a condition, for a name that is no field."""
    return f". If a choice is meant, put it in single quotes: '{name}'"


def _type_name(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "a number"
    return {pl.Boolean(): "yes or no", pl.String(): "a text"}.get(dtype, "a list or nothing")


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]
