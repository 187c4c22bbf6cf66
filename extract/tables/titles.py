"""Reads the rows above a header."""

from __future__ import annotations

from extract.tables.area import Line
from schema.text import tidy
from validate.inference.words import says_who

LONGEST = 40  # characters of a row that names a person


def title_of(line: Line) -> str:
    """The text of a row above a header: its first cell, with the next one after a label such as `Reviewer:`."""
    texts = [text.strip() for text in line if text]
    return " ".join(texts[:2]) if texts and texts[0].endswith(":") else "".join(texts[:1])


def person_in(title: str) -> str | None:
    """The person in a title such as `Reviewer: AB`, `Extracted by Ann`, `Coder 2`. None for any other title."""
    if len(title) > LONGEST:
        return None
    label, colon, name = title.partition(":")
    if colon:
        return tidy(name) if says_who(label) and tidy(name) else None
    words = title.split()
    for count in range(len(words) - 1, 0, -1):
        if says_who(" ".join(words[:count])):
            name = " ".join(words[count:])
            return tidy(title) if name.isdigit() else tidy(name)
    return None
