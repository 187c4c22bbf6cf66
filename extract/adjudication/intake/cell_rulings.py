"""The rows of the sheet of discrepancies, ruled on against the present merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.adjudication.layout.agreed_lines import agreed_line_of
from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import Finder, OutOfDate
from extract.adjudication.lines.lines import Line, lines
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import ROW, RULING, STUDY, TABLE
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.pairings.settled import called, settled_by
from extract.adjudication.rulings.ruling import InvalidInput, decisions, no_text, parse_ruling
from extract.adjudication.rulings.sorting import Made, Taken
from schema.text import fold
from validate.adjudication.items import open_pairing_by_row
from validate.adjudication.who_may_rule import Policy
from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


@dataclass
class CellRulingParser:
    """Rules on cells and rows. `question_places` says where in the file it is asked which row is which.

    It is by table and rows. `questions_on` says where that is asked if no line asks it. `pairs` are the rulings of the
    same file on that, and `before` is the merge without them.
    """

    comparison: Comparison
    before: Comparison
    pairs: Sequence[Taken[PairLine]]
    names: Names
    policy: Policy
    when: str
    question_places: Mapping[tuple[str, frozenset[tuple[str, int]]], str]
    questions_on: str

    def __post_init__(self) -> None:
        """Looks up what a row can be about, and which rows wait."""
        self.finder = Finder(self.comparison, lines(self.comparison, self.names), self.names)
        self.open_pairings = open_pairing_by_row(self.comparison)

    def find(self, entry: Entry) -> Line | OutOfDate:
        """The line that a row is about, or why there is none."""
        found = self.finder.find(entry)
        if not isinstance(found, OutOfDate):
            return found
        settled = settled_by(entry, self.pairs, self.before, self.comparison)
        if settled is not None:
            return settled
        if self._split(entry):
            return OutOfDate("the rows were ruled to be different, so this line no longer exists: rule in a new sheet")
        return agreed_line_of(entry, self.comparison, self.names) or found

    def rule(self, entry: Entry, line: Line) -> Made | InvalidInput:
        """What is ruled, or what is wrong; nothing is ruled in a row of which the pairing is still open."""
        ruled = parse_ruling(entry.input, line, self.names, self.when, no_text(entry))
        if isinstance(ruled, InvalidInput):
            return ruled
        pairing = self.open_pairings.get((line.item.cell.table, line.item.cell.position))
        if pairing is not None:
            where = self.question_places.get((pairing.table, frozenset(pairing.rows.items())), self.questions_on)
            return InvalidInput("ruling-refused", RULING, f"confirm the pairing first: {where}")
        made = decisions(self.comparison, line, ruled, self.policy)
        return made if isinstance(made, InvalidInput) else (ruled, made)

    def _split(self, entry: Entry) -> bool:
        """Whether a row of this name was ruled to be another than the one that it was taken for."""
        study, table, row = (fold(entry.text(header) or "") for header in (STUDY, TABLE, ROW))
        return any(
            row in called(self.comparison, pairing)
            for pairing in self.comparison.pairings
            if pairing.state == "apart" and fold(pairing.study) == study and fold(self._label(pairing)) == table
        )

    def _label(self, pairing: Pairing) -> str:
        return self.comparison.form[pairing.table].label
