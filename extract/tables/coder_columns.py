"""Recognises columns next to the coders' columns: what they agreed on, and whether they agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from schema.missing import USUAL_WORDS
from schema.records import record
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, plain_header

_LONG = 4  # letters of a question that is also found inside words: `TextFinal`
_AGREEMENT = re.compile(
    r"\b(agree(s|d|ment)?|match(es|ed|ing)?|same|concord\w*|consistent|identical|equal|mismatch\w*|(in|dis)agree\w*"
    r"|discrepan\w*|differ\w*|conflict\w*|einig\w*|ubereinstimm\w*|übereinstimm\w*|accord|acuerdo)\b"
)
_REVERSED = re.compile(r"\b(mismatch\w*|disagree\w*|discrepan\w*|differ\w*|conflict\w*)\b")
_YES = frozenset(
    {"1", "yes", "y", "true", "agree", "agreed", "agreement", "same", "match", "x", "ja", "oui", "si", "+"}
    | {*"\u2713\u2714\u221a\u2611"}
)
_NO = frozenset(
    {"0", "no", "n", "false", "disagree", "disagreement", "different", "mismatch", "nein", "non", "-"}
    | {*"\u2717\u2718\u00d7\u2612"}
)
_NOTHING = frozenset({"", "?", *USUAL_WORDS})
_REMARK = re.compile(r"(?<=\w)\s*\([^()]*\)$")  # `No (resolved)`
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")
_MOST = 0.9  # of the entries; the share that must be readable in this way
_ABOUT = 0.006  # a rounded share may be off by this much


@record(kw_only=True)
class AgreementColumn:
    """A column in which somebody wrote whether the coders agree. `says` has the text and a number from 0 to 1 per row.

    `question` is the question of the column; None for all questions together.
    """

    header: str
    question: str | None
    says: Mapping[int, tuple[str, float]]


Role = Literal["agreement", "consensus"]


def role_of(table: PlainTable, column: int, question: str | None, coders: tuple[int, ...] | None) -> Role | None:
    """The role of a column next to those of the coders; None if it has none.

    `coders` are their columns for its question.
    """
    words = _without(table.headers[column], question)
    consensus, agreement = is_consensus(words) or not words, says_agreement(words)
    if consensus and coders is not None and has_what_both_say(table, column, coders):
        return "consensus"
    if agreement and _says(table, column):
        return "agreement"
    if not is_consensus(words) or coders is None or agreement or _only_ticks(table, column, coders):
        return None
    return "consensus"


def _only_ticks(table: PlainTable, column: int, coders: tuple[int, ...]) -> bool:
    """Whether a column only has yes or no, while the coders have other answers: `adjudicated: 1`."""
    entries = {*_folded(table, column)} - {""}
    answers = {answer for place in coders for answer in _folded(table, place)}
    return entries <= _YES | _NO and not entries & answers


def says_agreement(header: str) -> bool:
    """Whether a header means that the column is about agreement."""
    return _AGREEMENT.search(plain_header(header)) is not None


def agreement_column(table: PlainTable, column: int, question: str | None) -> AgreementColumn:
    """The entries of a column about agreement."""
    return AgreementColumn(header=table.headers[column], question=question, says=_says(table, column))


def question_in(header: str, questions: Iterable[str]) -> str | None:
    """The longest question that is part of a header; None if there is none."""
    words = fold(header)
    found = [question for question in questions if question in words and re.search(_pattern_of(question), words)]
    return max(found, key=len, default=None)


def _pattern_of(question: str) -> str:
    """A pattern for a question in a header. A short one, such as `n`, must be a separate word."""
    name = re.escape(question)
    return name if len(question) >= _LONG else rf"(?<![^\W_]){name}(?![^\W_])"


def _without(header: str, question: str | None) -> str:
    rest = re.sub(_pattern_of(question), " ", fold(header)) if question else header
    return plain_header(rest).strip(" .:-()/")


def has_what_both_say(table: PlainTable, column: int, coders: tuple[int, ...]) -> bool:
    """Whether a column has the coders' answer in nearly all rows in which they agree and it is filled."""
    return is_most(*what_both_say(table, column, coders))


def what_both_say(table: PlainTable, column: int, coders: tuple[int, ...]) -> tuple[int, int]:
    """The number of rows in which a column has the coders' common answer, and of rows in which it could."""
    rows = zip(*(_folded(table, place) for place in (column, *coders)), strict=True)
    same = [ours[0] == answer for answer, *ours in rows if answer and ours[0] and len(set(ours)) == 1]
    return sum(same), len(same)


def is_most(number: int, of: int) -> bool:
    """Whether a number is nearly all of these, because one or two entries may be mistyped."""
    return of > 0 and number >= _MOST * of


def _folded(table: PlainTable, column: int) -> Iterator[str]:
    return (fold(text or "") for text in table.cells.to_series(column).to_list())


def _says(table: PlainTable, column: int) -> dict[int, tuple[str, float]]:
    """The entry of each row; empty if more than a few have another meaning.

    Rows may be blank, or say that they have no answer.
    """
    reverse = _REVERSED.search(plain_header(table.headers[column])) is not None
    filled = {
        row: tidy(text)
        for row, text in zip(table.rows.to_list(), table.cells.to_series(column).to_list(), strict=True)
        if text and fold(text) not in _NOTHING
    }
    read = {row: (text, share) for row, text in filled.items() if (share := _share(text)) is not None}
    if not read or len(read) < _MOST * len(filled):
        return {}
    return {row: (text, 1 - share) for row, (text, share) in read.items()} if reverse else read


def _share(text: str) -> float | None:
    word = _REMARK.sub("", fold(text))
    if word in _YES or word in _NO:
        return float(word in _YES)
    number = _SHARE.fullmatch(word)
    if number is None:
        return None
    share = float(number[1].replace(",", ".")) / (100 if number[2] else 1)
    return share if 0 <= share <= 1 else None


def differs(stated: float, agreeing: int, compared: int) -> bool:
    """Whether somebody's statement, a share or a yes or no, differs from the actual number of agreeing answers."""
    share = agreeing / compared
    return stated != float(agreeing == compared) and abs(stated - share) > _ABOUT
