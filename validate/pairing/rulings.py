"""The team's pairing rulings on the rows of a table. `validate.ledger.pair_rulings` takes them from the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal, Protocol

from schema.records import record

Row = tuple[str, int]
"""An extractor's row: the extractor's name and the position of the row."""
Two = frozenset[Row]

PairRuling = Literal["same", "different"]
PAIR_RULINGS: Mapping[PairRuling, str] = {
    "same": "these rows are one and the same",
    "different": "these two rows are not the same",
}


class RowRuling(Protocol):
    """A ruling on rows. `row` has, by extractor, what they wrote in the row's identity."""

    @property
    def id(self) -> str:
        """Its id in the ledger."""

    @property
    def when(self) -> str:
        """The time of the ruling."""

    @property
    def who(self) -> tuple[str, ...]:
        """Who ruled."""

    @property
    def ruling(self) -> str | None:
        """What was ruled."""

    @property
    def take(self) -> str | None:
        """The extractor whose name is used for the rows, if they are the same."""

    @property
    def row(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that it is about."""


@record
class PairRulings:
    """The pairing rulings on the rows of one table.

    `same` and `different` have the rulings by pair of rows. `contested` has pairs whose rulings contradict each other,
    so that none is in force. `orphaned` are the ids of rulings whose row no longer exists.
    """

    same: Mapping[Two, tuple[RowRuling, ...]]
    different: Mapping[Two, tuple[RowRuling, ...]]
    contested: frozenset[Two]
    orphaned: tuple[str, ...]

    @property
    def rows(self) -> frozenset[Row]:
        """All rows that rulings are about."""
        return frozenset(row for two in (*self.same, *self.different) for row in two)

    @property
    def brought_together(self) -> list[frozenset[Row]]:
        """The groups of rows that rulings join, without contested pairs."""
        parts = connected(two for two in self.same if two not in self.contested)
        return [frozenset(row for two in part for row in two) for part in parts]

    @property
    def naming(self) -> frozenset[Row]:
        """The rows whose name was chosen for all rows that are the same, by the latest ruling."""
        chosen = set()
        for two, rulings in self.same.items():
            take = rulings[-1].take if two not in self.contested else None
            chosen |= {row for row in two if row[0] == take}
        return frozenset(chosen)

    def about(self, rows: Iterable[Row]) -> "PairRulings":
        """Returns the rulings on these rows, and on all rows that rulings link to them, directly or not."""
        links = [self._links[place] for place in sorted({place for row in rows for place in self._linked.get(row, ())})]
        if not links:
            return NO_RULINGS
        return PairRulings(
            same={two: self.same[two] for two in links if two in self.same},
            different={two: self.different[two] for two in links if two in self.different},
            contested=self.contested.intersection(links),
            orphaned=(),
        )

    @cached_property
    def _links(self) -> Sequence[Two]:
        """Returns each two rows that are ruled on, once, in the order of the rulings."""
        return [*dict.fromkeys((*self.same, *self.different))]

    @cached_property
    def _linked(self) -> Mapping[Row, Sequence[int]]:
        """Returns, by row, the places in `_links` of all links that lead to it, directly or not."""
        places = {two: place for place, two in enumerate(self._links)}
        found: dict[Row, Sequence[int]] = {}
        for part in connected(self._links):
            together = [places[two] for two in part]
            found |= dict.fromkeys((row for two in part for row in two), together)
        return found

    def on(self, two: Two) -> tuple[RowRuling, ...]:
        """All rulings on these two rows."""
        return (*self.same.get(two, ()), *self.different.get(two, ()))


def connected(links: Iterable[Two]) -> list[list[Two]]:
    """Splits the links into parts that have no row in common."""
    parts: dict[int, list[Two]] = {}
    part_of: dict[Row, int] = {}
    for number, two in enumerate(links):
        touching = sorted({part_of[row] for row in two if row in part_of})
        parts[number] = [two, *(other for part in touching for other in parts.pop(part))]
        part_of |= dict.fromkeys((row for link in parts[number] for row in link), number)
    return [*parts.values()]


NO_RULINGS = PairRulings(same={}, different={}, contested=frozenset(), orphaned=())
"""No pairing rulings."""
