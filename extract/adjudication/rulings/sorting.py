"""Compares each row of a sheet with the current merge. Its ruling is accepted, refused, too late, or not new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Generic

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.ruling_input import alike, as_input, people_of, same_outcome, says
from extract.adjudication.lines.words import KEY, RULING
from extract.adjudication.rulings.beside_sheet import contradicted, own_before, ruled_meanwhile
from extract.adjudication.rulings.last_saved import last_saved
from extract.adjudication.rulings.row_problem import place_in_file, problem_of
from extract.adjudication.rulings.ruleable import AnyLine, RulingParser, Taken
from extract.adjudication.rulings.ruling import InvalidInput
from validate.adjudication.items import address_of, addresses_formerly, basis_of, by_address
from validate.check.problem import Problem
from validate.ledger.ledger import PAIRING, VERIFYING, Decision
from validate.merge.comparison import Comparison

_NO_LINE = InvalidInput(
    "ruling-without-line",
    RULING,
    "there is no line in this row, so it is not clear what this is about. Type it in the line that it is for, and empty"
    " this row",
)


@dataclass
class Sorter(Generic[AnyLine]):
    """Sorts the rows of a sheet one by one.

    `already` is the number of rulings that are in the ledger; `repeated` are those among them that people typed again.
    `unfinished` are cells without a ruling in rows that were started. `withdrawn` and `replaced` are cells of rulings
    that are in the ledger but no longer in force. `agreeing` are rulings that others have made in the meantime.
    `to_look_at` are rulings that replace a ruling by the same people which the sheet does not show, and rulings in the
    ledger that are contradicted by one which the sheet does not show. `written_with` are the ids of the decisions in
    the ledger when the sheet was written; None if unknown.
    """

    path: Path
    comparison: Comparison
    names: Names
    parser: RulingParser[AnyLine]
    written_with: frozenset[str] | None
    understood: list[Taken[AnyLine]] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    out_of_date: list[Problem] = field(default_factory=list)
    repeated: list[Taken[AnyLine]] = field(default_factory=list)
    already: int = 0
    unfinished: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    agreeing: list[Problem] = field(default_factory=list)
    to_look_at: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Indexes all rulings by place."""
        self.saved = last_saved(self.path)
        self.lost = (self.written_with or frozenset()) - self.comparison.ledger.by_id.keys()
        self.in_force = frozenset(decision.id for decision in self.comparison.ledger.in_force)
        decisions = self.comparison.ledger.decisions
        self.known = by_address(decision for decision in decisions if decision.ruling is not None)
        questions = (decision for decision in decisions if decision.ruling == "ask")
        self.asked_of_rows = by_address(questions, row=True)
        self.renamed_places = dict(self._renamed_places())

    def sort(self, entry: Entry) -> None:
        """Sorts one row."""
        if entry.says_no_place:
            self.refuse(entry, _NO_LINE)
            return
        entry = self._of_renamed(entry)
        line = self.parser.find(entry)
        if entry.untouched and (not entry.input.ruling or self._was_taken(entry, line)):
            if not isinstance(line, OutOfDate) and entry.input.ruling:
                self._note_known(entry)
        elif not entry.input.ruling and not entry.input.value and not entry.doubts:
            if isinstance(line, OutOfDate) or (since := self._ruled_since(line)) is None:
                self.unfinished.append(place_in_file(entry))
            else:
                self.out_of_date.append(self._out_of_date(entry, since))
        elif not isinstance(line, OutOfDate):
            if entry.key is not None and entry.key[0] in line.former_addresses and self._recorded(entry):
                self._note_known(entry)
            else:
                self._take(entry, line)
        elif self._in_ledger(entry):
            self._note_known(entry)
        else:
            self.out_of_date.append(self._out_of_date(entry, line))

    def _renamed_places(self) -> Iterator[tuple[str, str]]:
        """Pairs of the former and current place of each ruling whose study was renamed."""
        renamed = self.comparison.form.renamed
        for decision in self.comparison.ledger.decisions if renamed.names else ():
            for row in (False, True) if decision.ruling else ():
                for place in addresses_formerly(decision, renamed, row=row):
                    yield place, address_of(decision, row=row)

    def _of_renamed(self, entry: Entry) -> Entry:
        """A row that was written before its study was renamed, with its current place."""
        column = entry.columns.find(KEY)
        place = self.renamed_places.get(entry.key[0]) if entry.key else None
        if place is None or column is None:
            return entry
        mark, _, *others = entry.texts[column].split()
        return replace(entry, texts={**entry.texts, column: " ".join((mark, place, *others))})

    def _note_known(self, entry: Entry) -> None:
        """Counts a ruling that is in the ledger, or notes its cell if it was withdrawn or replaced."""
        same = self._recorded(entry)
        standing = sum(decision.id in self.in_force for decision in same)
        if not same or standing:
            self.already += max(standing, 1)
        elif same[-1].id in self.comparison.ledger.withdrawals:
            self.withdrawn.append(place_in_file(entry))
        else:
            self.replaced.append(place_in_file(entry))

    def taken(self) -> Iterator[Taken[AnyLine]]:
        """The accepted rulings, one per line. Rows with different rulings on one line are all refused."""
        by_line: dict[str, list[Taken[AnyLine]]] = {}
        for row in self.understood:
            by_line.setdefault(row.line.address, []).append(row)
        for several in by_line.values():
            if len({row.ruled for row in several}) == 1:
                yield several[0]
                continue
            cells = ", ".join(place_in_file(row.entry) for row in several)
            message = f"several lines have different rulings on this ({cells}): keep one of them"
            for row in several:
                self.refuse(row.entry, InvalidInput("ruling-twice", RULING, message))

    def refuse(self, entry: Entry, invalid: InvalidInput) -> None:
        """Notes that the ruling of a row is refused, and why."""
        self.refused.append(self.problem(entry, invalid))

    def _take(self, entry: Entry, line: AnyLine) -> None:
        made = self.parser.rule(entry, line)
        if isinstance(made, InvalidInput):
            if self._recorded(entry) and not self._knows_history(entry, line):
                self._note_known(entry)  # it was valid when it was accepted
            elif (since := self._ruled_since(line)) is None:
                self.refuse(entry, made)
            else:
                self.out_of_date.append(self._out_of_date(entry, since))
            return
        ruled, decisions = made
        contrary = [before for made in decisions for before in self._contrary(line, made)]
        settles = bool(contrary) and self._knows_history(entry, line)
        if not settles and all(self._is_in_ledger(line, decision) for decision in decisions):
            if contrary:
                self.to_look_at.append(self.problem(entry, contradicted(contrary, self.names, self.comparison.form)))
            self.already += len(decisions)
            self.repeated.append(Taken(entry, line, ruled, decisions))
        elif (agreeing := self._agreeing(entry, line, decisions)) is not None:
            self.already += len(decisions)
            self.agreeing.append(self.problem(entry, agreeing))
            self.repeated.append(Taken(entry, line, ruled, decisions))
        elif (meanwhile := self._meanwhile(entry, line, decisions)) is not None:
            self.out_of_date.append(self._out_of_date(entry, meanwhile))
        else:
            self.understood.append(Taken(entry, line, ruled, decisions))
            if line.in_force and not self._knows_history(entry, line):
                self.to_look_at.append(self.problem(entry, own_before(line.in_force[-1], self.names)))

    def _repeats(self, made: Decision, before: Decision) -> bool:
        """Whether a ruling repeats an earlier one on the same values. Some values of a row may have changed since."""
        form, hide_in = self.comparison.form, self.names.hide_in
        as_shown = {"reason": hide_in(before.reason), "cause": hide_in(before.cause)}
        shown = before.model_copy(update=as_shown)
        return (alike(made, before) or alike(made, shown)) and basis_of(form, made) == basis_of(form, before)

    def _is_in_ledger(self, line: AnyLine, made: Decision) -> bool:
        """Whether a ruling in force has the same content, including one on a cell of a row that was dropped."""
        at_cell = (before for before in self.known.get(address_of(made), ()) if before.id in self.in_force)
        return any(self._repeats(made, before) for before in chain(self._in_force(line, made), at_cell))

    def _in_force(self, line: AnyLine, made: Decision) -> Iterator[Decision]:
        """The rulings in force where this one is made: on its line, or on another cell if it moves the row."""
        yield from line.in_force
        if address_of(made) != line.address:
            yield from (before for before in self.known.get(address_of(made), ()) if before.id in self.in_force)

    def _contrary(self, line: AnyLine, made: Decision) -> Iterator[Decision]:
        """The rulings in force that this one contradicts and replaces, after two copies of a ledger were joined."""
        if made.ruling in PAIRING:
            replaced = (self.comparison.ledger.by_id[id_] for id_ in made.replaces if id_ in self.in_force)
            yield from (before for before in replaced if before.ruling != made.ruling)
            return
        for before in self._in_force(line, made):
            if before.field == made.field and before.ruling != "confirm" and before.effect != made.effect:
                yield before

    def _agreeing(self, entry: Entry, line: AnyLine, made: Sequence[Decision]) -> InvalidInput | None:
        """Equal rulings by others since the sheet was written, so that nothing is added; None if there are none."""
        if self._knows_history(entry, line):
            return None
        in_force = [before for one in made for before in self._in_force(line, one)]
        fit = [[self._comes_to_same(one, before) for before in in_force] for one in made]
        if not in_force or not all(map(any, fit)) or not all(map(any, zip(*fit, strict=True))):
            return None
        who = as_input(in_force[-1], self.names).who
        return InvalidInput("ruling-already-there", RULING, f"already there, by {who}, with the same ruling")

    def _comes_to_same(self, made: Decision, before: Decision) -> bool:
        form = self.comparison.form
        others = people_of(made) != people_of(before)
        return others and same_outcome(made, before) and basis_of(form, made) == basis_of(form, before)

    def _knows_history(self, entry: Entry, line: AnyLine) -> bool:
        """Whether the sheet was written with all rulings on a line that are in the ledger now."""
        if entry.key is None or entry.key[0] != line.address:
            return False
        return entry.key[3] == line.history or (self.written_with or frozenset()).issuperset(line.ruled)

    def _meanwhile(self, entry: Entry, line: AnyLine, made: Sequence[Decision]) -> OutOfDate | None:
        """Why a ruling is too late, because an older sheet must not undo anything.

        Somebody ruled after the file was saved, or others ruled after the sheet was written. People may still change
        their own ruling in the sheet that they have.
        """
        if self._knows_history(entry, line):
            return None
        if (since := self._ruled_since(line)) is not None:
            return since
        new = [decision for decision in line.in_force if decision.id not in (self.written_with or ())]
        others = [decision for decision in new if entry.untouched or people_of(decision) != people_of(made[0])]
        if others:
            return ruled_meanwhile(others[-1], self.names, dated=self.written_with is None)
        for decision in made:
            for before in self.known.get(address_of(decision), ()):
                if self._repeats(decision, before):
                    return OutOfDate(
                        "the same ruling was made before, and then replaced or withdrawn. To make it again, use a new"
                        " sheet"
                    )
        return None

    def _ruled_since(self, line: AnyLine) -> OutOfDate | None:
        """Who ruled on a line after the file was saved; None if nobody did.

        A mistake in the line then does not matter.
        """
        ruled = line.in_force[-1] if line.in_force else None
        if ruled is None or ruled.ruling in VERIFYING or not self.saved or ruled.when <= self.saved:
            return None
        shown = as_input(ruled, self.names)
        return OutOfDate(
            f"{shown.who} ruled {shown.ruling} after this file was saved. To change that, rule on it in a new sheet"
        )

    def _was_taken(self, entry: Entry, line: AnyLine | OutOfDate) -> bool:
        """Whether the ledger still has the ruling that twofold wrote into this row, whose line may be lost.

        The ruling may be on fewer extractors' rows than the line, which also has the row of a later extractor. After a
        change of the form, a row without a line may have other words than the ledger. Its ruling then counts as
        recorded, unless the ledger has lost decisions.
        """
        if self._recorded(entry):
            return True
        if isinstance(line, OutOfDate):
            return not self.lost
        return any(says(entry.input, decision, self.comparison.form, self.names) for decision in line.in_force)

    def _recorded(self, entry: Entry) -> list[Decision]:
        """The ledger's rulings, in force or not, with the content of this row on the same place."""
        place = entry.key[0] if entry.key else ""
        had = [*self.known.get(place, ()), *self.asked_of_rows.get(place, ())]
        return [decision for decision in had if says(entry.input, decision, self.comparison.form, self.names)]

    def _in_ledger(self, entry: Entry) -> bool:
        """Whether a ruling whose basis has changed was added to the ledger before the change."""
        if entry.key is None:
            return False
        place, ground, *_ = entry.key
        form = self.comparison.form
        before = [decision for decision in self.known.get(place, ()) if basis_of(form, decision) == ground]
        return any(
            says(entry.input, decision, form, self.names) for decision in [*before, *self.asked_of_rows.get(place, ())]
        )

    def _out_of_date(self, entry: Entry, why: OutOfDate) -> Problem:
        return self.problem(entry, InvalidInput("ruling-out-of-date", RULING, why.change))

    def problem(self, entry: Entry, invalid: InvalidInput) -> Problem:
        """A problem with a row, at its cell."""
        return problem_of(self.path, entry, invalid)
