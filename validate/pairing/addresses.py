"""The addresses of rows in the ledger: what each extractor wrote in the identity fields."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from schema.form import Table
from schema.text import fold
from validate.extraction.columns import without_blanks
from validate.extraction.extraction import Extraction
from validate.pairing.references import References

Identity = tuple[str, ...]


class Addresses:
    """The rows of one table of all extractors by their addresses, and the addresses by row."""

    def __init__(self, table: Table, extractions: Sequence[Extraction], references: References) -> None:
        self.table = table
        self.of_row: Mapping[str, list[Identity]] = {
            extraction.name: _written(table, extraction, references) for extraction in extractions
        }

    @cached_property
    def _rows(self) -> Mapping[tuple[str, Identity], int]:
        """The rows by address. Rows that share an address with another row are left out."""
        found: dict[tuple[str, Identity], int] = {}
        twice = set()
        for name, identities in self.of_row.items():
            for row, identity in enumerate(identities):
                address = (name, folded(identity))
                if address in found:
                    twice.add(address)
                found[address] = row
        for address in twice:
            del found[address]
        return found

    def row(self, name: str, identity: Sequence[str]) -> int | None:
        """The row of an extractor with this identity; None if no row has it, or several rows do."""
        return self._rows.get((name, folded(identity)))

    def rows(self, name: str, identities: Iterable[Sequence[str]]) -> frozenset[int]:
        """The rows of an extractor with one of these identities. An identity that several rows have is left out."""
        return frozenset(row for identity in identities if (row := self.row(name, identity)) is not None)

    def sole(self, name: str, row: int) -> bool:
        """Whether no other row of the extractor has the same address."""
        return self.row(name, self.of_row[name][row]) == row


def folded(identity: Iterable[str]) -> Identity:
    """An identity for comparing, without differences in spelling."""
    return tuple(map(fold, identity))


def _written(table: Table, extraction: Extraction, references: References) -> list[Identity]:
    recorded = extraction[table.name]
    parts = []
    for name in table.identity:
        resolved = references.get((extraction.name, table.name, name))
        parts.append(without_blanks(recorded.values[name] if resolved is None else resolved.content).to_list())
    return list(zip(*parts, strict=True))
