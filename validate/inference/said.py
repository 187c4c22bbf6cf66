"""The assumptions of an inference in sentences, the most consequential first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validate.inference.assumed import Assumed, Assumption
from validate.inference.columns import Column
from validate.inference.form import FieldOf
from validate.inference.key import Key
from validate.inference.missing import missing_said
from validate.inference.plain_table import PlainTable
from validate.inference.words import YES_NO_UNCLEAR

_FORM = "--form FILE"
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
    "near": "the headers are near each other",
    "content": "they hold the same",
    "spelling": "the headers differ in spelling only",
}


@dataclass(frozen=True)
class Left:
    """A column that is not compared, and why."""

    column: Column
    why: str


def say(
    tables: Sequence[PlainTable],
    key: Key,
    fields: Sequence[FieldOf],
    left: Sequence[Left],
    texts: Mapping[str, Mapping[str, int]],
) -> Assumed:
    """Everything that was assumed of these tables."""
    missing = {each.name: missing_said(texts[each.column.label], each.cell.missing) for each in fields}
    missing[fields[0].name] = {}  # the study's name is a name, whatever it is
    assumptions = (
        *_of_key(tables, key),
        *_of_columns(tables, fields),
        *_of_left(tables, left),
        *_of_types(fields),
        *_of_missing(fields, missing),
    )
    return Assumed(assumptions=assumptions, facts=_facts(tables, key, fields, left, missing))


def _of_key(tables: Sequence[PlainTable], key: Key) -> Iterator[Assumption]:
    study = f"{key.study.label!r}"
    if key.identity:
        within = " and ".join(f"{each.label!r}" for each in key.identity)
        said = f"a row is told by {study} (the study) and, within a study, by {within}"
    else:
        said = f"a row is a study, and {study} says which"
    seldom = bool(key.identity) and key.met_again < _SELDOM
    said += "; few rows have the same in both, and likeness has to pair the others" if seldom else ""
    yield Assumption(about="key", sentence=said, option="--key COLUMN, the study's first", doubtful=seldom)
    twice = round((1 - key.told_apart) * sum(table.height for table in tables))
    if twice:
        rows = "1 row has" if twice == 1 else f"{twice} rows have"
        said = f"{rows} the key of another row of the same extractor; such rows cannot be paired"
        yield Assumption(
            about="key", sentence=said, option="--key COLUMN, once more for each that tells them apart", doubtful=True
        )


def _of_columns(tables: Sequence[PlainTable], fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    for each in fields:
        if each.column.match in _FOUND:
            spelled = dict.fromkeys(
                f"{header!r} in {table.file}"
                for header, table in zip(each.column.headers, tables, strict=True)
                if header is not None
            )
            said = f"one column: {', '.join(spelled)} ({_FOUND[each.column.match]})"
            yield Assumption(about="columns", sentence=said, option=_FORM, doubtful=each.column.match != "spelling")


def _of_left(tables: Sequence[PlainTable], left: Sequence[Left]) -> Iterator[Assumption]:
    for why, several in _grouped([(each.why, each.column) for each in left]).items():
        if why == "no other table has it":
            by_file = _grouped([(_only_in(tables, column), f"{column.label!r}") for column in several])
            for file, labels in by_file.items():
                said = f"only in {file}, so not compared: {', '.join(labels)}"
                yield Assumption(about="left out", sentence=said, option=_FORM, doubtful=True)
        else:
            listed = _some([f"{column.label!r}" for column in several])
            yield Assumption(about="left out", sentence=f"not compared, because {why}: {listed}", option=_FORM)


def _of_types(fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    for kind, labels in _grouped([(_kind(each), f"{each.column.label!r}") for each in fields[1:]]).items():
        if kind == "words":
            said = f"words, compared as they are but for case, spacing and punctuation: {_some(labels)}"
        else:
            said = f"{_KINDS[kind]}: {_some(labels)}"
        yield Assumption(about="types", sentence=said, option=_FORM)
    for each in fields:
        if any(each.units):
            named = zip(each.column.headers, each.units, strict=True)
            said = ", ".join(dict.fromkeys(f"{unit} below {header!r}" for header, unit in named if unit))
            yield Assumption(about="types", sentence=f"numbers without a unit are in {said}", option=_FORM)


def _kind(each: FieldOf) -> str:
    return "yes or no" if getattr(each.cell, "choices", None) is YES_NO_UNCLEAR else each.cell.kind


def _of_missing(fields: Sequence[FieldOf], missing: Mapping[str, Mapping[str, str]]) -> Iterator[Assumption]:
    said = _grouped([(f"{word!r}", f"{each.column.label!r}") for each in fields for word in missing[each.name]])
    if said:
        listed = "; ".join(f"{word} in {_some(labels)}" for word, labels in said.items())
        yield Assumption(about="missing", sentence=f"says that something is missing: {listed}", option=_FORM)


def _some(labels: Sequence[str], shown: int = 4) -> str:
    """The first of these, and how many more there are."""
    listed = [label if len(label) <= 48 else f"{label[:45]}...'" for label in labels[:shown]]
    more = f" and {len(labels) - shown} more" if len(labels) > shown else ""
    return ", ".join(listed) + more


def _only_in(tables: Sequence[PlainTable], column: Column) -> str:
    return next(table.file for table, at in zip(tables, column.at, strict=True) if at is not None)


def _grouped(pairs: Sequence[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for name, each in pairs:
        groups.setdefault(name, []).append(each)
    return groups


def _facts(
    tables: Sequence[PlainTable],
    key: Key,
    fields: Sequence[FieldOf],
    left: Sequence[Left],
    missing: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    return {
        "key": {"study": key.study.label, "identity": [each.label for each in key.identity]},
        "columns": [
            {
                "label": each.column.label,
                "field": each.name,
                "type": each.cell.kind,
                "match": each.column.match,
                "headers": _headers(tables, each.column),
                "missing": dict(missing[each.name]),
            }
            for each in fields
        ],
        "left_out": [
            {"label": each.column.label, "why": each.why, "headers": _headers(tables, each.column)} for each in left
        ],
    }


def _headers(tables: Sequence[PlainTable], column: Column) -> dict[str, str]:
    """The column's header in each file that has it."""
    return {table.file: header for table, header in zip(tables, column.headers, strict=True) if header is not None}
