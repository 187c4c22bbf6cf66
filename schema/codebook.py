"""The changes that a team makes to a codebook while it codes, and what became of each code."""

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
"""What was done to a code, in one word or a few."""

CARRIED = frozenset[Action]({"rename", "move", "merge"})
"""After these, what was coded before reads as the new code."""


class CannotChange(ValueError):
    """A change that cannot be made to a codebook, with the reason."""


class NewCode(BaseModel):
    """A code that a change brings. Blank parts are as they were, or as is usual."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: str
    label: str = ""
    definition: str = ""
    under: str | None = None


class Change(AddedLine):
    """One change to the codebook of a field: a line of the project's codebook file.

    `codes` are those that it is about. `into` are the codes that stand in their place, or that are added. `memo` says
    why. With `recode`, the rows are coded again, in this `round`, whose code was withdrawn, or that have one of `codes`
    or of the choices `under` which codes stand; with `all_rows`, also those that were coded since the codes last
    changed. With `move`, the codes stand `under` another choice. With `withdraw`, the change with the id `withdraws`
    was made in error.
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
    def order(self) -> tuple[int, bool, int, str, str]:
        """By this changes are put in order, whatever the order of their lines. A round comes after its revision.

        Two rounds may be opened within one second: their numbers say which came first.
        """
        return self.revision, self.action == "recode", self.round or 0, self.when, self.id


@record(kw_only=True)
class OldCode:
    """A code that is not offered any more, and the change that ended it.

    `spellings` (folded) are those that meant this code and that nothing offered is called now.
    """

    table: str
    field: str
    code: str
    label: str
    spellings: frozenset[str]
    change: Change


@record(kw_only=True)
class Recoding:
    """A round in which rows are coded again, with the codebook of a `revision`.

    It asks for rows that have a code that was withdrawn up to this revision, one of `codes`, or one of `under` in the
    field that the codes refine. For the latter two, it leaves out what was coded with the revision `since` or a later
    one: after it, nothing changed about these codes. None leaves out nothing.
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
    """What became of the codebook of a form: the changes in their order, the codes they ended, the rounds they opened.

    `refused` are changes that cannot be made, each with the reason. They have no effect. `withdrawn` are changes that
    were made in error, by their id, each with the line that withdraws it.
    """

    changes: tuple[Change, ...] = ()
    old: tuple[OldCode, ...] = ()
    recodings: tuple[Recoding, ...] = ()
    refused: tuple[tuple[Change, str], ...] = ()
    withdrawn: Mapping[str, Change] = field(default_factory=dict)

    @property
    def in_force(self) -> tuple[Change, ...]:
        """The changes of codes that were not withdrawn."""
        return tuple(
            change
            for change in self.changes
            if change.action not in {"recode", "withdraw"} and change.id not in self.withdrawn
        )

    def recoding(self, number: int) -> Recoding | None:
        """The recoding of this round; None if it is another round."""
        return next((one for one in self.recodings if one.number == number), None)
