"""Explains to authors of forms why a condition cannot be evaluated: which different types it compares."""

from collections.abc import Iterator, Sequence

import polars as pl

from validate.check.conditions.condition_tokens import Token, tokens_of

_COMPARE = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})


def unlike_values(condition: str, frame: pl.DataFrame, error: str) -> str:
    """A sentence on the first comparison of different types, or else on the type of each field in `frame`."""
    if "regex" in error:
        return "what follows REGEXP_LIKE, RLIKE or ~ must be a pattern (a regular expression) in quotes"
    kinds = {name: _kind(dtype) for name, dtype in frame.schema.items()}
    found = next(_compared(tokens_of(condition), kinds), None)
    if found is not None:
        return found
    if "array" in condition.lower() and "a list" not in kinds.values():
        return "ARRAY_CONTAINS is for fields with several answers (choices)"
    named = " and ".join(f"{name} is {kind}" for name, kind in kinds.items())
    return f"{named}, and that does not fit how they are used here"


def _compared(tokens: Sequence[Token], kinds: dict[str, str]) -> Iterator[str]:
    for first, (_, between), second in zip(tokens, tokens[1:], tokens[2:], strict=False):
        left, right = _value(first, kinds), _value(second, kinds)
        if between not in _COMPARE or left is None or right is None or left == right:
            continue
        (name, kind), (other, text) = ((first, left), (second, right)) if first[1] in kinds else (
            (second, right), (first, left)
        )  # fmt: skip
        yield _sentence(name[1], kind, other, text)


def _sentence(name: str, kind: str, other: Token, other_kind: str) -> str:
    if kind == "a list":
        shown = other[1] if other[0] == "text" else f"'{other[1]}'"
        return f"{name} can have several answers: write ARRAY_CONTAINS({name}, {shown})"
    if other[0] == "text":
        return f"{name} is a number, but {other[1]} is a text: write a number, without quotes"
    if other[0] == "number":
        return f"{name} is {kind}, but {other[1]} is a number: write a text in single quotes, such as '{other[1]}'"
    return f"{name} is {kind}, but {other[1]} is {other_kind}: only values of one kind can be compared"


def _value(token: Token, kinds: dict[str, str]) -> str | None:
    """The type of a token in a comparison; None if it is unclear."""
    group, text = token
    return {"text": "a text", "number": "a number"}.get(group) or kinds.get(text.strip('"'))


def _kind(dtype: pl.DataType) -> str:
    return "a list" if isinstance(dtype, pl.List) else "a number" if dtype.is_numeric() else "a text"
