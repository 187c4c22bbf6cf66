"""Taking back an adjudication sheet: each ruling is a decision, is refused with its reason, or is out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.adjudication.find import entries, headers, stamp
from extract.adjudication.names import known_again
from extract.adjudication.ruling import bulk_sizes
from extract.adjudication.sorting import Sorter, Taken
from extract.adjudication.words import RULING
from extract.reading import read_file
from validate.comparison import Comparison
from validate.deciding import Policy, Ruled
from validate.ledger import Decision
from validate.problem import Problem


@dataclass(frozen=True)
class Bulk:
    """Lines that were ruled on at once, by filling down: what was ruled, and the cells where."""

    ruling: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SheetRulings:
    """What a sheet holds. `decisions` are new and for the ledger; `lines` counts the lines that make them.

    `refused` and `out_of_date` are at their cells. `already` counts lines whose ruling the ledger has, `unfinished`
    those in which something is filled in, but no ruling yet.
    """

    decisions: tuple[Decision, ...]
    lines: int
    refused: tuple[Problem, ...]
    out_of_date: tuple[Problem, ...]
    already: int
    unfinished: int
    bulk: tuple[Bulk, ...]

    @property
    def unread(self) -> int:
        """How many lines hold something of a person's that the ledger does not have."""
        return self.lines + len(self.refused) + len(self.out_of_date) + self.unfinished


def read_sheet(path: Path, comparison: Comparison, *, when: str, policy: Policy | None = None) -> SheetRulings:
    """The rulings in a sheet that a person filled in, set against the merge as it is now.

    Sorted, filtered, with rows deleted or columns added, saved by another program: a line is found by its content. What
    cannot be taken is a problem at its cell, and one wrong line hides no other. CannotUse where the file is no
    adjudication sheet.
    """
    workbook = read_file(path)
    names = known_again(comparison.names, stamp(workbook), headers(workbook))
    sorter = Sorter(path, comparison, names, policy or Policy(), when)
    for entry in entries(workbook):
        sorter.sort(entry)
    taken = list(sorter.taken())
    sizes = bulk_sizes([(each.entry, each.ruled) for each in taken])
    return SheetRulings(
        decisions=tuple(
            _in_bulk(made, size) for each, size in zip(taken, sizes, strict=True) for made in each.decisions
        ),
        lines=len(taken),
        refused=tuple(sorter.refused),
        out_of_date=tuple(sorter.late),
        already=sorter.already,
        unfinished=sorter.unfinished,
        bulk=tuple(_groups(taken, sizes)),
    )


def unread_rulings(path: Path, comparison: Comparison, *, policy: Policy | None = None) -> int:
    """How many lines of the sheet on disk hold something that the ledger does not have; 0 where there is no sheet.

    Only where it is 0 may a new sheet be written over it. CannotUse where the file is no adjudication sheet.
    """
    return read_sheet(path, comparison, when="", policy=policy).unread if path.exists() else 0


def _in_bulk(decision: Decision, size: int) -> Decision:
    """The decision as one of so many that were made at once; made anew, so that its id fits."""
    return Decision(**{**decision.model_dump(), "bulk": size}) if size else decision


def _groups(taken: Sequence[Taken], sizes: Sequence[int]) -> Iterator[Bulk]:
    """The lines of which several were ruled on at once, by what was ruled."""
    groups: dict[tuple[Ruled, int], list[Taken]] = {}
    for each, size in zip(taken, sizes, strict=True):
        if size:
            groups.setdefault((each.ruled, size), []).append(each)
    for several in groups.values():
        yield Bulk(several[0].entry.said.ruling, tuple(each.entry.cell(RULING) for each in several))
