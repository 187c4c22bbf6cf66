"""What a dataset says of its project beside the cells: the flow of studies, and what a draft waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from extract.dataset.methods.review_themes import ReviewThemes
from extract.project.folder.deposit_details import Details
from extract.project.rounds.agreement_basis import without
from extract.project.team_tables.contacts import Contacts
from schema.exclusion_reasons import REASONS
from schema.form import Form
from schema.records import record
from schema.rounds import BEFORE, ROW, fields_to_fill
from schema.text import and_list, fold, tidy
from validate.assignment.assignment import NOT_ASSIGNED, Assignment
from validate.dataset.confidence.judgements import Judgement
from validate.dataset.paper.linked_numbers import sentence
from validate.dataset.words_in_reports import NOT_LOOKED_UP, WordsInReports
from validate.ledger.ledger import VERIFYING, Decision, Ledger
from validate.merge.agreed_rows import AgreedRow
from validate.merge.comparison import Comparison
from validate.merge.reworded import Reworded

FINGERPRINT = "The fingerprint of the form as it is now (a checksum of its content) is"

_STOP = "."  # the sentence goes on


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

    @property
    def flow(self) -> str:
        """The studies that were listed, and those that were taken out, in sentences with marks of numbers."""
        listed = self._listed
        if not self.excluded:
            return listed
        number = len(self.excluded)
        kinds: dict[str, list[Decision]] = {}
        for decision in self.excluded_in_order:
            kinds.setdefault(decision.cause if decision.cause in REASONS else "", []).append(decision)
        why = [self._why(kind, several, only=len(kinds) == 1) for kind, several in kinds.items()]
        if len(kinds) > 1:
            why = [f"{len(several):,} {part}" for part, several in zip(why, kinds.values(), strict=True)]
        out = f"{number:,} {'study was' if number == 1 else 'studies were'} excluded{':' if len(why) > 1 else ''}"
        return f"{listed} {sentence(f'{out} {and_list(why)}.')}{self._submitted_first}".strip()

    @property
    def excluded_in_order(self) -> list[Decision]:
        """The decisions that took studies out, by the kind of reason; those without a kind come last."""
        kinds = [*REASONS, ""]
        return sorted(
            self.excluded, key=lambda one: (kinds.index(one.cause if one.cause in REASONS else ""), one.study)
        )

    def _why(self, kind: str, several: Sequence[Decision], *, only: bool) -> str:
        """Why studies were excluded, and which: `as duplicates (Smith 2019; Jones 2020)`."""
        if kind:
            words = REASONS[kind].one if len(several) == 1 else REASONS[kind].several
            return f"as {words} ({'; '.join(self.cited(one.study) for one in several)})"
        named = "; ".join(f"{self.cited(one.study)}: {reason(one)}" for one in several)
        other = "" if only else "for another reason " if len(several) == 1 else "for other reasons "
        return f"{other}({named})"

    @property
    def _listed(self) -> str:
        """How many studies were listed, and which others there were, in a sentence; blank if there is no list."""
        if not self.listed:
            return ""
        listed = f"{self.listed:,} {'study was' if self.listed == 1 else 'studies were'} listed"
        number = len(self.unlisted)
        if not number:
            return sentence(f"{listed}.")
        are, named = "is" if number == 1 else "are", "; ".join(map(self.cited, self.unlisted))
        return sentence(f"{listed}, and {number:,} more {are} not on the list ({named}).")

    @property
    def _submitted_first(self) -> str:
        """Of which of the excluded studies first submissions had been made, in a sentence; blank if of none."""
        made = [decision.study for decision in self.excluded if fold(decision.study) in self.submitted]
        if not made:
            return ""
        if len(made) == len(self.excluded):
            of = {1: "it", 2: "both"}.get(len(made), f"all {len(made):,}")
        else:
            of = f"{len(made):,} of them ({'; '.join(map(self.cited, sorted(made)))})"
        return f" First submissions of {of} had been made."

    @property
    def shared_out(self) -> str:
        """Who was to extract how many studies, and with whom, in a sentence. Blank if nobody was assigned."""
        if not self.assignment:
            return ""
        groups = sorted(self.assignment.together.items(), key=lambda group: (len(group[0]), group[0]))
        parts = [f"{number:,} to {and_list(list(names))}" for names, number in groups]
        number = len(self.assignment.studies)
        of = "Of the studies that were not excluded, " if self.excluded else ""
        studies = "" if of else " study" if number == 1 else " studies"
        were = "was" if number == 1 else "were"
        whom = f"to {and_list(list(groups[0][0]))}" if len(groups) == 1 else f"to extractors: {'; '.join(parts)}"
        return sentence(f"{of}{number:,}{studies} {were} assigned {whom}.")

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


def reason(decision: Decision) -> str:
    """Why a study was taken out, in words: the kind of reason, or what the team wrote if it is of no kind."""
    known = REASONS.get(decision.cause)
    return known.one if known else _note(decision) or "no reason is given"


def _note(decision: Decision) -> str:
    return tidy(decision.reason).rstrip(_STOP)


def excluded_lines(facts: Facts) -> list[str]:
    """A line for each study that was taken out, with its citation: why, by whom and when."""
    return [
        f"{_with_citation(facts, decision.study)}: {reason(decision)}"
        f"{f' ({_note(decision)})' if decision.cause in REASONS and decision.reason else ''},"
        f" decided by {and_list(decision.who)} on {decision.when[:10]}"
        for decision in sorted(facts.excluded, key=lambda decision: decision.study)
    ]


def _with_citation(facts: Facts, study: str) -> str:
    cited = facts.cited(study)
    return study if fold(cited) == fold(study) else f"{study} ({cited})"
