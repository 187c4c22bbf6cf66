"""What there is to rule on in a project, as it is on the disk now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from extract.adjudication.layout.slots import taking_turns
from extract.adjudication.lines.names import Names, named
from extract.clock import now, stamp
from extract.desk.agreed_items import id_of_agreed, item_in_row, listed_id
from extract.desk.items import Item, desk_items
from extract.project.extractors.columns_not_read import columns_not_read
from extract.project.extractors.held_back import held_back, sentences_of
from extract.project.extractors.submissions import keep_submissions
from extract.project.folder.command_cache import command_cache
from extract.project.folder.project import PROJECT_FILE, Project, read_project
from extract.project.ledger.ledger_file import copies_beside
from extract.project.one_round.merged import Merged, of_dataset
from extract.project.rounds.merging import merge_project, policy
from extract.report.ledger_text import broken_sentences
from schema.records import record
from validate.adjudication.broken_rules import agreed_in_broken, is_agreed
from validate.adjudication.consensus_problems import consensus_problems
from validate.adjudication.items import address_of, agreed_item, by_address, open_pairing_by_row
from validate.adjudication.who_may_rule import Policy
from validate.check.problem import Problem
from validate.ledger.ledger import Decision, Ledger
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.other_words import other_words_apart
from validate.merge.rows_of_some import not_ruled_on

if TYPE_CHECKING:
    from extract.desk.histories import Histories
    from extract.fulltexts.library import ProjectLibrary, ReportReader


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
class Tried:
    """The rule that an agreed cell breaks together with a ruling that was refused, and the item of that ruling."""

    why: str
    on: str


class ProjectItems:
    """The items of a project as they are now, and what is known of each.

    What another program changed on the disk is seen before anything is shown or ruled. One request after the other:
    every method waits for the rest.
    """

    def __init__(self, project: Project) -> None:
        self._lock = RLock()
        self._project = project
        self._rounds = [project.in_round(number) for number in range(1, project.round + 1)]
        self._seen: object = None
        self._indexed: _RulingsByAddress | None = None
        self._reader: ReportReader | None = None
        self._library: tuple[object, ProjectLibrary] | None = None
        self._load()

    def look(self) -> bool:
        """Reads everything again if it changed on the disk; whether it did."""
        with self._lock:
            changed = self._seen != self._on_disk()
            if changed:
                self._load()
            return changed

    @command_cache()
    def _load(self) -> None:
        self._seen = self._on_disk()
        self._project = read_project(self._project.folder).in_round(self._project.round)
        self.merged: Merged = merge_project(self._project)
        files = [(path, file.loaded) for path, file in self.merged.files]
        held = held_back(self._project, [loaded.extraction for _, loaded in files])
        apart = {(one.extractor, study) for one in held for study in one.studies}
        self.kept = keep_submissions(self._project, files, when=stamp(), apart=apart)
        self.not_read = [*columns_not_read(self._project, files), *sentences_of(held)]
        if self.kept:  # they are among the files that are watched
            self._seen = self._on_disk()
        comparison = self.merged.comparison
        self.policy: Policy = policy(self._project, comparison.names)
        blinded = self._project.settings.blinded
        plain = named(comparison.names, blinded=blinded, people=self.policy.people)
        self.names: Names = replace(plain, turns=taking_turns(comparison))
        self.remarks = [self.names.hide_in(sentence) for sentence in broken_sentences(self.merged.ledger)]
        self._met: dict[CellAddress, Tried] = {}
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
        apart = dict.fromkeys((*not_ruled_on(self.comparison), *other_words_apart(self.comparison)), "")
        self._agreed = {**apart, **{cell: tried.why for cell, tried in self._met.items()}, **broken}
        return desk_items(self.comparison, self.names, self.merged.withheld, self._agreed)

    def _problems(self, comparison: Comparison) -> list[Problem]:
        """What is wrong in the consensus, as far as a dataset waits for it. Rulings of this desk break nothing new."""
        if comparison is not self.merged.comparison and not any(self._agreed.values()):
            return []
        return consensus_problems(comparison, this_year=now().year, is_wanted=of_dataset, with_open=False)

    def _on_disk(self) -> tuple[tuple[str, int, int], ...]:
        """The size and the time of everything that is read: of the rounds before too."""
        project = self._project
        listed = (project.studies, project.assignment, project.folder / project.settings.form)
        watched = [project.folder / PROJECT_FILE, *listed]
        for earlier in self._rounds:
            extractions = sorted(earlier.extractions.glob("*")) if earlier.extractions.is_dir() else []
            watched += [earlier.ledger, *copies_beside(earlier.ledger), *extractions]
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
        """What a command needs to be about the round of the desk, with a space before it."""
        return self._project.option

    @property
    def in_later_round(self) -> bool:
        """Whether what is ruled on is about rows that were agreed in an earlier round, and are shown."""
        return self._project.round > 1

    def item(self, id_: str) -> Item | None:
        """The item with this id, which may be an agreed cell that is not listed; None if there is none."""
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

    def rulings_on(self, item: Item) -> list[Decision]:
        """Every ruling that was ever made on an item, the oldest first."""
        with self._lock:
            here = self._by_address().decisions.get(item.address, ())
            return sorted((one for one in here if one.ruling is not None), key=lambda one: (one.when, one.id))

    def histories(self, study: str | None = None) -> Histories:
        """How the values of all cells came to be, or of those of one study."""
        from extract.desk.histories import Histories

        with self._lock:
            return Histories(self._project, self.merged, self.comparison, self.names, study=study)

    def stands(self, decision: Decision) -> bool:
        """Whether a ruling is neither withdrawn nor replaced."""
        return decision.id in self._by_address().in_force

    def _by_address(self) -> _RulingsByAddress:
        """The ledger by address, made anew when there is another ledger."""
        with self._lock:
            if self._indexed is None or self._indexed.ledger is not self._ledger:
                self._indexed = _RulingsByAddress.of(self._ledger)
            return self._indexed

    def id_of(self, decision: Decision) -> str:
        """The id of the item that a ruling is about; "" if there is none now."""
        address = address_of(decision)
        found = next((item.id for item in self.items if item.address == address), "")
        return found or id_of_agreed(self.items, decision, self.comparison)
