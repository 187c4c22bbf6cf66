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
"""The rulings on which row is which; all others are on cells or on a row as a whole."""


VERIFYING = frozenset[Ruling]({"confirm", "dispute"})
"""What somebody says who verifies a value. Only a dispute makes the cell open, until somebody rules on it."""


class Decision(AddedLine):
    """A person's ruling on a cell, on a whole row, or on which row is which; addressed by content.

    `row` says which row: per extractor who has it, what that extractor wrote in the fields of its identity. `had` is
    the basis of the ruling: per extractor the meaning of the cell (for a row, of each filled cell), null for blank; a
    pairing has no basis but the identities. `formerly` says what an extractor wrote there when earlier rulings
    on the row were made: they are about this row. A withdrawal names the decision that it takes back in `withdraws`
    and rules nothing. A line that names a kept copy in `submission` takes back that it is the first submission of the
    study, and rules nothing either. With `renamed`, the study is called so from then on; if it `joins` another one,
    what was handed out and ruled on under that name goes on; if the old name was `mistyped`, it was never the study's.
    If the new name was `known`, the project had a study of this name before, and no table had the old one.
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
    other: str = ""  # the words for other, where the ruling is that value
    method: Method | None = None
    reason: str = ""
    cause: str = ""
    who: tuple[str, ...] = ()
    when: str = ""
    form: str = ""
    bulk: int = 0  # how many alike were ruled on by filling down; 0 or 1 is one by one
    replaces: tuple[str, ...] = ()
    withdraws: str | None = None
    submission: str | None = None
    renamed: str | None = None
    joins: bool = False
    mistyped: bool = False
    known: bool = False

    @property
    def unites(self) -> bool:
        """Whether a line renames a study to another one that was there. Withdrawn, it leaves both as they were."""
        return self.known or self.mistyped

    @property
    def changes_of_name(self) -> tuple[tuple[str, str], ...]:
        """What a line that renames a study says of names: each time the one before and the one after.

        A study that joins another was one with it all along, under that name.
        """
        if self.renamed is None:
            return ()
        change = (self.study, self.renamed)
        return ((self.renamed, self.study), change) if self.joins else (change,)

    @cached_property
    def content(self) -> str:
        """Its line without the time. Two decisions of the same content are one decision, taken in twice."""
        content = self.model_dump(mode="json", exclude_defaults=True, exclude={"when"})
        return json.dumps(content, sort_keys=True, ensure_ascii=False)

    def carries_over(self, earlier: "Decision") -> bool:
        """Whether this line has an earlier ruling under another version of the form, and nobody ruled again."""
        said = operator.attrgetter("ruling", "take", "method", "reason", "cause", "who")
        return earlier.id in self.replaces and earlier.form != self.form and said(earlier) == said(self)

    @property
    def given(self) -> str:
        """The value that a ruling gives, with its words for other: `other: by nose drops`."""
        return f"{self.final}: {self.other}" if self.other else self.final or ""

    @property
    def effect(self) -> tuple[str | None, str | None, str]:
        """What it does to the dataset. Two decisions of the same effect do not contradict each other."""
        return (
            (self.ruling if self.ruling in {"ask", "keep", "drop", "dispute", *PAIRING} else None),
            self.final,
            self.other,
        )


@record
class Ledger:
    """Decisions in the order in which they were written down. Two ledgers join by union.

    `excluding` are the decisions of the ledger of an earlier round that take studies out of all rounds.
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
        """Each decision by its id."""
        return {decision.id: decision for decision in self.decisions}

    @cached_property
    def excluded(self) -> Mapping[str, Decision]:
        """The rulings that take a study out, by the study, folded. `cause` is the kind of reason, `reason` a note."""
        own = (decision for decision in self.in_force if decision.ruling == "exclude")
        return {fold(decision.study): decision for decision in (*self.excluding, *own)}

    @cached_property
    def renamings(self) -> tuple[Decision, ...]:
        """The lines that rename a study and were not withdrawn, in the order of time.

        Within a second, a line comes after those that it replaces.
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
        """Every line that renamed this study, in the order of time. Those that were withdrawn are not among them."""
        names = set(map(fold, self.renamed.every(study)))
        return tuple(line for line in self.renamings if fold(line.study) in names)

    @cached_property
    def withdrawn_submissions(self) -> Mapping[tuple[str, str], "Decision"]:
        """By kept copy and key of the study, the line that takes back that the copy is its first submission."""
        lines = (decision for decision in self.decisions if decision.submission is not None)
        return {(decision.submission or "", fold(decision.study)): decision for decision in lines}

    @cached_property
    def withdrawals(self) -> Mapping[str, Decision]:
        """By the id of each ruling that was withdrawn, its withdrawal."""
        return self._twins_included({decision.withdraws: decision for decision in self._in_time if decision.withdraws})

    @cached_property
    def replacements(self) -> Mapping[str, Decision]:
        """By the id of each ruling that was replaced, the ruling that replaced it.

        A ruling that was itself withdrawn replaces nothing any more.
        """
        valid = (
            decision
            for decision in self._in_time
            if decision.ruling is not None and decision.id not in self.withdrawals
        )
        return self._twins_included({old: decision for decision in valid for old in decision.replaces})

    @cached_property
    def missing(self) -> Mapping[str, tuple[Decision, ...]]:
        """The ids that lines name as replaced or withdrawn and that no line has, each with the lines that name it."""
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
        """The decisions in an order that depends only on their content, so that two ledgers join to the same."""
        return tuple(sorted(self.decisions, key=lambda decision: (decision.when, decision.id)))

    def _twins_included(self, ended: Mapping[str, Decision]) -> Mapping[str, Decision]:
        """What ended a ruling ended its twins too: the same ruling, taken in twice before that."""
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
    """The rulings on one cell or row as it is now.

    `in_force` are the rulings whose basis has not changed, `stale` those whose basis has. Several
    rulings may be in force if all have the same effect. `row_rulings` are rulings on the whole row that would be in
    force for a cell if it had not been ruled on by itself.
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
        """The ruling to show: the one in force, otherwise the latest stale one."""
        every: Sequence[Decision] = self.in_force or self.stale
        return every[-1] if every else None
