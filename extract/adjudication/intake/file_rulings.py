"""The rulings in the lines of a file: each is a decision, is refused with its reason, or is out of date."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extract.adjudication.intake.cell_rulings import CellRulingParser
from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.lines import Line
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import RULING
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.pairings.ruling_parser import PairRulingParser, unable
from extract.adjudication.rulings.breaking import old_codes_to_look_at, without_breaking
from extract.adjudication.rulings.ruling import kept_under_dropped
from extract.adjudication.rulings.sorting import AnyLine, Sorter, Taken, decisions_of, place_in_file
from schema.records import record
from schema.text import and_list, plural
from validate.adjudication.new_ruling import NewRuling
from validate.adjudication.who_may_rule import Policy
from validate.check.problem import Problem
from validate.ledger.ledger import Decision
from validate.merge import merge_again
from validate.merge.comparison import Comparison

InBulk = Callable[[Sequence[tuple[Entry, Hashable]]], list[int]]
"""Counts, for lines with what they rule, how many were ruled on at once with each."""


@record
class Bulk:
    """Lines that were ruled on at once: what was ruled, and the cells where, on which sheet ("" in a file of lines)."""

    ruling: str
    sheet: str
    cells: tuple[str, ...]


@record(kw_only=True)
class FileRulings:
    """What a file holds. `decisions` are new and for the ledger; `lines` counts the lines that make them.

    `pairings` counts those among them that say which row is which; their decisions stand first. `refused` and
    `out_of_date` are at their cells. `already` counts lines whose ruling the ledger has. `withdrawn` and `replaced`
    have the cells of rulings that it has too, but that are not in force any more, `agreeing` those that others made.
    `unfinished_cells` are those under Ruling that are blank in a line in which something is filled in (`Pairings!K6`).
    `warnings` are what the form's rules say of the rulings that are taken, which of them replace one by the same
    people that the sheet does not show, which of those in the ledger are contradicted there, and which have a code that
    the codebook does not offer any more. `lost` counts the decisions that the ledger had when the file was written and
    lacks now.
    """

    decisions: tuple[Decision, ...]
    lines: int
    pairings: int
    refused: tuple[Problem, ...]
    out_of_date: tuple[Problem, ...]
    already: int
    unfinished_cells: tuple[str, ...]
    bulk: tuple[Bulk, ...]
    warnings: tuple[Problem, ...] = ()
    withdrawn: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    agreeing: tuple[Problem, ...] = ()
    lost: int = 0

    @property
    def unfinished(self) -> int:
        """How many lines are begun and have no ruling yet."""
        return len(self.unfinished_cells)

    @property
    def not_taken_yet(self) -> int:
        """How many lines hold something that could still be taken in, as it is or corrected."""
        return self.lines + len(self.refused) + self.unfinished

    @property
    def not_taken_in_words(self) -> str:
        """The same in words: `2 rulings and 1 begun line`."""
        rulings = self.lines + len(self.refused)
        parts = [plural(rulings, "ruling")] if rulings else []
        parts += [plural(self.unfinished, "begun line")] if self.unfinished else []
        return and_list(parts)


@record(kw_only=True)
class Rulings:
    """The lines of a file in which something is filled in: those on which row is which, and those on cells and rows.

    `lines_of_rows` has every line that says which rows it is about, and `questions_on` where the file asks what has
    no line.
    `in_bulk` counts the lines that were ruled on at once with each, 0 for one by one. `problems` are lines that cannot
    be read at all. `written_with` are the ids of the decisions that the ledger had when the file was written; None if
    it does not say them.
    """

    path: Path
    pairs: tuple[Entry, ...]
    cells: tuple[Entry, ...]
    lines_of_rows: tuple[Entry, ...]
    questions_on: str
    in_bulk: InBulk
    problems: tuple[Problem, ...] = ()
    written_with: frozenset[str] | None = None


def sort_rulings(rulings: Rulings, comparison: Comparison, names: Names, *, when: str, policy: Policy) -> FileRulings:
    """The rulings in the lines of a file, whatever kind of file it is, set against the merge as it is now."""
    pair_parser = PairRulingParser(comparison, names, policy, when)
    pairs = Sorter(rulings.path, comparison, names, pair_parser, rulings.written_with)
    taken_pairs = _pairs(pairs, rulings)
    settled = _with(comparison, taken_pairs)
    ruled = (*taken_pairs, *pairs.repeated)
    question_places = _question_places(pair_parser, rulings.lines_of_rows)
    parser = CellRulingParser(settled, comparison, ruled, names, policy, when, question_places, rulings.questions_on)
    cells = Sorter(rulings.path, settled, names, parser, rulings.written_with)
    for entry in rulings.cells:
        cells.sort(entry)
    kept, warnings = without_breaking(cells, settled, _kept_with_their_parents(cells, settled))
    taken_cells = _sized(rulings, kept)
    return FileRulings(
        decisions=(*decisions_of(taken_pairs), *decisions_of(taken_cells)),
        lines=len(taken_pairs) + len(taken_cells),
        pairings=len(taken_pairs),
        refused=(*rulings.problems, *pairs.refused, *cells.refused),
        out_of_date=(*pairs.out_of_date, *cells.out_of_date),
        already=pairs.already + cells.already,
        unfinished_cells=(*pairs.unfinished, *cells.unfinished),
        bulk=(*_groups(taken_pairs), *_groups(taken_cells)),
        warnings=(*pairs.to_look_at, *cells.to_look_at, *warnings, *old_codes_to_look_at(cells, kept)),
        agreeing=(*pairs.agreeing, *cells.agreeing),
        withdrawn=(*pairs.withdrawn, *cells.withdrawn),
        replaced=(*pairs.replaced, *cells.replaced),
        lost=len(cells.lost),
    )


def _pairs(sorter: Sorter[PairLine], rulings: Rulings) -> list[Taken[PairLine]]:
    """The rulings on which row is which, without those that cannot hold together."""
    for entry in rulings.pairs:
        sorter.sort(entry)
    taken = list(sorter.taken())
    for ruling, invalid in unable(sorter.comparison, taken):
        sorter.refuse(ruling.entry, invalid)
        taken.remove(ruling)
    return _sized(rulings, taken)


def _kept_with_their_parents(sorter: Sorter[Line], comparison: Comparison) -> list[Taken[Line]]:
    """The rulings on cells and rows, without those that keep a row while the row that it points to is dropped."""
    taken = list(sorter.taken())
    kept = [ruling for ruling in taken if ruling.decisions[0].field is None and ruling.decisions[0].ruling == "keep"]
    if not kept:
        return taken
    after = merge_again(comparison, comparison.ledger + decisions_of(taken))
    for ruling in kept:
        if invalid := kept_under_dropped(after, ruling.line.item.cell):
            sorter.refuse(ruling.entry, invalid)
            taken.remove(ruling)
    return taken


def _with(comparison: Comparison, taken: Sequence[Taken[PairLine]]) -> Comparison:
    """The merge that comes of these rulings."""
    made = decisions_of(taken)
    return merge_again(comparison, comparison.ledger + made) if made else comparison


def _question_places(
    parser: PairRulingParser, entries: Iterable[Entry]
) -> dict[tuple[str, frozenset[tuple[str, int]]], str]:
    """Where in the file it is asked of which rows, by table and rows, whether they are one."""
    if not parser.comparison.open_pairings:
        return {}
    listed = {line.address: line.pairing for line in parser.finder.pair_lines if line.pairing.is_open}
    about = ((entry, listed.get(entry.key[0])) for entry in entries if entry.key)
    return {
        (pairing.table, frozenset(pairing.rows.items())): place_in_file(entry)
        for entry, pairing in about
        if pairing is not None
    }


def _sized(rulings: Rulings, taken: list[Taken[AnyLine]]) -> list[Taken[AnyLine]]:
    """The same, each knowing how many were ruled on at once with it, and so its decisions."""
    sizes = rulings.in_bulk([(ruling.entry, ruling.ruled) for ruling in taken])
    return [
        replace(ruling, bulk=size, decisions=tuple(_in_bulk(made, size) for made in ruling.decisions))
        for ruling, size in zip(taken, sizes, strict=True)
    ]


def _in_bulk(decision: Decision, size: int) -> Decision:
    """The decision as one of so many that were made at once; made anew, so that its id fits."""
    return Decision(**{**decision.model_dump(), "bulk": size}) if size else decision


def _groups(taken: Sequence[Taken[AnyLine]]) -> Iterator[Bulk]:
    """The lines of which several were ruled on at once, by what was ruled."""
    groups: dict[tuple[NewRuling, int], list[Taken[AnyLine]]] = {}
    for ruling in taken:
        if ruling.bulk:
            groups.setdefault((ruling.ruled, ruling.bulk), []).append(ruling)
    for several in groups.values():
        first = several[0].entry
        yield Bulk(first.input.ruling, first.sheet, tuple(ruling.entry.cell(RULING) for ruling in several))
