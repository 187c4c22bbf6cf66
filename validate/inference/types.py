"""Guesses the type of a column from its header and its texts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schema.cell_type import CellType, Family
from schema.cells import Count, Date, Number, Percentage, Text, Year
from schema.choices import Choice, Option
from schema.countries import PARTS_OF_COUNTRIES, Countries
from schema.decimals import ISO_DATE, without_percent_sign, without_thousands
from schema.identifiers import Identifier, Scheme
from schema.missing import CODES_ONLY, USUAL_WORDS, Missing
from schema.problem import CellError
from schema.quantities import GRAM, MG_PER_70KG, MG_PER_KG, MG_PER_KG_H, MICROGRAM, MILLIGRAM, UG_PER_KG, Amount
from schema.spelling import both_spellings, in_american_spelling
from schema.text import SEPARATOR, fold, tidy
from schema.words import Listed, Words
from validate.inference.answer_words import YES_NO_UNCLEAR
from validate.inference.measures import is_measure
from validate.inference.missing import words_in_numbers, words_in_texts
from validate.inference.other_languages import IN_OTHER_LANGUAGES
from validate.inference.words import plain_header, says_author, says_comment, says_study

_MOST = 0.9  # minimum proportion of filled cells that a type must be able to read
_HALF = 0.5  # minimum proportion for comparing numbers among words as numbers
_TELLING = 4  # different numbers; fewer may be names, such as versions
_AGAIN = 3  # minimum number of occurrences of a word to be an answer among numbers
_LONGEST = 80  # characters: only words are longer
_MOST_CHOICES = 12
_SHORT_CHOICE = 40  # characters
_RESULT = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?\s*(?:[(\[]|\u00b1|\+\s?/?\s?-)(?!.*[^\W\d_]{4})", re.DOTALL)
"""A number with its spread, percentage or interval, as `34.5 (6.1)` or `45 [30 to 60]`, without long words."""
_FEWEST_RESULTS = 2  # from this many on, bare numbers next to them are results too
_SHORT_LIST = 60  # characters: a part between separators of a list of answers is not a sentence
_KNOWN_PARTS = 0.8  # minimum proportion of list parts that occur elsewhere in the column

_DIMENSIONS = ((MILLIGRAM, MICROGRAM, GRAM), (MG_PER_KG, UG_PER_KG, MG_PER_70KG), (MG_PER_KG_H,))
_DOSES = (*_DIMENSIONS, tuple(unit for units in _DIMENSIONS for unit in units))  # one drug by weight, another not
_SCHEMES: Mapping[Scheme, str] = {
    "doi": r"\bdoi\b",
    "pmid": r"\b(pmid|pubmed)\b",
    "pmcid": r"\bpmcid\b",
    "registry": r"\b(regist\w+|nct|trial id)\b",
}
_SEVERAL_ASKED = re.compile(r"\b(all|any) that apply|select (all|several|multiple)|tick all|check all\b", re.IGNORECASE)
_COUNTRY = re.compile(r"\b(country|countries|nation)\b")
_PERCENT = re.compile(r"%|\b(per ?cent(age)?s?|pct|prozent|pourcentage|porcentaje)\b")
_CONFIDENCE = re.compile(r"\b(ci\d?|confidence (interval|limit)s?|konfidenzintervalle?)\b")
_DEVIATION = re.compile(r"\b(sd|standard deviations?|standardabweichung(en)?|std dev)\b")
_OTHER_SPREAD = re.compile(r"\b(se|sem|standard errors?|standardfehler|ci|iqr|range|interquartile)\b")
_YEAR = re.compile(r"\b(year|yr)\b")
_MAY_BE_DECIMALS = re.compile(r"[.,]\d")
_LEADING_NOUGHT = re.compile(r"0\d")
_LATEST_YEAR = 2100
_MAYBE_CODE = re.compile(r"\d+[eE]\d+")  # without decimals and signs
_IN_DIGITS = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]\d+)?|[-+]?\d+\.\d+[eE]\d+")


def guess_type(label: str, texts: Mapping[str, int], documented: Mapping[str, Missing] | None = None) -> CellType[Any]:
    """The type of a column with this label. `texts` has the count of each text; blank cells do not count.

    `documented` are the codes that the files document as missing, folded. In a column of comments they are ordinary
    words.
    """
    if not documented or says_comment(label) or not any(fold(text) in documented for text in texts):
        return _guessed(label, texts)
    cell = _guessed(label, {text: times for text, times in texts.items() if fold(text) not in documented})
    return replace(cell, missing={**cell.missing, **documented})


def _guessed(label: str, texts: Mapping[str, int]) -> CellType[Any]:
    """The type from the texts alone.

    Text is only excluded from comparison if the header says so (comments, notes). All other words are compared.
    """
    if says_comment(label) and not are_numbers(texts):
        return Text()
    if sum(times for text, times in texts.items() if len(text) > _LONGEST) <= (1 - _MOST) * sum(texts.values()):
        for cell in _candidates(label, texts):
            if fits(cell, texts, _HALF if isinstance(cell, Countries) else _MOST):  # the header says what they are
                return cell
    missing = words_in_texts(label, texts)
    separator = separator_of(label, texts, missing)
    if separator:
        return _with_spellings(Listed(separator=separator, missing=missing), texts)
    if (says_study(label) is not None and not _says_identifier(label)) or says_author(label):
        return Words(missing=missing, names=True)
    thousands = grouped_by_comma(texts) is not None
    plainly = {without_thousands(text): times for text, times in texts.items()} if thousands else texts
    words = Words(
        missing=missing,
        numbers=_has_numbers(plainly, missing),
        thousands=thousands,
        interval=_says_interval(label),
        deviation=_says_deviation(label),
    )
    return _with_spellings(words, texts)


def are_numbers(texts: Mapping[str, int]) -> bool:
    """Whether there are several different entries, and all of them are bare numbers, with decimals in most cells."""
    decimals = sum(times for text, times in texts.items() if _MAY_BE_DECIMALS.search(text))
    numbers = all(_IN_DIGITS.fullmatch(tidy(text)) for text in texts)
    return len(texts) >= _FEWEST_RESULTS and numbers and 2 * decimals > sum(texts.values())


def grouped_by_comma(texts: Iterable[str]) -> str | None:
    """An entry with a comma between thousands; None if there is none, or if some number may have decimals.

    Next to `0.5`, nothing shows what the comma of `1,234` means.
    """
    plainly = {tidy(text): without_thousands(tidy(text)) for text in texts}
    if any(_MAY_BE_DECIMALS.search(text) for text in plainly.values()):
        return None
    return min((text for text, number in plainly.items() if text != number), default=None)


def _with_spellings(cell: Words, texts: Mapping[str, int]) -> Words:
    """The type, with British and American spelling counted as one if the column has both for some word."""
    return replace(cell, either_spelling=spelled_both_ways(cell, texts) is not None)


def spelled_both_ways(cell: Words, texts: Mapping[str, int]) -> tuple[str, str] | None:
    """Two entries that differ only in British and American spelling; None if there are none."""
    plain = replace(cell, either_spelling=False)
    short = [text for text in texts if len(text) <= _LONGEST and fold(text) not in cell.missing]
    if not any(in_american_spelling(text.casefold()) != text.casefold() for text in short):
        return None
    spelled = {part: text for text in short for part in plain.key(tidy(text)).split("; ")}
    both = both_spellings(spelled)
    return None if both is None else (tidy(spelled[both[0]]), tidy(spelled[both[1]]))


def _says_interval(label: str) -> bool:
    """Whether the header is for confidence intervals (of 95 %, if it gives a level)."""
    words = plain_header(label)
    return _CONFIDENCE.search(words) is not None and not {*re.findall(r"\d{2,}", words)} - {"95"}


def _says_deviation(label: str) -> bool:
    """Whether the header says that numbers have a standard deviation, and no other measure, next to them."""
    words = plain_header(label)
    return _DEVIATION.search(words) is not None and _OTHER_SPREAD.search(words) is None


def _says_identifier(label: str) -> bool:
    """Whether the header is for DOIs or registry numbers, in which every zero counts."""
    words = plain_header(label)
    return any(re.search(header, words) for header in _SCHEMES.values())


def _has_numbers(texts: Mapping[str, int], missing: Mapping[str, Missing]) -> bool:
    """Whether all entries are numbers, or half of the cells have one and they are too many to be names or grades.

    True too if nearly all others are results, such as a few bare means among means with deviations.
    """
    number = Number(missing=missing)
    results = {text: times for text, times in texts.items() if _RESULT.match(tidy(text))}
    bare = {text: times for text, times in texts.items() if text not in results}
    if _are_codes_with_e(texts):
        return False
    if sum(results.values()) >= _FEWEST_RESULTS and fits(number, bare, _HALF):
        return True
    if not fits(number, texts, _HALF):
        return False
    others = unread(number, texts)
    numbers = {number.parse(text) for text in texts if text not in others} - {*missing.values()}
    return not others or len(numbers) >= _TELLING


def fits(cell: CellType[Any], texts: Mapping[str, int], part: float = _MOST) -> bool:
    """Whether the type can read this proportion of the cells that are not missing; False if there are none."""
    answers = {text: times for text, times in texts.items() if len(text) > _LONGEST or fold(text) not in cell.missing}
    spare = sum(answers.values()) * (1 - part)
    for text, times in answers.items():
        if not _is_read(cell, text):
            spare -= times
        if spare < 0:
            return False
    return bool(answers)


def unread(cell: CellType[Any], texts: Mapping[str, int]) -> dict[str, int]:
    """The texts that the type cannot read, with their counts."""
    return {text: times for text, times in texts.items() if not _is_read(cell, text)}


def as_written_down(cell: CellType[Any], texts: Mapping[str, int], *, as_words: bool = False) -> CellType[Any]:
    """The type for a form that people edit: repeated answers become choices, but where they are to stay words.

    Only the usual words for missing, and those that occur, are kept.
    """
    plain = type(cell) is Words and not (cell.names or cell.numbers or as_words)
    options = _answers(cell, texts) if plain and isinstance(cell, Words) else ()
    usual: CellType[Any] = Choice(choices=options) if options else cell
    default = CODES_ONLY if usual.family is Family.TEXT else USUAL_WORDS
    seen = {fold(text) for text in texts if len(text) <= _LONGEST}
    words = {word: code for word, code in default.items() if options or word in cell.missing}
    words |= {word: code for word, code in cell.missing.items() if word in seen}
    return replace(usual, missing=words)


def _answers(cell: CellType[Any], texts: Mapping[str, int]) -> tuple[Option, ...]:
    """The answers in their most common spelling, if they are few, short and repeated; else empty.

    Other spellings of an answer become aliases, so that the form treats the same texts as equal. Dates and measures
    among other answers are left out: the next study has another one.
    """
    spelled: dict[str, list[str]] = {}
    answers = [text for text in texts if not isinstance(cell.parse(text), Missing)]
    if not all(map(_is_day, answers)):  # a spreadsheet program made dates of answers such as 3-4
        answers = [text for text in answers if not _is_day(text)]
    others = [text for text in answers if not is_measure(text)]
    if 2 * len(others) <= len(answers):
        return ()
    answers = others
    for text in sorted(answers, key=lambda entry: (-texts[entry], entry)):
        spelled.setdefault(cell.key(tidy(text)), []).append(tidy(text))
    covered = sum(texts[text] for text in answers)
    longest = max((len(spelling[0]) for spelling in spelled.values()), default=0)
    if not 1 < len(spelled) <= _MOST_CHOICES or covered < 2 * len(spelled) or longest > _SHORT_CHOICE:
        return ()
    return tuple(_option(*spellings) for spellings in spelled.values())


def _is_day(text: str) -> bool:
    return ISO_DATE.match(tidy(text)) is not None


def _option(usual: str, *others: str) -> Option:
    """An answer with its other spellings, each once, if they differ in more than case or spacing."""
    aliases = {fold(other): other for other in reversed(others) if fold(other) != fold(usual)}
    return Option(code=usual, aliases=tuple(aliases[spelling] for spelling in sorted(aliases)))


def _is_read(cell: CellType[Any], text: str) -> bool:
    try:
        cell.parse(text)
    except CellError:
        return False
    return True


def _candidates(label: str, texts: Mapping[str, int]) -> Iterator[CellType[Any]]:
    """The types other than words, the most specific first."""
    words = plain_header(label)
    for scheme, header in _SCHEMES.items():
        if re.search(header, words) or scheme == "doi":
            yield Identifier(scheme=scheme)
    # unclear alone may be an answer to anything
    if any(_is_read(_YES_NO, text) for text in texts if len(text) <= _LONGEST) or _true_by_letter(texts):
        yield Choice(choices=_yes_no(texts), missing=words_in_texts(label, texts))
    missing = words_in_numbers(texts)
    if not _are_padded(texts) and not _are_codes_with_e(texts):
        yield from _numbers(words, texts, missing)
    yield Date(missing=missing)
    if _COUNTRY.search(words) and not parts_of_countries(texts):
        yield Countries()


def _are_padded(texts: Mapping[str, int]) -> bool:
    """Whether zeros stand in front of numbers, as in ids; not where a few have one among shorter numbers."""
    entries = {tidy(text): times for text, times in texts.items() if len(text) <= _LONGEST}
    padded = {text: times for text, times in entries.items() if _LEADING_NOUGHT.match(text)}
    if sum(padded.values()) > (1 - _MOST) * sum(entries.values()):
        return True
    shorter = {text for text in entries if text.isdecimal() and len(text) < min(map(len, padded), default=0)}
    return bool(padded) and not shorter


def _are_codes_with_e(texts: Mapping[str, int]) -> bool:
    """Whether entries such as `2E1` are codes, not powers of ten: nothing shows it unless other numbers are plain."""
    entries = {tidy(text): times for text, times in texts.items() if len(text) <= _SHORT_CHOICE}
    with_e = sum(times for text, times in entries.items() if _MAYBE_CODE.fullmatch(text))
    plainly = sum(times for text, times in entries.items() if _IN_DIGITS.fullmatch(text))
    return with_e > plainly


def parts_of_countries(texts: Iterable[str]) -> list[str]:
    """The entries that name a part of a country, which is not the same as the whole country."""
    return sorted({tidy(text) for text in texts if PARTS_OF_COUNTRIES & {fold(part) for part in SEPARATOR.split(text)}})


def may_name_countries(label: str) -> bool:
    """Whether a header is for countries."""
    return _COUNTRY.search(plain_header(label)) is not None


_YES_NO = Choice(choices=YES_NO_UNCLEAR[:-1], missing={})


def _yes_no(texts: Mapping[str, int]) -> tuple[Option, ...]:
    """Yes and no; unclear only if it occurs, because chance agreement depends on the number of answers."""
    answers = {fold(text) for text in texts if len(text) <= _LONGEST}
    yes, no, unclear = YES_NO_UNCLEAR
    foreign = sorted(word for word in answers if IN_OTHER_LANGUAGES.get(word) is Missing.UC)
    unclear = replace(unclear, aliases=(*unclear.aliases, *foreign))
    if _true_by_letter(texts):
        yes, no = replace(yes, aliases=(*yes.aliases, "t")), replace(no, aliases=(*no.aliases, "f"))
    return (yes, no, unclear) if answers & {unclear.code, *map(fold, unclear.aliases)} else (yes, no)


def _true_by_letter(texts: Mapping[str, int]) -> bool:
    """Whether `T` and `F` are true and false here: both occur, or one of them with either word."""
    answers = {fold(text) for text in texts if len(text) <= _SHORT_CHOICE}
    return {"t", "f"} <= answers or bool(answers & {"t", "f"} and answers & {"true", "false"})


def _numbers(words: str, texts: Mapping[str, int], missing: Mapping[str, Missing]) -> Iterator[CellType[Any]]:
    entries = [tidy(text) for text in texts if fold(text) not in missing]
    years = [text for text in entries if re.fullmatch(r"(19|20)\d\d", text) and int(text) <= _LATEST_YEAR]
    if _YEAR.search(words) or (len(entries) > 1 and len(years) == len(entries)):
        yield Year(missing=missing)
    signed = sum(without_percent_sign(text) != text for text in entries)
    if 2 * signed >= len(entries) > 0 or (signed and _PERCENT.search(words)):
        yield Percentage(missing=missing)
    whole, number = Count(missing=missing), Number(missing=missing)
    if not _are_codes(number, texts, missing):
        if not any(_is_read(number, text) and not _is_read(whole, text) for text in entries):
            yield whole
        yield number
    for units in _DOSES:
        yield Amount(units=units, missing=missing)


def _are_codes(number: Number, texts: Mapping[str, int], missing: Mapping[str, Missing]) -> bool:
    """Whether a few numbers occur with a frequent word: -1, 0, 1 and `not predictive`."""
    if not any(times >= _AGAIN and not _is_read(number, text) for text, times in texts.items()):
        return False
    return len({fold(text) for text in texts if _is_read(number, text)} - {*missing}) < _TELLING


def separator_of(label: str, texts: Mapping[str, int], missing: Mapping[str, Missing]) -> str | None:
    """The separator of several answers in one cell, if the column shows one; None if each cell has one answer.

    A column shows it if the parts between separators are short, and also occur alone or in other combinations.
    """
    several_asked = bool(_SEVERAL_ASKED.search(label))
    entries = [text for text in texts if len(text) > _LONGEST or fold(text) not in missing]
    for separator in (";", "\n", "|", ",", "/"):
        if any(len(part) > _SHORT_LIST for text in entries if separator in text for part in text.split(separator)):
            continue  # before folding, which is slow for sentences
        if not any(separator in text for text in entries):
            continue
        short = [text for text in entries if separator in text or len(text) <= _SHORT_LIST]
        parts = [tuple(fold(part) for part in text.split(separator) if tidy(part)) for text in short]
        if _is_list([piece for piece in parts if piece], several_asked=several_asked or separator in ";\n|"):
            return separator
    return None


def _is_list(cells: Sequence[tuple[str, ...]], *, several_asked: bool) -> bool:
    """Whether these cells, already split, are lists of answers."""
    several = [cell for cell in cells if len(cell) > 1]
    answers = [part for cell in several for part in cell]
    if not several or (len(several) < 2 and not several_asked):
        return False
    if any(not re.search(r"[^\W\d_]", part) for part in answers):
        return False
    times: dict[str, int] = {}
    for cell in cells:
        for part in set(cell):
            times[part] = times.get(part, 0) + 1
    alone = {cell[0] for cell in cells if len(cell) == 1}
    met = sum(times[part] > 1 and (several_asked or part in alone) for part in answers)
    return met >= _KNOWN_PARTS * len(answers)
