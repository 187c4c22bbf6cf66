"""What a dataset says of its project beside the cells: the flow of studies, and what a draft waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from extract.dataset.methods.review_themes import ReviewThemes
from extract.project.folder.deposit_details import Details
from extract.project.rounds.agreement_basis import without
from extract.project.team_tables.contacts import Contacts
from schema.form import Form
from schema.records import record
from schema.rounds import BEFORE, ROW, fields_to_fill
from schema.text import fold
from validate.assignment.assignment import NOT_ASSIGNED, Assignment
from validate.dataset.confidence.judgements import Judgement
from validate.dataset.words_in_reports import NOT_LOOKED_UP, WordsInReports
from validate.ledger.ledger import VERIFYING, Decision, Ledger
from validate.merge.agreed_rows import AgreedRow
from validate.merge.comparison import Comparison
from validate.merge.reworded import Reworded

FINGERPRINT = "The fingerprint of the form as it is now (a checksum of its content) is"


@record(kw_only=True)
class RoundFacts:
    """What a later round added: the agreed rows that it asked about, and their comparison.

    `first` compares the first submissions of the round; None where none is kept. `reworded` are the rows that were
    coded again in other words, and are in `first` once. `people` have a workbook of the round. `replaced` are the
    studies (by key) of first submissions that were replaced late.
    """

    number: int
    form: Form
    rows: tuple[AgreedRow, ...]
    comparison: Comparison
    people: tuple[str, ...] = ()
    first: Comparison | None = None
    reworded: tuple[Reworded, ...] = ()
    replaced: tuple[str, ...] = ()
    words: WordsInReports = NOT_LOOKED_UP

    def coded(self) -> dict[str, tuple[str, ...]]:
        """Who finished each of the agreed rows, by the name of the row."""
        found: dict[str, tuple[str, ...]] = {row.name: () for row in self.rows}
        for merged in self.comparison.tables.values():
            if not merged.table.given:
                continue
            for position, name in enumerate(merged.listed("final", ROW)):
                who = tuple(one for one in self.comparison.names if merged.positions[one][position] is not None)
                if name in found:
                    found[name] = tuple(one for one in who if merged.began[one][position])
        return found

    @property
    def without_code(self) -> str:
        """How many of the rows that are coded again had no code in the data item before, in words; blank if none."""
        recoding = self.comparison.form.recoding
        if recoding is None:
            return ""
        number = sum(not row.cells.get(f"{recoding.field}{BEFORE}") for row in self.rows)
        label = self.form[recoding.table][recoding.field].label
        return f" ({number:,} of them had none in {label})" if number else ""

    def filled_in(self) -> dict[str, tuple[str, ...]]:
        """Those of `coded` who have an answer, and did not leave the row blank."""
        found = self.coded()
        for merged in self.comparison.tables.values():
            if not merged.table.given:
                continue
            names = [field.name for field in fields_to_fill(merged.table) if not field.bookkeeping]
            for position, name in enumerate(merged.listed("final", ROW)):
                if name in found:
                    answers = [merged.answers(position, field) for field in names]
                    has = {one for by_name in answers for one, answer in by_name.items() if answer.text is not None}
                    found[name] = tuple(one for one in found[name] if one in has)
        return found


@record
class NewVersion:
    """A version of the form that took the place of another while data were extracted.

    `day` is that on which it did; blank if it was not kept yet. `studies` counts those of which a first submission had
    been made by then.
    """

    before: str
    now: str
    day: str
    studies: int


@record(kw_only=True)
class Facts:
    """`confirmed` counts different warnings that extractors confirmed, `listed` the studies of `studies.csv`.

    An excluded study that is only in an earlier copy of it is counted too. `order` has those that are in it now
    (folded), in its order; `unlisted` are the studies that were extracted or excluded and are in neither.

    `waiting` are those of the list that are not excluded, and not extracted by all who are to.
    `excluded` are the decisions that took studies out, `submitted` those of these studies (folded) of which a first
    submission is kept, `citations` those of these studies (folded), as far as they are known. `open_points` are
    sentences, one for each thing that keeps the
    dataset a draft. `repaired` counts the broken lines of the ledger that somebody dropped. `first` compares the first
    submissions with each other, without any ruling; None where none is kept; `replaced` are the studies (by key) of
    those that were replaced late. `assignment` says who was to extract the
    studies of the dataset, `piloted` are those of them that were the pilot round, `pilot_excluded` those of the pilot
    round that were excluded, `pilot_waiting` how many of it are not fully extracted yet; `not_measured` are those
    (folded) that the figures on agreement leave out. `rounds`
    are those after the first. `deposit` is what the project says for a deposit of the dataset,
    `judgements` what the team's table says of the findings of the review; None if there is no such table. In a
    draft of a `blinded` project no file names an extractor: `hidden` has what they are called. `form_changes`
    has a heading and sentences for each new state of the form, `new_versions` those that came while data were
    extracted. `words` says which quoted words are in their reports. `contacts` is the team's log of its letters to
    authors, `letters` has the text to the authors of each study (by key) that has one, `named` the people of the team
    whom files name.
    """

    confirmed: int = 0
    listed: int = 0
    order: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    waiting: int = 0
    excluded: tuple[Decision, ...] = ()
    submitted: frozenset[str] = frozenset()
    citations: Mapping[str, str] = field(default_factory=dict)
    open_points: tuple[str, ...] = ()
    repaired: int = 0
    first: Comparison | None = None
    replaced: tuple[str, ...] = ()
    assignment: Assignment = NOT_ASSIGNED
    piloted: tuple[str, ...] = ()
    pilot_excluded: tuple[str, ...] = ()
    pilot_waiting: int = 0
    not_measured: frozenset[str] = frozenset()
    rounds: tuple[RoundFacts, ...] = ()
    deposit: Details = Details()
    judgements: tuple[Judgement, ...] | None = None
    themes: ReviewThemes | None = None
    blinded: bool = False
    hidden: Mapping[str, str] = field(default_factory=dict)
    form_changes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    new_versions: tuple[NewVersion, ...] = ()
    words: WordsInReports = NOT_LOOKED_UP
    contacts: Contacts | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()

    def cited(self, study: str) -> str:
        """What a paper calls an excluded study: its citation, or its name where that is not known."""
        return " ".join(self.citations.get(fold(study), study).split())

    def measured_on(self, first: Comparison | None) -> Comparison | None:
        """The first submissions on which agreement is measured: in some projects without the pilot round."""
        return None if first is None else without(first, self.not_measured)


def who_ruled(ledger: Ledger) -> list[str]:
    """Who made the decisions on disagreements that are in force. Excluding a study and verifying a value are others."""
    rulings = [one for one in ledger.in_force if one.ruling != "exclude" and one.ruling not in VERIFYING]
    return sorted({name for decision in rulings for name in decision.who})
