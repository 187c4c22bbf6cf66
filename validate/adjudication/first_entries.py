"""The contents of the first submissions in the cells of a field."""

from schema.records import record
from schema.text import fold
from validate.extraction.recorded_table import RecordedTable
from validate.merge.comparison import Comparison

Address = tuple[str, ...]


@record(kw_only=True)
class FirstEntry:
    """A cell of a first submission. `there` is False if the submission did not have the row."""

    there: bool
    text: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


class FirstEntries:
    """One field of the first submissions. Rows are found by their identity, as in the ledger.

    Rows that share an identity are left out, because nobody knows which is which.
    """

    def __init__(self, first: Comparison | None, table: str, name: str) -> None:
        self.found: dict[str, dict[Address, list[FirstEntry]]] = {}
        if first is None:
            return
        merged = first.tables[table]
        for extraction in first.extractions:
            found = self.found[extraction.name] = {}
            for position, row in enumerate(merged.positions[extraction.name]):
                if row is not None:
                    address = tuple(map(fold, merged.address(position)[extraction.name]))
                    found.setdefault(address, []).append(_first(extraction[table], row, name))

    def unlike(self, extractor: str, address: Address, text: str | None, *, there: bool) -> FirstEntry | None:
        """This extractor's first submission, if it was different; None if it was the same or none was kept."""
        kept = self.found.get(extractor)
        if kept is None:
            return None
        several = kept.get(tuple(map(fold, address)), [FirstEntry(there=False)])
        same = len(several) > 1 or (several[0].there, several[0].text) == (there, text)
        return None if same else several[0]


def _first(recorded: RecordedTable, row: int, name: str) -> FirstEntry:
    return FirstEntry(
        there=True,
        text=recorded.text(name, row),
        file=recorded.file_of(row),
        sheet=recorded.sheet_of(row),
        cell=recorded.cell(row, name),
    )
