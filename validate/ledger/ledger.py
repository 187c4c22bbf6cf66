"""The ledger: decisions, and which of them are in force for a cell or row."""

import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field

from schema.added_line import AddedLine
from schema.records import record
from schema.renamed_studies import RenamedStudies
from schema.text import fold
from validate.pairing.rulings import PAIR_RULINGS

Ruling = Literal[
    "take", "value", "both", "neither", "ask", "unresolved", "keep", "drop", "same", "different", "exclude",
    "confirm", "dispute", "verified",
]  # fmt: skip
Method = Literal["discussion", "third person", "source", "authors"]

METHODS: Mapping[Method, str] = {
    "discussion": "the extractors discussed it; name both of them",
    "third person": "somebody who did not extract the study decided",
    "source": "the report was read again and says so",
    "authors": "the authors of the report replied",
}
RULINGS: Mapping[Ruling, str] = {
    "take": "what one extractor has",
    "verified": "what somebody found who verified the value",
    "value": "another value, or a missing code",
    "both": "both, if the field takes several choices",
    "neither": "neither: the cell stays blank",
    "ask": "ask the authors: the cell stays open, and the question goes on a list",
    "unresolved": "could not be resolved: the dataset says UC, and the report names both values",
    "keep": "the row belongs to the dataset",
    "drop": "the row does not belong to the dataset",
    "same": PAIR_RULINGS["same"],
    "different": PAIR_RULINGS["different"],
    "exclude": "the study is not part of the dataset",
    "confirm": "the person who verified the value found it in the report",
    "dispute": "the person who verified the value read something else, or did not find it",
}
PAIRING = frozenset[Ruling](PAIR_RULINGS)
"""The rulings on which row is which. All others are on cells or whole rows."""


VERIFYING = frozenset[Ruling]({"confirm", "dispute"})
"""The verdicts of somebody who verifies a value. Only a dispute opens the cell, until somebody rules on it."""


class Decision(AddedLine):
    """A person's ruling on a cell, a whole row or a pairing. It refers to rows by their content.

    `row` says which row: for each extractor who has it, what they wrote in the identity fields. `had` is the basis of
    the ruling: for each extractor the meaning of the cell (of each filled cell for a row), null for blank; a pairing
    has only the identities as its basis. `formerly` has earlier identities of the row, so that rulings made under them
    still count. A withdrawal has the id of the withdrawn decision in `withdraws`, and no ruling. A line with
    `submission` declares that this kept copy is not the first submission of the study, and has no ruling either.

    `renamed` is the new name of the study. If it `joins` another study, work handed out and rulings made under that
    name continue. `mistyped` says that the old name never was the study's name. `known` says that the project already
    had a study with the new name, and no table had the old name.
    """

    study: str
    table: str
    row: dict[str, tuple[str, ...]]
    formerly: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    field: str | None = None
    had: dict[str, str | None] | dict[str, dict[str, str]] = Field(default_factory=dict)
    ruling: Ruling | None = None
    take: str | None = None
    final: str | None = None
    other: str = ""  # the description of "other", if that is the value
    method: Method | None = None
    reason: str = ""
    cause: str = ""
    who: tuple[str, ...] = ()
    when: str = ""
    form: str = ""
    bulk: int = 0  # the number of cells ruled on together by filling down; 0 or 1 means one by one
    replaces: tuple[str, ...] = ()
    withdraws: str | None = None
    submission: str | None = None
    renamed: str | None = None
    joins: bool = False
    mistyped: bool = False
    known: bool = False

    @property
    def unites(self) -> bool:
        """Whether the line renames a study to one that existed.

        Withdrawing the line leaves both studies as they were.
        """
        return self.known or self.mistyped

    @property
    def changes_of_name(self) -> tuple[tuple[str, str], ...]:
        """The changes of names by this line: pairs of the name before and the name after.

        A study that joins another one counts as the same study from the start, under that name.
        """
        if self.renamed is None:
            return ()
        change = (self.study, self.renamed)
        return ((self.renamed, self.study), change) if self.joins else (change,)

    @cached_property
    def content(self) -> str:
        """The line without its time. Two decisions with the same content are one decision that was read twice."""
        content = self.model_dump(mode="json", exclude_defaults=True, exclude={"when"})
        return json.dumps(content, sort_keys=True, ensure_ascii=False)

    def carries_over(self, earlier: "Decision") -> bool:
        """Whether this line only repeats an earlier ruling for another version of the form."""
        said = operator.attrgetter("ruling", "take", "method", "reason", "cause", "who")
        return earlier.id in self.replaces and earlier.form != self.form and said(earlier) == said(self)

    @property
    def given(self) -> str:
        """The value that the ruling gives, with the description of "other": `other: by nose drops`."""
        return f"{self.final}: {self.other}" if self.other else self.final or ""

    @property
    def effect(self) -> tuple[str | None, str | None, str]:
        """What the ruling does to the dataset. Two decisions with the same effect do not contradict each other."""
        return (
            (self.ruling if self.ruling in {"ask", "keep", "drop", "dispute", *PAIRING} else None),
            self.final,
            self.other,
        )


