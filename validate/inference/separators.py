"""Finds lists that each file separates differently: `pain; sleep` in one, `sleep, pain` in another."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set

from schema.records import record
from schema.text import and_list, fold, quoted, tidy
from validate.extraction.own_ways import LISTED_WITH, Way, parts_between
from validate.inference.assumed import Assumed, Assumption
from validate.inference.missing import words_in_texts
from validate.inference.plain_table import PlainTable, file_or_sheet
from validate.inference.short_years import texts_as_meant
from validate.inference.types import separator_of
from validate.inference.words import says_comment

_KNOWN = 0.8  # minimum proportion of list parts that other tables have as answers
_FEWEST = 2  # cells with several answers
_WORD = re.compile(r"\s(?:and|und|et|y|e|en|och)\s", re.IGNORECASE)
_SIGN_AND_WORD = re.compile(rf"[,;](?={_WORD.pattern})", re.IGNORECASE)
_BEFORE_WORD = {None, ",", ";"}
"""Separators whose lists may have a word before the last answer: `a, b and c`."""
_NAMED = {"\n": "a line break", "and": "a word such as “and”"}
_USUAL = (";", "\n", "|", ",", "/")


@record(kw_only=True)
class Separators:
    """The separator of each table (None without lists), and the `texts` as they are meant.

    The `ways` turn every other separator into `;`. `shown` is a list with the unusual separator.
    """

    signs: tuple[str | None, ...]
    ways: tuple[Way | None, ...]
    texts: Mapping[str, int]
    shown: str


def separators(columns: Mapping[str, Sequence[Mapping[str, int]]]) -> dict[str, Separators]:
    """The columns of lists in which a table has another separator than the others, by label.

    `columns` has the texts of each table with their counts.
    """
    return {
        label: found
        for label, tables in columns.items()
        if len(tables) > 1 and not says_comment(label) and (found := _found(label, tables)) is not None
    }


def about_separators(tables: Sequence[PlainTable], found: Mapping[str, Separators]) -> Assumed:
    """A sentence for each column on the separators of its files."""
    return Assumed(assumptions=tuple(_sentences(tables, found)))


def _found(label: str, tables: Sequence[Mapping[str, int]]) -> Separators | None:
    own = [separator_of(label, texts, words_in_texts(label, texts)) or _only_sign(texts) for texts in tables]
    usual = min((sign for sign in own if sign is not None), key=_USUAL.index, default=_sign_before_word(tables))
    if usual is None:
        return None
    with_usual = [texts for texts, sign in zip(tables, own, strict=True) if sign == usual]
    known = {part for texts in with_usual for text in texts for part in _parts(text, usual)}
    signs = [
        usual if sign == usual else sign_between(texts, usual, known) for texts, sign in zip(tables, own, strict=True)
    ]
    signs = _with_words(tables, signs)
    shown = [
        tidy(text)
        for texts, sign in zip(tables, signs, strict=True)
        for text in sorted(texts, key=lambda text: (_WORD.search(text) is None, text))
        if sign and sign != usual and len(_parts(text, sign)) > 1
    ]
    ways = tuple(LISTED_WITH.get(sign or "") for sign in signs)
    meant = texts_as_meant(tables, ways)
    if not shown or separator_of(label, meant, words_in_texts(label, meant)) is None:
        return None
    return Separators(signs=tuple(signs), ways=ways, texts=meant, shown=shown[0])


def _sign_before_word(tables: Sequence[Mapping[str, int]]) -> str | None:
    """The separator in `a, b and c`, if no table has lists without the word."""
    texts = [text for table in tables for text in table if _WORD.search(text)]
    return next((sign for sign in (";", ",") if any(sign in text for text in texts)), None)


def _with_words(tables: Sequence[Mapping[str, int]], signs: Sequence[str | None]) -> list[str | None]:
    """The separators, with `and` for each table that also has this word between answers: `a, b and c`.

    `and` is not used if another table has the words together as one answer: `anxiety and depression`.
    """
    bare = ["," if sign == "and" else sign for sign in signs]
    parts = [
        {part for text in texts for part in (_parts(_SIGN_AND_WORD.sub("", text), sign) if sign else [fold(text)])}
        for texts, sign in zip(tables, bare, strict=True)
    ]
    worded = [{part for part in of_table if _WORD.search(part)} for of_table in parts]
    alone = set().union(*parts) - set().union(*worded)
    listed = [
        sign in _BEFORE_WORD and _are_known([answer for part in of_table for answer in _parts(part, "and")], alone)
        for of_table, sign in zip(worded, bare, strict=True)
    ]
    together = {part for of_table, are in zip(worded, listed, strict=True) if not are for part in of_table}
    if any(of_table & together for of_table, are in zip(worded, listed, strict=True) if are):
        return bare
    return ["and" if are else sign for sign, are in zip(bare, listed, strict=True)]


def _are_known(answers: Sequence[str], known: Set[str]) -> bool:
    return bool(answers) and sum(answer in known for answer in answers) >= _KNOWN * len(answers)


def _only_sign(texts: Mapping[str, int]) -> str | None:
    """The only separator that occurs, if at least two texts have it: it may separate answers."""
    signs = [sign for sign in _USUAL if any(sign in text for text in texts)]
    return signs[0] if len(signs) == 1 and sum(signs[0] in text for text in texts) >= _FEWEST else None


def sign_between(texts: Collection[str], usual: str, known: Set[str]) -> str | None:
    """The separator of a table that never has the usual one; None if none gives `known` (folded) answers."""
    if any(sign in text for text in texts for sign in {usual, ";"}):
        return None
    found: dict[str, int] = {}
    for sign in LISTED_WITH:
        lists = [parts for text in texts if len(parts := _parts(text, sign)) > 1]
        answers = [part for parts in lists for part in parts]
        of_others = sum(part in known for part in answers)
        if len(lists) >= _FEWEST and of_others >= _KNOWN * len(answers):
            found[sign] = of_others
    return max(found, key=lambda sign: found[sign], default=None)


def _parts(text: str, sign: str) -> list[str]:
    return [part for part in map(fold, parts_between(text, sign)) if part]


def _sentences(tables: Sequence[PlainTable], found: Mapping[str, Separators]) -> Iterator[Assumption]:
    for label, column in found.items():
        files: dict[str, list[str]] = {}
        for table, sign in zip(tables, column.signs, strict=True):
            if sign is not None:
                files.setdefault(_NAMED.get(sign, sign), []).append(file_or_sheet(table, tables))
        by_sign = and_list([f"by {sign} in {and_list(list(dict.fromkeys(of)))}" for sign, of in files.items()])
        sentence = (
            f"answers in {label!r} are separated {by_sign}: {quoted(column.shown)} has several, and their order makes"
            " no difference"
        )
        option = "if not, write ; between the answers in all files"
        yield Assumption(about="types", sentence=sentence, option=option, doubtful=True)
