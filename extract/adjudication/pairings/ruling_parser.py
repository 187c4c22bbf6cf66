"""Reads rulings from the sheet of pairings and checks them against the current merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.offered import pair_rulings_offered
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import PAIR_RULED, RULING, meant_by_but_not, meant_by_named_as, ruling_of
from extract.adjudication.pairings.find import PairFinder
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.rulings.row_problem import place_in_file
from extract.adjudication.rulings.ruleable import Made, Taken, decisions_of
from extract.adjudication.rulings.ruling import InvalidInput, complete, no_text, refused
from schema.text import quoted, tidy
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import InvalidRuling
from validate.adjudication.who_may_rule import Policy
from validate.extraction.suggestions import nearest
from validate.ledger.ledger import PAIRING, Decision, Ruling
from validate.merge import merge_again
from validate.merge.comparison import Comparison

_SAME = PAIR_RULED["same"]


@dataclass
class PairRulingParser:
    """Reads rulings about which rows are the same."""

    comparison: Comparison
    names: Names
    policy: Policy
    when: str

    def __post_init__(self) -> None:
        """Indexes the lines that a row of the sheet can be about."""
        self.finder = PairFinder(self.comparison, self.names)

    def find(self, entry: Entry) -> PairLine | OutOfDate:
        """The line that a row of the sheet is about, or the reason why there is none."""
        return self.finder.find(entry)

    def rule(self, entry: Entry, line: PairLine) -> Made | InvalidInput:
        """The rulings of a row, or what is wrong with it."""
        return self.rule_in_words(entry.input, line, no_text(entry))

    def rule_in_words(
        self, given: RulingInput, line: PairLine, invalid: InvalidInput | None = None
    ) -> Made | InvalidInput:
        """Like `rule`, for words that are in no sheet. `invalid` is what is already known to be wrong with them."""
        ruling, take = self._ruling(given.ruling)
        invalid = invalid or self._invalid(given.ruling, ruling, take, line)
        ruled = complete(given, self.names, self.when, ruling=ruling or "same", take=take, invalid=invalid)
        if isinstance(ruled, InvalidInput):
            return ruled
        try:
            return ruled, decide_pairing(self.comparison, line.pairing, ruled, self.policy)
        except InvalidRuling as refusal:
            return refused(refusal)

    def _ruling(self, text: str) -> tuple[Ruling | None, str | None]:
        """The ruling in a text, with the extractor that it names: whose row is another one, or whose name is kept."""
        if (named_by := meant_by_named_as(text)) is not None:
            return "same", self.names.extractor(named_by)
        other = meant_by_but_not(text)
        if other is not None:
            return "different", self.names.extractor(other)
        ruling = ruling_of(text)
        return (ruling if ruling in PAIRING else None), None

    def _invalid(self, text: str, ruling: Ruling | None, take: str | None, line: PairLine) -> InvalidInput | None:
        but = meant_by_but_not(text) is not None
        names_one = but or meant_by_named_as(text) is not None
        if ruling is None or (names_one and take is None):
            close = self._meant(text)
            offered = ", ".join(pair_rulings_offered(self.names))
            message = f"{quoted(tidy(text))} is not one of the choices: {offered}"
            return InvalidInput("ruling-unknown", RULING, message, close)
        if but and len(line.pairing.rows) < 3:
            different = PAIR_RULED["different"]
            return InvalidInput(
                "ruling-refused", RULING, f"this line is about two rows: choose “{_SAME}” or “{different}”"
            )
        return None

    def _meant(self, text: str) -> str | None:
        """The closest word in the list. A longer text never gets “same row”, because that would lose information."""
        offered = pair_rulings_offered(self.names)
        return nearest(
            text, offered if len(text.split()) < 3 else tuple(choice for choice in offered if choice != _SAME)
        )


def unable(comparison: Comparison, taken: Sequence[Taken[PairLine]]) -> Iterator[tuple[Taken[PairLine], InvalidInput]]:
    """The rulings that contradict each other or rulings in force, each with the reason.

    This merges with the new rulings and checks that rows ruled to be the same are the same in the result.
    """
    if not taken:
        return
    tried = merge_again(comparison, comparison.ledger + decisions_of(taken))
    broken = [row for row in taken if not stands_as_ruled(tried, row.line, row.decisions)]
    for row in broken:
        others = [other for other in broken if other is not row and _share_a_row(row.line, other.line)]
        cells = ", ".join(place_in_file(other.entry) for other in others)
        if cells:
            message = f"this cannot hold together with {cells}: a row can be the same as one row of each extractor only"
        else:
            message = CANNOT_HOLD
        yield row, InvalidInput("ruling-refused", RULING, message)


CANNOT_HOLD = "this cannot hold: one of the rows is paired with another row. Rule on that pairing as well"


def stands_as_ruled(tried: Comparison, line: PairLine, decisions: Sequence[Decision]) -> bool:
    """Whether a merge with the rulings follows them, without a contradiction by another ruling."""
    contested = {ruling.id for pairing in tried.pairings if pairing.state == "contested" for ruling in pairing.rulings}
    if any(made.id in contested for made in decisions):
        return False
    places = tried.tables[line.pairing.table].places
    place = {name: places[name, row] for name, row in line.pairing.rows.items()}
    return all((len({place[name] for name in made.row}) == 1) == (made.ruling == "same") for made in decisions)


def _share_a_row(one: PairLine, other: PairLine) -> bool:
    """Whether two lines have a row in common."""
    return one.pairing.table == other.pairing.table and bool(one.pairing.rows.items() & other.pairing.rows.items())
