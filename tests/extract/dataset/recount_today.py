"""What became of the differences between first submissions, counted from the workbooks of today and discrepancies.csv.

A row of today is a row of a first submission if the same extractor gave both the same identity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import coordinate_from_string

from schema.form import Table
from schema.text import fold
from tests.extract.dataset.recount import Recount, TypedRow, joined_otherwise, typed_rows

Cell = tuple[str, int, str]
"""Table, merged row of the first submissions, and field."""

AT_FIRST = {
    "corrected", "matched with another row", "two rows now", "renamed or removed", "no longer compared",
    "study not finished",
}  # fmt: skip
"""The states of cells of which discrepancies.csv has what the first submissions had."""


class Today:
    """The workbooks that count today, one for each extractor."""

    def __init__(self, recount: Recount, files: Mapping[str, Path]) -> None:
        self.recount = recount
        self.rows: dict[tuple[str, str], list[TypedRow]] = {}
        self.finished: dict[str, set[str]] = {}
        self.corrected: Counter[tuple[str, ...]] = Counter()
        self.removed: Counter[tuple[str, ...]] = Counter()  # who had the records of these entries at first
        self.later_states: Counter[str] = Counter()
        self.followed: set[tuple[str, ...]] = set()
        self.new_items: set[tuple[str, str]] = set()  # filled in today, and not in the form at first
        for who, path in files.items():
            self.rows |= {(who, table.name): rows for table, rows in typed_rows(recount.form, path, who)}
            self.finished[who] = set(self._finished(who))

    def _finished(self, who: str) -> Iterator[str]:
        table = self.recount.form.studies
        (mark,) = [field for field in table.fields if field.finished_when is not None]
        for row in self.rows[who, table.name]:
            if row.typed.get(mark.name) == mark.finished_when:
                yield fold(row.typed[table.study])

    @property
    def names(self) -> list[str]:
        return list(self.finished)

    # ---------------------------------------------------------------------------------- which row is which

    def at_first(self, table: Table, row: TypedRow) -> TypedRow | None:
        """The row of the first submission of the same extractor with the same identity."""
        names = [table.study, *table.identity]
        means = [self.recount.means(row, table[name]) for name in names]
        for other in self.recount.rows.get((row.who, table.name), ()):
            if [other.means[name] for name in names] == means:
                return other
        return None

    def has_rows_of(self, decision: Mapping[str, Any]) -> bool:
        """Whether all rows that a ruling on a pairing is about are there, in studies that are finished."""
        if decision["table"] not in self.recount.form.by_name:
            return False
        table = self.recount.form[decision["table"]]
        return all(
            any(
                fold(row.typed[table.study]) in self.finished[who]
                and [fold(row.typed.get(name, "")) for name in table.identity] == [fold(text) for text in identity]
                for row in self.rows[who, table.name]
            )
            for who, identity in decision["row"].items()
        )

    def waits_for_nobody(self, decision: Mapping[str, Any]) -> bool:
        """Whether all who had the row of a ruling have finished its study."""
        return all(fold(decision["study"]) in self.finished[who] for who in decision["row"])

    def paired_since(self) -> int:
        """How many rows of today were several rows at first."""
        found = 0
        for table in self.recount.form.tables:
            for together in self._together(table):
                earlier = {first.one for row in together if (first := self.at_first(table, row)) is not None}
                found += len(earlier) > 1
        return found

    def _together(self, table: Table) -> Iterator[list[TypedRow]]:
        """The rows of finished studies that are one today."""
        groups: dict[object, list[TypedRow]] = {}
        for who in self.names:
            for row in self.rows[who, table.name]:
                if fold(row.typed[table.study]) not in self.finished[who]:
                    continue
                joined = [rows for of, rows in self._joined if of == table.name and rows.get(who) == row.number]
                means = tuple(self.recount.means(row, table[name]) for name in (table.study, *table.identity))
                groups.setdefault(tuple(sorted(joined[0].items())) if joined else means, []).append(row)
        return iter(groups.values())

    @cached_property
    def _joined(self) -> list[tuple[str, dict[str, int]]]:
        return joined_otherwise(self.recount.folder, apart=False)

    # ---------------------------------------------------------------------------- what became of differences

    def resolved(self, differed: set[Cell]) -> tuple[Counter[str], Counter[str]]:
        """How many of these cells were resolved in each way; and how many cells differ today alone, since what."""
        lines: dict[tuple[str, ...], list[dict[str, str]]] = {}
        unresolved = {line["id"] for line in self.recount.decisions() if line.get("ruling") == "unresolved"}
        for line in self.recount.table("discrepancies"):
            if line["kind"] != "words" and not self.recount.is_known(*self.recount.field_of(line)):
                if line["state"] == "decided and followed" and line["first_submissions"] == "yes":
                    self.followed.add(cell_of(line))
                state = line["state"].replace("stale", "open").replace(" and followed", "")
                state = "unresolved" if state == "decided" and line["decision"] in unresolved else state
                lines.setdefault((*cell_of(line), state), []).append(line)
        ways: dict[Cell, str] = {}
        later = Counter[str]()
        for (*_, state), together in lines.items():
            cell = self._cell_at_first(together)
            if cell not in differed or cell in ways:
                if together[0]["kind"] != "ruled":
                    later[self._since(together)] += 1
                    self.later_states[state] += 1
                continue
            ways[cell] = state
            self._is_so(cell, state)
            assert state != "decided" or all(line["decision"] for line in together), cell
            if state == "corrected":
                self.corrected[tuple(self._changed(cell))] += 1
            if state == "renamed or removed":
                rows = (row for who in self.names for row in self.recount.rows.get((who, cell[0]), ()))
                self.removed[tuple(row.who for row in rows if row.one == cell[1])] += 1
        return Counter(ways.values()), later

    def _is_so(self, cell: Cell, state: str) -> None:
        """That the workbooks say the same of what became of the row of a cell."""
        name, one, _ = cell
        table = self.recount.form[name]
        groups = [[self.at_first(table, row) for row in together] for together in self._together(table)]
        here = [group for group in groups if any(row is not None and row.one == one for row in group)]
        joined = any(row is not None and row.one != one for group in here for row in group)
        if state == "matched with another row":
            assert joined or table[cell[2]].reference is not None, cell
        elif state in {"renamed or removed", "two rows now"}:
            assert len(here) == (0 if state == "renamed or removed" else 2), cell
        elif state == "corrected":
            assert not joined, cell

    def _cell_at_first(self, lines: list[dict[str, str]]) -> Cell | None:
        """The cell of the first submissions that these lines, one for each extractor, are about."""
        table = self.recount.form[lines[0]["table"]]
        for line in lines:
            if not line["cell"]:
                continue
            cell = line["cell"].rpartition("!")[2]
            number = coordinate_from_string(cell)[1]
            if line["state"] in AT_FIRST or line["cell"].partition("!")[0] in self.recount.copies:
                rows = self.recount.rows[line["extractor"], table.name]
                first = next((row for row in rows if row.number == number), None)
            else:
                rows = self.rows[line["extractor"], table.name]
                first = next((self.at_first(table, row) for row in rows if row.number == number), None)
            if first is not None:
                return table.name, first.one, lines[0]["field"]
        return None

    def _since(self, lines: list[dict[str, str]]) -> str:
        """Since what a cell differs that did not at first."""
        table = self.recount.form[lines[0]["table"]]
        numbers = {
            line["extractor"]: coordinate_from_string(line["cell"].rpartition("!")[2])[1]
            for line in lines
            if line["cell"]
        }
        now = [row for who, number in numbers.items() for row in self.rows[who, table.name] if row.number == number]
        at_first = {id(row): self.at_first(table, row) for row in now}
        held = {first.one for first in at_first.values() if first is not None}
        others = [row for who, row in self._of(table, held) if who not in numbers]
        if any(self._grew(table, lines[0]["field"], row, at_first[id(row)]) for row in now):
            return "asked"
        if len({first.one for first in at_first.values() if first is not None}) > 1:
            return "matched"
        asked = table[lines[0]["field"]]
        for row in now:
            first = at_first[id(row)]
            if first is None or self.recount.means(row, asked) != first.means[asked.name]:
                return "changed"
        if others:
            return "changed" if any(row is None for row in others) else "parted"
        return "other"

    def _of(self, table: Table, held: set[int]) -> Iterator[tuple[str, TypedRow | None]]:
        """Who had one of these rows at first, with their row of today; None where they have it no more."""
        for who in self.names:
            for first in self.recount.rows.get((who, table.name), ()):
                if first.one in held:
                    yield (
                        who,
                        next((row for row in self.rows[who, table.name] if self.at_first(table, row) is first), None),
                    )

    def changes(self) -> dict[str, Counter[tuple[str, ...]]]:
        """How many entries were changed, and how many records added and removed, by whom, in finished studies.

        Apart from these, how many entries were filled in, and records added, for which the first workbook had no column
        and no sheet. What is one entry or record for both extractors is one.
        """
        kinds = ("changed", "added", "removed", "filled in", "added to new")
        found: dict[str, dict[object, list[str]]] = {kind: {} for kind in kinds}
        for table in self.recount.form.tables:
            one = {id(row): number for number, rows in enumerate(self._together(table)) for row in rows}
            for who in self.names:
                studies = self.recount.studies.get(who, set()) & self._compared_today()
                now = [row for row in self.rows[who, table.name] if fold(row.typed[table.study]) in studies]
                there = [(row, self.at_first(table, row)) for row in now if self._says_something(table, row)]
                for row, first in there:
                    place = (table.name, one.get(id(row), id(row)))
                    if first is None:
                        had = (who, table.name, fold(row.typed[table.study])) in self.recount.sheets
                        found["added" if had else "added to new"].setdefault(place, []).append(who)
                        continue
                    for name in self._differing(table, row, first):
                        kind = "changed" if name in first.columns else "filled in"
                        found[kind].setdefault((*place, name), []).append(who)
                        if name not in first.columns:
                            self.new_items.add((table.name, table[name].of or name))
                still = {id(first) for _, first in there}
                for row in self.recount.rows.get((who, table.name), ()):
                    in_study = fold(row.typed[table.study]) in studies
                    if in_study and id(row) not in still and self._says_something(table, row):
                        found["removed"].setdefault((table.name, row.one), []).append(who)
        return {kind: Counter(tuple(sorted(who)) for who in one.values()) for kind, one in found.items()}

    def _differing(self, table: Table, row: TypedRow, first: TypedRow) -> Iterator[str]:
        """The entries that do not say which row it is, and that mean something else than at first."""
        known = {asked.name for asked in table.fields if self.recount.is_known(table, asked)}
        apart = {*table.identity, *known, table.study, table.key}
        return (
            asked.name
            for asked in table.fields
            if asked.name not in apart and self.recount.means(row, asked) != first.means[asked.name]
        )

    def _grew(self, table: Table, name: str, row: TypedRow, first: TypedRow | None) -> bool:
        """Whether the form got a cell that is filled in today only after the first submission."""
        if first is None:
            return (row.who, table.name, fold(row.typed[table.study])) not in self.recount.sheets
        return name in row.typed and name not in first.columns

    def _says_something(self, table: Table, row: TypedRow) -> bool:
        return bool(row.typed.keys() - table.filled_in)

    def _compared_today(self) -> set[str]:
        """The studies that nobody is working on."""
        begun = {
            (who, fold(row.typed[table.study]))
            for (who, name), rows in self.rows.items()
            for table in [self.recount.form[name]]
            for row in rows
            if self._says_something(table, row)
        }
        return {
            study
            for _, study in begun
            if all(study in self.finished[who] for who in self.names if (who, study) in begun)
        }

    def _changed(self, cell: Cell) -> Iterator[str]:
        """Who has another value in this cell today."""
        name, one, field = cell
        table = self.recount.form[name]
        for who in self.names:
            first = next((row for row in self.recount.rows[who, name] if row.one == one), None)
            now = [row for row in self.rows[who, name] if first is not None and self.at_first(table, row) is first]
            if first is None or not now or self.recount.means(now[0], table[field]) != first.means[field]:
                yield who


def cell_of(line: Mapping[str, str]) -> tuple[str, ...]:
    """Which cell of the dataset a line of discrepancies.csv is about."""
    return line["table"], line["study"], line["row"], line["field"]
