"""Each row of a sheet set against the present merge: a ruling to take, one to refuse, one too late, or nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.ruling_input import alike, as_input, people_of, same_outcome, says
from extract.adjudication.lines.words import FIELD, KEY, ROW, RULING, STUDY, TABLE
from extract.adjudication.rulings.beside_sheet import contradicted, own_before, ruled_meanwhile
from extract.adjudication.rulings.last_saved import last_saved
from extract.adjudication.rulings.ruling import InvalidInput
from schema.records import record
from schema.text import tidy
from validate.adjudication.items import address_of, addresses_formerly, basis_of, by_address
from validate.adjudication.new_ruling import NewRuling
from validate.check.problem import Problem
from validate.ledger.ledger import PAIRING, VERIFYING, Decision
from validate.merge.comparison import Comparison


class Ruleable(Protocol):
    """A line of the present merge, as far as sorting looks at it."""

    @property
    def address(self) -> str:
        """A digest of what it is about."""

    @property
    def former_addresses(self) -> tuple[str, ...]:
        """Its addresses under the names that earlier versions of the form had."""

    @property
    def history(self) -> str:
        """A digest of the rulings on it that the ledger has."""

    @property
    def ruled(self) -> tuple[str, ...]:
        """The ids of these rulings."""

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """The rulings that hold for it."""


AnyLine = TypeVar("AnyLine", bound=Ruleable)
Made = tuple[NewRuling, tuple[Decision, ...]]
"""What a person ruled, and the decisions that it makes."""


class RulingParser(Protocol[AnyLine]):
    """Where the rows of one kind of sheet are ruled on."""

    def find(self, entry: Entry) -> AnyLine | OutOfDate:
        """The line that a row is about, or why there is none."""

    def rule(self, entry: Entry, line: AnyLine) -> Made | InvalidInput:
        """What is ruled in the row, or what is wrong with it."""


@record
class Taken(Generic[AnyLine]):
    """A row whose ruling can be taken, with the decisions that it makes.

    `bulk` is how many alike were ruled on at once by filling down, 0 for one by one.
    """

    entry: Entry
    line: AnyLine
    ruled: NewRuling
    decisions: tuple[Decision, ...]
    bulk: int = 0


def decisions_of(taken: Iterable[Taken[AnyLine]]) -> tuple[Decision, ...]:
    """The decisions that these rows make, in their order."""
    return tuple(made for row in taken for made in row.decisions)


@dataclass
class Sorter(Generic[AnyLine]):
    """The rows of one sheet, sorted one after the other.

    `already` counts rulings that the ledger has, `repeated` are those of them that people typed in. `unfinished` has
    the cells where one is missing in a row that is begun. `withdrawn` and `replaced` have the cells of rulings that
    the ledger has and that are not in force any more. `agreeing` are those that others made in the meantime.
    `to_look_at` are those that are taken in place of a ruling by the same people that the sheet does not show, and
    those that the ledger has and that a ruling contradicts which the sheet does not show. `written_with` are the ids of
    the decisions that the ledger had when the sheet was written; None if it does not say them.
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
        """Looks up what was ever ruled where."""
        self.saved = last_saved(self.path)
        self.lost = (self.written_with or frozenset()) - self.comparison.ledger.by_id.keys()
        self.in_force = frozenset(decision.id for decision in self.comparison.ledger.in_force)
        decisions = self.comparison.ledger.decisions
        self.known = by_address(decision for decision in decisions if decision.ruling is not None)
        questions = (decision for decision in decisions if decision.ruling == "ask")
        self.asked_of_rows = by_address(questions, row=True)
        self.renamed_places = dict(self._renamed_places())

    def sort(self, entry: Entry) -> None:
        """Puts one row where it belongs."""
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
        """The present place of each ruling by the places that it had before its study was renamed."""
        renamed = self.comparison.form.renamed
        for decision in self.comparison.ledger.decisions if renamed.names else ():
            for row in (False, True) if decision.ruling else ():
                for place in addresses_formerly(decision, renamed, row=row):
                    yield place, address_of(decision, row=row)

    def _of_renamed(self, entry: Entry) -> Entry:
        """A row of a sheet that was written before its study was renamed, as it would be written now."""
        column = entry.columns.find(KEY)
        place = self.renamed_places.get(entry.key[0]) if entry.key else None
        if place is None or column is None:
            return entry
        mark, _, *others = entry.texts[column].split()
        return replace(entry, texts={**entry.texts, column: " ".join((mark, place, *others))})

    def _note_known(self, entry: Entry) -> None:
        """Counts a ruling that the ledger has; or notes its cell, if it was withdrawn or replaced since."""
        same = self._recorded(entry)
        if not same or any(decision.id in self.in_force for decision in same):
            self.already += 1
        elif same[-1].id in self.comparison.ledger.withdrawals:
            self.withdrawn.append(place_in_file(entry))
        else:
            self.replaced.append(place_in_file(entry))

    def taken(self) -> Iterator[Taken[AnyLine]]:
        """The rulings to take, each line once. Rows that rule on one line differently are refused, all of them."""
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
        """Notes that the ruling of a row is not taken, and why."""
        self.refused.append(self.problem(entry, invalid))

    def _take(self, entry: Entry, line: AnyLine) -> None:
        made = self.parser.rule(entry, line)
        if isinstance(made, InvalidInput):
            if self._recorded(entry) and not self._knows_history(entry, line):
                self._note_known(entry)  # it was possible when it was taken
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
            self.already += 1
            self.repeated.append(Taken(entry, line, ruled, decisions))
        elif (agreeing := self._agreeing(entry, line, decisions)) is not None:
            self.already += 1
            self.agreeing.append(self.problem(entry, agreeing))
            self.repeated.append(Taken(entry, line, ruled, decisions))
        elif (meanwhile := self._meanwhile(entry, line, decisions)) is not None:
            self.out_of_date.append(self._out_of_date(entry, meanwhile))
        else:
            self.understood.append(Taken(entry, line, ruled, decisions))
            if line.in_force and not self._knows_history(entry, line):
                self.to_look_at.append(self.problem(entry, own_before(line.in_force[-1], self.names)))

    def _repeats(self, made: Decision, before: Decision) -> bool:
        """Whether a ruling says what one before it says, of the same values: some of a row's may have changed since."""
        form, hide_in = self.comparison.form, self.names.hide_in
        as_shown = {"reason": hide_in(before.reason), "cause": hide_in(before.cause)}
        shown = before.model_copy(update=as_shown)
        return (alike(made, before) or alike(made, shown)) and basis_of(form, made) == basis_of(form, before)

    def _is_in_ledger(self, line: AnyLine, made: Decision) -> bool:
        """Whether a ruling that is in force says the same, also one on a cell of a row that went with a dropped one."""
        at_cell = (before for before in self.known.get(address_of(made), ()) if before.id in self.in_force)
        return any(self._repeats(made, before) for before in chain(self._in_force(line, made), at_cell))

    def _in_force(self, line: AnyLine, made: Decision) -> Iterator[Decision]:
        """The rulings that hold where this one is made: those of its line, or of another cell if it moves the row."""
        yield from line.in_force
        if address_of(made) != line.address:
            yield from (before for before in self.known.get(address_of(made), ()) if before.id in self.in_force)

    def _contrary(self, line: AnyLine, made: Decision) -> Iterator[Decision]:
        """The rulings in force with another effect that this one replaces: two copies of a ledger were joined."""
        if made.ruling in PAIRING:
            replaced = (self.comparison.ledger.by_id[id_] for id_ in made.replaces if id_ in self.in_force)
            yield from (before for before in replaced if before.ruling != made.ruling)
            return
        for before in self._in_force(line, made):
            if before.field == made.field and before.ruling != "confirm" and before.effect != made.effect:
                yield before

    def _agreeing(self, entry: Entry, line: AnyLine, made: Sequence[Decision]) -> InvalidInput | None:
        """Which others ruled the same after the sheet was written, so that nothing is added; None if nobody did."""
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
        """Whether the sheet was written with all rulings on a line that the ledger has now."""
        if entry.key is None or entry.key[0] != line.address:
            return False
        return entry.key[3] == line.history or (self.written_with or frozenset()).issuperset(line.ruled)

    def _meanwhile(self, entry: Entry, line: AnyLine, made: Sequence[Decision]) -> OutOfDate | None:
        """Why the ruling comes too late: an older sheet undoes nothing.

        Somebody ruled after the file was saved, or others did after the sheet was written. Those who ruled may change
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
        """Who ruled on a line after the file was saved, so that a mistake in it is no obstacle; None if nobody did."""
        ruled = line.in_force[-1] if line.in_force else None
        if ruled is None or ruled.ruling in VERIFYING or not self.saved or ruled.when <= self.saved:
            return None
        shown = as_input(ruled, self.names)
        return OutOfDate(
            f"{shown.who} ruled {shown.ruling} after this file was saved. To change that, rule on it in a new sheet"
        )

    def _was_taken(self, entry: Entry, line: AnyLine | OutOfDate) -> bool:
        """Whether the ledger still has the ruling that twofold wrote into this row; its line may have been lost.

        A row that is about nothing any more may say it otherwise than the ledger does, as after a change of the form:
        there it counts as taken unless the ledger has lost decisions.
        """
        return bool(self._recorded(entry)) or (isinstance(line, OutOfDate) and not self.lost)

    def _recorded(self, entry: Entry) -> list[Decision]:
        """The rulings in the ledger, in force or not, that say what this row says about the same place."""
        place = entry.key[0] if entry.key else ""
        had = [*self.known.get(place, ()), *self.asked_of_rows.get(place, ())]
        return [decision for decision in had if says(entry.input, decision, self.comparison.form, self.names)]

    def _in_ledger(self, entry: Entry) -> bool:
        """Whether a ruling whose ground has changed was taken in while it had not."""
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
        """What is wrong with a row, at its cell."""
        return problem_of(self.path, entry, invalid)


def problem_of(path: Path, entry: Entry, invalid: InvalidInput) -> Problem:
    """What is wrong with a row of a file, at its cell."""
    place = [tidy(entry.text(header) or "") for header in (ROW, FIELD)]
    return Problem(
        code=invalid.code,
        message=invalid.message,
        file=str(path),
        sheet=entry.sheet or None,
        cells=(entry.cell(invalid.header),),
        study=tidy(entry.text(STUDY) or "") or None,
        row=" / ".join(part for part in place if part) or tidy(entry.text(TABLE) or "") or None,
        values=(entry.text(invalid.header) or "",),
        suggestion=invalid.suggestion,
    )


def place_in_file(entry: Entry) -> str:
    """Where the ruling of a row stands: `Pairings!F4`, or `line 4` of a file without sheets."""
    return "!".join(part for part in (entry.sheet, entry.cell(RULING)) if part)
