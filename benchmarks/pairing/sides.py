"""The rows of two extractors while they are being made: which row of the review each is, and what refers to it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.pairing.reviews import Review
from schema.form import Field, Table
from schema.text import fold
from validate.extraction.read_cells import key_of

A, B = "A", "B"


@dataclass(eq=False)
class Line:
    """A row on its way: what is typed, and the number of the review's row that it is, or is a part of."""

    of: int
    cells: dict[str, str]


@dataclass
class Sides:
    """Both extractors' lines by extractor, table and study."""

    review: Review
    chance: random.Random
    lines: dict[tuple[str, str, str], list[Line]] = field(default_factory=dict)
    rows: int = 0  # how many rows have been numbered
    _keys: dict[tuple[str, str, str | None], str | None] = field(default_factory=dict)

    @staticmethod
    def of(review: Review, chance: random.Random) -> Sides:
        """Both have just what the review has."""
        sides = Sides(review, chance)
        for table, rows in review.rows.items():
            for row in rows:
                for side in (A, B):
                    sides.lines_on(side, table, row["study"]).append(Line(sides.rows, dict(row)))
                sides.rows += 1
        return sides

    def lines_on(self, side: str, table: str, study: str) -> list[Line]:
        """The lines of a table on one study."""
        return self.lines.setdefault((side, table, study), [])

    def table(self, side: str, table: str) -> Iterator[tuple[str, Line]]:
        """Every line of a table with its study."""
        for (who, name, study), lines in self.lines.items():
            if (who, name) == (side, table):
                for line in lines:
                    yield study, line

    def referring(self, to: str) -> Iterator[tuple[Table, Field]]:
        """The fields that point to a table."""
        for table in self.review.form.tables:
            for reference in table.references:
                if reference.reference is not None and reference.reference.to == to:
                    yield table, reference

    def follow(self, side: str, to: str, study: str, renamed: Mapping[str, str], *, share: float = 1.0) -> None:
        """References to renamed rows say the new name, or leave out the row where that is ""; a share of them do."""
        for table, reference in self.referring(to):
            for line in self.lines_on(side, table.name, study):
                keys = line.cells.get(reference.name, "").split("; ")
                if renamed.keys() & set(keys) and self.chance.random() < share:
                    put(line, reference.name, "; ".join(name for part in keys if (name := renamed.get(part, part))))

    def clashes(self, side: str, table: Table, study: str, line: Line) -> bool:
        """Whether the line's identity is that of another row of the study, on either side.

        Then nobody could tell the two apart: the extractor's slip itself would be the truth, so none is made.
        """
        mine = self._identity(side, table, study, line)
        if None in mine:
            return False
        return any(
            self._identity(who, table, study, other) == mine
            for who in (A, B)
            for other in self.lines_on(who, table.name, study)
            if other is not line and (other.of != line.of or who == side)
        )

    def _identity(self, side: str, table: Table, study: str, line: Line) -> list[str | int | None]:
        return [
            self._target(side, table[name], study, line)
            if table[name].reference
            else self._key(table, table[name], line.cells.get(name))
            for name in table.identity
            if name != table.study
        ]

    def _target(self, side: str, asked: Field, study: str, line: Line) -> str | int | None:
        """The row that a reference names, or its text where it names none."""
        reference, text = asked.reference, fold(line.cells.get(asked.name, ""))
        key = self.review.form[reference.to].key if reference else None
        if reference is None or key is None:
            return text or None
        named = [
            other.of for other in self.lines_on(side, reference.to, study) if fold(other.cells.get(key, "")) == text
        ]
        return named[0] if named else text or None

    def _key(self, table: Table, asked: Field, text: str | None) -> str | None:
        where = (table.name, asked.name, text)
        if where not in self._keys:
            self._keys[where] = key_of(asked, text)
        return self._keys[where]


def put(line: Line, name: str, text: str) -> None:
    """Types a text into a cell; "" leaves it blank."""
    line.cells.pop(name, None)
    if text:
        line.cells[name] = text
