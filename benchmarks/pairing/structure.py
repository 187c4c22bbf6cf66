"""Rows that only one extractor has, and rows that one of them has as two."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.pairing.sides import A, B, Line, Sides, put
from schema.form import Table

DROPPED, ADDED, SPLIT = 0.04, 0.03, 0.02  # of the rows; dropped and added for each side, split on one of them
_NUMBER = re.compile(r"\d+(\.\d)?")
_SUFFIXES = (
    (" women", " men"),
    (" 1", " 2"),
    (" first wave", " second wave"),
    (" (a)", " (b)"),
    (" site 1", " site 2"),
)


@dataclass(frozen=True)
class Split:
    """How a row becomes two: what tells them apart, and the numbers that they share out between them."""

    field: str
    divide: Callable[[str, random.Random], tuple[str, str] | None]
    shared: tuple[str, ...] = ()


def _suffixed(name: str, chance: random.Random) -> tuple[str, str] | None:
    first, second = chance.choice(_SUFFIXES)
    return name + first, name + second


def _halves(text: str, chance: random.Random) -> tuple[str, str] | None:
    """A passage in two, at a joint of the sentence where there is one near its middle."""
    words = text.split()
    if len(words) < 8:
        return None
    joints = [match.start() for match in re.finditer(r"[,;:] | and | but ", text)]
    joints = [place for place in joints if len(text) / 4 < place < len(text) * 3 / 4] or [
        len(" ".join(words[: len(words) // 2]))
    ]
    place = chance.choice(joints)
    return text[:place].strip(), re.sub(r"^[,;:]?\s*(and |but )?", "", text[place:])


def _phases(text: str, chance: random.Random) -> tuple[str, str] | None:
    return ("induction", "maintenance")


def _ways(text: str, chance: random.Random) -> tuple[str, str] | None:
    return text, chance.choice(("interview, kind not stated", "focus group", "survey, open questions"))


SPLITS = {
    "samples": Split("group", _suffixed, ("n_analysed", "n_female", "n_male")),
    "methods": Split("method", _ways, ("n_participants", "n_units")),
    "treatments": Split("phase", _phases, ("sessions", "weeks")),
    "percentages": Split("category", _suffixed, ("percent",)),
    "findings": Split("text", _halves),
    "quotes": Split("quote", _halves),
    "arms": Split("arm", _suffixed, ("n",)),
    "outcomes": Split("time", _suffixed, ("n_arm", "n_other", "events_arm", "events_other")),
    "limits": Split("group", _suffixed, ("measurements", "participants")),
}


def restructure(sides: Sides, table: Table, study: str) -> None:
    """Splits, leaves out and adds rows of a table on a study."""
    chance = sides.chance
    for number in [line.of for line in sides.lines_on(A, table.name, study)]:
        side = chance.choice((A, B))
        if chance.random() < SPLIT and (line := _free(sides, side, table, study, number)):
            _split(sides, side, table, study, line)
        elif chance.random() < DROPPED * 2 and (line := _free(sides, side, table, study, number)):
            _drop(sides, side, table, study, line)
    for side in (A, B):
        for _ in list(sides.lines_on(side, table.name, study)):
            if chance.random() < ADDED:
                _add(sides, side, table, study)


def _free(sides: Sides, side: str, table: Table, study: str, number: int) -> Line | None:
    """The line of this number, if the extractor has it and no row of its own table refers to it."""
    lines = sides.lines_on(side, table.name, study)
    line = next((other for other in lines if other.of == number), None)
    inner = [reference for of, reference in sides.referring(table.name) if of is table]
    if line is None or (
        table.key and any(line.cells[table.key] == other.cells.get(r.name) for other in lines for r in inner)
    ):
        return None
    return line


def _split(sides: Sides, side: str, table: Table, study: str, line: Line) -> None:
    how = SPLITS.get(table.name)
    divided = how and line.cells.get(how.field) and how.divide(line.cells[how.field], sides.chance)
    if (
        how is None
        or not divided
        or (how.shared and not any(_NUMBER.fullmatch(line.cells.get(n, "")) for n in how.shared))
    ):
        return
    lines, key = sides.lines_on(side, table.name, study), table.key
    before, second = dict(line.cells), Line(line.of, dict(line.cells))
    if key and table[key].local:
        second.cells[key] = _next_number(lines, key)
    for part, name in zip((line, second), divided, strict=True):
        part.cells[how.field] = name
    for name in how.shared:
        _share_out(name, line, second, sides.chance)
    lines.append(second)
    if sides.clashes(side, table, study, line) or sides.clashes(side, table, study, second):
        lines.remove(second)
        line.cells = before
    elif key and line.cells[key] != before[key]:
        sides.follow(side, table.name, study, {before[key]: line.cells[key]})


def _share_out(name: str, line: Line, second: Line, chance: random.Random) -> None:
    number = line.cells.get(name, "")
    if _NUMBER.fullmatch(number):
        tenths = round(float(number) * 10)
        part = round(tenths * chance.uniform(0.3, 0.7), -1 if "." not in number else None)
        for half, share in ((line, part), (second, tenths - part)):
            put(half, name, f"{share / 10:g}")


def _drop(sides: Sides, side: str, table: Table, study: str, line: Line) -> None:
    """Leaves a row out, and with it the rows that are known by it: who did not see an arm has no treatment of it."""
    sides.lines_on(side, table.name, study).remove(line)
    if table.key is None:
        return
    gone = line.cells[table.key]
    for child, reference in sides.referring(table.name):
        if reference.name in child.identity:
            lines = sides.lines_on(side, child.name, study)
            lines[:] = [other for other in lines if other.cells.get(reference.name) != gone]
    sides.follow(side, table.name, study, {gone: ""})


def _add(sides: Sides, side: str, table: Table, study: str) -> None:
    """A row that another study has: of the same kind, and of nothing that is in this one.

    A's are from every second study and B's from the rest: rows of one table of one study would be likely pairs.
    """
    lines = sides.lines_on(side, table.name, study)
    studies = [row["study"] for row in sides.review.rows["studies"]]
    from_where = set(studies[side == B :: 2]) - {study}
    others = [row for row in sides.review.rows[table.name] if row["study"] in from_where]
    line = Line(sides.rows, {**sides.chance.choice(others), "study": study})
    for link in table.references[1:]:
        reference = link.reference
        to = sides.review.form[reference.to] if reference else None
        if to is not None and to.key and link.name in line.cells:
            targets = [target.cells[to.key] for target in sides.lines_on(side, to.name, study)]
            put(line, link.name, sides.chance.choice(targets) if targets else "")
    if table.key and table[table.key].local:
        line.cells[table.key] = _next_number(lines, table.key)
    lines.append(line)
    if sides.clashes(side, table, study, line):
        lines.remove(line)
    else:
        sides.rows += 1


def _next_number(lines: list[Line], key: str) -> str:
    return str(max((int(line.cells[key]) for line in lines), default=0) + 1)
