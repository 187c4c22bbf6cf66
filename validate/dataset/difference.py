"""A difference between extractors, and what became of it: the one place from which texts, tables and lists count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from schema.records import record
from schema.text import and_list
from validate.dataset.changed_since import ChangedSince
from validate.ledger.ledger import Decision
from validate.merge.discrepancy import Discrepancy

Resolution = Literal["ruling", "correction", "matched", "parted", "removed", "parent", "uncompared", "open", "some"]
"""What became of a difference.

- `ruling`: a person ruled on the cell or its row, whether or not the workbooks were changed to the decision since.
- `correction`: an extractor corrected the workbook, and now the extractors agree.
- `matched`: the row is one now with a row that another extractor had from the beginning.
- `parted`: the row was taken for one with that of another extractor, and both are rows of their own now.
- `removed`: nobody who had the row has it now under a name that is known: it was removed or renamed in the workbook.
- `parent`: the row was dropped with the row that it belongs to.
- `uncompared`: nobody changed it, and it is not compared any more, as after a change of the form.
- `some`: nobody had to settle it: two or more have the row and agree, and somebody else has not.
- `open`: it is not settled yet, or somebody has the study open again, so that it is not compared.
"""

Outcome = Literal[Resolution, "unresolved"]
"""The same, with those apart of which a person ruled that they cannot be resolved."""

Since = Literal["matched", "parted", "apart", "asked", "anew", "changed", "other"]
"""Since what a cell differs that did not at first.

Its records were matched, were ruled to be two (`parted`) or are two for another reason (`apart`); the form got its data
item only later; an answer was given anew that the form does not have any more; a workbook was changed; or anything
else.
"""

_NEEDS_DECISION = frozenset[Resolution]({"ruling"})
_HAS_NO_DECISION = frozenset[Resolution]({"correction", "removed", "parent", "uncompared", "open", "some"})


@record(kw_only=True)
class FirstDifference:
    """A difference between first submissions, and what became of it.

    `decision` is what settled it: on the cell, its row, or, where rows were matched or came apart, on which row is
    which. `followed` says that `by` copied what was decided into the workbook. Otherwise `by` are those who corrected
    it, or who have the row no more. `gone` are those who do not have the row any more, whatever was decided then.
    `partner` is what the row was called with which it was matched. `position` is its row of today, `now` is the cell if
    it is in question now, `final` what stands, `other` the words beside the choice other in it. `since` says of a cell
    that did not differ at first since what it does. `coded_again` is what a row has now that a later round coded again.
    """

    first: Discrepancy
    resolution: Resolution
    decision: Decision | None = None
    by: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    partner: str = ""
    position: int | None = None
    followed: bool = False
    now: Discrepancy | None = None
    final: str | None = None
    other: str | None = None
    since: Since = "other"
    coded_again: str | None = None
    dropped: bool = False

    def __post_init__(self) -> None:
        """A difference that a decision settled has this decision, so that no list can call it open."""
        wanted = self.decision is None if self.resolution in _NEEDS_DECISION else False
        if wanted or (self.decision is not None and self.resolution in _HAS_NO_DECISION):
            raise AssertionError(f"{self.resolution} with decision {self.decision}")

    @property
    def outcome(self) -> Outcome:
        """What became of it: how it was settled, or that a decision says it cannot be."""
        unresolved = self.resolution == "ruling" and self.decision is not None and self.decision.ruling == "unresolved"
        return "unresolved" if unresolved else self.resolution

    @property
    def stands(self) -> str | None:
        """What stands now, whether the cell is in question or not."""
        return self.now.final if self.now is not None else self.final


@record(kw_only=True)
class Differences:
    """Differences of first submissions; those that came later; and what happened since to rows and workbooks.

    `paired` are the rows (table, position) that were paired only since. `changed` is None without first submissions.
    `extractors` are those of each study (folded).
    """

    first: tuple[FirstDifference, ...] = ()
    later: tuple[FirstDifference, ...] = ()
    paired: frozenset[tuple[str, int]] = frozenset()
    changed: ChangedSince | None = None
    extractors: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)


@record(kw_only=True)
class OutcomeWords:
    """What an outcome is called: in a line of counts (`counted`), as the head of a `column`, and in a picture.

    `state` is that of discrepancies.csv where the list has what was first submitted.
    """

    counted: str
    column: str
    drawn: str
    state: str


OUTCOMES: Mapping[Outcome, OutcomeWords] = {
    "ruling": OutcomeWords(
        counted="settled by a decision",
        column="By a decision",
        drawn="a consensus that existed",
        state="decided",
    ),
    "correction": OutcomeWords(
        counted="settled by a correction in the workbook",
        column="By a correction",
        drawn="corrected in a workbook",
        state="corrected",
    ),
    "matched": OutcomeWords(
        counted="gone because the record was matched with another",
        column="Record matched with another",
        drawn="record matched with another",
        state="matched with another row",
    ),
    "parted": OutcomeWords(
        counted="gone because records that had been taken for one are two",
        column="Records are two",
        drawn="records that had been taken for one are two",
        state="two rows now",
    ),
    "removed": OutcomeWords(
        counted="gone because the record was renamed or removed in a workbook",
        column="Record renamed or removed",
        drawn="record renamed or removed in a workbook",
        state="renamed or removed",
    ),
    "parent": OutcomeWords(
        counted="dropped with the record that the entry's record belongs to",
        column="Dropped with the record above it",
        drawn="dropped with the record that it belongs to",
        state="dropped with another row",
    ),
    "uncompared": OutcomeWords(
        counted="no longer compared",
        column="No longer compared",
        drawn="no longer compared",
        state="no longer compared",
    ),
    "unresolved": OutcomeWords(
        counted="could not be resolved, as a decision says",
        column="Could not be resolved",
        drawn="could not be resolved",
        state="decided",
    ),
    "open": OutcomeWords(counted="open", column="Open", drawn="open", state="open"),
}
"""The words for each outcome of a difference, in the order in which tables and pictures have them."""


_SINCE: Mapping[Since, str] = {
    "matched": "in records that were matched only later",
    "parted": "in records that had been taken for one and were ruled to be two",
    "apart": "in records that had been taken for one and are two now",
    "asked": "in data items that the form got only later",
    "anew": "where the form no longer has an answer of the first submissions",
    "changed": "because a workbook was changed",
    "other": "for another reason",
}


def since_in_words(later: Sequence[FirstDifference]) -> str:
    """Since what these differ that did not at first, with numbers where it is not all the same."""
    number = Counter(one.since for one in later)
    return and_list(
        [f"{number[since]:,} {words}" if len(number) > 1 else words for since, words in _SINCE.items() if number[since]]
    )
