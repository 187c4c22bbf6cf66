"""What the rows of a sheet with rulings are turned into: lines of the merge, and the rulings taken on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.rulings.ruling import InvalidInput
from schema.records import record
from validate.adjudication.new_ruling import NewRuling
from validate.ledger.ledger import Decision


class Ruleable(Protocol):
    """A line of the current merge, as far as it matters here."""

    @property
    def address(self) -> str:
        """A digest of the item."""

    @property
    def former_addresses(self) -> tuple[str, ...]:
        """Its addresses with the names in earlier versions of the form."""

    @property
    def history(self) -> str:
        """A digest of the ledger's rulings on it."""

    @property
    def ruled(self) -> tuple[str, ...]:
        """The ids of these rulings."""

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """The rulings on it that are in force."""


AnyLine = TypeVar("AnyLine", bound=Ruleable)


Made = tuple[NewRuling, tuple[Decision, ...]]
"""A ruling and the decisions that it makes."""


class RulingParser(Protocol[AnyLine]):
    """Reads the rulings in the rows of one kind of sheet."""

    def find(self, entry: Entry) -> AnyLine | OutOfDate:
        """The line that a row of the sheet is about, or the reason why there is none."""

    def rule(self, entry: Entry, line: AnyLine) -> Made | InvalidInput:
        """The ruling of a row, or what is wrong with it."""


@record
class Taken(Generic[AnyLine]):
    """A row with an acceptable ruling, and the decisions that it makes.

    `bulk` is the number of rows that were filled down together, and 0 for a single row.
    """

    entry: Entry
    line: AnyLine
    ruled: NewRuling
    decisions: tuple[Decision, ...]
    bulk: int = 0


def decisions_of(taken: Iterable[Taken[AnyLine]]) -> tuple[Decision, ...]:
    """The decisions of these rows, in order."""
    return tuple(made for row in taken for made in row.decisions)
