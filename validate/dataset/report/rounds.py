"""The rounds of extraction in the report, and the rows of the dataset that their rows belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema.form import Table
from schema.records import record
from schema.rounds import ROW
from validate.dataset.difference import Differences
from validate.merge.agreed_rows import AgreedRow
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.join_rounds import later_positions
from validate.merge.merged_table import MergedTable


@record(kw_only=True)
class RoundShown:
    """A round of extraction with its first submissions, or with its present files if none are kept.

    `line_of` has the row of the dataset for each merged row of the round, by table. `not_measured` are studies (by key)
    that figures of agreement leave out.
    """

    number: int
    comparison: Comparison
    first: Comparison
    differences: Differences
    line_of: Mapping[str, Mapping[int, int]]
    not_measured: frozenset[str] = frozenset()

    def asks(self, table: Table) -> list[str]:
        """The fields of a table that this round fills in."""
        if table.name not in self.comparison.tables:
            return []
        here = self.comparison.form[table.name]
        given = {*here.identity, ROW} if here.given else set()
        return [field.name for field in here.fields if not field.shown and field.name not in given]


def rounds_shown(
    whole: Comparison,
    rounds: Sequence[tuple[int, Comparison, Comparison | None, Differences, Sequence[AgreedRow]]],
) -> list[RoundShown]:
    """The rounds of a dataset: number, comparison, first submissions, their differences, and the rows asked about."""
    found, known = list[RoundShown](), set[str]()
    for number, comparison, first, differences, rows in rounds:
        lines = {}
        for name, merged in comparison.tables.items():
            here = lines_of(whole.tables[name])
            there = later_positions(rows, whole, comparison, merged.table) if name in known else None
            lines[name] = here if there is None else {now: here[place] for place, now in there.items() if place in here}
        known |= set(comparison.tables)
        found.append(
            RoundShown(
                number=number,
                comparison=comparison,
                first=first or comparison,
                differences=differences,
                line_of=lines,
            )
        )
    return found


def lines_of(merged: MergedTable) -> dict[int, int]:
    """The row of the dataset for each merged row. Rows that are not in the dataset are left out."""
    kept = [position for position, there in enumerate(kept_rows(merged)) if there]
    return {position: line for line, position in enumerate(kept)}
