"""How the ledger names rows: by what each extractor wrote in the fields of the identity."""

from collections.abc import Mapping, Sequence

from schema.form import Table
from validate.extraction.extraction import Extraction
from validate.ledger.renames import Identity, Renames, folded
from validate.pairing.references import Resolved

Columns = Mapping[tuple[str, str, str], Resolved]
"""(extractor, table, reference field) -> that column with its references rewritten."""


class Addresses:
    """The rows of one table of all extractors, by their addresses and back."""

    def __init__(self, table: Table, extractions: Sequence[Extraction], columns: Columns) -> None:
        self.table = table
        self.of_row: Mapping[str, list[Identity]] = {each.name: _written(table, each, columns) for each in extractions}
        self._rows: dict[tuple[str, Identity], int] = {}
        twice = set()
        for name, identities in self.of_row.items():
            for row, identity in enumerate(identities):
                place = (name, folded(identity))
                if place in self._rows:
                    twice.add(place)
                self._rows[place] = row
        for place in twice:
            del self._rows[place]

    def row(self, name: str, identity: Sequence[str]) -> int | None:
        """The row of an extractor that has this identity; None where none has, or more than one."""
        return self._rows.get((name, folded(identity)))

    def sole(self, name: str, row: int) -> bool:
        """Whether a row can be told from all others of its extractor by its address."""
        return self.row(name, self.of_row[name][row]) == row

    def rows(self, name: str, identity: Sequence[str], renames: Renames) -> frozenset[int]:
        """The rows that are meant by this identity: the one that has it, and those that were rewritten since."""
        called = renames.identities(self.table, name, identity)
        return frozenset(row for each in called if (row := self._rows.get((name, each))) is not None)


def _written(table: Table, extraction: Extraction, columns: Columns) -> list[Identity]:
    recorded = extraction[table.name]
    parts = []
    for name in table.identity:
        resolved = columns.get((extraction.name, table.name, name))
        parts.append((recorded.values[name] if resolved is None else resolved.content).to_list())
    return [tuple(part or "" for part in row) for row in zip(*parts, strict=True)]
