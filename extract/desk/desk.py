"""What the desk knows and does: the items of a project, and rulings that go into its ledger at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from extract.adjudication.breaking import refusal, warnings_of
from extract.adjudication.lines import Line
from extract.adjudication.names import Names, named
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.pairings.pair_rulings import CANNOT_HOLD, PairRulingParser, stands_as_ruled
from extract.adjudication.ruling import InvalidInput, decisions, kept_under_dropped, parse_ruling
from extract.adjudication.ruling_input import RulingInput
from extract.adjudication.slots import taking_turns
from extract.adjudication.words import RULING
from extract.clock import now, stamp
from extract.desk.agreed_items import id_of_agreed, item_in_row, listed_id
from extract.desk.items import Item, desk_items, settled
from extract.project.ledger_file import append_decisions
from extract.project.merged import Merged, of_dataset
from extract.project.merging import merge_project, policy
from extract.project.one_moment import one_moment
from extract.project.project import PROJECT_FILE, Project, read_project
from extract.project.submissions import keep_submissions
from schema.records import record
from validate.adjudication.broken_rules import BrokenRule, agreed_cells, agreed_in_broken, broken_by_new, is_agreed
from validate.adjudication.consensus_problems import consensus_problems
from validate.adjudication.decide import withdraw
from validate.adjudication.items import address_of, agreed_item, by_address, open_pairing_by_row
from validate.adjudication.who_may_rule import Policy
from validate.check.problem import Problem
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge_again
from validate.merge.comparison import CellAddress, Comparison

if TYPE_CHECKING:
    from extract.fulltexts.library import ProjectLibrary, ReportReader

CHANGED = "This changed while you looked at it, by another person or in another window. Look again before you rule."
_PAIRING_FIRST = "rule first which row is which: this row may be another extractor's row too"


@record
class _RulingsByAddress:
    """The decisions of a ledger, each at what it is about, and the ids of the rulings that stand."""

    ledger: Ledger
    decisions: Mapping[str, Sequence[Decision]]
    in_force: frozenset[str]

    @classmethod
    def of(cls, ledger: Ledger) -> _RulingsByAddress:
        """Those of this ledger."""
        return cls(ledger, by_address(ledger.decisions), frozenset(decision.id for decision in ledger.in_force))


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


@record
class _Tried:
    """The rule that an agreed cell breaks together with a ruling that was refused, and the item of that ruling."""

    why: str
    on: str


class Desk:
    """The items of a project and the rulings on them. One request after the other: every method waits for the rest.

    A ruling on a cell changes that cell alone, so the next item is there at once. A ruling on a row or on which row is
    which changes others too, and the extractions are merged again. What another program changed on the disk is seen
    before anything is shown or ruled.
    """

    def __init__(self, project: Project) -> None:
        self._lock = RLock()
        self._project = project
        self._rounds = [project.in_round(number) for number in range(1, project.round + 1)]
        self._seen: object = None
        self._made: list[tuple[Decision, ...]] = []
        self.last = RulingInput()
        self.last_reason = ""
        self.warnings: list[str] = []
        self._indexed: _RulingsByAddress | None = None
        self._reader: ReportReader | None = None
        self._library: tuple[object, ProjectLibrary] | None = None
        self._load()

    # ------------------------------------------------------------------------------------------ what is there

    def look(self) -> bool:
        """Reads everything again if it changed on the disk; whether it did."""
        with self._lock:
            changed = self._seen != self._on_disk()
            if changed:
                self._load()
            return changed

    @one_moment()
    def _load(self) -> None:
        self._seen = self._on_disk()
        self._project = read_project(self._project.folder).in_round(self._project.round)
        self.merged: Merged = merge_project(self._project)
        files = [(path, file.loaded) for path, file in self.merged.files]
        self.kept = keep_submissions(self._project, files, when=stamp())
        if self.kept:  # they are among the files that are watched
            self._seen = self._on_disk()
        comparison = self.merged.comparison
        self.policy: Policy = policy(self._project, comparison.names)
        blinded = self._project.settings.blinded
        plain = named(comparison.names, blinded=blinded, people=self.policy.people)
        self.names: Names = replace(plain, turns=taking_turns(comparison))
        self._met: dict[CellAddress, _Tried] = {}
        self._refused: set[str] = set()
        self._agreed: dict[CellAddress, str] = {}
        self._show(comparison)

    def _show(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._ledger: Ledger = comparison.ledger
        broken = agreed_in_broken(comparison, self._problems(comparison))
        self._met = {cell: tried for cell, tried in self._met.items() if is_agreed(comparison, cell)}
        self.items: list[Item] = self._listed(broken)
        still_tried = self._refused | {item.id for item in self.items if item.open}
        if any(tried.on not in still_tried for tried in self._met.values()):
            self._met = {cell: tried for cell, tried in self._met.items() if tried.on in still_tried}
            self.items = self._listed(broken)
        met_alone = (agreed_item(comparison, cell).address for cell in self._met if cell not in broken)
        addresses = frozenset(met_alone)
        self.tried = frozenset(item.id for item in self.items if item.address in addresses)
        self.to_look_at = [(item, item.pair) for item in self.items if item.pair is not None and not item.counts]
        self._waiting = open_pairing_by_row(comparison)

    def _listed(self, broken: Mapping[CellAddress, str]) -> list[Item]:
        self._agreed = {**{cell: tried.why for cell, tried in self._met.items()}, **broken}
        return desk_items(self.comparison, self.names, self.merged.withheld, self._agreed)

    def _problems(self, comparison: Comparison) -> list[Problem]:
        """What is wrong in the consensus, as far as a dataset waits for it. Rulings of this desk break nothing new."""
        if comparison is not self.merged.comparison and not self._agreed:
            return []
        return consensus_problems(comparison, this_year=now().year, asked=of_dataset, with_open=False)

    def _on_disk(self) -> tuple[tuple[str, int, int], ...]:
        """The size and the time of everything that is read: of the rounds before too."""
        project = self._project
        listed = (project.studies, project.assignment, project.folder / project.settings.form)
        watched = [project.folder / PROJECT_FILE, *listed]
        for earlier in self._rounds:
            extractions = sorted(earlier.extractions.glob("*")) if earlier.extractions.is_dir() else []
            watched += [earlier.ledger, *extractions]
        found = []
        for path in watched:
            try:
                status = path.stat()
            except OSError:
                continue
            found.append((str(path), status.st_size, status.st_mtime_ns))
        return tuple(found)

    @property
    def title(self) -> str:
        """The title of the project, or of its form if it has none; and the round after the first."""
        title = self._project.settings.title or self.comparison.form.title
        return title if self._project.round == 1 else f"{title}, round {self._project.round}"

    @property
    def submissions(self) -> str:
        """The name of the folder with the first submissions."""
        return self._project.submissions.name

    @property
    def option(self) -> str:
        """What a command needs to be about the round of the desk, with a blank before it."""
        return self._project.option

    @property
    def in_later_round(self) -> bool:
        """Whether what is ruled on is about rows that were agreed in an earlier round, and are shown."""
        return self._project.round > 1

    def item(self, id_: str) -> Item | None:
        """The item of this id; one of an agreed cell too, which is not listed."""
        with self._lock:
            found = next((item for item in self.items if item.id == id_), None)
            return found or item_in_row(self.items, id_, self.comparison, self.names, self.merged.withheld)

    def led_from(self, item: Item) -> Item:
        """The listed item from which an agreed cell was reached; any other item itself."""
        with self._lock:
            return next((other for other in self.items if other.id == listed_id(item)), item)

    def reports(self) -> ProjectLibrary | None:
        """The reports in the folder `fulltexts`, as it is now; None without such a folder."""
        folder = self._project.fulltexts
        if not folder.is_dir():
            return None
        from extract.fulltexts.library import ProjectLibrary, ReportReader

        with self._lock:
            now = self._seen, folder.stat().st_mtime_ns
            if self._library is None or self._library[0] != now:
                self._reader = self._reader or ReportReader()
                extractions = [checked.loaded.extraction for _, checked in self.merged.files]
                self._library = now, ProjectLibrary(folder, self._reader, extractions)
            return self._library[1]

    def has_report(self, item: Item) -> bool:
        """Whether there is a file with a report of the study that an item is about."""
        library = self.reports()
        return library is not None and bool(library.paths(item.study)[0])

    def close(self) -> None:
        """Ends the process that reads PDFs, if there is one."""
        if self._reader is not None:
            self._reader.close()

    @property
    def can_undo(self) -> bool:
        """Whether there is a ruling of this desk to take back."""
        return bool(self._made)

    def rulings_on(self, item: Item) -> list[Decision]:
        """Every ruling that was ever made on an item, the oldest first."""
        with self._lock:
            here = self._by_address().decisions.get(item.address, ())
            return sorted((one for one in here if one.ruling is not None), key=lambda one: (one.when, one.id))

    def history(self, item: Item) -> str:
        """How the value of a cell came to be, in the words of `twofold history`; "" for rows and pairs of rows."""
        if item.about is None or item.about.whole_row:
            return ""
        from click import unstyle

        from extract.adjudication.first_and_now import first_and_now
        from extract.report.history_text import field_text
        from extract.report.recoded_text import recoded_lines

        with self._lock:
            cell, form = item.about.cell, self.comparison.form
            found, again = first_and_now(self._project, self.comparison, self.names, cell.study, cell.table, cell.field)
            coded = recoded_lines([one for one in again if one.row == cell.row], form[cell.table][cell.field])
            return unstyle("\n".join([field_text(found.of_rows({cell.row}), form), *coded]))

    def stands(self, decision: Decision) -> bool:
        """Whether a ruling is neither withdrawn nor replaced."""
        return decision.id in self._by_address().in_force

    def _by_address(self) -> _RulingsByAddress:
        """The ledger by address, made anew when there is another ledger."""
        with self._lock:
            if self._indexed is None or self._indexed.ledger is not self._ledger:
                self._indexed = _RulingsByAddress.of(self._ledger)
            return self._indexed

    # ------------------------------------------------------------------------------------------ ruling

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
                    return ruled if one is item else replace(ruled, message=f"{one.study}, {one.row}: {ruled.message}")
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
        self.warnings = warnings_of(broken.warnings)
        return None

    def _to_rule_on_too(self, item: Item, after: Comparison, broken: BrokenRule) -> tuple[Item, ...]:
        """The items of other cells with which a ruling breaks a rule. Cells on which nobody differs are listed now."""
        problem = broken.problem
        cells = [cell for cell in agreed_cells(after, broken) if is_agreed(self.comparison, cell)]
        tried = _Tried(f"{problem.with_code}, with a ruling that was tried", item.id)
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
        if self._size() == before + sum(len(decision.line().encode()) + 1 for decision in new):
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
        """Withdraws a ruling, whenever it was made."""
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

    def id_of(self, decision: Decision) -> str:
        """The id of the item that a ruling is about; "" if there is none now."""
        address = address_of(decision)
        found = next((item.id for item in self.items if item.address == address), "")
        return found or id_of_agreed(self.items, decision, self.comparison)
