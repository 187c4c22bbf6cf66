"""Codes that stand for the words of another extractor, found in the rows that both have: 0 and 1 against no and yes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from schema.cell_type import CellType
from schema.choices import Choice, Option
from schema.missing import CODES_ONLY, Missing
from schema.problem import CellError
from schema.records import record
from schema.text import and_list, fold
from schema.words import Words
from validate.inference.assumed import Assumed, Assumption
from validate.inference.columns import Column
from validate.inference.same_rows import SameRows, texts_of
from validate.inference.sentence_parts import first_few
from validate.inference.types import guess_type

_NUMBER = re.compile(r"-?\d{1,2}")
_CODE = re.compile(r"-?\d{1,2}|[A-Za-z]{1,2}")
_UNSURE = re.compile(r"[(\[]?-?\d{1,2}\s*(?:(?:[-\u2010-\u2015/,;&+]|to|or|and)\s*-?\d{1,2})?\s*[*?)\]]*")
_MOST_UNSURE = 0.2  # of the entries of a column of codes: those with two codes, or with a mark
MOST_ANSWERS = 12
MOST_ROWS = 0.8  # of the rows in which one has a code and the other a word: those in which the two belong together
FEWEST_ROWS = 5
TICKS = frozenset({"x", "\u2713", "\u2714", "\u2611", "\u2612", "\u25cf", "\u2022", "*", "+", "1", "y", "yes", "true"})
SEEN_AGAIN = 2  # codes that come in two rows or more with their word


_OPTION = "write the same answers in the files, or --form FILE without these aliases"


@record(kw_only=True)
class Coded:
    """What each code of a column stands for, as typed.

    The two come together in `holding` of the `cases` in which one has a code and another a word. `ticks` are the
    marks instead, where each extractor ticks with one of their own. `together` are the labels of the columns of which
    these are the cases, where not each by itself shows it.
    """

    words: Mapping[str, str]
    ticks: tuple[str, ...] = ()
    holding: int
    cases: int
    cell: CellType[Any]
    together: tuple[str, ...] = ()


@record
class Beside:
    """Which tables have codes in a column, which have words, and how often each code is next to each word.

    `codes` and `words` say so of each table. `worded` has the words with how often each comes, `coded` the codes.
    """

    codes: tuple[bool, ...]
    words: tuple[bool, ...]
    worded: Counter[str]
    coded: frozenset[str]
    pairs: Counter[tuple[str, str]]


def coded_alone(
    columns: Sequence[Column], cells: Mapping[str, CellType[Any]], rows: SameRows
) -> tuple[dict[str, Coded], dict[str, Beside]]:
    """The columns whose own rows show plainly what each code stands for, and the codes and words of all such columns.

    Plainly: each code comes most often with one word, and this word with it, in nearly all rows that both tables have.
    """
    found: dict[str, Coded] = {}
    seen: dict[str, Beside] = {}
    for column in columns:
        cell = cells[column.label]
        # a name of the study is never an answer: `1` is `001` by the zeros in front
        if column not in rows.key.columns and type(cell) in {Words, Choice} and not cell.names_study:
            texts = [texts_of(table, position) for table, position in zip(rows.tables, column.positions, strict=True)]
            if (ticked := _ticked(texts)) is not None:
                found[column.label] = ticked
            elif (codes_and_words := beside(texts, rows)) is not None:
                seen[column.label] = codes_and_words
    alone = {label: coded for label, one in seen.items() if (coded := _coded(label, one)) is not None}
    return found | alone, seen


def about_codes(coded: Mapping[str, Coded]) -> Assumed:
    """What the codes are taken for, in a sentence for each column, and as facts."""
    shown = {column.together or (label,): column for label, column in coded.items() if not column.ticks}
    sentences = tuple(_sentence(labels, column) for labels, column in shown.items())
    for marks in dict.fromkeys(column.ticks for column in coded.values() if column.ticks):
        labels = [repr(label) for label, column in coded.items() if column.ticks == marks]
        sentence = (
            f"{' and '.join(marks)} are the same mark, because nothing else is in the column: {first_few(labels)}"
        )
        sentences += (Assumption(about="types", sentence=sentence, option=_OPTION, doubtful=True),)
    facts = [
        {"label": label, "words": dict(column.words), "holding": column.holding, "cases": column.cases}
        for label, column in coded.items()
    ]
    return Assumed(assumptions=sentences, facts={"codes": facts} if facts else {})


def _sentence(labels: Sequence[str], coded: Coded) -> Assumption:
    (first, word), *others = sorted(coded.words.items())
    means = ", ".join([f"{first} means {word!r}", *(f"{code} {word!r}" for code, word in others)])
    cases = f"{coded.holding} of {coded.cases} cases"
    of_all = ", in all these columns together" if coded.together else ""
    sentence = (
        f"in {and_list(list(map(repr, labels)))}, {means}: one has the code where another has this word in"
        f" {cases}{of_all}"
    )
    return Assumption(about="types", sentence=sentence, option=_OPTION, doubtful=True)


def _ticked(texts: Sequence[Sequence[str]]) -> Coded | None:
    """The marks of a column in which each extractor has nothing but one mark, and not all the same one."""
    marks = [{fold(text) for text in column if text} for column in texts]
    found = tuple(sorted({mark for of_one in marks for mark in of_one}))
    if len(found) < 2 or not TICKS.issuperset(found) or any(len(of_one) > 1 for of_one in marks):
        return None
    first, *others = found
    cell = Choice(choices=(Option(code=first, aliases=tuple(others)),), missing={})
    return Coded(words=dict.fromkeys(others, first), ticks=found, holding=0, cases=0, cell=cell)


def beside(texts: Sequence[Sequence[str]], rows: SameRows) -> Beside | None:
    """The codes and words of a column, in the rows that its tables share; None unless some have codes, some words."""
    answers = [{text for text in column if text} for column in texts]
    codes = [_are_codes(column) for column in texts]
    words = [
        not (of_codes or any(map(_NUMBER.fullmatch, entries))) and bool(entries)
        for entries, of_codes in zip(answers, codes, strict=True)
    ]
    if not (any(codes) and any(words)) or any(len(entries) > MOST_ANSWERS for entries in answers):
        return None
    pairs = {  # a row counts once per word, however many people have it: a consensus of one row shows nothing twice
        (one, ours, texts[one][ours], texts[other][theirs])
        for one, other in permutations(range(len(texts)), 2)
        if codes[one] and words[other]
        for ours, theirs in rows.of_two(one, other)
        if _CODE.fullmatch(texts[one][ours]) and texts[other][theirs] and fold(texts[one][ours]) not in CODES_ONLY
    }
    return Beside(
        codes=tuple(codes),
        words=tuple(words),
        worded=Counter(text for which, column in enumerate(texts) if words[which] for text in column if text),
        coded=frozenset(
            text for which, column in enumerate(texts) if codes[which] for text in column if _CODE.fullmatch(text)
        ),
        pairs=Counter((code, word) for _, _, code, word in sorted(pairs)),
    )


def _are_codes(texts: Sequence[str]) -> bool:
    """Whether the entries of a column are codes, or nearly all are and the others are made of codes: `3-4`, `2?`."""
    entries = [text for text in texts if text]
    others = [text for text in entries if not _CODE.fullmatch(text)]
    return len(others) <= _MOST_UNSURE * len(entries) and bool(entries) and all(map(_UNSURE.fullmatch, others))


def _coded(label: str, found: Beside | None) -> Coded | None:
    if found is None:
        return None
    words = one_to_one(found.pairs)
    holding = sum(found.pairs[code, word] for code, word in words.items())
    again = sum(found.pairs[code, word] >= SEEN_AGAIN for code, word in words.items())
    if again < SEEN_AGAIN or holding < max(FEWEST_ROWS, MOST_ROWS * found.pairs.total()):
        return None
    cell = cell_with_codes(label, words, found.worded)
    return None if cell is None else Coded(words=words, holding=holding, cases=found.pairs.total(), cell=cell)


def cell_with_codes(label: str, words: Mapping[str, str], worded: Mapping[str, int]) -> CellType[Any] | None:
    """The type of the words that reads the codes too; None for words that are no short answers, or say so anyway."""
    usual = guess_type(label, worded)
    if isinstance(usual, Choice) and all(
        _meaning(usual, code) == _meaning(usual, word) for code, word in words.items()
    ):
        return None  # `si` is yes, whatever stands beside it
    return _with_codes(usual, words, worded)


def one_to_one(pairs: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """The word of each code that is most often with it, where the code is most often with this word too."""
    often = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
    words: dict[str, str] = {}
    codes: dict[str, str] = {}
    for code, word in often:
        words.setdefault(code, word)
        codes.setdefault(fold(word), code)
    return {code: word for code, word in words.items() if codes[fold(word)] == code}


def _with_codes(cell: CellType[Any], words: Mapping[str, str], texts: Mapping[str, int]) -> CellType[Any] | None:
    """The type of the words, which reads the codes too; None for words that are no short answers."""
    if type(cell) not in {Words, Choice}:
        return None
    means = {code: _meaning(cell, word) for code, word in words.items()}
    missing = {fold(code): meant for code, meant in means.items() if isinstance(meant, Missing)}
    if isinstance(cell, Choice):
        options = cell.choices
    else:
        spelled = {fold(text): text for text in sorted(texts, key=lambda text: (texts[text], text))}
        options = tuple(Option(code=text) for entry, text in sorted(spelled.items()) if entry not in cell.missing)
    with_codes = tuple(replace(option, aliases=(*option.aliases, *_codes_of(option, means))) for option in options)
    return Choice(choices=with_codes, missing={**cell.missing, **missing})


def _codes_of(option: Option, means: Mapping[str, Any]) -> list[str]:
    return [code for code, meant in means.items() if meant in {option.code, fold(option.code)}]


def _meaning(cell: CellType[Any], word: str) -> Any:
    """The value that a word means, the missing code, or the word itself, folded."""
    try:
        value = cell.parse(word)
    except CellError:
        return fold(word)
    return value if isinstance(value, Missing) or isinstance(cell, Choice) else fold(word)
