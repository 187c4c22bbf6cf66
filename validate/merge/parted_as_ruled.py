"""Rows that a ruling calls different rows, whether or not people still have them in their workbooks."""

from __future__ import annotations

from collections.abc import Mapping

from validate.ledger.ledger import Decision
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison
from validate.pairing.addresses import Identity, folded


class PartedAsRuled:
    """Finds the rulings in force that say of rows that they are different."""

    def __init__(self, now: Comparison) -> None:
        self._form = now.form
        self._rulings = [one for one in now.ledger.in_force if one.ruling == "different"]
        self._renames = Renames(now.form, now.ledger.in_force) if self._rulings else None

    def ruling(self, table: str, rows: Mapping[str, Identity]) -> Decision | None:
        """The latest ruling that parts two of these rows (by extractor, as they were called at any time)."""
        return next((one for one in reversed(self._rulings) if one.table == table and self._parts(one, rows)), None)

    def _parts(self, ruling: Decision, rows: Mapping[str, Identity]) -> bool:
        if self._renames is None or len(ruling.row.keys() & rows.keys()) < 2:
            return False
        called = self._renames.identities
        table = self._form[ruling.table]
        named = [name for name in ruling.row if name in rows]
        return sum(folded(rows[name]) in called(table, name, ruling.row[name]) for name in named) > 1
