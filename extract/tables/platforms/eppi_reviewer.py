"""EPPI-Reviewer: a file of JSON for each coder, with the tree of codes and the codes that each reference was given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from extract.errors import CannotUse
from extract.tables.shape import Shape
from schema.records import record
from schema.text import plural
from validate.extraction.scattered import Scattered
from validate.inference.plain_table import PlainTable, text_frame

NAME = "EPPI-Reviewer"
STUDY = "Study"
_SHEET = "References"
_DEEPEST = 50


@record
class _Code:
    """A code of the tree: its name, and the question it answers, which is what the code above it is called."""

    name: str
    question: str


def eppi_reviewer(path: Path) -> Shape | None:
    """One row per reference, and a column per question with the codes below it that were given; None for other files.

    What was typed beside a code has a column of its own, `CODE / text`.
    """
    content = _content(path)
    if content is None:
        return None
    codes = {number: code for tree in _dicts(content["CodeSets"]) for number, code in _codes_of(tree, path.name)}
    references = _dicts(content["References"])
    rows = [_answers(reference, codes) for reference in references]
    headers = [STUDY, *dict.fromkeys(_in_order(codes, rows))]
    names = _names(references)
    table = _table(path.name, headers, names, rows, [str(reference.get("ItemId", "")) for reference in references])
    remarks = (
        f"{path.name}: recognised as an export of {NAME}: {plural(len(rows), 'reference')}, the codes that were given"
        " joined by “; ” below what they are listed under",
        *_about_outcomes(path.name, references),
    )
    return Shape(NAME, (table,), ("codes",), STUDY, None, remarks)


def _content(path: Path) -> dict[str, Any] | None:
    """The content of the file if it is such an export."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotUse(f"this is no JSON that can be read ({error})", file=path.name) from error
    parts = ("CodeSets", "References")
    return content if isinstance(content, dict) and all(isinstance(content.get(part), list) for part in parts) else None


def _dicts(listed: object) -> list[dict[str, Any]]:
    """The objects of a list, which a broken file may not have."""
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _codes_of(tree: Mapping[str, Any], file: str) -> Iterator[tuple[int, _Code]]:
    """The codes of a tree by their numbers."""
    waiting = [(tree, str(tree.get("SetName") or "Codes"), 0)]
    while waiting:
        above, name, depth = waiting.pop()
        if depth > _DEEPEST:
            raise CannotUse(f"its codes are nested more than {_DEEPEST} deep", file=file)
        attributes = above.get("Attributes")
        listed = _dicts(attributes.get("AttributesList")) if isinstance(attributes, dict) else []
        below = [(code, " ".join(str(code.get("AttributeName") or "").split()), depth + 1) for code in listed]
        yield from ((code["AttributeId"], _Code(label, name)) for code, label, _ in below if "AttributeId" in code)
        waiting += reversed(below)


def _answers(reference: Mapping[str, Any], codes: Mapping[int, _Code]) -> dict[str, list[str]]:
    """What a reference was given, by question and arm, and what was typed beside."""
    answers: dict[str, list[str]] = {}
    order = {number: place for place, number in enumerate(codes)}
    given = [code for code in _dicts(reference.get("Codes")) if code.get("AttributeId") in codes]
    for code in sorted(given, key=lambda code: order[code["AttributeId"]]):
        known = codes[code["AttributeId"]]
        arm = f" / {str(code['ArmTitle']).strip()}" if code.get("ArmTitle") else ""
        answers.setdefault(known.question + arm, []).append(known.name)
        if text := " ".join(str(code.get("AdditionalText") or "").split()):
            answers.setdefault(f"{known.name}{arm} / text", []).append(text)
    return answers


def _in_order(codes: Mapping[int, _Code], rows: Sequence[Mapping[str, Sequence[str]]]) -> Iterator[str]:
    """The headers that occur, in the order of the tree."""
    there = dict.fromkeys(header for row in rows for header in row)
    for code in codes.values():
        yield from (header for header in there if header == code.question or header.startswith(f"{code.question} / "))
    yield from there


def _names(references: Sequence[Mapping[str, Any]]) -> list[str]:
    """The short title of each reference, with its number where others have the same or none."""
    short = [" ".join(str(reference.get("ShortTitle") or "").split()) for reference in references]
    numbers = [str(reference.get("ItemId", "")) for reference in references]
    unique = len(set(short)) == len(short) and all(short)
    return short if unique else [f"{name} ({number})".strip() for name, number in zip(short, numbers, strict=True)]


def _table(
    file: str,
    headers: Sequence[str],
    names: Sequence[str],
    rows: Sequence[Mapping[str, Sequence[str]]],
    items: list[str],
) -> PlainTable:
    columns: list[list[str | None]] = [[*names]]
    columns += [[("; ".join(row[header]) if header in row else None) for row in rows] for header in headers[1:]]
    places: list[list[str | None]] = [[f"item {item}" for item in items] for _ in headers]
    return PlainTable(
        file=file,
        sheet=_SHEET,
        headers=tuple(headers),
        columns=tuple(range(1, len(headers) + 1)),
        rows=pl.Series("row", range(1, len(rows) + 1), dtype=pl.Int64),
        cells=text_frame(columns),
        scattered=Scattered(sheets=pl.Series([_SHEET] * len(rows), dtype=pl.String), cells=text_frame(places)),
    )


def _about_outcomes(file: str, references: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    outcomes = sum(len(_dicts(reference.get("Outcomes"))) for reference in references)
    if outcomes:
        yield f"{file}: {plural(outcomes, 'outcome')} for a meta-analysis not used"
