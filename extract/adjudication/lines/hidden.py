"""Shows results with the extractors' names of a blinded sheet, so that nobody who rules knows whose an answer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from extract.adjudication.lines.names import Names
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import Decision
from validate.merge import merge
from validate.merge.comparison import Comparison

Shown = TypeVar("Shown")

_AS_WRITTEN = frozenset(
    {
        *("study", "studies", "table", "field", "label", "row", "rows", "formerly", "renamed", "words"),
        *("text", "value", "final", "other", "had", "then", "now", "before", "memo", "cause"),
    }
)
"""Parts of results with words from forms, studies and cells. A name there is no extractor's; it may be an author's."""


def with_hidden_names(result: Shown, names: Names) -> Shown:
    """A result (nested records, mappings and lists) without extractors' names, if names are hidden.

    Names of extractors are hidden everywhere except in text from cells (`_AS_WRITTEN`), so new parts of a result cannot
    show one. Files are named after extractors, so no file is named either. Lists of extractors are sorted by their new
    names, because alphabetical order would show who is who.
    """
    shown: Shown = _hidden("", result, names) if names.blinded else result
    return shown


def with_hidden_extractors(comparison: Comparison, names: Names, *, ruled: bool = False) -> Comparison:
    """The comparison, merged again with the names of a blinded sheet. With `ruled`, its ledger is included.

    Files are named after extractors, so each file gets the new name of its extractor.
    """
    if not names.blinded:
        return comparison
    hidden = [_extraction(extraction, names.hide(extraction.name)) for extraction in comparison.extractions]
    ledger = with_hidden_names(comparison.ledger, names) if ruled else None
    numbers = with_hidden_names(comparison.numbers, names)
    return merge(sorted(hidden, key=lambda extraction: extraction.name), ledger, numbers=numbers)


def _extraction(extraction: Extraction, name: str) -> Extraction:
    tables = {table: recorded.in_file(name) for table, recorded in extraction.tables.items()}
    return replace(extraction, name=name, file=name, tables=tables)


def _hidden(name: str, value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return _text(name, value, names)
    if isinstance(value, Decision):
        return _decision(value, names)
    if isinstance(value, Mapping):
        hidden = {names.hide(key): _hidden(_part(name, str(key)), one, names) for key, one in value.items()}
        return dict(sorted(hidden.items())) if value.keys() & names.shown.keys() else hidden
    if isinstance(value, list | tuple):
        several = [_hidden(name, one, names) for one in value]
        if name == "entries" or (several != [*value] and all(isinstance(one, str) for one in value)):
            several.sort(key=lambda one: getattr(one, "extractor", str(one)))
        return type(value)(several)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _hidden(field.name, getattr(value, field.name), names) for field in fields(value)}
        return replace(value, **parts)
    return value


def _part(name: str, key: str) -> str:
    """The kind of a part in a mapping. In a mapping with words from cells, all parts are such words."""
    if name == "files":
        return "file"
    return name if name in _AS_WRITTEN and key != "file" else key


def _text(name: str, text: str, names: Names) -> str:
    if name == "file":
        return ""
    if name == "reason":
        return names.hide_in(text)
    return text if name in _AS_WRITTEN else names.hide(text)


def _decision(decision: Decision, names: Names) -> Decision:
    """The decision with other names. It keeps its id, with which it can be withdrawn."""
    decision.id  # noqa: B018  (asked for here, it is kept with the copy)
    changes = {name: _hidden(name, getattr(decision, name), names) for name in Decision.model_fields}
    return decision.model_copy(update=changes)
