"""Where first submissions differed from each other, and how each difference was resolved since."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

import polars as pl

from schema.form import Field
from schema.records import record
from schema.text import fold
from validate.dataset.asked_otherwise import as_asked
from validate.dataset.changed_since import ChangedSince, changed_since
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer, Discrepancy
from validate.merge.rows_of_some import rows_of_some

Resolution = Literal["ruling", "parent", "correction", "row", "open", "some"]
"""How a difference was resolved.

- `ruling`: a person ruled on the cell or its row, whether or not the workbooks were changed to the decision since.
- `parent`: the row was dropped with the row that it belongs to.
- `correction`: an extractor corrected the workbook, and now the extractors agree.
- `row`: the row was renamed, removed or paired with another one since.
- `some`: nobody had to: two or more have the row and agree, and somebody else has not (see `of_some_at_first`).
- `open`: it is not resolved yet, or somebody has the study open again, so that it is not compared.
"""

Outcome = Resolution | Literal["unresolved"]
"""The same, with those apart of which a person ruled that they cannot be resolved."""

Since = Literal["matched", "asked", "anew", "changed", "other"]
"""Since what a cell differs that did not at first.

Its records were matched, the form got its data item only later, an answer was given
anew that the form does not have any more, a workbook was changed, or anything else.
"""

_KINDS = frozenset({"conflict", "rounded", "status", "omission", "additional"})
COMPARED = ("agreed", "cosmetic", "conflict", "status", "omission")
"""How cells compare in which an extractor has something, in fields in which differences count."""
RECORDED = (*COMPARED, "unscored")
"""The same with the cells of other fields, whether they differ or not."""
COUNTED = (*RECORDED, "additional")
"""The same with the cells of rows that only one extractor chose."""


@record(kw_only=True)
class FirstDifference:
    """A difference between first submissions.

    `by` are the extractors who corrected it, `now` is the cell if it is in question now, and `final` what stands.
    `followed` is the decision on it if `by` copied what was decided into the workbook. `other` are the words beside
    the choice other in what stands. `since` says of a cell that did not differ at first since what it does. If the row
    was coded again in a later round, and otherwise, `coded_again` is what it has now.
    """

    first: Discrepancy
    resolution: Resolution
    by: tuple[str, ...] = ()
    now: Discrepancy | None = None
    followed: Decision | None = None
    final: str | None = None
    other: str | None = None
    since: Since = "other"
    coded_again: str | None = None

    @property
    def decision(self) -> Decision | None:
        """The decision that settled it."""
        return self.followed if self.now is None else self.now.rulings.ruling

    @property
    def outcome(self) -> Outcome:
        """What became of it: how it was resolved, or that a decision says it cannot be."""
        unresolved = self.resolution == "ruling" and self.decision and self.decision.ruling == "unresolved"
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


def differences_of(first: Comparison | None, now: Comparison) -> Differences:
    """All differences between extractors, where first submissions are kept."""
    if first is None:
        return Differences()
    found = first_differences(first, now)
    paired, changed = paired_since(first, now), changed_since(first, now)
    later = (replace(one, since=_since(one.first, now, paired, changed)) for one in later_differences(found, now))
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
    """The differences of a round, with what later rounds made of the cells. `whole` has the values of all rounds."""
    first, later = (
        tuple(_as_coded_again(one, now, whole) for one in several) for several in (found.first, found.later)
    )
    return replace(found, first=first, later=later)


def _as_coded_again(one: FirstDifference, now: Comparison, whole: Comparison) -> FirstDifference:
    table, field = one.first.table, one.first.field
    position = one.now.position if one.now is not None else next(_positions(one.first, now), None)
    if one.stands is None or position is None or position in now.tables[table].dropped:
        return one
    final = whole.tables[table].listed("final", field)[position]
    if final is None or now.tables[table].same(now.form[table][field], one.stands, final):
        return one
    return replace(one, coded_again=final)


def _since(cell: Discrepancy, now: Comparison, paired: Collection[tuple[str, int]], changed: ChangedSince) -> Since:
    """Since what a cell differs that did not in the first submissions."""
    if (cell.table, cell.position) in paired:
        return "matched"
    rows = {who: several[cell.position] for who, several in now.tables[cell.table].positions.items()}
    own = [(who, cell.table, row) for who, row in rows.items() if row is not None]
    if any(row in changed.new or (*row, cell.field) in changed.filled for row in own):
        return "asked"
    if any((*row, cell.field) in changed.anew for row in own):
        return "anew"
    touched = (row in changed.added or (*row, cell.field) in changed.entries for row in own)
    return "changed" if any(touched) else "other"


def difference_counts(comparison: Comparison) -> dict[str, int]:
    """How many cells count as what, see `counted_as`. Fields that say nothing of a report are left out."""
    total = dict.fromkeys(COUNTED, 0)
    for line in comparison.state_counts():
        table = comparison.form[line.table]
        if line.field not in table.not_extracted:
            for name in COUNTED:
                total[counted_as(table[line.field], name)] += line.counts[name]
    return total


def counted_as(of: Field, state: str) -> str:
    """As what a cell of a field counts: where differences do not count, it is `unscored`, the same texts too."""
    return "unscored" if state in COMPARED and not of.scored else state


def counted_beside_values(comparison: Comparison) -> int:
    """How many of the unscored cells stand beside a value: its origin, place and words, or words for other."""
    return sum(
        line.counts[state]
        for line in comparison.state_counts()
        for state in RECORDED
        if comparison.form[line.table][line.field].of is not None
    )


def cells_of_lacking_rows(comparison: Comparison) -> tuple[int, int]:
    """How many of the omissions are cells of rows that an extractor does not have, and how many such rows there are."""
    rows = _rows_of_cells(comparison, (pl.col("state") == "omission") & pl.col("whole_row").fill_null(value=False))
    return len(rows), len(set(rows))


def cells_of_chosen_rows(comparison: Comparison) -> tuple[int, dict[str, int]]:
    """How many cells are of rows that only one extractor chose, and how many such rows each table has."""
    rows = _rows_of_cells(comparison, (pl.col("kind") == "additional") & pl.col("progress").is_not_null())
    of_table = Counter(table for table, _ in set(rows))
    return len(rows), {table.name: of_table[table.name] for table in comparison.form.tables if of_table[table.name]}


def _rows_of_cells(comparison: Comparison, condition: pl.Expr) -> list[tuple[str, int]]:
    """The table and the row of each of these cells, without those that the template fills in."""
    cells = comparison.merged_cells.filter(condition).select("table", "row", "field")
    return [(table, row) for table, row, name in cells.iter_rows() if name not in comparison.form[table].not_extracted]


def first_differences(first: Comparison, now: Comparison) -> tuple[FirstDifference, ...]:
    """Each cell on which first submissions differ, with what became of it in the files and the ledger of today."""
    recorded = {extraction.name: set(extraction.studies_recorded) for extraction in now.extractions}
    return tuple(
        _difference(cell, first, now)
        if all(fold(cell.study) in recorded.get(name, ()) for name in cell.answers)
        else FirstDifference(first=cell, resolution="open", now=_among_others(cell, now))
        for cell in (as_asked(cell, first) for cell in first.in_question)
        if _counts(cell, first)
    )


def of_some_at_first(first: Comparison, now: Comparison) -> tuple[FirstDifference, ...]:
    """A line for each chosen row that two or more had at first and another extractor of the study had not.

    It is no disagreement that anybody has to settle, and in no count of them.
    """
    found = []
    for (table, position), lacking in rows_of_some(first).items():
        merged = first.tables[table]
        cell = merged.agreed_cell(position, merged.table.identity[-1], "additional")
        answers = {name: cell.answers.get(name, Answer()) for name in merged.extractors_of(position)}
        cell = replace(cell, answers=answers, whole_row=True)
        found.append(FirstDifference(first=cell, resolution=_of_some(cell, lacking, now)))
    return tuple(found)


def _of_some(cell: Discrepancy, lacking: Sequence[str], now: Comparison) -> Resolution:
    """What became of such a row."""
    there, merged = next(_positions(cell, now), None), now.tables[cell.table]
    if there is None or not any(name in now.names and merged.positions[name][there] is None for name in lacking):
        return "row"
    if (cell.table, there) in now.dropped_with:
        return "parent"
    return "ruling" if there in merged.dropped else "some"


def _among_others(first: Discrepancy, now: Comparison) -> Discrepancy | None:
    """The cell as it is in question today among those who have not opened the study again."""
    position = next(_positions(first, now), None)
    if position is None:
        return None
    return next((cell for cell in now.in_row(first.table, position) if cell.field == first.field), None)


def later_differences(differences: Sequence[FirstDifference], now: Comparison) -> tuple[FirstDifference, ...]:
    """The cells that differ in the files of today though first submissions had no such difference.

    Their rows were paired since, or a workbook was changed.
    """
    known = {(one.now.table, one.now.position, one.now.field) for one in differences if one.now is not None}
    return tuple(
        FirstDifference(
            first=cell,
            resolution=_of_today(cell, now),
            now=cell,
            other=now.tables[cell.table].words_for_other("final", cell.position, cell.field),
        )
        for cell in now.in_question
        if _counts(cell, now) and (cell.table, cell.position, cell.field) not in known
    )


def paired_since(first: Comparison, now: Comparison) -> frozenset[tuple[str, int]]:
    """The rows of today that were two or more rows in the first submissions, so that they were not compared there."""
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
    return cell.kind in _KINDS and cell.field not in comparison.form[cell.table].not_extracted


def _of_today(cell: Discrepancy, now: Comparison) -> Resolution:
    if (cell.table, cell.position) in now.dropped_with:
        return "parent"
    return "ruling" if cell.progress == "decided" else "open"


def _difference(first: Discrepancy, before: Comparison, now: Comparison) -> FirstDifference:
    merged = now.tables[first.table]
    position = next(_positions(first, now), None)
    if position is None:
        return FirstDifference(first=first, resolution="row")
    final = merged.listed("final", first.field)[position]
    other = merged.words_for_other("final", position, first.field)
    if _joined_since(first, before, now, position):
        return FirstDifference(first=first, resolution="row", final=final, other=other)
    cell = _among_others(first, now)
    if (first.table, position) in now.dropped_with:
        return FirstDifference(first=first, resolution="parent", now=cell)
    if position in merged.dropped:
        return FirstDifference(first=first, resolution="ruling", now=cell)
    if cell is not None:
        resolution: Resolution = "ruling" if cell.progress == "decided" else "open"
        return FirstDifference(first=first, resolution=resolution, now=cell, other=other)
    answers = merged.answers(position, first.field)
    changed = tuple(
        name
        for name, answer in first.answers.items()
        if not merged.same(merged.table[first.field], answer.value, answers[name].value if name in answers else None)
    )
    followed = now.followed.get((first.table, position, first.field)) if changed else None
    resolution = "ruling" if followed else "correction" if changed else "row"
    return FirstDifference(first=first, resolution=resolution, by=changed, followed=followed, final=final, other=other)


def _joined_since(first: Discrepancy, before: Comparison, now: Comparison, position: int) -> bool:
    """Whether the row is one now with a row that another extractor had from the beginning, under another name."""
    positions, addresses = now.tables[first.table].positions, now.addresses(first.table)
    for name in now.names:
        row = positions[name][position]
        if name in before.names and name not in first.address and row is not None:
            identity = addresses.of_row[name][row]
            if before.addresses(first.table).row(name, identity) is not None:
                return True
    return False


def _positions(first: Discrepancy, now: Comparison) -> Iterator[int]:
    """The merged row that has a name under which the row was first submitted."""
    addresses, places = now.addresses(first.table), now.tables[first.table].places
    for name, identity in first.address.items():
        row = addresses.row(name, identity) if name in now.names else None
        if row is not None and (name, row) in places:
            yield places[name, row]
