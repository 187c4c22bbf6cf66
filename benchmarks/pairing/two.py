"""Two extractions of one review, and which row of the one is which row of the other: made with a seed, so repeatable.

A's rows are the review's; B's are the same with some of the filled cells changed. Each of them lacks a few rows, has a
few that the other has not, and has a few as two rows that are one row with the other. The rows stand in any order, B
numbers findings anew, and references follow what they refer to, most of the time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.pairing.changes import changed
from benchmarks.pairing.reviews import Review, Rows
from benchmarks.pairing.sides import A, B, Line, Sides, put
from benchmarks.pairing.structure import restructure
from benchmarks.pairing.words import called_otherwise, mistyped, respaced
from schema.cells import Verbatim
from schema.form import Field, Form, Table

FOLLOWS = 0.9  # of the references to a row that B named otherwise: the rest say its old name

Link = tuple[int, int]
"""Position of a row of A, position of a row of B."""


@dataclass(frozen=True)
class Two:
    """What A and B recorded. `links` are the positions of rows that are one row, or of which one is part of the other.

    `repeated` are the studies that have at least two rows of a table: where there is only one, pairing is no feat.
    """

    form: Form
    rows: dict[str, Rows]
    links: dict[str, frozenset[Link]]
    repeated: dict[str, frozenset[str]]


def two(review: Review, amount: float, seed: int) -> Two:
    """Both extractions with `amount` of B's filled cells changed (0 to 1); the same for the same seed."""
    chance = random.Random(f"{review.name} {amount} {seed}")
    sides = Sides.of(review, chance)
    tables = review.form.tables[1:]
    repeated = {table.name: _repeated(sides, table) for table in tables}
    for table in tables:
        for study in sorted(repeated[table.name]):
            restructure(sides, table, study)
    for table in tables:
        for study in sorted({row["study"] for row in review.rows["studies"]}):
            _fill_in_otherwise(sides, table, study, amount)
    for table in tables:
        _renumber(sides, table)
    rows: dict[str, Rows] = {A: {}, B: {}}
    links = {}
    for table in review.form.tables:
        lines = {side: [line for _, line in sides.table(side, table.name)] for side in (A, B)}
        for side in (A, B):
            chance.shuffle(lines[side])
            rows[side][table.name] = [line.cells for line in lines[side]]
        links[table.name] = _links(lines[A], lines[B])
    return Two(review.form, rows, links, repeated)


def _repeated(sides: Sides, table: Table) -> frozenset[str]:
    studies = [study for study, _ in sides.table(A, table.name)]
    return frozenset(study for study in studies if studies.count(study) > 1)


def _links(ours: list[Line], theirs: list[Line]) -> frozenset[Link]:
    found: dict[int, list[int]] = {}
    for there, line in enumerate(theirs):
        found.setdefault(line.of, []).append(there)
    return frozenset((here, there) for here, line in enumerate(ours) for there in found.get(line.of, ()))


def _fill_in_otherwise(sides: Sides, table: Table, study: str, amount: float) -> None:
    """Changes B's cells of a study: the names of rows first, so that what refers to them can follow."""
    chance, key = sides.chance, table.key
    if key and not table[key].local:
        for line in sides.lines_on(B, table.name, study):
            before = line.cells[key]
            if chance.random() < amount and (name := _change(sides, table, study, line, table[key])):
                sides.follow(B, table.name, study, {before: name}, share=FOLLOWS)
    for line in sides.lines_on(B, table.name, study):
        for name in list(line.cells):
            if name not in {table.study, key} and chance.random() < amount:
                _change(sides, table, study, line, table[name])


def _change(sides: Sides, table: Table, study: str, line: Line, asked: Field) -> str:
    """Changes a cell and gives what stands in it now; it stays as it was where the row would be taken for another."""
    before = line.cells[asked.name]
    needed = table.selection and asked.name in table.identity and isinstance(asked.cell, Verbatim)
    for _ in range(3):
        if asked.reference:
            text = _reference(sides, asked, study, before)
        else:
            text = changed(asked, before, sides.chance, needed=needed)
        put(line, asked.name, text)
        if asked.name not in table.identity or not sides.clashes(B, table, study, line):
            return text
    put(line, asked.name, before)
    return before


def _reference(sides: Sides, asked: Field, study: str, text: str) -> str:
    """Another row of the same study, no row, or the right one by a name that it does not have."""
    chance, reference = sides.chance, asked.reference
    to = sides.review.form[reference.to] if reference else None
    names = (
        [line.cells[to.key] for line in sides.lines_on(B, to.name, study) if to.key in line.cells]
        if to and to.key
        else []
    )
    way = chance.choices(("another", "none", "misspelt"), (4, 2, 4))[0]
    if way == "another" and names:
        return chance.choice(names)
    if way == "none":
        return ""
    return chance.choice((called_otherwise, mistyped, respaced))(text, chance)


def _renumber(sides: Sides, table: Table) -> None:
    """B numbers the rows of a study in an order of its own."""
    key = table.key
    if not key or not table[key].local:
        return
    for study in sorted({study for study, _ in sides.table(B, table.name)}):
        lines = sides.lines_on(B, table.name, study)
        sides.chance.shuffle(lines)
        renamed = {line.cells[key]: str(number) for number, line in enumerate(lines, start=1)}
        for line in lines:
            line.cells[key] = renamed[line.cells[key]]
        sides.follow(B, table.name, study, renamed)
