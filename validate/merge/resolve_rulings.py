"""The rulings of a ledger, brought to the merged rows and cells that they address by content."""

from collections.abc import Sequence

from schema.form import Field
from schema.text import fold
from validate.ledger.ledger import Decision, Verdict
from validate.ledger.renames import Renames
from validate.merge.table_view import TableView


class KnownRows:
    """The merged rows of a table by what extractors wrote in their identities; rows in trouble have no address."""

    def __init__(self, view: TableView, renames: Renames) -> None:
        self.view = view
        self.renames = renames

    def places(self, name: str, identity: Sequence[str]) -> set[int]:
        """The merged rows that an extractor can have meant by an identity, rewritten or not."""
        rows = self.view.addresses.rows(name, identity, self.renames)
        places = (self.view.merged.places[name, row] for row in rows)
        return {position for position in places if self.view.troubles[position] is None}

    def meant(self, decision: Decision) -> int | None:
        """The merged row in which all meet whose identities a ruling remembers."""
        several = [self.places(name, identity) for name, identity in decision.row.items()]
        met = set.intersection(*several) if several else set()
        return met.pop() if len(met) == 1 else None


class Addressed:
    """The standing rulings of one table on cells and rows, found by the merged row that they address."""

    def __init__(self, view: TableView, decisions: list[Decision], renames: Renames) -> None:
        self.view = view
        self.renames = renames
        self.cells: dict[tuple[int, str], list[Decision]] = {}
        self.rows: dict[int, list[Decision]] = {}
        self.suspended: list[str] = []
        known = KnownRows(view, renames)
        for each in decisions:
            position = known.meant(each)
            if position is None or (each.field is not None and each.field not in view.merged.table.by_name):
                self.suspended.append(each.id)
            elif each.field is None:
                self.rows.setdefault(position, []).append(each)
            else:
                self.cells.setdefault((position, each.field), []).append(each)

    def on(self, position: int, name: str, *, whole_row: bool) -> Verdict:
        """The rulings on a cell: its own where one holds, else those on its whole row.

        A ruling on a row that one extractor alone had sleeps when the others have the row too.
        """
        own = self._weighed(self.cells.get((position, name), ()), position, name)
        if position not in self.rows:
            return own
        of_row = self._weighed(self.rows[position], position, name)
        if own.holding:
            return Verdict(own.holding, own.sleeping, beneath=of_row.holding if whole_row else ())
        if whole_row:
            return Verdict(of_row.holding, (*own.sleeping, *of_row.sleeping))
        about = (each for each in self.rows[position] if any(remembered(each, name).values()))
        return Verdict((), (*own.sleeping, *about))

    def _weighed(self, decisions: Sequence[Decision], position: int, name: str) -> Verdict:
        """Which of these rulings hold: those for which everybody has in the cell what they had then."""
        if not decisions:
            return NOTHING
        now = self.view.in_cell(position, name, "content")
        asked = self.view.merged.table[name]
        holding: list[Decision] = []
        sleeping: list[Decision] = []
        for each in decisions:
            then = remembered(each, name)
            holds = all(self._same(asked, who, then.get(who), now.get(who)) for who in {**then, **now})
            (holding if holds else sleeping).append(each)
        return Verdict(tuple(holding), tuple(sleeping))

    def _same(self, asked: Field, who: str, then: str | None, now: str | None) -> bool:
        """Whether a cell means what it meant; a reference does that also where the row it names was rewritten."""
        if self.view.same(asked, then, now):
            return True
        if asked.reference is None or then is None or now is None:
            return False
        return fold(now) in self.renames.references(asked.reference.to, who, then)


NOTHING = Verdict()
"""What the ledger says of a cell that no ruling is about."""


def remembered(decision: Decision, name: str) -> dict[str, str | None]:
    """What each extractor had in a cell when it, or its row, was ruled on."""
    return {who: what.get(name) if isinstance(what, dict) else what for who, what in decision.had.items()}
