"""What was assumed of tables without a form, in sentences. The most important come first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schema.missing import Missing
from schema.records import record
from schema.text import tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.columns import Column
from validate.inference.form import FieldOf
from validate.inference.key import Key
from validate.inference.missing import missing_words_used
from validate.inference.plain_table import PlainTable
from validate.inference.types import unread
from validate.inference.words import YES_NO_UNCLEAR, plain_header

_FORM = "--form FILE"
_MONTH = r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)[a-z]*\.?"
_MADE_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ T]00:00(?::00(?:\.0+)?)?)?|"
    rf"\d{{1,2}}[-. ]{{1,2}}{_MONTH}(?:[- ]\d{{2,4}})?|{_MONTH}[- ]\d{{1,4}}",
    re.IGNORECASE,
)
_COMMA_OF_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))")
_SAYS_DATE = re.compile(
    r"\b(dates?|when|day|month|start\w*|end\w*|begin\w*|time|published|accessed|submitted|received|datum|fecha|deadline"
    r"|recruit\w*|enrol\w*|period|from|until|to|dob|birth\w*|visit\w*|retrieved|updated|created)\b"
)
_SELDOM = 0.5  # of the keys of shared studies, the part that is met again
_KINDS = {
    "count": "whole numbers",
    "number": "numbers",
    "year": "years",
    "date": "dates",
    "percentage": "percentages",
    "quantity": "amounts with a unit",
    "choice": "one of a few answers",
    "yes or no": "yes or no",
    "listed": "several answers in a cell",
    "countries": "countries",
    "identifier": "identifiers",
    "words": "words",
    "text": "comments, which are not compared",
}
_FOUND = {
    "near": "the headers are similar",
    "content": "they have the same entries",
    "spelling": "the headers differ only in spelling",
}


@record
class Left:
    """A column that is not compared, and why."""

    column: Column
    why: str


def describe_assumptions(
    tables: Sequence[PlainTable],
    key: Key,
    fields: Sequence[FieldOf],
    left: Sequence[Left],
    texts: Mapping[str, Mapping[str, int]],
) -> Assumed:
    """Everything that was assumed about these tables, as sentences and as data."""
    missing = {field.name: missing_words_used(texts[field.column.label], field.cell.missing) for field in fields}
    missing[fields[0].name] = {}  # the study's name is a name, whatever it is
    assumptions = (
        *_of_key(tables, key),
        *_of_columns(tables, fields),
        *_of_left(tables, left),
        *_of_types(fields),
        *_of_unread(fields, texts),
        *_of_commas(fields, texts),
        *_of_made_dates(fields, texts),
        *_of_missing(fields, missing),
    )
    return Assumed(assumptions=assumptions, facts=_facts(tables, key, fields, left, missing))


def _of_key(tables: Sequence[PlainTable], key: Key) -> Iterator[Assumption]:
    study = f"{key.study.label!r}"
    if key.identity:
        within = " and ".join(f"{column.label!r}" for column in key.identity)
        say = "say" if len(key.identity) > 1 else "says"
        sentence = f"{study} says which study a row belongs to; {within} {say} which row of the study it is"
    else:
        sentence = f"there is one row per study, and {study} says which study it is"
    seldom = bool(key.identity) and key.met_again < _SELDOM
    sentence += (
        "; few rows have the same entries there in both files, so the others are paired by similarity" if seldom else ""
    )
    sentence += "" if key.named else " (guessed from its entries; its header does not say so)"
    if key.rival:
        rival = " and ".join(f"{column.label!r}" for column in key.rival)
        sentence += f". These columns pair {_rows(key.paired)}; {rival} would pair {key.rival_paired}, and other ones"
    doubtful = seldom or bool(key.rival) or not key.named
    yield Assumption(about="key", sentence=sentence, option="--key COLUMN, the study's first", doubtful=doubtful)
    twice = round((1 - key.distinguished) * sum(table.height for table in tables))
    if twice:
        rows = "1 row has" if twice == 1 else f"{twice} rows have"
        sentence = f"{rows} the same entries there as another row of the same extractor; such rows cannot be paired"
        yield Assumption(
            about="key",
            sentence=sentence,
            option="--key COLUMN, for each column that makes the rows different",
            doubtful=True,
        )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _of_columns(tables: Sequence[PlainTable], fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    for field in fields:
        if field.column.match in _FOUND:
            spelled = dict.fromkeys(
                f"{header!r} in {table.file}"
                for header, table in zip(field.column.headers, tables, strict=True)
                if header is not None
            )
            sentence = f"one column: {', '.join(spelled)} ({_FOUND[field.column.match]})"
            yield Assumption(
                about="columns", sentence=sentence, option=_FORM, doubtful=field.column.match != "spelling"
            )


def _of_left(tables: Sequence[PlainTable], left: Sequence[Left]) -> Iterator[Assumption]:
    for why, several in _grouped([(unused.why, unused.column) for unused in left]).items():
        if why == "only one file has it":
            by_file = _grouped([(_only_in(tables, column), f"{column.label!r}") for column in several])
            for file, labels in by_file.items():
                sentence = f"only in {file}, so not compared: {', '.join(labels)}"
                yield Assumption(about="left out", sentence=sentence, option=_FORM, doubtful=True)
        else:
            listed = _some([f"{column.label!r}" for column in several])
            yield Assumption(about="left out", sentence=f"not compared, because {why}: {listed}", option=_FORM)


def _of_types(fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    for kind, labels in _grouped([(_kind(field), f"{field.column.label!r}") for field in fields[1:]]).items():
        if kind == "words":
            sentence = f"words (case, spacing and punctuation make no difference): {_some(labels)}"
        else:
            sentence = f"{_KINDS[kind]}: {_some(labels)}"
        yield Assumption(about="types", sentence=sentence, option=_FORM)
    for field in fields:
        if any(field.units):
            named = zip(field.column.headers, field.units, strict=True)
            units = ", ".join(dict.fromkeys(f"{unit} in the column {header!r}" for header, unit in named if unit))
            yield Assumption(about="types", sentence=f"unit of numbers without a unit: {units}", option=_FORM)


def _kind(field: FieldOf) -> str:
    choices = getattr(field.cell, "choices", None)
    return "yes or no" if choices in (YES_NO_UNCLEAR, YES_NO_UNCLEAR[:-1]) else field.cell.kind


def _of_unread(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    for field in fields[1:]:
        times = unread(field.cell, texts[field.column.label])
        if times:
            cells = "1 cell does" if sum(times.values()) == 1 else f"{sum(times.values())} cells do"
            listed = _some([f"{tidy(text)!r}" for text in times])
            sentence = f"{cells} not fit {field.column.label!r} ({_KINDS[_kind(field)]}): {listed}"
            yield Assumption(about="types", sentence=sentence, option=_FORM, doubtful=True)


def _of_commas(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """The whole numbers written as 21,000 where other numbers show that a comma is the decimal sign."""
    numbers = [field for field in fields[1:] if field.cell.kind in {"count", "number"}]
    decimal = [(text, field) for field in numbers for text in texts[field.column.label] if _is(_DECIMAL_COMMA, text)]
    whole = [(field, text) for field in numbers if field.cell.kind == "count" for text in texts[field.column.label]]
    either = [(f"{field.column.label!r}", tidy(text)) for field, text in whole if _is(_COMMA_OF_EITHER, text)]
    if decimal and either:
        text, field = decimal[0]
        first, shown = either[0]
        point = shown.replace(",", ".")
        labels = list(dict.fromkeys(label for label, _ in either))
        sentence = (
            f"a comma before three digits is taken for thousands in {_some(labels)}: {shown!r} in {first} for"
            f" {shown.replace(',', '')}. But {tidy(text)!r} in {field.column.label!r} has a decimal comma: is"
            f" {shown!r} in fact {point}?"
        )
        option = "write these numbers in the file with a decimal point, or without decimals"
        yield Assumption(about="types", sentence=sentence, option=option, doubtful=True)


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(tidy(text)) is not None


def _of_made_dates(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """The dates in columns that are no dates: a spreadsheet program may have made them."""
    for field in fields:
        label = field.column.label
        if field.cell.kind in {"year", "text"} or (
            field.cell.kind == "date" and _SAYS_DATE.search(plain_header(label))
        ):
            continue
        made = {text: times for text, times in texts[label].items() if _MADE_DATE.fullmatch(tidy(text))}
        if made:
            cells = "1 cell is a date" if sum(made.values()) == 1 else f"{sum(made.values())} cells are dates"
            listed = _some([f"{tidy(text)!r}" for text in made])
            sentence = f"in {label!r} {cells}, which Excel may have made of entries such as 10-12: {listed}"
            yield Assumption(about="types", sentence=sentence, option="correct these cells in the file", doubtful=True)


def _of_missing(fields: Sequence[FieldOf], missing: Mapping[str, Mapping[str, str]]) -> Iterator[Assumption]:
    named = [
        (f"{word!r}: {code}", f"{field.column.label!r}")
        for field in fields
        for word, code in missing[field.name].items()
    ]
    if named:
        listed = "; ".join(f"{word} in {_some(labels)}" for word, labels in _grouped(named).items())
        codes = ", ".join(
            f"{code} {Missing(code).in_words}" for code in dict.fromkeys(word.split(": ")[-1] for word, _ in named)
        )
        sentence = f"entries that mean missing ({codes}): {listed}. A value against one of them is a status difference"
        yield Assumption(about="missing", sentence=sentence, option=_FORM)


def _some(labels: Sequence[str], shown: int = 4) -> str:
    """The first of these, and how many more there are."""
    listed = [label if len(label) <= 48 else f"{label[:45]}...'" for label in labels[:shown]]
    more = f" and {len(labels) - shown} more" if len(labels) > shown else ""
    return ", ".join(listed) + more


def _only_in(tables: Sequence[PlainTable], column: Column) -> str:
    return next(table.file for table, position in zip(tables, column.positions, strict=True) if position is not None)


def _grouped(pairs: Sequence[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for name, member in pairs:
        groups.setdefault(name, []).append(member)
    return groups


def _facts(
    tables: Sequence[PlainTable],
    key: Key,
    fields: Sequence[FieldOf],
    left: Sequence[Left],
    missing: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    return {
        "key": {"study": key.study.label, "identity": [column.label for column in key.identity]},
        "columns": [
            {
                "label": field.column.label,
                "field": field.name,
                "type": field.cell.kind,
                "match": field.column.match,
                "headers": _headers(tables, field.column),
                "missing": dict(missing[field.name]),
            }
            for field in fields
        ],
        "left_out": [
            {"label": unused.column.label, "why": unused.why, "headers": _headers(tables, unused.column)}
            for unused in left
        ],
    }


def _headers(tables: Sequence[PlainTable], column: Column) -> dict[str, str]:
    """The column's header in each file that has it."""
    return {table.file: header for table, header in zip(tables, column.headers, strict=True) if header is not None}
