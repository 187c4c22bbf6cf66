"""The desk: takes rulings on the items of a project into its ledger at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.adjudication.lines.lines import Line
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import RULING
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.pairings.ruling_parser import CANNOT_HOLD, PairRulingParser, stands_as_ruled
from extract.adjudication.rulings.breaking import refusal, warnings_of
from extract.adjudication.rulings.ruling import InvalidInput, decisions, kept_under_dropped, parse_ruling
from extract.clock import now, stamp
from extract.desk.items import Item, settled
from extract.desk.project_items import ProjectItems, Tried
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import append_decisions, ids_added
from schema.records import record
from validate.adjudication.broken_rules import BrokenRule, agreed_cells, broken_by_new, is_agreed
from validate.adjudication.decide import withdraw
from validate.adjudication.items import agreed_item
from validate.adjudication.old_codes_ruled import old_codes_ruled
from validate.ledger.ledger import Decision
from validate.merge import merge_again
from validate.merge.comparison import CellAddress, Comparison

CHANGED = "This changed while you looked at it, by another person or in another window. Look again before you rule."
_PAIRING_FIRST = "rule first which row is which: this row may be another extractor's row too"


@record
class Refused:
    """Why a ruling was not taken, and which of its parts is wrong (the header of the sheet, as `InvalidInput` says)."""

    part: str
    message: str
    suggestion: str | None = None
    also: tuple[Item, ...] = ()  # cells on which nobody differs, and which somebody may rule on first


def _cell(item: Item) -> CellAddress | None:
    """The cell that an item is about alone."""
    about = item.about
    return None if about is None or about.whole_row else (about.cell.table, about.cell.position, about.cell.field)


class Desk(ProjectItems):
    """Takes rulings on the items of a project into its ledger, each at once.

    A ruling on a cell changes that cell alone, so the next item is there at once. A ruling on a row or on which row is
    which changes others too, and the extractions are merged again.
    """

    def __init__(self, project: Project) -> None:
        self._made: list[tuple[Decision, ...]] = []
        self.last = RulingInput()
        self.last_reason = ""
        self.warnings: list[str] = []
        super().__init__(project)

    @property
    def can_undo(self) -> bool:
        """Whether there is a ruling of this desk to take back."""
        return bool(self._made)

    def rule(self, item: Item, given: RulingInput, also: Sequence[Item] = ()) -> Refused | None:
        """Takes a ruling on an item, and on others alike, into the ledger; why not, if it cannot be taken.

        Either all of them are taken or none.
        """
        with self._lock:
            several = [item, *also]
            made: list[tuple[Item, tuple[Decision, ...]]] = []
            for one in several:
                ruled = self._decide(one, given)
                if isinstance(ruled, Refused):
                    place = ", ".join(part for part in (one.study, one.row) if part)
                    return ruled if one is item else replace(ruled, message=f"{place}: {ruled.message}")
                if len(several) > 1:
                    ruled = tuple(Decision(**{**decision.model_dump(), "bulk": len(several)}) for decision in ruled)
                made.append((one, ruled))
            decided = [decision for _, of_item in made for decision in of_item]
            if (refused := self._breaks(several, decided)) is not None:
                return refused
            self.last, self.last_reason = given, given.reason or self.last_reason
            self._take(decided)
            self._settle(made)
            return None

    def _breaks(self, items: Sequence[Item], made: Sequence[Decision]) -> Refused | None:
        """Why rulings on cells cannot be taken: a rule of the form would be broken. Warnings are kept to be shown."""
        self.warnings = []
        if any(item.pair is not None for item in items):
            return None
        broken = broken_by_new(self.comparison, made, this_year=now().year, ledger=self._ledger)
        if broken.errors:
            invalid = refusal(broken.after, broken.errors[0], made, self.names)
            also = self._to_rule_on_too(items[0], broken.after, broken.errors[0])
            return Refused(invalid.header, invalid.message, invalid.suggestion, also)
        old = (text for decision in made for text in old_codes_ruled(self.comparison.form, decision))
        self.warnings = [*warnings_of(broken.warnings), *dict.fromkeys(old)]
        return None

    def _to_rule_on_too(self, item: Item, after: Comparison, broken: BrokenRule) -> tuple[Item, ...]:
        """The items of other cells with which a ruling breaks a rule. Cells on which nobody differs are listed now."""
        problem = broken.problem
        cells = [cell for cell in agreed_cells(after, broken) if is_agreed(self.comparison, cell)]
        tried = Tried(f"{problem.with_code}, with a ruling that was tried", item.id)
        self._met |= dict.fromkeys(cells, tried)
        self._refused.add(item.id)
        self._show(merge_again(self.comparison, self._ledger))
        addresses = {agreed_item(self.comparison, cell).address for cell in cells}
        meets = frozenset(broken.cells)
        return tuple(
            other
            for other in self.items
            if other.address in addresses or (other.id != item.id and _cell(other) in meets)
        )

    def _decide(self, item: Item, given: RulingInput) -> tuple[Decision, ...] | Refused:
        if not given.ruling:
            return Refused(RULING, "choose a ruling")
        line = item.line
        made = self._on_pair(line, given) if isinstance(line, PairLine) else self._on_cell(line, given)
        if isinstance(made, InvalidInput):
            return Refused(made.header, self.names.hide_in(made.message), made.suggestion)
        return made

    def _on_pair(self, line: PairLine, given: RulingInput) -> tuple[Decision, ...] | InvalidInput:
        made = PairRulingParser(self.comparison, self.names, self.policy, stamp()).rule_in_words(given, line)
        if isinstance(made, InvalidInput):
            return made
        tried = merge_again(self.comparison, self._ledger + made[1])
        return made[1] if stands_as_ruled(tried, line, made[1]) else InvalidInput("ruling-refused", RULING, CANNOT_HOLD)

    def _on_cell(self, line: Line, given: RulingInput) -> tuple[Decision, ...] | InvalidInput:
        ruled = parse_ruling(given, line, self.names, stamp())
        if isinstance(ruled, InvalidInput):
            return ruled
        cell = line.item.cell
        if (cell.table, cell.position) in self._waiting:
            return InvalidInput("ruling-refused", RULING, _PAIRING_FIRST)
        made = decisions(self.comparison, line, ruled, self.policy)
        if isinstance(made, InvalidInput) or not (line.item.whole_row and made[0].ruling == "keep"):
            return made
        tried = merge_again(self.comparison, self._ledger + made)
        return kept_under_dropped(tried, cell) or made

    def _take(self, made: Sequence[Decision]) -> None:
        """Appends decisions to the ledger. What others appended in the meantime is read by the next request."""
        before = self._size()
        new = append_decisions(self._project.ledger, made)
        self._made.append(tuple(made))
        self._ledger += made
        self._refused.clear()
        if ids_added(self._project.ledger, before) == [decision.id for decision in new]:
            self._seen = self._on_disk()

    def _size(self) -> int:
        return self._project.ledger.stat().st_size if self._project.ledger.exists() else 0

    def _settle(self, made: Sequence[tuple[Item, tuple[Decision, ...]]]) -> None:
        """Shows what the rulings changed."""
        listed = {item.id for item in self.items}
        alone = all(
            item.id in listed
            and item.cell is not None
            and not item.cell.item.whole_row
            and len(of_item) == 1
            and self.comparison.form[of_item[0].table][of_item[0].field or ""].reference is None
            and of_item[0].field not in self.comparison.form[of_item[0].table].identity
            for item, of_item in made
        )
        if not alone or self._agreed:
            self._show(merge_again(self.comparison, self._ledger))
            return
        decisions = self._by_address().decisions
        ruled = {item.address: [one.id for one in decisions.get(item.address, ())] for item, _ in made}
        now = {item.id: settled(item, of_item[0], self.names, ruled) for item, of_item in made}
        self.items = [now.get(item.id, item) for item in self.items]

    def undo(self, who: str) -> Refused | tuple[Decision, ...]:
        """Takes back what was ruled last at this desk; the rulings that were taken back."""
        with self._lock:
            if not self._made:
                return Refused("", "there is nothing to undo: no ruling was made at this desk yet")
            made = self._made[-1]
            refused = self._withdraw(made, who, "undone at the desk")
            if refused is None:
                self._made.pop()
            return refused or made

    def take_back(self, decision: Decision, who: str, reason: str) -> Refused | None:
        """Withdraws a ruling, whenever it was made. Returns why it could not; None if it is withdrawn."""
        with self._lock:
            refused = self._withdraw((decision,), who, reason)
            self._made = [several for several in self._made if decision not in several]
            return refused

    def _withdraw(self, made: Sequence[Decision], who: str, reason: str) -> Refused | None:
        people = self.names.people(who)
        if not people:
            return Refused("Who", "write under Who who takes it back")
        if mistake := self.names.mistake_in(who):
            return Refused("Who", mistake)
        in_force = [decision for decision in made if self.stands(decision)]
        lines = [withdraw(decision, who=people, when=stamp(), reason=reason) for decision in in_force]
        if lines:
            kept = list(self._made)
            self._take(lines)
            self._made = kept
            self._show(merge_again(self.comparison, self._ledger))
        return None
