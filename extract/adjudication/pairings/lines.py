"""The lines in the sheet of pairings: extractors' rows side by side, with a question about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePath

from extract.adjudication.lines.line_words import in_words
from extract.adjudication.lines.lines import digest_of
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.ruling_input import RulingInput, as_input
from extract.adjudication.lines.words import NOT_ASKED, PAIR_STATES, SHEET
from extract.adjudication.pairings.questions import Questions
from extract.adjudication.pairings.rows import RowWords
from schema.form import Table
from schema.records import record
from schema.rounding import percentage
from schema.text import and_list, fold, quoted
from validate.adjudication.candidates import candidates, spelled_otherwise
from validate.adjudication.items import address_of_rows
from validate.ledger.ledger import PAIRING, Decision
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import NOT_SETTLED
from validate.pairing.extractor_columns import natural
from validate.pairing.pairings import Pairing

OPEN, LOOK_AT, DECIDED = PAIR_STATES
_MOST = 100  # the most lines for information, of each kind


@record(kw_only=True)
class PairLine:
    """A line. `rows` and `where` are per extractor. `input` has the texts to fill in, as written.

    `address` is a digest of the rows. `ruled` are the ids of the ledger's rulings on them.
    """

    pairing: Pairing
    status: str
    citation: str
    table: str
    question: str
    rows: Mapping[str, str]
    where: Mapping[str, str]
    extractors: tuple[str, ...]
    why: str
    score: str
    input: RulingInput
    address: str
    ruled: tuple[str, ...]
    former_addresses: tuple[str, ...] = ()  # if its table was renamed, a pairing is asked about again
    in_force: tuple[Decision, ...]

    @property
    def history(self) -> str:
        """A digest of the rulings on the rows, which shows with which rulings a sheet was written."""
        return digest_of(self.ruled)

    @property
    def key(self) -> str:
        """The content of the hidden column: the rows, the original inputs, and the earlier rulings."""
        return f"p {self.address} - {self.input.digest} {self.history}"


class PairLines:
    """The lines of a comparison, and any other line that a sheet needs.

    `then` says where or when people rule on cells. `left_out` is the number of lines that are not listed, because
    nobody could look through all of them.
    """

    def __init__(self, comparison: Comparison, names: Names, *, then: str = f"on the sheet {SHEET}") -> None:
        self._then = then
        self.comparison = comparison
        self.names = names
        self.words = RowWords(comparison)
        self.questions = Questions(comparison, names)
        self.left_out = 0
        self._ruled = [
            (
                decision.table,
                frozenset((name, _folded(identity)) for name, identity in decision.row.items()),
                decision.id,
            )
            for decision in comparison.ledger.decisions
            if decision.ruling in PAIRING
        ]

    @cached_property
    def near(self) -> Sequence[Pairing]:
        """Unpaired rows with the most similar other rows, sorted by similarity."""
        return sorted(candidates(self.comparison), key=lambda pairing: -(pairing.log_odds or 0))

    @property
    def wanted(self) -> bool:
        """Whether a sheet is needed: there are open questions, rulings, or unpaired rows that could still be paired."""
        ruled = any(pairing.rulings for pairing in self.comparison.pairings)
        return bool(self.comparison.open_pairings or ruled or self.near)

    def listed(self) -> list[PairLine]:
        """The open lines first, study by study; then lines for information; then decided ones."""
        near = self.near
        spelled = spelled_otherwise(self.comparison)
        self.left_out = max(0, len(near) - _MOST) + max(0, len(spelled) - _MOST)
        more = [*spelled[:_MOST], *near[:_MOST]]
        tables = list(self.comparison.tables)
        more.sort(
            key=lambda pairing: (natural(fold(pairing.study)), tables.index(pairing.table), -(pairing.log_odds or 0))
        )
        written = [self.line(pairing) for pairing in (*self.comparison.pairings, *more)]
        return sorted(written, key=lambda line: PAIR_STATES.index(line.status))

    def line(self, pairing: Pairing) -> PairLine:
        """The line of a pairing, listed or not."""
        table = self.comparison.form[pairing.table]
        address = self._address(table, pairing.rows)
        in_force = self._in_force(pairing)
        status = OPEN if pairing.is_open else DECIDED if in_force else LOOK_AT
        shown = self.names.shown
        return PairLine(
            pairing=pairing,
            status=status,
            citation=self.comparison.citations.get(fold(pairing.study), ""),
            table=table.label,
            question=self.questions.of(pairing, ruled=bool(in_force)),
            rows={name: self._row(table, name, pairing.rows.get(name)) for name in shown},
            where={name: self._where(table, name, pairing.rows.get(name)) for name in shown},
            extractors=self._of_study(pairing),
            why="\n".join(part for part in (self._why(pairing), self._called(table, pairing)) if part),
            score="" if pairing.score is None else score_in_words(pairing.score),
            input=as_input(in_force[-1], self.names) if status == DECIDED else RulingInput(),
            address=address_of_rows(table.name, address),
            ruled=self._ruled_on(table, address),
            in_force=in_force if status == DECIDED else (),
        )

    def _of_study(self, pairing: Pairing) -> tuple[str, ...]:
        """The extractors of the rows, and as many other extractors of the study as have a column."""
        merged = self.comparison.tables[pairing.table]
        began = () if pairing.position is None else merged.extractors_of(pairing.position)
        of_rows = [name for name in self.comparison.names if name in pairing.rows]
        others = [name for name in began if name not in pairing.rows]
        return (*of_rows, *others)[: self.names.turns]

    def _address(self, table: Table, rows: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        addresses = self.comparison.addresses(table.name)
        return {name: addresses.of_row[name][row] for name, row in rows.items()}

    def _in_force(self, pairing: Pairing) -> tuple[Decision, ...]:
        """The rulings on any two of these rows, in any pairing."""
        found = {
            ruling.id: self.comparison.ledger.by_id[ruling.id]
            for other in self.comparison.pairings
            if other.table == pairing.table and len(other.rows.items() & pairing.rows.items()) > 1
            for ruling in other.rulings
            if all(name in pairing.rows and other.rows.get(name) == pairing.rows[name] for name in ruling.row)
        }
        return tuple(sorted(found.values(), key=lambda other: (other.when, other.id)))

    def _ruled_on(self, table: Table, address: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        here = {(name, _folded(identity)) for name, identity in address.items()}
        return tuple(sorted(number for of, rows, number in self._ruled if of == table.name and rows <= here))

    def _row(self, table: Table, name: str, row: int | None) -> str:
        return NOT_ASKED if row is None else self.words.in_full(name, table, row)

    def _where(self, table: Table, name: str, row: int | None) -> str:
        """`alice.xlsx!Samples!row 7`. A blinded sheet has no file names, because files are named after extractors."""
        if row is None:
            return ""
        recorded = self.words.recorded[name][table.name]
        file = "" if self.names.blinded else PurePath(recorded.file_of(row)).name
        return "!".join(part for part in (file, recorded.sheet_of(row), f"row {recorded.numbers[row]}") if part)

    def _why(self, pairing: Pairing) -> str:
        if pairing.state == "contested":
            return "\n".join(
                in_words(self.comparison.ledger.by_id[ruling.id], self.names, self.comparison.form)
                for ruling in pairing.rulings
            )
        if pairing.rulings or pairing.state == "renamed":
            return ""  # the question and the ruling explain it
        return self.names.hide_in("\n".join(_sentences(pairing.reason)))

    def _called(self, table: Table, pairing: Pairing) -> str:
        """A sentence on the name of a paired row in the dataset, if extractors named it differently."""
        names = {self.words.called(name, table, row) for name, row in pairing.rows.items()}
        if pairing.position is None or len(names) < 2:
            return ""
        merged, position = self.comparison.tables[table.name], pairing.position
        progress = {name: merged.listed("progress", name)[position] for name in table.identity}
        if any(state in NOT_SETTLED for state in progress.values()):
            labels = [quoted(table[name].label) for name, state in progress.items() if state in NOT_SETTLED]
            return f"If they are the same, rule on {and_list(labels)} {self._then}"
        label = merged.rows["label"][position]
        if any(progress.values()):
            finals = [merged.listed("final", name)[position] for name in table.called_by]
            label = " / ".join(
                table[name].cell.in_words(final) for name, final in zip(table.called_by, finals, strict=True) if final
            )
        return f"Its name in the dataset is {quoted(label)}" if label else ""


def _sentences(reason: str) -> Iterator[str]:
    """Splits `same: Drug; differ: N` into separate lines."""
    heads = {"same": "The same", "alike": "Alike", "differ": "Different"}
    for part in reason.split("; "):
        head, colon, rest = part.partition(": ")
        yield f"{heads[head]}: {rest}" if colon and head in heads else part


def score_in_words(score: float) -> str:
    """A percentage that is never 100 or 0, because nothing is certain here."""
    return "over 99 %" if score > 0.99 else "under 1 %" if score < 0.01 else f"{percentage(score, 0)} %"


def _folded(identity: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(part) for part in identity)
