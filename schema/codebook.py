"""The changes that a team makes to its codebook while coding, and what happened to each code."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from schema.added_line import AddedLine
from schema.records import record

Action = Literal["add", "rename", "move", "split", "merge", "retire", "recode", "withdraw"]

ACTIONS: Mapping[Action, str] = {
    "add": "added",
    "rename": "renamed",
    "move": "moved",
    "split": "split",
    "merge": "merged",
    "retire": "retired",
    "recode": "to be coded again",
    "withdraw": "withdrawn",
}
"""What was done to a code, in the past tense."""

CARRIED = frozenset[Action]({"rename", "move", "merge"})
"""The actions after which earlier coding is read as the new code."""


class CannotChange(ValueError):
    """A change that cannot be applied to a codebook; its text is the reason."""


class NewCode(BaseModel):
    """A code that a change adds or redefines. A blank part stays as it was, or takes the usual value."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: str
    label: str = ""
    definition: str = ""
    under: str | None = None


class Change(AddedLine):
    """One change to the codebook of a field: a line of the project's codebook file.

    `codes` are the codes that it changes. `into` are the codes that replace them, or the added codes. `memo` is the
    reason. `move` puts the codes `under` another choice. `recode` opens a `round` in which rows are coded again: rows
    with a withdrawn code, with one of `codes`, or with a choice in `under`; `all_rows` includes rows that were coded
    after these codes last changed. `withdraw` undoes the change whose id is `withdraws`, because it was made in error.
    """

    model_config = ConfigDict(defer_build=True)

    revision: int
    table: str
    field: str
    action: Action
    codes: tuple[str, ...] = ()
    into: tuple[NewCode, ...] = ()
    under: tuple[str, ...] = ()
    round: int | None = None
    all_rows: bool = False
    withdraws: str = ""
    memo: str = ""
    who: tuple[str, ...] = ()
    when: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What it does, without who made it and when: equal for the same change made twice."""
        return self.table, self.field, self.action, self.codes, self.into, self.under, self.all_rows, self.withdraws

    @property
    def order(self) -> tuple[int, bool, int, str, str]:
        """The sort key of changes, whatever the order of their lines. A round comes after its revision.

        Two rounds may be opened within one second; then their numbers decide.
        """
        return self.revision, self.action == "recode", self.round or 0, self.when, self.id


@record(kw_only=True)
class OldCode:
    """A code that is no longer offered, and the change that ended it.

    `spellings` (folded) meant this code and are not used by any offered code now.
    """

    table: str
    field: str
    code: str
    label: str
    spellings: frozenset[str]
    change: Change


@record(kw_only=True)
class Recoding:
    """A round in which rows are coded again with one `revision` of the codebook.

    It asks for rows that have a code withdrawn up to this revision, one of `codes`, or one of `under` in the field that
    the codes refine. Of the latter two, it leaves out rows that were coded with the revision `since` or later, because
    these codes have not changed after it. None leaves out nothing.
    """

    number: int
    table: str
    field: str
    revision: int
    codes: frozenset[str]
    under: frozenset[str]
    change: Change
    since: int | None = None


@record(kw_only=True)
class CodebookLife:
    """The history of a form's codebook: its changes in order, the codes that ended, the rounds that were opened.

    `refused` are changes that cannot be applied, each with the reason. They have no effect. `let_go` are such changes
    about which nothing is left to decide, each with the reason: the same change was made, or the team withdrew it.
    `withdrawn` are changes made in error: by the id of each, the line that withdraws it.
    """

    changes: tuple[Change, ...] = ()
    old: tuple[OldCode, ...] = ()
    recodings: tuple[Recoding, ...] = ()
    refused: tuple[tuple[Change, str], ...] = ()
    let_go: tuple[tuple[Change, str], ...] = ()
    withdrawn: Mapping[str, Change] = field(default_factory=dict)

    @property
    def in_force(self) -> tuple[Change, ...]:
        """The changes to codes that were not withdrawn."""
        return tuple(
            change
            for change in self.changes
            if change.action not in {"recode", "withdraw"} and change.id not in self.withdrawn
        )

    @property
    def without_effect(self) -> tuple[Change, ...]:
        """The changes that cannot be applied, whether somebody has to decide about them or not."""
        return tuple(change for change, _ in (*self.refused, *self.let_go))

    def recoding(self, number: int) -> Recoding | None:
        """The recoding of this round; None if rows are not coded again in it."""
        return next((one for one in self.recodings if one.number == number), None)
