"""The entries of a column that mean missing."""

import re
from collections.abc import Iterable, Mapping

from schema.missing import Missing
from schema.text import fold, tidy
from validate.inference.answer_words import IN_ANSWERS, IN_NUMBERS, IN_SENTENCES, NEGATIVE_CODES, OF_PROGRAMS
from validate.inference.words import NA_MAY_BE_ANSWER, plain_header

_SHORT = 30  # characters: a longer text is not an answer from a list
_FEW_WORDS = 4
_JUDGED = frozenset({"-", "?"})
_LONGEST_WORD = 40  # characters: no word for missing is longer


def words_in_numbers(texts: Iterable[str]) -> Mapping[str, Missing]:
    """The words for missing in a column of numbers, including numbers such as -99 if all others are 0 or more."""
    written = [*texts]
    negative = {fold(text) for text in written if re.match(r"[-\u2212]\s*[\d.]", tidy(text))}
    codes = NEGATIVE_CODES if negative and negative <= set(NEGATIVE_CODES) else {}
    return _without_signs({**IN_NUMBERS, **codes}, written)


def words_in_texts(label: str, texts: Iterable[str]) -> Mapping[str, Missing]:
    """The words for missing in a column of words. There are more if every entry is a short answer than in sentences."""
    short = all(len(tidy(text)) <= _SHORT and len(text.split()) <= _FEW_WORDS for text in texts)
    words = {**_without_signs(IN_ANSWERS if short else IN_SENTENCES, texts), **_of_programs(texts)}
    header = plain_header(label)
    if len(header.split()) <= _FEW_WORDS and NA_MAY_BE_ANSWER.search(header):
        return {word: code for word, code in words.items() if word != "na"}
    return words


def _without_signs(words: Mapping[str, Missing], texts: Iterable[str]) -> Mapping[str, Missing]:
    """The words without `-` and `?` if `+` is an answer: then all three are, as in risk-of-bias signs."""
    return {word: code for word, code in words.items() if word not in _JUDGED} if "+" in map(tidy, texts) else words


def _of_programs(texts: Iterable[str]) -> Mapping[str, Missing]:
    """The words that programs write for missing and that occur, unless somebody typed one in another spelling."""
    written = {tidy(text) for text in texts if len(text) <= _LONGEST_WORD}
    others = {fold(text) for text in written - OF_PROGRAMS.keys()}
    return {fold(word): code for word, code in OF_PROGRAMS.items() if word in written and fold(word) not in others}


def missing_words_used(texts: Mapping[str, int], words: Mapping[str, Missing]) -> dict[str, str]:
    """The entries among these texts that mean missing, with the code for each."""
    found = {
        tidy(text): words[fold(text)].value for text in texts if len(text) <= _LONGEST_WORD and fold(text) in words
    }
    return dict(sorted(found.items()))
