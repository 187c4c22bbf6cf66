"""The differences between first submissions and between present files, and counts of both."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schema.form import Field
from validate.dataset.asked_otherwise import as_asked
from validate.dataset.changed_since import changed_since
from validate.dataset.difference import Differences, FirstDifference
from validate.dataset.difference_resolver import DifferenceResolver
from validate.dataset.since_what import SinceWhat
from validate.inference.names_in_form import set_apart
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer, Discrepancy
from validate.merge.rows_of_some import rows_of_some

_KINDS = frozenset({"conflict", "rounded", "status", "omission", "additional"})
COMPARED = ("agreed", "cosmetic", "conflict", "status", "omission")
"""The states of cells in which an extractor has something, in fields in which differences count."""
RECORDED = (*COMPARED, "unscored")
"""The same, with the cells of other fields."""
COUNTED = (*RECORDED, "additional")
"""The same, with the cells of rows that only one extractor chose."""


def differences_of(first: Comparison | None, now: Comparison) -> Differences:
    """All differences between extractors; empty if no first submissions are kept."""
    if first is None:
        return Differences()
    found = first_differences(first, now)
    paired, changed = paired_since(first, now), changed_since(first, now)
    since = SinceWhat(first, now, paired, changed)
    later = (replace(one, since=since.of(one.first)) for one in later_differences(found, now))
    extractors = defaultdict[str, set[str]](set)
    for extraction in (*first.extractions, *now.extractions):
        for study in extraction.studies_recorded:
            extractors[study].add(extraction.name)
    return Differences(
        first=found,
        later=tuple(later),
        paired=paired,
        changed=changed,
        extractors={study: frozenset(names) for study, names in extractors.items()},
    )


def as_coded_again(found: Differences, now: Comparison, whole: Comparison) -> Differences:
    """The differences of a round, with the values from later rounds. `whole` has the values of all rounds."""
    first, later = (
        tuple(_as_coded_again(one, now, whole) for one in several) for several in (found.first, found.later)
    )
    return replace(found, first=first, later=later)


def _as_coded_again(one: FirstDifference, now: Comparison, whole: Comparison) -> FirstDifference:
    table, field = one.first.table, one.first.field
    position = one.now.position if one.now is not None else one.position
    if one.stands is None or position is None or position in now.tables[table].dropped:
        return one
    final = whole.tables[table].listed("final", field)[position]
    if final is None or now.tables[table].same(now.form[table][field], one.stands, final):
        return one
    return replace(one, coded_again=final)


def difference_counts(comparison: Comparison) -> dict[str, int]:
    """The number of cells by category (see `counted_as`). Fields that say nothing about a report are left out."""
    total = dict.fromkeys(COUNTED, 0)
    for line in comparison.state_counts():
        table = comparison.form[line.table]
        if not set_apart(table, line.field):
            for name in COUNTED:
                total[counted_as(table[line.field], name)] += line.counts[name]
    return total


def counted_as(of: Field, state: str) -> str:
    """The category of a cell. In fields in which differences do not count, it is `unscored`, even for equal texts."""
    return "unscored" if state in COMPARED and not of.scored else state


def counted_beside_values(comparison: Comparison) -> int:
    """The number of unscored cells that are companions of a value: origin, place, words, or description of "other"."""
    return sum(
        line.counts[state]
        for line in comparison.state_counts()
        for state in RECORDED
        if comparison.form[line.table][line.field].of is not None
    )


def cells_of_lacking_rows(comparison: Comparison) -> tuple[int, int]:
    """The number of omissions in rows that an extractor does not have, and the number of such rows."""
    rows = _rows_of_cells(comparison, (pl.col("state") == "omission") & pl.col("whole_row").fill_null(value=False))
    return len(rows), len(set(rows))


def cells_of_chosen_rows(comparison: Comparison) -> tuple[int, dict[str, int]]:
    """The number of cells in rows that only one extractor chose, and the number of such rows by table."""
    rows = _rows_of_cells(comparison, (pl.col("kind") == "additional") & pl.col("progress").is_not_null())
    of_table = Counter(table for table, _ in set(rows))
    return len(rows), {table.name: of_table[table.name] for table in comparison.form.tables if of_table[table.name]}


def _rows_of_cells(comparison: Comparison, condition: pl.Expr) -> list[tuple[str, int]]:
    """The table and row of each of these cells, without cells that are `set_apart`."""
    cells = comparison.merged_cells.filter(condition).select("table", "row", "field")
    return [(table, row) for table, row, name in cells.iter_rows() if not set_apart(comparison.form[table], name)]


def first_differences(first: Comparison, now: Comparison) -> tuple[FirstDifference, ...]:
    """Each cell on which first submissions differ, with how it was resolved in the present files and ledger."""
    resolver = DifferenceResolver(first, now)
    cells = (as_asked(cell, first) for cell in first.in_question if _counts(cell, first))
    return tuple(resolver.of(cell) for cell in cells)


def of_some_at_first(first: Comparison, now: Comparison) -> tuple[FirstDifference, ...]:
    """One line for each row of a selection that two or more had at first and another extractor of the study had not.

    Nobody has to settle these, and they do not count as disagreements.
    """
    found, resolver = [], DifferenceResolver(first, now)
    for (table, position), lacking in rows_of_some(first).items():
        merged = first.tables[table]
        cell = merged.agreed_cell(position, merged.table.identity[-1], "additional")
        answers = {name: cell.answers.get(name, Answer()) for name in merged.extractors_of(position)}
        found.append(_of_some(replace(cell, answers=answers, whole_row=True), lacking, resolver))
    return tuple(found)


def _of_some(cell: Discrepancy, lacking: Sequence[str], resolver: DifferenceResolver) -> FirstDifference:
    """How such a row was resolved."""
    now, there = resolver.now, next(iter(resolver.places(cell).values()), None)
    if there is None:
        return FirstDifference(first=cell, resolution="removed")
    merged = now.tables[cell.table]
    if not any(name in now.names and merged.positions[name][there] is None for name in lacking):
        matched = resolver.joined_since(cell, there) is not None
        return FirstDifference(first=cell, resolution="matched" if matched else "correction")
    if (cell.table, there) in now.dropped_with:
        return FirstDifference(first=cell, resolution="parent")
    if (dropped_by := resolver.dropped_by(cell.table, there)) is not None:
        return FirstDifference(first=cell, resolution="ruling", decision=dropped_by)
    return FirstDifference(first=cell, resolution="some")


def later_differences(differences: Sequence[FirstDifference], now: Comparison) -> tuple[FirstDifference, ...]:
    """The cells that differ in the present files, although the first submissions had no such difference.

    Their rows were paired later, or a workbook was changed.
    """
    known = {(one.now.table, one.now.position, one.now.field) for one in differences if one.now is not None}
    return tuple(
        _of_today(cell, now)
        for cell in now.in_question
        if _counts(cell, now) and (cell.table, cell.position, cell.field) not in known
    )


def paired_since(first: Comparison, now: Comparison) -> frozenset[tuple[str, int]]:
    """The present rows that were two or more rows in the first submissions, so that they were not compared there."""
    found = set()
    for name, merged in now.tables.items():
        addresses, before = now.addresses(name), first.addresses(name)
        places = first.tables[name].places
        for position in range(merged.height):
            held = [(who, row) for who in now.names if (row := merged.positions[who][position]) is not None]
            if len(held) < 2:
                continue
            earlier = {
                places[who, there]
                for who, row in held
                if who in first.names
                and (there := before.row(who, addresses.of_row[who][row])) is not None
                and (who, there) in places
            }
            if len(earlier) > 1:
                found.add((name, position))
    return frozenset(found)


def _counts(cell: Discrepancy, comparison: Comparison) -> bool:
    return cell.kind in _KINDS and not set_apart(comparison.form[cell.table], cell.field)


def _of_today(cell: Discrepancy, now: Comparison) -> FirstDifference:
    other = now.tables[cell.table].words_for_other("final", cell.position, cell.field)
    if (cell.table, cell.position) in now.dropped_with:
        return FirstDifference(first=cell, resolution="parent", now=cell, other=other)
    decision = cell.rulings.ruling if cell.progress == "decided" else None
    return FirstDifference(
        first=cell,
        resolution="ruling" if decision else "open",
        decision=decision,
        dropped=cell.position in now.tables[cell.table].dropped,
        now=cell,
        other=other,
    )
