"""Finds the merged rows and cells that the rulings of a ledger are about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from schema.form import Field, Form
from schema.missing import Missing
from schema.text import fold
from validate.extraction.read_cells import UNREAD, key_of
from validate.ledger.ledger import CellRulings, Decision
from validate.ledger.renames import Renames
from validate.merge.merged_table import MergedTable


class RowFinder:
    """Finds the merged rows of a table by what extractors wrote in the identity.

    Rows that cannot be paired have no address.
    """

    def __init__(self, merged: MergedTable, renames: Renames) -> None:
        self.merged = merged
        self.renames = renames

    def rows(self, extractor: str, identity: Sequence[str]) -> set[int]:
        """The merged rows that an extractor's identity can mean, under a current or earlier name."""
        called = self.renames.identities(self.merged.table, extractor, identity)
        own = self.merged.addresses.rows(extractor, called)
        positions = (self.merged.places[extractor, row] for row in own)
        return {position for position in positions if self.merged.troubles[position] is None}

    def row(self, decision: Decision) -> int | None:
        """The one merged row with all the identities in a ruling; None if there is none."""
        several = [self.rows(extractor, identity) for extractor, identity in decision.row.items()]
        shared = set.intersection(*several) if several else set()
        return shared.pop() if len(shared) == 1 else None

    def row_left(self, decision: Decision, of_study: Collection[str]) -> int | None:
        """The one merged row that a ruling is about, if some of those who had it do not have it any more.

        None if nobody has it, or if one of them has nothing on the study now: it may be unfinished. A ruling on a cell
        needs two who still have it, for what only one has is asked about as a row. `of_study` are the extractors of the
        study.
        """
        if not decision.row.keys() <= {*of_study}:
            return None
        found = [rows for name, identity in decision.row.items() if (rows := self.rows(name, identity))]
        enough = len(found) >= (1 if decision.field is None else 2)
        shared = set.intersection(*found) if enough else set()
        return shared.pop() if len(shared) == 1 and len(found) < len(decision.row) else None


