"""A difference between extractors, and how it was resolved. Texts, tables and lists all count these."""

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
"""How a difference was resolved.

- `ruling`: a person ruled on the cell or its row, whether or not the workbooks were changed accordingly.
- `correction`: an extractor corrected the workbook, and now the extractors agree.
- `matched`: the row was matched with a row that another extractor had from the beginning.
- `parted`: the row had been matched with another extractor's row, and now both are separate rows.
- `removed`: nobody has the row any more under a known name: it was removed or renamed in the workbook.
- `parent`: the row was dropped together with its parent row.
- `uncompared`: nobody changed it, but it is no longer compared, for example after a change of the form.
- `some`: nobody had to settle it: two or more have the row and agree, and another extractor does not have it.
- `open`: it is not settled yet, or somebody has reopened the study, so that it is not compared.
"""

Outcome = Literal[Resolution, "unresolved"]
"""The same, with a separate outcome for rulings that a difference cannot be resolved."""

Since = Literal["matched", "parted", "apart", "asked", "anew", "changed", "unkept", "other"]
"""Why a cell differs now that did not differ at first.

Its records were matched (`matched`), were ruled to be two (`parted`), or are two for another reason (`apart`); its data
item was added to the form later (`asked`); an answer was replaced that the form no longer offers (`anew`); a workbook
was changed (`changed`); an extractor has no first submission of the study (`unkept`); or anything else (`other`).
"""

_NEEDS_DECISION = frozenset[Resolution]({"ruling"})
_HAS_NO_DECISION = frozenset[Resolution]({"correction", "removed", "parent", "uncompared", "open", "some"})


@record(kw_only=True)
class FirstDifference:
    """A difference between first submissions, and how it was resolved.

    `decision` settled it: a ruling on the cell, on its row or, if rows were matched or separated, on their pairing.
    `followed` says that `by` changed their workbook to the decision; otherwise `by` are the people who corrected it, or
    who no longer have the row. `gone` are the people who no longer have the row, whatever was decided. `partner` is the
    former name of the row that it was matched with. `position` is its present row, `now` the cell if it is in question
    now, `final` its final value, and `other` the description of "other" in it. `since` says why a cell differs that did
    not differ at first. `coded_again` is the value from a later round that coded the row again.
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
        """Checks that a difference settled by a decision has this decision, so that no list can call it open."""
        wanted = self.decision is None if self.resolution in _NEEDS_DECISION else False
        if wanted or (self.decision is not None and self.resolution in _HAS_NO_DECISION):
            raise AssertionError(f"{self.resolution} with decision {self.decision}")

    @property
    def outcome(self) -> Outcome:
        """How it was resolved, or that a decision says it cannot be resolved."""
        unresolved = self.resolution == "ruling" and self.decision is not None and self.decision.ruling == "unresolved"
        return "unresolved" if unresolved else self.resolution

    @property
    def stands(self) -> str | None:
        """The present final value, whether the cell is in question or not."""
        return self.now.final if self.now is not None else self.final


@record(kw_only=True)
class Differences:
    """Differences between first submissions; later differences; and later changes to rows and workbooks.

    `paired` are the rows (table, position) that were only paired later. `changed` is None without first submissions.
    `extractors` has the extractors of each study (folded).
    """

    first: tuple[FirstDifference, ...] = ()
    later: tuple[FirstDifference, ...] = ()
    paired: frozenset[tuple[str, int]] = frozenset()
    changed: ChangedSince | None = None
    extractors: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)


@record(kw_only=True)
class OutcomeWords:
    """The words for an outcome: in a line of counts (`counted`), as a heading (`column`), and in a picture (`drawn`).

    `state` is the state in discrepancies.csv for lines on the first submissions.
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
"""The words for each outcome of a difference, in the order of tables and pictures."""


_SINCE: Mapping[Since, str] = {
    "matched": "in records that were matched only later",
    "parted": "in records that had been taken for one and were ruled to be two",
    "apart": "in records that had been taken for one and are two now",
    "asked": "in data items that the form got only later",
    "anew": "where the form no longer has an answer of the first submissions",
    "changed": "because a workbook was changed",
    "unkept": "in studies of which no first submission of an extractor is kept",
    "other": "for another reason",
}


def since_in_words(later: Sequence[FirstDifference]) -> str:
    """Why these cells differ that did not differ at first, with numbers if there are several reasons."""
    number = Counter(one.since for one in later)
    return and_list(
        [f"{number[since]:,} {words}" if len(number) > 1 else words for since, words in _SINCE.items() if number[since]]
    )
