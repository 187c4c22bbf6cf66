"""Explains why cells differ now that did not differ in the first submissions."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from schema.text import fold
from validate.dataset.changed_since import ChangedSince
from validate.dataset.difference import Since
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.merge.parted_as_ruled import PartedAsRuled


def without_first_submission(first: Comparison, now: Comparison) -> dict[str, frozenset[str]]:
    """The studies (by key) that an extractor has finished and of which no first submission is kept, by extractor."""
    found = {}
    for extraction in now.extractions:
        name = extraction.name
        kept = frozenset(first.extraction(name).studies_recorded) if name in first.names else frozenset[str]()
        if lacking := frozenset(extraction.studies_recorded) - kept - now.ledger.excluded.keys():
            found[name] = lacking
    return found


class SinceWhat:
    """What happened to records and entries after the first submissions."""

    def __init__(
        self, first: Comparison, now: Comparison, paired: Collection[tuple[str, int]], changed: ChangedSince
    ) -> None:
        self._first = first
        self._now = now
        self._paired = paired
        self._changed = changed
        self._parted_as_ruled = PartedAsRuled(now)
        self._unkept = without_first_submission(first, now)

    def of(self, cell: Discrepancy) -> Since:
        """Why a cell differs now that did not differ in the first submissions."""
        if any(fold(cell.study) in studies for studies in self._unkept.values()):
            return "unkept"
        return "matched" if (cell.table, cell.position) in self._paired else self._of_compared(cell)

    def _of_compared(self, cell: Discrepancy) -> Since:
        """Why a cell differs whose record is not matched anew, in a study with all first submissions."""
        table, position, changed = cell.table, cell.position, self._changed
        rows = {who: several[position] for who, several in self._now.tables[table].positions.items()}
        own = [(who, table, row) for who, row in rows.items() if row is not None]
        if any(row in changed.new or (*row, cell.field) in changed.filled for row in own):
            return "asked"
        if any((*row, cell.field) in changed.anew for row in own):
            return "anew"
        if any(row in changed.added or (*row, cell.field) in changed.entries for row in own):
            return "changed"
        there = self._others_at_first(table, {who: row for who, row in rows.items() if row is not None})
        if any(there.values()):
            return self._parted(cell.study)
        if there:
            return "parted" if self._ruled_apart(table, own) else "changed"
        return self._of_named(cell)

    def _others_at_first(self, table: str, own: dict[str, int]) -> dict[str, bool]:
        """The extractors who first shared a record with these present rows, and whether they have it elsewhere now."""
        before, addresses = self._first.tables[table], self._now.addresses(table)
        found = {}
        for who, row in own.items():
            place = self._place_at_first(table, who, addresses.of_row[who][row])
            for other, earlier in before.address(place).items() if place is not None else ():
                if other not in own and other in self._now.names:
                    found[other] = addresses.row(other, earlier) is not None
        return found

    def _ruled_apart(self, table: str, own: Iterable[tuple[str, str, int]]) -> bool:
        """Whether a ruling parted these present rows from rows that the others removed since."""
        of_row, before = self._now.addresses(table).of_row, self._first.tables[table]
        places = (self._place_at_first(table, who, of_row[who][row]) for who, _, row in own)
        return any(self._parted_as_ruled.ruling(table, before.address(place)) for place in places if place is not None)

    def _place_at_first(self, table: str, who: str, identity: tuple[str, ...]) -> int | None:
        row = self._first.addresses(table).row(who, identity) if who in self._first.names else None
        return None if row is None else self._first.tables[table].places.get((who, row))

    def _of_named(self, cell: Discrepancy) -> Since:
        """Why a reference in an unchanged row differs: the rows that it names were matched or separated."""
        field = self._now.form[cell.table][cell.field]
        target = None if field.reference is None else field.reference.to
        if target is None or target == self._now.form.studies.name or target not in self._first.tables:
            return "other"
        merged = self._now.tables[target]
        here = [place for place, study in enumerate(merged.studies) if study == cell.study]
        if any((target, place) in self._paired for place in here):
            return "matched"
        for place in here:
            rows = {who: row for who, several in merged.positions.items() if (row := several[place]) is not None}
            if any(self._others_at_first(target, rows).values()):
                return self._parted(cell.study)
        return "other"

    def _parted(self, study: str) -> Since:
        """Whether records of a study were separated by a ruling. Child records are separated with their parent."""
        ruled = any(
            ruling.ruling == "different"
            for pairing in self._now.pairings
            if fold(pairing.study) == fold(study)
            for ruling in pairing.rulings
        )
        return "parted" if ruled else "apart"
