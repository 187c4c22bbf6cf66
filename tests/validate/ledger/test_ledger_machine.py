"""Laws 7 to 9 as a state machine: people edit, rename, rule, take back and merge ledgers, and nothing ruled is lost."""

from collections.abc import Sequence
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from schema.form import Form, make_form
from schema.row import Cell, Row, count, key, reference, verbatim
from tests.review import NAMES, Sheets, extraction
from tests.ruling_strategies import is_readable, ruling
from tests.validate.ledger.ledger_model import IDENTITY, STUDY, Model, Name, World, folded, ground
from validate.adjudication.decide import decide, withdraw
from validate.adjudication.decide_pairing import decide_pairing, pairing_of
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.discrepancy import Discrepancy
from validate.pairing.pairings import Pairing


class Studies(Row, label="Studies", identity=("study",)):
    study: Cell[str] = key("Study", prefilled=True)


class Arms(Row, label="Arms", identity=("arm",), parent="studies"):
    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = key("Group")
    n: Cell[int] = count("N")
    drug: Cell[str] = verbatim("Drug")


class ArmsByAge(Row, label="Arms", identity=("arm",), parent="studies"):
    table_name: ClassVar[str] = "arms"
    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = key("Group")
    n: Cell[int] = count("N")
    age: Cell[str] = verbatim("Age")


class Visits(Row, label="Visits", identity=("arm", "visit"), parent="arms"):
    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = reference("Group", to="arms")
    visit: Cell[str] = verbatim("Visit")
    seen: Cell[int] = count("Seen")


FORMS: Sequence[Form] = [
    make_form(Studies, arms, Visits, name="trial", title="A trial", version=version)
    for arms, version in ((Arms, "1"), (ArmsByAge, "2"))
]
VALUES = {
    "n": ("24", "42", "NR", None),
    "drug": ("ketamine", "placebo", None),
    "age": ("old", None),
    "seen": ("7", "8"),
}
TYPED = {"arms": ("n", "drug", "age"), "visits": ("seen",)}
CALLED = {
    "arm": ("Ketamine", "Ketamin", "Placebo", "Placebo group", "low dose"),
    "visit": ("week 1", "wk 1", "week 6"),
}