@record
class Ledger:
    """Decisions in the order in which they were written. Two ledgers are joined by union.

    `excluding` are decisions from the ledger of an earlier round that exclude studies from all rounds.
    """

    decisions: tuple[Decision, ...] = ()
    excluding: tuple[Decision, ...] = ()

    def __or__(self, other: "Ledger") -> "Ledger":
        known = {decision.id for decision in self.decisions}
        more = (decision for decision in other.decisions if decision.id not in known)
        excluding = {decision.id: decision for decision in (*self.excluding, *other.excluding)}
        return Ledger((*self.decisions, *more), tuple(excluding.values()))

    def __add__(self, more: Iterable[Decision]) -> "Ledger":
        return self | Ledger(tuple(more))

    @cached_property
    def by_id(self) -> Mapping[str, Decision]:
        """The decisions by id."""
        return {decision.id: decision for decision in self.decisions}

    @cached_property
    def excluded(self) -> Mapping[str, Decision]:
        """The rulings that exclude a study, by its folded name.

        `cause` is the category of the reason, `reason` a note.
        """
        own = (decision for decision in self.in_force if decision.ruling == "exclude")
        return {fold(decision.study): decision for decision in (*self.excluding, *own)}

    @cached_property
    def renamings(self) -> tuple[Decision, ...]:
        """The lines that rename a study and were not withdrawn, in the order of time.

        Within the same second, a line comes after the lines that it replaces.
        """
        lines = [line for line in self._in_time if line.renamed is not None]
        after: dict[str, int] = {}
        for _ in lines:
            after = {line.id: max((after.get(one, 0) + 1 for one in line.replaces), default=0) for line in lines}
        ordered = sorted(lines, key=lambda line: (line.when, after[line.id], line.id))
        return tuple(line for line in ordered if line.id not in self.withdrawals)

    @cached_property
    def renamed(self) -> RenamedStudies:
        """The names of the studies that were renamed."""
        return RenamedStudies.of(change for line in self.renamings for change in line.changes_of_name)

    def renamings_of(self, study: str) -> tuple[Decision, ...]:
        """Every line that renamed this study and was not withdrawn, in the order of time."""
        names = set(map(fold, self.renamed.every(study)))
        return tuple(line for line in self.renamings if fold(line.study) in names)

    @cached_property
    def withdrawn_submissions(self) -> Mapping[tuple[str, str], "Decision"]:
        """The lines that declare a kept copy not to be a first submission, by copy and key of the study."""
        lines = (decision for decision in self.decisions if decision.submission is not None)
        return {(decision.submission or "", fold(decision.study)): decision for decision in lines}

    @cached_property
    def withdrawals(self) -> Mapping[str, Decision]:
        """The withdrawals, by the id of the withdrawn ruling."""
        return self._twins_included({decision.withdraws: decision for decision in self._in_time if decision.withdraws})

    @cached_property
    def replacements(self) -> Mapping[str, Decision]:
        """The replacing rulings, by the id of the replaced ruling.

        A ruling that was itself withdrawn replaces nothing.
        """
        valid = (
            decision
            for decision in self._in_time
            if decision.ruling is not None and decision.id not in self.withdrawals
        )
        return self._twins_included({old: decision for decision in valid for old in decision.replaces})

    @cached_property
    def missing(self) -> Mapping[str, tuple[Decision, ...]]:
        """The ids that lines replace or withdraw although no line has them, each with the lines that name it."""
        known = self.by_id.keys() | {decision.id for decision in self.excluding}
        found: dict[str, tuple[Decision, ...]] = {}
        for decision in self.decisions:
            for one in (*decision.replaces, *([decision.withdraws] if decision.withdraws else ())):
                if one not in known:
                    found[one] = (*found.get(one, ()), decision)
        return found

    @cached_property
    def in_force(self) -> tuple[Decision, ...]:
        """Rulings that are neither withdrawn nor replaced, in an order that depends only on their content."""
        gone = self.withdrawals.keys() | self.replacements.keys()
        unique = {
            decision.id: decision
            for decision in self.decisions
            if decision.ruling is not None and decision.id not in gone
        }
        return tuple(sorted(unique.values(), key=lambda decision: (decision.when, decision.id)))

    @cached_property
    def _in_time(self) -> tuple[Decision, ...]:
        """The decisions in an order that depends only on their content, so that joined ledgers are always the same."""
        return tuple(sorted(self.decisions, key=lambda decision: (decision.when, decision.id)))

    def _twins_included(self, ended: Mapping[str, Decision]) -> Mapping[str, Decision]:
        """Adds duplicates of ended rulings: if the same ruling was read twice before, both are ended."""
        by_content: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            by_content.setdefault(decision.content, []).append(decision)
        found = dict(ended)
        for old, by in ended.items():
            if (ruling := self.by_id.get(old)) is not None:
                for twin in by_content[ruling.content]:
                    if twin.when <= by.when and twin.id != by.id:
                        found.setdefault(twin.id, by)
        return found


@record
class CellRulings:
    """The rulings on one cell or row in its present state.

    `in_force` are rulings whose basis is unchanged, `stale` are rulings whose basis has changed. Several rulings may be
    in force if all have the same effect. `row_rulings` are rulings on the whole row; they apply to a cell that has no
    ruling of its own.
    """

    in_force: tuple[Decision, ...] = ()
    stale: tuple[Decision, ...] = ()
    row_rulings: tuple[Decision, ...] = ()

    @property
    def ruling(self) -> Decision | None:
        """The ruling that decides; None if there is none, or if something keeps the cell open."""
        if not self.in_force or self.contested or self.asked or self.disputed:
            return None
        return self.in_force[-1]

    @property
    def contested(self) -> bool:
        """Whether rulings in force contradict each other."""
        return len({decision.effect for decision in self.in_force}) > 1

    @property
    def asked(self) -> bool:
        """Whether the authors are being asked."""
        return any(decision.ruling == "ask" for decision in self.in_force)

    @property
    def disputed(self) -> bool:
        """Whether somebody who verified the value disputes it."""
        return any(decision.ruling == "dispute" for decision in self.in_force)

    @property
    def last(self) -> Decision | None:
        """The ruling to show: the one in force, otherwise the latest stale one. None if there is none."""
        every: Sequence[Decision] = self.in_force or self.stale
        return every[-1] if every else None
