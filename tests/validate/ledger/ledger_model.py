"""What a ledger should say of a small review, in dicts: written for the state machine, beside validate's own way.

Which rows stand as one is taken from the merge; which ruling then holds, sleeps or waits is worked out here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schema.text import fold
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import row_column

Name = tuple[str, ...]
"""What identifies a row, as it was typed; the study is always the same."""
Cells = dict[str, str | None]
IDENTITY: Mapping[str, tuple[str, ...]] = {"arms": ("arm",), "visits": ("arm", "visit")}
STUDY = "K1"


@dataclass
class World:
    """What everybody has recorded by now: per extractor and table the rows by what identifies them."""

    rows: dict[tuple[str, str], dict[Name, Cells]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The extractors."""
        return sorted({name for name, _ in self.rows})

    def counting(self) -> set[str]:
        """Who recorded anything."""
        return {name for name in self.names if any(self.rows[name, table] for table in IDENTITY)}

    def rename(self, name: str, table: str, old: Name, new: Name) -> None:
        """Rewrites a row where it stands; visits follow their group."""
        self.rows[name, table] = {new if row == old else row: cells for row, cells in self.rows[name, table].items()}
        if table == "arms":
            visits = self.rows[name, "visits"].items()
            self.rows[name, "visits"] = {
                (*(new if row[:1] == old else row[:1]), row[1]): cells for row, cells in visits
            }


@dataclass
class Model:
    """Which of these decisions stand, and which cell each of them serves, in a world whose rows stand together so."""

    world: World
    comparison: Comparison
    decisions: Mapping[str, Decision]

    def __post_init__(self) -> None:
        self.in_force = self._in_force()
        self.together = {
            (table, name, row): position
            for table in IDENTITY
            for name in self.world.names
            for position, place in enumerate(self.comparison.tables[table].rows[row_column(name)].to_list())
            if place is not None
            for row in [[*self.world.rows[name, table]][place]]
        }

    def _in_force(self) -> dict[str, Decision]:
        back = {decision.withdraws for decision in self.decisions.values()}
        valid = {
            decision.id: decision for decision in self.decisions.values() if decision.ruling and decision.id not in back
        }
        replaced = {old for each in valid.values() for old in each.replaces}
        return {name: each for name, each in valid.items() if name not in replaced}

    # ------------------------------------------------------------------------------------ rows

    def called(self, name: str, table: str, first: Name) -> set[Name]:
        """All that a row may be called that an extractor called so when it was ruled on, folded."""
        known, waiting = set[Name](), [folded(first)]
        while waiting:
            here = waiting.pop()
            known.add(here)
            found = [*self._renamed(name, table, here)]
            if table == "visits":
                found += [(arm, here[1]) for (arm,) in self._renamed(name, "arms", here[:1])]
            waiting += [each for each in found if each not in known]
        return known

    def _renamed(self, name: str, table: str, here: Name) -> Iterator[Name]:
        for decision in self.in_force.values():
            if decision.ruling == "same" and decision.table == table and name in decision.formerly:
                then, now = folded(decision.formerly[name][1:]), folded(decision.row[name][1:])
                yield from {then: [now], now: [then]}.get(here, ())

    def rows_of(self, each: Decision) -> dict[str, set[Name]]:
        """Per extractor, the rows that a ruling may be about."""
        return {
            name: {
                row
                for row in self.world.rows.get((name, each.table), {})
                if folded(row) in self.called(name, each.table, then[1:])
            }
            for name, then in each.row.items()
        }

    def position(self, each: Decision) -> int | None:
        """The merged row of a ruling on a cell or row; None while it waits for its row or its field."""
        if each.field is not None and each.field not in self.comparison.form[each.table].by_name:
            return None
        met = [{self.together[each.table, name, row] for row in rows} for name, rows in self.rows_of(each).items()]
        here = set.intersection(*met)
        return here.pop() if len(here) == 1 else None

    # ------------------------------------------------------------------------------------ cells

    def now(self, table: str, position: int, name: str) -> dict[str, str | None]:
        """What everybody who counts has in a merged cell."""
        found: dict[str, str | None] = {}
        for who in self.world.counting():
            row = next((row for row in self.world.rows[who, table] if self.together[table, who, row] == position), None)
            identity = {} if row is None else dict(zip(IDENTITY[table], row, strict=True))
            found[who] = None if row is None else (identity | self.world.rows[who, table][row]).get(name)
        return found

    def whole_row(self, table: str, position: int, name: str) -> bool:
        """Whether a cell is one of a row that somebody has not, and that the others do not contradict each other on."""
        lacking = any(
            all(self.together[table, who, row] != position for row in self.world.rows[who, table])
            for who in self.world.counting()
        )
        return lacking and len({value for value in self.now(table, position, name).values() if value}) < 2

    def holding(self, table: str, position: int, name: str) -> dict[str, Decision]:
        """The rulings that hold for a cell: on itself, or else on its row."""
        here = [cell for cell in self.on_cells() if cell.table == table and self.position(cell) == position]
        own = {each.id: each for each in here if each.field == name and self.as_then(each, position, name)}
        if own or not self.whole_row(table, position, name):
            return own
        return self.on_the_row(table, position, name)

    def on_the_row(self, table: str, position: int, name: str) -> dict[str, Decision]:
        """The rulings on the row of a cell that are as they were there, whether or not the cell has its own."""
        here = [cell for cell in self.on_cells() if cell.table == table and self.position(cell) == position]
        return {each.id: each for each in here if each.field is None and self.as_then(each, position, name)}

    def as_then(self, each: Decision, position: int, name: str) -> bool:
        """Whether everybody has in the cell what they had; a group that was rewritten is the same group."""
        now, then = self.now(each.table, position, name), ground(each, name)
        return all(self._same(each.table, name, who, then.get(who), now.get(who)) for who in {*now, *then})

    def _same(self, table: str, name: str, who: str, then: str | None, now: str | None) -> bool:
        if (table, name) == ("visits", "arm") and then and now:
            return folded([now]) in self.called(who, "arms", (then,))
        return fold(then or "") == fold(now or "")

    def on_cells(self) -> list[Decision]:
        """The rulings in force that are not on which row is which."""
        return [decision for decision in self.in_force.values() if decision.ruling not in {"same", "different"}]

    def on_pairs(self) -> list[Decision]:
        """The rulings in force on which row is which."""
        return [decision for decision in self.in_force.values() if decision.ruling in {"same", "different"}]


def ground(each: Decision, name: str) -> dict[str, str | None]:
    """What everybody had in a cell when it, or its row, was ruled on."""
    return {who: had.get(name) if isinstance(had, dict) else had for who, had in each.had.items()}


def folded(name: Name | list[str]) -> Name:
    """An identity without the differences that mean nothing."""
    return tuple(map(fold, name))