class TwoLedgers(RuleBasedStateMachine):
    """One review whose files all see, and two people who rule on it, each in a ledger of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.form = FORMS[0]
        self.ledgers = [Ledger(), Ledger()]
        self.turn = 0
        self.day = 0

    # -------------------------------------------------------------------------------- what people do

    @initialize(data=st.data())
    def two_begin(self, data: st.DataObject) -> None:
        for name in NAMES[:2]:
            self.world.rows |= {(name, table): {} for table in IDENTITY}
            for arm in ("Ketamine", "Placebo"):
                self.world.rows[name, "arms"][arm,] = _typed(data, "arms")
                self.world.rows[name, "visits"][arm, "week 1"] = _typed(data, "visits")
        self._changed()

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        name, table, row = self._row(data)
        field = data.draw(st.sampled_from(TYPED[table]))
        self.world.rows[name, table][row][field] = data.draw(st.sampled_from(VALUES[field]))
        self._changed()

    @rule(data=st.data())
    def insert(self, data: st.DataObject) -> None:
        name, table = data.draw(st.sampled_from(sorted(self.world.rows)))
        row = self._free(data, name, table)
        if row is not None:
            self.world.rows[name, table][row] = _typed(data, table)
            self._changed()

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name, table, row = self._row(data)
        visited = table == "arms" and any(visit[:1] == row for visit in self.world.rows[name, "visits"])
        if not visited and len(self.world.rows[name, table]) > 1:
            del self.world.rows[name, table][row]
            self._changed()

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        name, table, row = self._row(data)
        new = self._free(data, name, table)
        if new is not None and (table == "arms" or new[:1] == row[:1]):
            self.world.rename(name, table, row, new)
            self._changed()

    @precondition(lambda self: len(self.world.names) < len(NAMES))
    @rule(data=st.data())
    def join(self, data: st.DataObject) -> None:
        """One more begins, from somebody's file."""
        other, name = data.draw(st.sampled_from(self.world.names)), NAMES[len(self.world.names)]
        for table in IDENTITY:
            self.world.rows[name, table] = {row: dict(cells) for row, cells in self.world.rows[other, table].items()}
        self._changed()

    @rule()
    def change_form(self) -> None:
        """A field is dropped and another added; the next time, the other way round."""
        self.form = FORMS[1 - FORMS.index(self.form)]
        self._changed()

    @rule(turn=st.integers(0, 1))
    def take_turns(self, turn: int) -> None:
        self.turn = turn
        self._changed()

    @rule()
    def join_ledgers(self) -> None:
        one, two = self.ledgers
        self.ledgers = [one | two, two | one]
        self._changed()

    @rule(data=st.data(), said=st.sampled_from(["take", "value", "neither", "unresolved", "ask", "keep", "drop"]))
    def rule_on_a_cell(self, data: st.DataObject, said: str) -> None:
        offered = [cell for cell in self.comparison.in_question if cell.whole_row or said not in {"keep", "drop"}]
        at_named = [each for each in offered if each.whole_row and each.field in IDENTITY[each.table] and said != "ask"]
        if said not in {"keep", "drop"}:
            offered = [each for each in offered if each not in at_named and self._takes(each, said)]
        if offered:
            at_cell = data.draw(st.sampled_from(offered))
            take = data.draw(st.sampled_from(sorted(at_cell.answers))) if said == "take" else None
            self._rule_on(at_cell, said, take)

    @rule(data=st.data(), said=st.sampled_from(["same", "same", "different", "another"]))
    def rule_on_a_pairing(self, data: st.DataObject, said: str) -> None:
        if self.comparison.open_pairings:
            self._pair(data, data.draw(st.sampled_from(self.comparison.open_pairings)), said)

    @rule(data=st.data(), said=st.sampled_from(["different", "another", "same"]))
    def rule_on_any_two_rows(self, data: st.DataObject, said: str) -> None:
        """What identity paired is taken apart, or rows are brought together that nobody proposed."""
        table = data.draw(st.sampled_from([*IDENTITY]))
        names = data.draw(st.permutations(self.world.names))[:2]
        if all(self.world.rows[name, table] for name in names):
            rows = {name: data.draw(st.integers(0, len(self.world.rows[name, table]) - 1)) for name in sorted(names)}
            self._pair(data, pairing_of(self.comparison, table, rows), said)

    @precondition(lambda self: self.ledgers[self.turn].in_force)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(self.ledgers[self.turn].in_force))
        self._write(withdraw(gone, who=("eva",), when=self._when()))

    # -------------------------------------------------------------------------------- how

    def _rule_on(self, at_cell: Discrepancy, said: str, take: str | None) -> None:
        value = "NR" if said == "value" else None
        decision = decide(self.comparison, at_cell, ruling(said, take=take, value=value, when=self._when()))
        holding = self.model.holding(at_cell.table, at_cell.position, at_cell.field)
        if decision.field is not None:
            assert {*decision.replaces} == {name for name, each in holding.items() if each.field == at_cell.field}
        else:
            cells = self.comparison.in_row(at_cell.table, at_cell.position)
            places = [(cell.table, cell.position, cell.field) for cell in cells]
            served = [self.model.holding(*place) | self.model.on_the_row(*place) for place in places]
            assert {*decision.replaces} <= {name for each in served for name in each}
        self._write(decision)
        where = (at_cell.table, at_cell.position, at_cell.field)
        again = next(cell for cell in self.comparison.in_question if (cell.table, cell.position, cell.field) == where)
        assert again.rulings.in_force == (decision,), "what was just ruled is what holds"

    def _takes(self, each: Discrepancy, said: str) -> bool:
        field = self.form[each.table][each.field]
        reference = field.reference is not None
        if said == "take" and not all(is_readable(field, answer.value) for answer in each.answers.values()):
            return False
        return not (said == "value" and (reference or each.field in IDENTITY[each.table]))

    def _pair(self, data: st.DataObject, pairing: Pairing, said: str) -> None:
        take = data.draw(st.sampled_from(sorted(pairing.rows))) if said == "another" else None
        kind = "different" if said == "another" else said
        waiting = self._waiting_for(pairing)
        self._write(*decide_pairing(self.comparison, pairing, ruling(kind, take=take, when=self._when())))
        if kind == "same" and pairing.state != "contested":
            for each in waiting:
                if each.id in self.model.in_force:
                    assert each.id not in self.comparison.orphaned, "a row that is paired anew has its rulings back"

    def _waiting_for(self, pairing: Pairing) -> list[Decision]:
        """Rulings on cells of these rows that wait since one of them, and no more, was renamed."""
        here = {name: folded([*self.world.rows[name, pairing.table]][row]) for name, row in pairing.rows.items()}
        found = []
        for cell in self.model.on_cells():
            if cell.id in self.comparison.orphaned and cell.table == pairing.table:
                gone = [name for name, row in cell.row.items() if folded(row[1:]) != here.get(name)]
                known = cell.field in {None, *self.form[cell.table].by_name}
                if known and len(gone) == 1 and {*cell.row} == {*here} and not self.model.rows_of(cell)[gone[0]]:
                    found.append(cell)
        return found

    def _write(self, *decisions: Decision) -> None:
        self.ledgers[self.turn] = self.ledgers[self.turn] + decisions
        self._changed()

    def _when(self) -> str:
        self.day += 1
        return f"2026-01-{self.day:04}"

    def _row(self, data: st.DataObject) -> tuple[str, str, Name]:
        rows = [(name, table, row) for (name, table), rows in sorted(self.world.rows.items()) for row in sorted(rows)]
        return data.draw(st.sampled_from(rows))

    def _free(self, data: st.DataObject, name: str, table: str) -> Name | None:
        """An identity that the extractor has not given to a row yet."""
        arms = [*self.world.rows[name, "arms"]]
        called: list[Name] = [(arm,) for arm in CALLED["arm"]]
        if table == "visits":
            called = [(*arm, visit) for arm in arms for visit in CALLED["visit"]]
        free = [each for each in called if each not in self.world.rows[name, table]]
        return data.draw(st.sampled_from(free)) if free else None

    def _changed(self) -> None:
        several = [extraction(name, self._sheets(name), self.form) for name in self.world.names]
        self.comparison = merge(several, self.ledgers[self.turn])
        known = {decision.id: decision for decision in self.ledgers[self.turn].decisions}
        self.model = Model(self.world, self.comparison, known)

    def _sheets(self, name: str) -> Sheets:
        sheets: Sheets = {"studies": [{"study": STUDY}]}
        for table, identity in IDENTITY.items():
            rows = self.world.rows[name, table].items()
            sheets[table] = [{"study": STUDY, **dict(zip(identity, row, strict=True)), **cells} for row, cells in rows]
        return sheets

    # -------------------------------------------------------------------------------- what is always true

    @invariant()
    def pairings_are_as_ruled(self) -> None:
        """Every ruling on which row is which is kept, waits for a row, or is shown as contested."""
        shown: dict[str, list[Pairing]] = {}
        for pairing in self.comparison.pairings:
            for ruled in pairing.rulings:
                shown.setdefault(ruled.id, []).append(pairing)
        for pair in self.model.on_pairs():
            rows = self.model.rows_of(pair)
            if any(len(found) != 1 for found in rows.values()):
                assert pair.id in self.comparison.orphaned
                assert pair.id not in shown
                continue
            assert pair.id not in self.comparison.orphaned
            states = {pairing.state for pairing in shown[pair.id]}
            places = {self.model.together[pair.table, name, row] for name, (row,) in rows.items()}
            if "contested" not in states:
                assert states == ({"confirmed"} if pair.ruling == "same" else {"apart"})
                assert (len(places) == 1) == (pair.ruling == "same")
        assert shown.keys() <= {pair.id for pair in self.model.on_pairs()}

    @invariant()
    def nothing_ruled_is_lost_and_nothing_stale_applied(self) -> None:
        """The model says of every ruling where it stands, and the merge says the same."""
        found = {(cell.table, cell.position, cell.field): cell for cell in self.comparison.in_question}
        assert len(found) == len(self.comparison.in_question)
        served: dict[tuple[str, int, str], Decision] = {}
        for cell in self.model.on_cells():
            position = self.model.position(cell)
            assert (position is None) == (cell.id in self.comparison.orphaned)
            if position is not None:
                fields = (
                    [cell.field] if cell.field else sorted({name for had in cell.had.values() for name in had or ()})
                )
                served |= {
                    (cell.table, position, name): cell for name in fields if name in self.form[cell.table].by_name
                }
        for (table, position, name), last in served.items():
            at_cell = found.get((table, position, name))
            holding = self.model.holding(table, position, name)
            if at_cell is None:
                assert not holding
                assert len({*self.model.now(table, position, name).values()} - {None}) < 2, f"{last} is lost"
        for place, at_cell in found.items():
            holding = self.model.holding(*place)
            assert {decision.id for decision in at_cell.rulings.in_force} == holding.keys()
            assert all(self.model.as_then(decision, place[1], place[2]) for decision in at_cell.rulings.in_force)
            if at_cell.progress == "stale":
                assert at_cell.rulings.stale
                assert not holding

    @invariant()
    def nothing_is_invented(self) -> None:
        """What stands is what all have who have anything, or what was ruled."""
        found = {(cell.table, cell.position, cell.field): cell for cell in self.comparison.in_question}
        for table in IDENTITY:
            merged = self.comparison.tables[table]
            for name in merged.states.columns:
                for position, stands in enumerate(merged.final[name]):
                    at_cell = found.get((table, position, name))
                    values = {*self.model.now(table, position, name).values()} - {None}
                    if at_cell is None:
                        assert {stands} - {None} == values
                    else:
                        assert stands == self._ruled(self.model.holding(table, position, name), values)

    def _ruled(self, holding: dict[str, Decision], values: set[str | None]) -> str | None:
        given = {self._given(each, values) for each in holding.values()}
        kinds = {each.ruling if each.ruling in {"ask", "keep", "drop"} else "value" for each in holding.values()}
        return given.pop() if len(given) == len(kinds) == 1 else None

    def _given(self, each: Decision, values: set[str | None]) -> str | None:
        match each.ruling:
            case "keep":
                return next(iter(values), None)
            case "take":
                return ground(each, each.field or "")[each.take or ""]
            case "value":
                return "NR"
            case "unresolved":
                return "UC"
            case _:
                return None


def _typed(data: st.DataObject, table: str) -> dict[str, str | None]:
    return {name: data.draw(st.sampled_from(VALUES[name])) for name in TYPED[table]}


TwoLedgers.TestCase.settings = settings(max_examples=5, stateful_step_count=12, deadline=None)
TestTwoLedgers = TwoLedgers.TestCase


@pytest.mark.long
def test_two_thousand_steps() -> None:
    """As the machine of every day, for longer lives of a review."""
    run_state_machine_as_test(TwoLedgers, settings=settings(max_examples=100, stateful_step_count=25, deadline=None))
