"""Reads risk of bias as exported by review platforms: a judgement, quotes and comments for each question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.shape import Shape, place_of, texts
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "risk of bias of a review platform"
_PART = re.compile(r"(?P<question>.+) / (?P<part>judge?ment|quotes?|comments?|support for judge?ment)\s*", re.I | re.S)


def risk_of_bias(tables: Sequence[PlainTable]) -> Shape | None:
    """The table with each judgement under its question, and quotes and comments beside it. None for other tables.

    The table must have a study column, followed by questions that each have a judgement and at least one other part.
    """
    for table in tables:
        study = place_of(table, "Study Id", "Study", "Study Identifier", "Covidence #")
        parts = [_PART.fullmatch(header) for header in table.headers]
        judged = {found["question"] for found in parts if found and found["part"].lower().startswith("judg")}
        beside = {found["question"] for found in parts if found and not found["part"].lower().startswith("judg")}
        if study is not None and judged and judged <= beside:
            return _shape(table, study, parts, len(judged))
    return None


def _shape(table: PlainTable, study: int, parts: list[re.Match[str] | None], questions: int) -> Shape:
    headers = tuple(
        found["question"] if found and found["part"].lower().startswith("judg") else header
        for header, found in zip(table.headers, parts, strict=True)
    )
    person = place_of(table, "Reviewer", "Reviewer Name")
    remarks = [
        f"{table.sheet}: recognised as {NAME}: {plural(questions, 'question')}, each with its judgement under the"
        " question itself and its quotes and comments beside"
    ]
    if person is not None:
        agreed = sum(name.casefold() == "consensus" for name in texts(table, person))
        remarks.append(f"{table.sheet}: {plural(agreed, 'row is', 'rows are')} the team's consensus")
    return Shape(
        NAME,
        (replace(table, headers=headers),),
        ("risk of bias",),
        headers[study],
        None if person is None else headers[person],
        tuple(remarks),
    )
