"""Splits a SQL condition into words, numbers, texts and signs, and finds common entries that are not SQL."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schema.regular_expressions import regex

Token = tuple[str, str]
"""The kind of the token (a group of the pattern below), and its text."""

OPERATOR_WORDS = frozenset(
    (
        *("and", "or", "not", "in", "is", "distinct", "from", "between", "like", "ilike", "rlike", "regexp"),
        *("case", "when", "then", "else", "as"),
    )
)
_TOKEN = regex(
    r"""(?P<space>\s+)|(?P<comment>--|/\*)|(?P<prefixed>\w+(?='))|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")"""
    r"""|(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?P<word>\w+)|(?P<operator><>|!=|<=|>=|[=<>+*/%~-])"""
    r"""|(?P<mark>[(),.])|(?P<other>.)""",
    re.DOTALL,
)
_CURLY = frozenset("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u00b4`\u2032\u2033")
"""Quotation marks that word processors and phones use instead of straight ones."""
_INSTEAD = {
    "\u2264": "<=", "\u2265": ">=", "\u2260": "<>", "\u00d7": "*", "\u00b7": "*", "\u00f7": "/",
    "&": "AND", "|": "OR", "!": "NOT",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}  # fmt: skip
"""The SQL for signs that people use instead."""
_INSTEAD_OF_TWO = {("=", "<"): "<=", ("=", ">"): ">=", (">", "<"): "<>"}
_AFTER_IS = frozenset({"null", "true", "false", "distinct"})
HOW = "compare with =, <>, <, <=, > or >=, and join comparisons with AND or OR, such as n >= 1 AND n <= 50"


def tokens_of(condition: str) -> list[Token]:
    """The tokens of a condition, without spaces."""
    found = _TOKEN.finditer(condition)
    return [(str(match.lastgroup), match[0]) for match in found if match.lastgroup != "space"]


def sign_mistakes(tokens: Sequence[Token]) -> Iterator[str]:
    """The mistakes in single signs."""
    others = dict.fromkeys(text for kind, text in tokens if kind == "other")
    if any(kind == "comment" for kind, _ in tokens):
        yield "it has a comment in it: write what you want to say under why"
    yield from (
        f"{text} is right before a text in quotation marks: put a space between them"
        for kind, text in tokens
        if kind == "prefixed"
    )
    if curly := [text for text in others if text in _CURLY]:
        yield f"it has the quotation mark {curly[0]}: put a text in straight ones, such as 'trial'"
    for text in others:
        if text in _INSTEAD:
            yield f"it has the sign {text}: write {_INSTEAD[text]}"
        elif text in {"'", '"'}:
            yield f"the quotation mark {text} has no second one"
        elif text not in _CURLY:
            yield f"the sign {text} has no meaning in a condition"
    for (_, first), (kind, second) in pairwise(tokens):
        if kind == "operator" and (first, second) in _INSTEAD_OF_TWO:
            yield f"write {_INSTEAD_OF_TWO[first, second]}, not {first}{second}"


def order_mistakes(tokens: Sequence[Token]) -> Iterator[str]:
    """Common mistakes in the order of tokens. Other mistakes are not found here."""
    opened = sum(text == "(" for _, text in tokens)
    closed = sum(text == ")" for _, text in tokens)
    if opened != closed:
        yield f"it has {opened} opening and {closed} closing brackets"
    if tokens and _joins(tokens[-1]):
        yield f"something is missing behind {tokens[-1][1]}"
    words = {text.lower() for kind, text in tokens if kind == "word"}
    if "then" in words and "case" not in words:
        yield "it has THEN in it: write NOT (a) OR (b) for: if a, then b"
    elif _is_before_a_value([text.lower() for _, text in tokens]):
        yield "IS goes only with NULL, which is a cell without a value: write = or <> before a choice or a number"
    else:
        yield from _beside_one_another(tokens)


def _is_before_a_value(words: Sequence[str]) -> bool:
    """Whether IS or IS NOT is used before something other than NULL, TRUE, FALSE or DISTINCT."""
    plain = [word for word, before in zip(words, ["", *words], strict=False) if (before, word) != ("is", "not")]
    return any(first == "is" and second not in _AFTER_IS for first, second in pairwise(plain))


def _beside_one_another(tokens: Sequence[Token]) -> Iterator[str]:
    values = {"word", "number", "text", "quoted"}
    for (kind, first), (other, second) in pairwise(tokens):
        is_word = {first.lower(), second.lower()} & (OPERATOR_WORDS | {"end", "escape", "null"})
        if kind in values and other in values and not is_word:
            yield f"there is nothing between {first} and {second}: {HOW}"
            return


def _joins(token: Token) -> bool:
    kind, text = token
    return kind == "operator" or text.lower() in OPERATOR_WORDS


def dotted_names(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The two names of each pair that is joined by a dot."""
    for (kind, first), (_, dot), (other, second) in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if dot == "." and kind == other == "word":
            yield first, second
