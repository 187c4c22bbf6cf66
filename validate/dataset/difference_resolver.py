"""Finds out how each difference between first submissions was resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from schema.records import record
from schema.text import fold
from validate.dataset.difference import FirstDifference
from validate.ledger.ledger import Decision
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import NOT_SETTLED, Discrepancy
from validate.merge.parted_as_ruled import PartedAsRuled
from validate.merge.removed_as_ruled import removed_as_ruled
from validate.pairing.addresses import folded
from validate.pairing.rulings import Row


class DifferenceResolver:
    """Finds the cells of first submissions in the present files and ledger."""

    def __init__(self, first: Comparison, now: Comparison) -> None:
        self.first = first
        self.now = now
        self._recorded = {extraction.name: set(extraction.studies_recorded) for extraction in now.extractions}
        self._renames = Renames(now.form, now.ledger.in_force)
        self._row_now = cache(self._found_now)
        self._removed_as_ruled = removed_as_ruled(now)
        self._parted_as_ruled = PartedAsRuled(now)

    def of(self, cell: Discrepancy) -> FirstDifference:
        """How a cell was resolved in which first submissions differ."""
        if not all(fold(cell.study) in self._recorded.get(name, ()) for name in cell.answers):
            return FirstDifference(first=cell, resolution="open", now=self._in_question(cell, self.places(cell)))
        places = self.places(cell)
        gone = tuple(name for name in cell.address if name not in places)
        if gone and (parted := self._parted_as_ruled.ruling(cell.table, cell.address)) is not None:
            return FirstDifference(first=cell, resolution="parted", decision=parted)
        if not places:
            return self._of_removed(cell, gone)
        (position, times), *others = Counter(places.values()).most_common()
        if others and times == 1:
            ruled = self.parted_by(cell.table, places)
            return FirstDifference(first=cell, resolution="parted", decision=ruled)
        return self._in_row(cell, position, gone)

    def _of_removed(self, cell: Discrepancy, gone: tuple[str, ...]) -> FirstDifference:
        """How a cell was resolved whose row nobody has any more: a ruling dropped it, or it was removed or renamed."""
        for ruling in self._removed_as_ruled:
            same_row = all(
                name in cell.address and folded(cell.address[name]) in self._called(cell.table, name, identity)
                for name, identity in ruling.row.items()
            )
            if ruling.table == cell.table and same_row:
                return FirstDifference(
                    first=cell,
                    resolution="ruling",
                    decision=ruling,
                    followed=True,
                    by=tuple(name for name in gone if name in ruling.row),
                    gone=tuple(name for name in gone if name not in ruling.row),
                )
        return FirstDifference(first=cell, resolution="removed", by=gone, gone=gone)

    def _called(self, table: str, name: str, identity: tuple[str, ...]) -> set[tuple[str, ...]]:
        """All names that an extractor's row with this identity has had, folded."""
        return set(self._renames.identities(self.now.form[table], name, identity))

    def places(self, cell: Discrepancy) -> Mapping[str, int]:
        """The present merged row of each extractor's row of a first submission, by extractor.

        A row is recognised by its name, or by its new name according to a ruling.
        """
        found = ((name, self._row_now(cell.table, name, identity)) for name, identity in cell.address.items())
        return {name: position for name, position in found if position is not None}

    def _found_now(self, table: str, name: str, identity: tuple[str, ...]) -> int | None:
        if name not in self.now.names:
            return None
        merged, addresses = self.now.tables[table], self.now.addresses(table)
        row = addresses.row(name, identity)
        if row is None:
            called = addresses.rows(name, self._renames.identities(merged.table, name, identity))
            row = next(iter(called)) if len(called) == 1 else None
        return None if row is None else merged.places.get((name, row))

    def _in_row(self, cell: Discrepancy, position: int, gone: tuple[str, ...]) -> FirstDifference:
        """How a cell was resolved whose row is now this row."""
        merged, table, field = self.now.tables[cell.table], cell.table, cell.field
        row = _Row(self.now, table, position)
        now = self.cell_now(table, position, field)
        here: dict[str, Any] = {"first": cell, "gone": gone, "position": position}
        if (table, position) in self.now.dropped_with:
            return FirstDifference(resolution="parent", now=now, **here)
        if position in merged.dropped:
            own = now.rulings.ruling if now is not None and now.progress == "decided" else None
            return FirstDifference(resolution="ruling", decision=own or row.dropped_by, dropped=True, now=now, **here)
        here["other"] = merged.words_for_other("final", position, field)
        final = merged.listed("final", field)[position]
        if (partner := self.joined_since(cell, position)) is not None:
            ruled = self.matched_by(table, position)
            return FirstDifference(resolution="matched", decision=ruled, partner=partner, final=final, **here)
        if now is not None:
            decision = now.rulings.ruling if now.progress == "decided" else None
            return FirstDifference(resolution="ruling" if decision else "open", decision=decision, now=now, **here)
        if gone and row.cells:
            return FirstDifference(
                resolution="ruling" if row.ruling else "open", decision=row.ruling, final=final, **here
            )
        return self._agreed(cell, position, final, here)

    def _agreed(self, cell: Discrepancy, position: int, final: str | None, here: Mapping[str, Any]) -> FirstDifference:
        """How a cell was resolved in which nothing is in question now."""
        merged = self.now.tables[cell.table]
        field = merged.table[cell.field]
        answers = merged.answers(position, cell.field)
        changed = tuple(
            name
            for name, answer in cell.answers.items()
            if not merged.same(field, answer.value, answers[name].value if name in answers else None)
        )
        changed += self._added_by(cell, position)
        if changed:
            followed = self.now.followed.get((cell.table, position, cell.field))
            return FirstDifference(
                resolution="ruling" if followed else "correction",
                decision=followed,
                followed=followed is not None,
                by=changed,
                final=final,
                **here,
            )
        names_record = cell.field in merged.table.identity
        if field.reference is not None or (names_record and self.matched_by(cell.table, position) is not None):
            ruled = self.matched_by(cell.table, position) if names_record else None
            return FirstDifference(resolution="matched", decision=ruled, final=final, **here)
        return FirstDifference(resolution="uncompared", final=final, **here)

    def _added_by(self, cell: Discrepancy, position: int) -> tuple[str, ...]:
        """The extractors who have the row now and did not have it at first, if the whole row differed.

        In a selection, extractors without the row have no answers, so comparing answers would not show that they added
        it.
        """
        if not cell.whole_row:
            return ()
        rows = self.now.tables[cell.table].positions
        known = cell.address.keys() | cell.answers.keys()
        return tuple(name for name in self.now.names if name not in known and rows[name][position] is not None)

    def dropped_by(self, table: str, position: int) -> Decision | None:
        """The ruling that drops a present row; None if it is not dropped."""
        return _Row(self.now, table, position).dropped_by if position in self.now.tables[table].dropped else None

    def cell_now(self, table: str, position: int, field: str) -> Discrepancy | None:
        """A cell that is in question now; None if it is not."""
        return next((cell for cell in self.now.in_row(table, position) if cell.field == field), None)

    def _in_question(self, cell: Discrepancy, places: Mapping[str, int]) -> Discrepancy | None:
        """The cell that is in question now among extractors who have not reopened the study; None without one."""
        position = next(iter(places.values()), None)
        return None if position is None else self.cell_now(cell.table, position, cell.field)

    def joined_since(self, cell: Discrepancy, position: int) -> str | None:
        """The former name of another extractor's row that is now joined with the row; None if there is none.

        The other extractor had it from the beginning, so nobody added it.
        """
        positions, addresses = self.now.tables[cell.table].positions, self.now.addresses(cell.table)
        before = self.first.tables[cell.table]
        for name in self.now.names:
            row = positions[name][position]
            if name in self.first.names and name not in cell.address and row is not None:
                called = self._renames.identities(before.table, name, addresses.of_row[name][row])
                rows = self.first.addresses(cell.table).rows(name, called)
                if rows and (place := before.places.get((name, min(rows)))) is not None:
                    return before.labels[place] or ""
        return None

    def matched_by(self, table: str, position: int) -> Decision | None:
        """The latest ruling that joined a present row; None if no ruling did."""
        return self._last(table, "same", lambda row, _: row == position)

    def parted_by(self, table: str, places: Mapping[str, int]) -> Decision | None:
        """The latest ruling that separates these present rows (by extractor); None if there is none."""
        merged = self.now.tables[table]
        rows = {(name, merged.positions[name][position]) for name, position in places.items()}
        return self._last(table, "different", lambda _, pair: len(rows & pair) > 1)

    def _last(self, table: str, ruling: str, about: Callable[[int | None, frozenset[Row]], bool]) -> Decision | None:
        found = {
            one.id: self.now.ledger.by_id[one.id]
            for pairing in self.now.pairings
            if pairing.table == table and about(pairing.position, frozenset(pairing.rows.items()))
            for one in pairing.rulings
            if one.ruling == ruling
        }
        return max(found.values(), key=lambda decision: (decision.when, decision.id), default=None)


@record
class _Row:
    """A merged row that only one extractor has, with the question whether it belongs to the dataset."""

    comparison: Comparison
    table: str
    position: int

    @property
    def cells(self) -> list[Discrepancy]:
        """Its cells that are in question together with the whole row."""
        return [cell for cell in self.comparison.in_row(self.table, self.position) if cell.whole_row]

    @property
    def ruling(self) -> Decision | None:
        """The ruling on it; None while any of its cells is open."""
        if any(cell.progress in NOT_SETTLED for cell in self.cells):
            return None
        return max(self._rulings, key=lambda one: (one.field is None, one.when, one.id), default=None)

    @property
    def dropped_by(self) -> Decision | None:
        """The ruling that drops it; None if there is none."""
        drops = (one for one in self._rulings if one.ruling == "drop")
        return max(drops, key=lambda one: (one.when, one.id), default=None)

    @property
    def _rulings(self) -> list[Decision]:
        return [ruling for cell in self.cells if (ruling := cell.rulings.ruling) is not None]
