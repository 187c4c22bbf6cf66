"""Sorts the rulings in the lines of a file: new decisions, refused rulings with the reason, and outdated ones."""

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
from extract.adjudication.rulings.row_problem import place_in_file
from extract.adjudication.rulings.ruleable import AnyLine, Taken, decisions_of
from extract.adjudication.rulings.ruling import kept_under_dropped
from extract.adjudication.rulings.sorting import Sorter
from schema.records import record
from schema.text import and_list, plural
from validate.adjudication.new_ruling import NewRuling
from validate.adjudication.who_may_rule import Policy
from validate.check.problem import Problem
from validate.ledger.ledger import Decision
from validate.merge import merge_again
from validate.merge.comparison import Comparison

InBulk = Callable[[Sequence[tuple[Entry, Hashable]]], list[int]]
"""Returns for each line, given with its ruling, how many lines were ruled on together with it."""


@record
class Bulk:
    """Lines that were ruled on together: the ruling and the cells. `sheet` is empty in a file of lines."""

    ruling: str
    sheet: str
    cells: tuple[str, ...]


@record(kw_only=True)
class FileRulings:
    """The rulings in a file. `decisions` are new; `lines` is the number of lines with new decisions.

    `pairings` is the number of those lines that are about which row is which; their decisions come first. `refused` and
    `out_of_date` are problems at their cells. `already` is the number of rulings that the ledger has.
    `withdrawn` and `replaced` are cells of rulings that are in the ledger but no longer in force, and `agreeing` are
    rulings like those of others. `unfinished_cells` are blank cells under Ruling in lines with other entries
    (`Pairings!K6`). `warnings` are about accepted rulings: broken rules of the form, replaced rulings by the same
    people that the sheet does not show, contradictions in the ledger, and codes that the codebook no longer offers.
    `lost` is the number of decisions that the ledger had when the file was written and lacks now.
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
        """The number of lines that are started but have no ruling yet."""
        return len(self.unfinished_cells)

    @property
    def not_taken_yet(self) -> int:
        """The number of lines with something that could still be accepted, now or after a correction."""
        return self.lines + len(self.refused) + self.unfinished

    @property
    def not_taken_in_words(self) -> str:
        """`not_taken_yet` in words: `2 rulings and 1 begun line`."""
        rulings = self.lines + len(self.refused)
        parts = [plural(rulings, "ruling")] if rulings else []
        parts += [plural(self.unfinished, "begun line")] if self.unfinished else []
        return and_list(parts)


@record(kw_only=True)
class Rulings:
    """The filled-in lines of a file: those on which row is which, and those on cells and rows.

    `lines_of_rows` are all lines with the rows that they are about. `questions_on` is the place in the file for
    questions without a line. `in_bulk` gives how many lines were ruled on together with each line, and 0 for a single
    line. `problems` are lines that cannot be read at all. `written_with` are the ids of the decisions in the ledger
    when the file was written; None if unknown.
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
    """Compares the rulings of a file of any kind with the current merge."""
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
    """The rulings on which row is which, without those that contradict each other."""
    for entry in rulings.pairs:
        sorter.sort(entry)
    taken = list(sorter.taken())
    for ruling, invalid in unable(sorter.comparison, taken):
        sorter.refuse(ruling.entry, invalid)
        taken.remove(ruling)
    return _sized(rulings, taken)


def _kept_with_their_parents(sorter: Sorter[Line], comparison: Comparison) -> list[Taken[Line]]:
    """The rulings on cells and rows, without those that keep a row although the row above it is dropped."""
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
    """The merge that results from these rulings."""
    made = decisions_of(taken)
    return merge_again(comparison, comparison.ledger + made) if made else comparison


def _question_places(
    parser: PairRulingParser, entries: Iterable[Entry]
) -> dict[tuple[str, frozenset[tuple[str, int]]], str]:
    """The place in the file of each question whether rows are the same, by table and rows."""
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
    """The rulings, each with the number of lines that were ruled on together, which its decisions also have."""
    sizes = rulings.in_bulk([(ruling.entry, ruling.ruled) for ruling in taken])
    return [
        replace(ruling, bulk=size, decisions=tuple(_in_bulk(made, size) for made in ruling.decisions))
        for ruling, size in zip(taken, sizes, strict=True)
    ]


def _in_bulk(decision: Decision, size: int) -> Decision:
    """The decision as part of a group of this size. It is created again, so that its id is right."""
    return Decision(**{**decision.model_dump(), "bulk": size}) if size else decision


def _groups(taken: Sequence[Taken[AnyLine]]) -> Iterator[Bulk]:
    """The groups of lines that were ruled on together, by ruling."""
    groups: dict[tuple[NewRuling, int], list[Taken[AnyLine]]] = {}
    for ruling in taken:
        if ruling.bulk:
            groups.setdefault((ruling.ruled, ruling.bulk), []).append(ruling)
    for several in groups.values():
        first = several[0].entry
        yield Bulk(first.input.ruling, first.sheet, tuple(ruling.entry.cell(RULING) for ruling in several))
