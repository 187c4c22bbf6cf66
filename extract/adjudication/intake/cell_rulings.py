"""Reads rulings from the sheet of discrepancies and checks them against the current merge."""

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
from extract.adjudication.rulings.ruleable import Made, Taken
from extract.adjudication.rulings.ruling import InvalidInput, decisions, no_text, parse_ruling
from schema.text import fold
from validate.adjudication.items import open_pairing_by_row
from validate.adjudication.who_may_rule import Policy
from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


@dataclass
class CellRulingParser:
    """Reads rulings on cells and rows.

    `question_places` has the place in the file of each question which row is which, by table and rows. `questions_on`
    is the sheet for questions without a line. `pairs` are the rulings on pairings in the same file, and `before` is the
    merge without them.
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
        """Indexes the lines that a row of the sheet can be about, and the rows that wait for a pairing."""
        self.finder = Finder(self.comparison, lines(self.comparison, self.names), self.names)
        self.open_pairings = open_pairing_by_row(self.comparison)

    def find(self, entry: Entry) -> Line | OutOfDate:
        """The line that a row of the sheet is about, or the reason why there is none."""
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
        """The rulings of a row, or what is wrong with it. A row with an open pairing cannot be ruled on."""
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
        """Whether somebody ruled that a row with this name is a different one from the row it was taken for."""
        study, table, row = (fold(entry.text(header) or "") for header in (STUDY, TABLE, ROW))
        return any(
            row in called(self.comparison, pairing)
            for pairing in self.comparison.pairings
            if pairing.state == "apart" and fold(pairing.study) == study and fold(self._label(pairing)) == table
        )

    def _label(self, pairing: Pairing) -> str:
        return self.comparison.form[pairing.table].label
