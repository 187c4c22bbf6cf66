"""Describes the assumptions about entries in sentences: types, decimal commas, dates and words for missing."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Literal

from schema.cell_type import Family
from schema.cells import Number
from schema.decimals import with_decimal_point, without_thousands
from schema.missing import Missing
from schema.text import fold, quoted, tidy
from schema.words import Words
from validate.inference.answer_words import NEGATIVE_CODES, YES_NO_UNCLEAR
from validate.inference.assumed import Assumption
from validate.inference.form import FieldOf
from validate.inference.made_dates import about_made_dates
from validate.inference.names_in_form import years_beside_names
from validate.inference.no_blank_cells import about_no_blank_cells
from validate.inference.other_languages import IN_OTHER_LANGUAGES
from validate.inference.plain_table import PlainTable
from validate.inference.row_numbers import ROW, SHEET_ROW
from validate.inference.sentence_parts import BY_FORM, first_few, grouped
from validate.inference.stands_out import about_codes_that_stand_out, about_minus_one
from validate.inference.types import (
    are_numbers,
    grouped_by_comma,
    may_name_countries,
    parts_of_countries,
    spelled_both_ways,
    unread,
)
from validate.inference.words import says_comment
from validate.inference.zero_or_one import is_zero_or_one

_CODE = re.compile(r"-?\d{1,2}")
_KINDS = {
    "count": "whole numbers",
    "number": "numbers",
    "year": "years",
    "years of names": "years that are part of the studies' names",
    "date": "dates",
    "percentage": "percentages",
    "quantity": "amounts with a unit",
    "choice": "one of a few answers",
    "yes or no": "yes or no",
    "zero or one": "answers 0 and 1, which are categories and no numbers",
    "listed": "several answers in a cell",
    "countries": "countries",
    "identifier": "identifiers",
    "words": "words",
    "names": "names of studies",
    "key": "numbers that each extractor gives the rows, which are not compared",
    "text": "comments, which are not compared",
}


def entry_assumptions(
    tables: Sequence[PlainTable],
    fields: Sequence[FieldOf],
    texts: Mapping[str, Mapping[str, int]],
    missing: Mapping[str, Mapping[str, str]],
) -> Iterator[Assumption]:
    """The assumptions about the entries of these fields.

    `texts` has what was typed, `missing` the words for missing.
    """
    yield from _of_types(fields)
    yield from _of_comments_in_numbers(fields, texts)
    yield from _of_unread(fields, texts)
    yield from _of_numbers_among_words(fields, texts)
    yield from _of_thousands(fields, texts)
    yield from _of_spellings(fields, texts)
    yield from _of_parts_of_countries(fields, texts)
    yield from _of_codes(tables, fields)
    yield from _of_commas(tables, fields)
    yield from about_made_dates(fields, texts, missing)
    yield from _of_missing(tables, fields, missing)
    yield from about_no_blank_cells(tables, fields)
    yield from about_codes_that_stand_out(fields, texts)
    yield from about_minus_one(fields, texts)


def _of_comments_in_numbers(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """Columns under a header of comments that have numbers, and are compared: their header may be that of another."""
    for field in fields[1:]:
        label = field.column.label
        if not field.given and says_comment(label) and are_numbers(texts[label]):
            sentence = (
                f"{label!r} is compared as numbers, because it has nothing else, although its header is one of"
                " comments. Does it stand over the right column?"
            )
            yield Assumption(about="types", sentence=sentence, option="correct the header", doubtful=True)


def _of_types(fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    years = years_beside_names(fields[0].column.label, [(field.column.label, field.cell) for field in fields[1:]])
    for kind, labels in grouped(
        [
            ("years of names" if field.column.label in years else _kind(field), f"{field.column.label!r}")
            for field in fields[1:]
            if not field.given and field.column.label not in {ROW, SHEET_ROW}
        ]
    ).items():
        if kind == "words":
            sentence = f"words (case, spacing and punctuation between words make no difference): {first_few(labels)}"
        elif kind == "names":
            sentence = (
                "names and numbers of studies or rows (accents, 'et al.' and zeros in front make no difference):"
                f" {first_few(labels)}"
            )
        else:
            sentence = f"{_KINDS[kind]}: {first_few(labels)}"
        yield Assumption(about="types", sentence=sentence, option=BY_FORM)
    if listed := [f"{field.column.label!r}" for field in fields[1:] if field.of_words]:
        sentence = f"the form lists the answers of these columns as choices, because they are few: {first_few(listed)}"
        yield Assumption(about="types", sentence=sentence, option=BY_FORM)
    for field in fields:
        if any(field.units):
            named = zip(field.column.headers, field.units, strict=True)
            units = ", ".join(
                dict.fromkeys(
                    f"{field.cell.in_words(f'2 {unit}')[2:]} in the column {header!r}" for header, unit in named if unit
                )
            )
            yield Assumption(about="types", sentence=f"unit of numbers without a unit: {units}", option=BY_FORM)


def _kind(field: FieldOf) -> str:
    if field.cell.names_study:
        return "names"
    if is_zero_or_one(field.cell):
        return "zero or one"
    if field.of_words:
        return "words"
    codes = [option.code for option in getattr(field.cell, "choices", ())]
    known = [option.code for option in YES_NO_UNCLEAR]
    return "yes or no" if codes in (known, known[:-1]) else field.cell.type_name


def _of_unread(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    for field in fields[1:]:
        times = unread(field.cell, texts[field.column.label])
        if times:
            cells = "1 cell does" if sum(times.values()) == 1 else f"{sum(times.values())} cells do"
            listed = first_few([quoted(text) for text in times])
            sentence = f"{cells} not fit {field.column.label!r} ({_KINDS[_kind(field)]}): {listed}"
            yield Assumption(about="types", sentence=sentence, option=BY_FORM, doubtful=True)


def _of_numbers_among_words(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """The columns of words in which most entries are numbers."""
    for field in fields[1:]:
        if not (isinstance(field.cell, Words) and field.cell.numbers):
            continue
        missing = field.cell.missing
        times = {text: many for text, many in texts[field.column.label].items() if fold(text) not in missing}
        plainly = without_thousands if field.cell.thousands else str
        others = unread(Number(missing=missing), {plainly(text): many for text, many in times.items()})
        if others:
            entries, worded = sum(times.values()), sum(others.values())
            sentence = (
                f"{entries - worded:,} of {entries:,} entries in {field.column.label!r} are numbers, compared as"
                f" numbers (41,3 is 41.3); {worded:,} {'is' if worded == 1 else 'are'} compared as words:"
                f" {first_few([quoted(text) for text in others])}"
            )
            yield Assumption(about="types", sentence=sentence, option=BY_FORM, doubtful=True)


def _of_thousands(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """The columns of words in which a comma separates the thousands of numbers."""
    for field in fields[1:]:
        grouped = isinstance(field.cell, Words) and field.cell.thousands and grouped_by_comma(texts[field.column.label])
        if grouped:
            sentence = (
                f"{quoted(grouped)} in {field.column.label!r} is {without_thousands(grouped)}, because no number there"
                " has decimals"
            )
            option = "if not, write these numbers in the files with a decimal point"
            yield Assumption(about="types", sentence=sentence, option=option, doubtful=True)


def _of_parts_of_countries(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """The columns of countries with parts of a country, for which it is unclear what is the same."""
    for field in fields[1:]:
        parts = parts_of_countries(texts[field.column.label]) if may_name_countries(field.column.label) else []
        if parts and isinstance(field.cell, Words):
            sentence = (
                f"{field.column.label!r} names parts of a country ({first_few([quoted(part) for part in parts])}), so"
                " its entries are compared as words: two names of one country differ"
            )
            yield Assumption(about="types", sentence=sentence, option=BY_FORM, doubtful=True)


def _of_spellings(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """The columns of words that have both the British and the American spelling of a word."""
    for field in fields[1:]:
        if isinstance(field.cell, Words) and field.cell.either_spelling:
            both = spelled_both_ways(field.cell, texts[field.column.label])
            example = f": {quoted(both[0])} is {quoted(both[1])}" if both else ""
            sentence = f"British and American spelling make no difference in {field.column.label!r}{example}"
            yield Assumption(about="types", sentence=sentence, option=BY_FORM)


def _of_codes(tables: Sequence[PlainTable], fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    """The columns of words in which an extractor only has small numbers, which may be codes for the answers."""
    for field in fields[1:]:
        if _kind(field) not in {"words", "choice"} or getattr(field.cell, "numbers", False):
            continue
        texts = [_answers(table, position) for table, position in zip(tables, field.column.positions, strict=True)]
        coded = [answers for answers in texts if len(answers) > 1 and all(map(_CODE.fullmatch, answers))]
        worded = [answers for answers in texts if answers and not any(map(_CODE.fullmatch, answers))]
        unknown = [{code for code in answers if fold(code) not in field.cell.spellings} for answers in coded]
        if coded and worded and any(unknown):
            numbers, words = (first_few(sorted(set().union(*several))) for several in (unknown, worded))
            sentence = (
                f"in {field.column.label!r} some have only numbers ({numbers}) where others have words ({words}): if"
                " these are codes for the same answers, they still count as different"
            )
            yield Assumption(
                about="types", sentence=sentence, option="write the same answers in the file", doubtful=True
            )


def _answers(table: PlainTable, position: int | None) -> set[str]:
    texts = [] if position is None else table.cells.to_series(position).drop_nulls().unique().to_list()
    return {tidy(text) for text in texts if tidy(text)}


def _of_commas(tables: Sequence[PlainTable], fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    """Numbers such as 21,000 in files or columns whose other numbers show that a comma is the decimal sign."""
    places: dict[str, dict[str, str]] = {}
    for which, table in enumerate(tables):
        for field in fields[1:]:
            position = field.column.positions[which]
            of_numbers = position is not None and field.cell.family is Family.NUMBER
            if position is not None and of_numbers and table.with_decimal_commas(position):
                texts = table.cells.to_series(position).drop_nulls().unique().sort().to_list()
                shown = next((tidy(text) for text in texts if _may_be_otherwise(text)), None)
                if shown is not None:
                    label = f"{field.column.label!r}"
                    place = table.file if table.decimal_commas else f"{label} of {table.file}"
                    places.setdefault(place, {}).setdefault(label, shown)
    for place, columns in places.items():
        (label, shown), *_ = columns.items()
        otherwise = shown if "." in shown else shown.replace(",", "")
        of_column = place.startswith(label)
        where, listed = ("there", "") if of_column else (f"in {label}", f": {first_few([*columns])}")
        sentence = (
            f"numbers in {place} have decimal commas, so {shown!r} {where} is {with_decimal_point(shown)}, and not"
            f" {otherwise}{listed}"
        )
        option = f"if not, write these numbers in the file without a {'point' if '.' in shown else 'comma'}"
        yield Assumption(about="types", sentence=sentence, option=option, doubtful=True)


def _may_be_otherwise(number: str) -> bool:
    """Whether a number differs between decimal commas and points: `1.200,50` and `1.200.000` do not."""
    return with_decimal_point(number) != number and sum(map(number.count, ",.")) == 1


_Known = Literal["word", "foreign", "number"]
_MEANING_MISSING: Mapping[_Known, str] = {
    "word": "entries that mean missing",
    "foreign": "words of other languages that mean missing",
    "number": "numbers that mean missing, because all others are 0 or more",
}


def _of_missing(
    tables: Sequence[PlainTable], fields: Sequence[FieldOf], missing: Mapping[str, Mapping[str, str]]
) -> Iterator[Assumption]:
    """The words for missing that occur, with their codes. Those of other languages, and numbers, are questions."""
    documented = {word for table in tables for words in table.missing.values() for word in words}
    for kind, which in _MEANING_MISSING.items():
        named = [
            (f"{quoted(word)}: {code}", f"{field.column.label!r}")
            for field in fields
            for word, code in missing[field.name].items()
            if _known_as(word, documented) == kind
        ]
        if named:
            listed = "; ".join(f"{word} in {first_few(labels)}" for word, labels in grouped(named).items())
            codes = ", ".join(
                f"{code} {Missing(code).in_words}" for code in dict.fromkeys(word.split(": ")[-1] for word, _ in named)
            )
            sentence = f"{which} ({codes}): {listed}. A value against one of them is a status difference"
            yield Assumption(about="missing", sentence=sentence, option=BY_FORM, doubtful=kind != "word")


def _known_as(word: str, documented: Container[str]) -> _Known:
    """The kind of a word for missing. Words that a file documents or somebody gives count as ordinary words."""
    if fold(word) in documented:
        return "word"
    return "foreign" if fold(word) in IN_OTHER_LANGUAGES else "number" if fold(word) in NEGATIVE_CODES else "word"