class ResolvedRulings:
    """The rulings of one table on cells and rows, by merged row.

    `confirming` are the verdicts in force that confirm a value. `took` has the verifier whose value a ruling took, by
    the id of the ruling. If this verifier later confirms the cell's value instead, the ruling is stale.
    So is one on a row which some of those who had it, of the `extractors_by_study`, have removed.
    """

    def __init__(
        self,
        merged: MergedTable,
        decisions: Sequence[Decision],
        renames: Renames,
        form: Form,
        confirming: Sequence[Decision] = (),
        took: Mapping[str, str] = MappingProxyType({}),
        extractors_by_study: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self.merged = merged
        self.renames = renames
        self.form = form
        self.cells: dict[tuple[int, str], list[Decision]] = {}
        self.rows: dict[int, list[Decision]] = {}
        self.orphaned: list[str] = []
        finder = RowFinder(merged, renames)
        for decision in decisions:
            position = finder.row(decision)
            if position is None:
                position = finder.row_left(decision, extractors_by_study.get(fold(decision.study), ()))
            if position is None or (decision.field is not None and decision.field not in merged.table.by_name):
                self.orphaned.append(decision.id)
            elif decision.field is None:
                self.rows.setdefault(position, []).append(decision)
            else:
                self.cells.setdefault((position, decision.field), []).append(decision)
        self.took = took
        self.confirming = [(finder.row(verdict), verdict) for verdict in confirming] if took else []

    def cells_ruled_on(self) -> set[tuple[int, str]]:
        """The cells that rulings are about: their own cells, and every cell that rulings on rows remember or settle.

        A cell that only identifies the row was ruled on if the row had nothing else. It is not in question if the row
        has other cells now.
        """
        found = set(self.cells)
        for position, decisions in self.rows.items():
            remembered_fields = {name for decision in decisions for had in decision.had.values() for name in had or ()}
            served = set(self.merged.served_by_row(position))
            keys = {name for name in remembered_fields if served and name not in self.merged.compared} - served
            known = self.merged.table.by_name.keys()  # the form may have fewer fields now
            found |= {(position, name) for name in ((remembered_fields - keys) & known) | served}
        return found

    def on_cell(self, position: int, name: str, *, whole_row: bool) -> CellRulings:
        """The rulings on a cell: its own if one is in force, otherwise those on its whole row. Its own come last.

        A ruling on a row that only one extractor had is stale if the others have the row now.
        """
        own = self._weighed(self.cells.get((position, name), ()), position, name)
        if position not in self.rows:
            return own
        of_row = self._weighed(self.rows[position], position, name)
        if own.in_force:
            return CellRulings(own.in_force, own.stale, row_rulings=of_row.in_force if whole_row else ())
        if whole_row:
            return CellRulings(of_row.in_force, (*of_row.stale, *own.stale))
        about = (decision for decision in self.rows[position] if any(remembered(decision, name).values()))
        return CellRulings((), (*about, *own.stale))

    def _weighed(self, decisions: Sequence[Decision], position: int, name: str) -> CellRulings:
        """Sorts these rulings into those in force, whose basis is unchanged, and stale ones."""
        if not decisions:
            return CellRulings()
        now = self.merged.in_cell(position, name, "meaning")
        field = self.merged.table[name]
        in_force: list[Decision] = []
        stale: list[Decision] = []
        for decision in decisions:
            then = remembered(decision, name)
            holds = all(
                self._same(field, extractor, then.get(extractor), now.get(extractor)) for extractor in {**then, **now}
            )
            holds = holds and not without_row(self.merged, position, decision)
            possible = can_still_be(self.form, field, decision)
            given_up = self._confirmed_since(decision, position, name)
            (in_force if holds and possible and not given_up else stale).append(decision)
        return CellRulings(tuple(in_force), tuple(stale))

    def _confirmed_since(self, decision: Decision, position: int, name: str) -> bool:
        here = (verdict for place, verdict in self.confirming if place == position and verdict.field == name)
        return confirmed_since(decision, self.took.get(decision.id), here) is not None

    def _same(self, field: Field, extractor: str, then: str | None, now: str | None) -> bool:
        """Whether a cell still has the same meaning. A reference does, even if the row that it names was renamed."""
        if self.merged.same(field, then, now):
            return True
        if field.reference is None or then is None or now is None:
            return False
        return fold(now) in self.renames.references(field.reference.to, extractor, then)


def without_row(merged: MergedTable, position: int, decision: Decision) -> tuple[str, ...]:
    """Who had the row that a ruling keeps or drops, and does not have this one, that the others have, any more."""
    if decision.field is not None:
        return ()
    return tuple(name for name in decision.row if name in merged.positions and merged.positions[name][position] is None)


def matched_since(merged: MergedTable, position: int, decision: Decision, same: Iterable[Decision]) -> tuple[str, ...]:
    """The extractors whose row was later matched with the row of a ruling, not added. `same` are rulings on this row.

    If their names agree now, because parent rows were matched, the later ruling that they are the same shows it.
    """
    if joined := merged.matched_with(position, decision.row):
        return joined
    later = {name for one in same if one.ruling == "same" and one.when >= decision.when for name in one.row}
    rows = merged.positions
    return tuple(name for name in rows if name in later - decision.row.keys() and rows[name][position] is not None)


def can_still_be(form: Form, field: Field, decision: Decision) -> bool:
    """Whether a field can have the value of a ruling, which may have been made with another version of the form."""
    if decision.form == f"{form.name} {form.version}" or decision.final in _CODES:
        return True
    return not (key_of(field, decision.final) or "").startswith(UNREAD)


_CODES = frozenset(Missing)


def confirmed_since(decision: Decision, verifier: str | None, confirming: Iterable[Decision]) -> Decision | None:
    """The confirming verdict of the verifier whose value a ruling took before; None without one."""
    if verifier is None:
        return None
    since = (verdict for verdict in confirming if verdict.when >= decision.when)
    return next((verdict for verdict in since if fold(verifier) in map(fold, verdict.who)), None)


def remembered(decision: Decision, name: str) -> dict[str, str | None]:
    """What each extractor had in a cell when the cell or its row was ruled on."""
    return {extractor: had.get(name) if isinstance(had, dict) else had for extractor, had in decision.had.items()}
