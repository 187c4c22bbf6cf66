"""The rulings of a ledger, brought to the merged rows and cells that they address by content."""

from collections.abc import Mapping, Sequence

from schema.text import fold
from validate.ledger import Decision, Verdict
from validate.table_view import TableView


class Addressed:
    """The standing rulings of one table, found by the merged row that they address."""

    def __init__(self, view: TableView, decisions: list[Decision]) -> None:
        self.view = view
        self.cells: dict[tuple[int, str], list[Decision]] = {}
        self.rows: dict[int, list[Decision]] = {}
        self.suspended: list[str] = []
        known = self._known() if decisions else {}
        for each in decisions:
            position = self._position(each, known)
            if position is None or (each.field is not None and each.field not in view.merged.table.by_name):
                self.suspended.append(each.id)
            elif each.field is None:
                self.rows.setdefault(position, []).append(each)
            else:
                self.cells.setdefault((position, each.field), []).append(each)

    def _known(self) -> dict[tuple[str, tuple[str, ...]], int]:
        """The merged row of each (extractor, identity); rows in trouble cannot be addressed."""
        table, rows = self.view.merged.table, self.view.merged.rows
        found = {}
        sound = rows["trouble"].is_null().to_list()
        for each in self.view.extractions:
            columns = [self.view.column(each, name, "content") for name in table.identity]
            for position, row in enumerate(self.view.positions[each.name]):
                if row is not None and sound[position]:
                    found[each.name, tuple(fold(column[row] or "") for column in columns)] = position
        return found

    def _position(self, decision: Decision, known: Mapping[tuple[str, tuple[str, ...]], int]) -> int | None:
        places = {known.get((name, tuple(map(fold, identity)))) for name, identity in decision.row.items()}
        return next(iter(places)) if len(places) == 1 else None

    def on(self, position: int, name: str, *, whole_row: bool) -> Verdict:
        """The rulings on a cell: its own where one holds, else those on its whole row.

        A ruling on a row that one extractor alone had sleeps when the others have the row too.
        """
        own = self._weighed(self.cells.get((position, name), ()), position, name)
        if own.holding or position not in self.rows:
            return own
        of_row = self._weighed(self.rows[position], position, name)
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
            holds = all(self.view.same(asked, then.get(who), now.get(who)) for who in {**then, **now})
            (holding if holds else sleeping).append(each)
        return Verdict(tuple(holding), tuple(sleeping))


NOTHING = Verdict()
"""What the ledger says of a cell that no ruling is about."""


def remembered(decision: Decision, name: str) -> dict[str, str | None]:
    """What each extractor had in a cell when it, or its row, was ruled on."""
    return {who: what.get(name) if isinstance(what, dict) else what for who, what in decision.had.items()}
