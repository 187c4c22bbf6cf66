"""Splits a shared file into the rows of each extractor and the rows with the team's own answer."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace

import polars as pl

from schema.records import record
from schema.text import fold, tidy
from validate.inference.answer_words import YES_NO_UNCLEAR
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, plain_header, says_address, says_who

_BETWEEN_LETTERS = re.compile(r"[\s.]+")
_LONGEST_WORD = 20  # characters of a header that gives people's role


@record(kw_only=True)
class Shares:
    """The rows of one table by extractor. `unnamed` counts rows without an extractor.

    `also` has other spellings of names.
    """

    by: str
    tables: Mapping[str, PlainTable]
    consensus: Mapping[str, PlainTable]
    unnamed: int
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def says_who_extracted(table: PlainTable, position: int, people: int = 2) -> bool:
    """Whether a column says who extracted a row, by its header. E-mail addresses with few rows each are authors'.

    `people` is the minimum number of people in a small table. A column of addresses without any entry says nothing.
    """
    header = table.headers[position]
    if not says_address(header):
        return says_who(header)
    filled = table.cells.to_series(position).drop_nulls()
    return 0 < filled.n_unique() <= max(people, len(filled) // 3)


def answers_only(table: PlainTable, position: int) -> tuple[str, ...]:
    """The entries of a column, if they are answers such as 0 and 1 and its header does not say that they are people.

    `Coder 1` is the header of a person's answers, and nobody is called yes.
    """
    header = table.headers[position]
    entries = {fold(text): tidy(text) for text in table.cells.to_series(position).drop_nulls() if tidy(text)}
    answers = {word for option in YES_NO_UNCLEAR for word in map(fold, (option.code, *option.aliases))}
    if not says_who(header) or header.rstrip()[-1:].isdigit():
        answers |= {"0", "1"}
    return tuple(sorted(entries.values())) if entries and entries.keys() <= answers else ()


def split_by(table: PlainTable, position: int) -> Shares:
    """The table split by the texts of one of its columns, which is kept. Names get their most common spelling.

    Numbered people are called `rater 1` after the header, so that nobody confuses them with an answer. Rows of
    `Consensus`, `Agreed`, `Final` or `Adjudicated` are returned separately, because nobody extracted them.
    """
    who = table.cells.to_series(position)
    folded = {text: known_by(text) for text in who.drop_nulls().unique().to_list() if tidy(text)}
    spelled: dict[str, Counter[str]] = {}
    for text, times in who.drop_nulls().value_counts().iter_rows():
        if text in folded:
            spelled.setdefault(folded[text], Counter())[tidy(text)] += times
    usual = {key: min(spellings, key=lambda text: (-spellings[text], text)) for key, spellings in spelled.items()}
    names = usual
    if all(name.isdecimal() for name in names.values()):
        called = re.sub(r" (id|no|nr|number|code|#)$", "", plain_header(table.headers[position].partition("\n")[0]))
        called = called if 0 < len(called) <= _LONGEST_WORD else "extractor"
        names = {key: f"{called} {name}" for key, name in names.items()}
    keys = who.replace_strict(folded, default=None, return_dtype=pl.String)
    shares = {names[key]: _rows_of(table, keys == key) for key in sorted(names)}
    return Shares(
        by=table.headers[position],
        tables={name: share for name, share in shares.items() if not is_consensus(name)},
        consensus={name: share for name, share in shares.items() if is_consensus(name)},
        unnamed=int(keys.is_null().sum()),
        also={
            names[key]: tuple(sorted(others))
            for key, spellings in sorted(spelled.items())
            if (others := {*spellings} - {usual[key]})
        },
    )


def known_by(text: str) -> str:
    """A name for comparing people: `H.B.`, `H B` and `hb` are one, but `rater 1.1` is not `rater 11`."""
    folded = fold(text)
    bare = _BETWEEN_LETTERS.sub("", folded)
    return bare if bare and not any(map(str.isdigit, bare)) else folded


def _rows_of(table: PlainTable, theirs: pl.Series) -> PlainTable:
    places = table.scattered and table.scattered.filter(theirs)
    return replace(table, rows=table.rows.filter(theirs), cells=table.cells.filter(theirs), scattered=places)
