"""The result of a merge: the merged rows and cells, what is in question, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache, cached_property
from typing import Any

import polars as pl

from schema.form import Form
from schema.records import record
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import CellRulings, Decision, Ledger
from validate.merge.counts import COUNTED, FieldCounts, state_counts, with_names_apart
from validate.merge.discrepancy import NOT_SETTLED, Discrepancy
from validate.merge.merged_table import MergedTable
from validate.merge.numbers import NO_NUMBERS, Numbers
from validate.merge.places import places
from validate.pairing.addresses import Addresses
from validate.pairing.extractor_columns import natural, of_extractor, row_column
from validate.pairing.pairings import Pairing
from validate.pairing.references import References

CellAddress = tuple[str, int, str]
"""The address of a merged cell: table, position of the merged row, field."""

_SHORT = 60  # characters: a longer citation is not used as a name


@record(kw_only=True, eq=False, repr=False)
class Comparison:
    """The result of a merge: two frames for the whole form, and the rulings on them.

    `merged_rows` has one line per merged row, table by table: `table`; `study` (its key) and `study_text`; `identity`
    (joined keys), `label` (identity in words, without the study), `row_key` (the name of the row in the dataset); `by`,
    how the extractors' rows were joined ("identity" if all wrote the same, "normalised", "similarity", "ruling"; null
    for a row that only one extractor has); `trouble` ("unidentified" for a row without identity, "duplicate" if an
    extraction has it twice, else null); `shared`, whether two or more recorded something for the study; `additional`,
    whether it is a row of a selection that only one extractor has; `lacking`, whether an extractor who counts does not
    have the row; `dropped`, whether a ruling leaves it out; and for each extractor `row:NAME` (position in the
    extraction), `began:NAME` (whether they recorded anything for the study) and `counts:NAME` (whether they are
    compared).

    `merged_cells` has one line per merged cell, by table, field and row: `table`, `field`, `row`; `role`, the role of
    the field in the merge (`validate.merge.cells.ROLE`); for each extractor `text:NAME` (as typed), `value:NAME` (its
    meaning), `meaning:NAME` (its meaning in the ledger) and `key:NAME` (equal if two mean the same); `state`, how they
    compare, null if the cell only identifies the row or is the Finished mark; `kind`, why it is in question, and
    `progress`, both null if it is not; `whole_row`; `final`, the final value, null if blank, open or withheld;
    `decision`, the id of the ruling that decided it.
    """

    form: Form
    extractions: tuple[Extraction, ...]
    ledger: Ledger
    merged_rows: pl.DataFrame
    merged_cells: pl.DataFrame
    references: References = field(default_factory=dict)
    rulings: Mapping[CellAddress, CellRulings] = field(default_factory=dict)  # the rulings on cells
    # cells in which all extractors now have the decided value
    followed: Mapping[CellAddress, Decision] = field(default_factory=dict)
    orphaned: tuple[str, ...] = ()  # ids of rulings whose row no longer exists
    pairings: tuple[Pairing, ...] = ()  # all pairings that identity alone does not settle
    propose_studies: bool = False  # whether studies that are probably the same are proposed as such
    # rows (table, position) that were dropped together with a row that they refer to
    dropped_with: tuple[tuple[str, int], ...] = ()
    unlinked: tuple[tuple[str, int, str], ...] = ()  # cells (table, position, field) that referred to a dropped row
    numbers: Numbers = NO_NUMBERS  # the earlier numbers of rows
    unruled: Unruled | None = None  # the merge before the rulings on cells and rows

    def __repr__(self) -> str:
        counts = self.counts()
        return f"<Comparison of {', '.join(self.names)}: {counts['agreed']} cells agree, {counts['open']} open>"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the extractors."""
        return tuple(extraction.name for extraction in self.extractions)

    @cached_property
    def citations(self) -> Mapping[str, str]:
        """The citation of each study that has one, by folded study: the first one among the extractors."""
        studies = self.form.studies
        if studies.citation is None:
            return {}
        merged = self.tables[studies.name]
        texts = [merged.listed(f"text:{name}", studies.citation.name) for name in self.names]
        found = {}
        for position, study in enumerate(merged.studies):
            text = next((column[position] for column in texts if column[position]), None)
            if text and text not in studies.citation.codes:
                found[fold(study or "")] = text
        return found

    def called(self, study: str) -> str:
        """A study with its citation: `Petersen 2018 (122)`. Only its name if it has no short citation."""
        citation = " ".join(self.citations.get(fold(study), "").split())
        return f"{citation} ({study})" if 0 < len(citation) <= _SHORT and fold(citation) != fold(study) else study

    def extraction(self, name: str) -> Extraction:
        """The extraction of this extractor."""
        return self._by_name[name]

    @cached_property
    def extractors_by_study(self) -> Mapping[str, frozenset[str]]:
        """The extractors who recorded something that is compared, by folded study."""
        found: dict[str, frozenset[str]] = {}
        for merged in self.tables.values():
            for position, study in enumerate(merged.studies):
                if study is not None:
                    key = fold(study)
                    found[key] = found.get(key, frozenset()).union(merged.extractors_of(position))
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Extraction]:
        return {extraction.name: extraction for extraction in self.extractions}

    @cached_property
    def tables(self) -> Mapping[str, MergedTable]:
        """The tables of the form, each with its part of the frames."""
        tables: dict[str, MergedTable] = {}
        first_row = first_cell = 0
        heights = dict(self.merged_rows.group_by("table").len().iter_rows())
        for table in self.form.tables:
            height = heights.get(table.name, 0)
            rows = self.merged_rows.slice(first_row, height)
            tables[table.name] = MergedTable(
                table,
                rows,
                cells=self.merged_cells,
                first_cell=first_cell,
                extractions=self._by_name,
                tables=tables,
                addresses=self.addresses,
            )
            first_row += height
            first_cell += height * len(table.fields)
        return tables

    @cached_property
    def tables_by_label(self) -> Mapping[str, str]:
        """The names of the tables by the labels of their sheets."""
        return {merged.table.label: name for name, merged in self.tables.items()}

    def on_sheets(self, table: str) -> frozenset[str]:
        """The extractors whose cells have to be named with their sheet, if the rows of one of them are on several."""
        recorded = {name: self.extraction(name)[table] for name in self.names}
        several = any(one.on_several_sheets for one in recorded.values())
        return frozenset(name for name, one in recorded.items() if several and one.scattered is not None)

    def addresses(self, table: str) -> Addresses:
        """The addresses of all extractors' rows of a table in the ledger."""
        if self.unruled is not None and self.references is self.unruled.comparison.references:
            return self.unruled.comparison.addresses(table)
        known = self._addresses.get(table)
        if known is None:
            known = self._addresses[table] = Addresses(self.form[table], self.extractions, self.references)
        return known

    @cached_property
    def _addresses(self) -> dict[str, Addresses]:
        return {}

    # ------------------------------------------------------------------------------------ what is in question

    @cached_property
    def in_question(self) -> tuple[Discrepancy, ...]:
        """Every cell in question, by study, table, row and field, the order in which people work."""
        lines = self.merged_cells.filter(pl.col("progress").is_not_null()).select(
            "table", "row", "field", "kind", "progress", "whole_row", "final"
        )
        return tuple(sorted(self._discrepancies(lines.iter_rows()), key=self._order()))

    def cosmetic(self) -> Iterator[Discrepancy]:
        """The cells that only differ in spelling, as `Discrepancy` objects, although they are not discrepancies."""
        lines = self.merged_cells.filter(pl.col("state") == "cosmetic").select("table", "row", "field")
        for table, row, name in lines.iter_rows():
            yield self.tables[table].agreed_cell(row, name, "cosmetic")

    def _discrepancies(self, lines: Iterable[tuple[Any, ...]]) -> Iterator[Discrepancy]:
        for table, row, name, kind, progress, whole_row, final in lines:
            merged = self.tables[table]
            yield Discrepancy(
                table=table,
                study=merged.studies[row] or "",
                row=merged.labels[row] or "",
                position=row,
                field=name,
                kind=kind,
                progress=progress,
                answers=merged.answers(row, name),
                final=final if progress == "decided" and row not in merged.dropped else None,
                rulings=self.rulings.get((table, row, name), NO_RULINGS),
                address=merged.address(row),
                whole_row=whole_row,
            )

    def _order(self) -> Any:
        rank = cache(natural)  # cached, because a study has many discrepancies
        table_place = {name: place for place, name in enumerate(self.tables)}
        field_place = {
            (table.name, field.name): place for table in self.form.tables for place, field in enumerate(table.fields)
        }

        def place(cell: Discrepancy) -> tuple[Any, ...]:
            study = fold(cell.study)
            return (
                rank(study),
                study,
                table_place[cell.table],
                cell.position,
                field_place[cell.table, cell.field],
            )

        return place

    @cached_property
    def open(self) -> tuple[Discrepancy, ...]:
        """The discrepancies that are not settled, including questions to the authors."""
        return tuple(cell for cell in self.in_question if cell.progress in NOT_SETTLED)

    @cached_property
    def open_pairings(self) -> tuple[Pairing, ...]:
        """The pairings that still need a ruling."""
        return tuple(pairing for pairing in self.pairings if pairing.is_open)

    def in_row(self, table: str, position: int) -> tuple[Discrepancy, ...]:
        """The discrepancies in one merged row."""
        return self._by_row.get((table, position), ())

    @cached_property
    def _by_row(self) -> Mapping[tuple[str, int], tuple[Discrepancy, ...]]:
        rows: dict[tuple[str, int], list[Discrepancy]] = {}
        for cell in self.in_question:
            rows.setdefault((cell.table, cell.position), []).append(cell)
        return {row: tuple(cells) for row, cells in rows.items()}

    # ------------------------------------------------------------------------------------ what is in question

    def cells(self) -> pl.DataFrame:
        """One row per merged cell: `table`, `study`, `row` (its name in words), `field`, and how extractors compare.

        `state` and `kind` are those of `STATES` and `Kind`; null if nothing is compared or in question. `progress` is
        open, stale, asked or decided. `final` is the final value; null if blank or open. `decision` is the id of the
        ruling that decided it. For each extractor NAME: `NAME` as typed, `NAME_value` its meaning, and `NAME_place`,
        the cell in the file.
        """
        return self._frame(self.merged_cells)

    def discrepancies(self) -> pl.DataFrame:
        """The rows of `cells` in which extractors differ, or that have a ruling."""
        return self._frame(self.merged_cells.filter(pl.col("progress").is_not_null()))

    def agreement(self) -> pl.DataFrame:
        """The agreement of the extractors: one row per field that two or more extracted, with the `AGREEMENT` columns.

        Proportions are 0 to 1. A coefficient that is not defined is null, and `undefined` says why. It is measured on
        what was merged, without rulings. For a paper, merge the first submissions without a ledger.
        """
        from validate.agreement import agreement, agreement_frame  # noqa: PLC0415  (loads NumPy)

        return agreement_frame(agreement(self))

    def _frame(self, cells: pl.DataFrame) -> pl.DataFrame:
        cells = cells.sort("table", "row", maintain_order=True)
        rows = self.merged_rows.select("table", "row", pl.col("study_text").alias("study"), "label")
        columns = ("state", "kind", "progress", "final", "decision")
        frame = cells.join(rows, on=["table", "row"], how="left", maintain_order="left").select(
            pl.col("table").cast(pl.String),
            "study",
            pl.col("label").alias("row"),
            pl.col("field").cast(pl.String),
            *(pl.col(name).cast(pl.String) for name in columns),
        )
        for name in self.names:
            where = places(self.extraction(name), self.merged_rows, cells).select(
                pl.concat_str("file", "sheet", "cell", separator="!").alias(f"{name}_place")
            )
            own = cells.select(
                pl.col(of_extractor("text", name)).alias(name),
                pl.col(of_extractor("meaning", name)).alias(f"{name}_value"),
            )
            frame = frame.hstack(own).hstack(where)
        return frame

    # ------------------------------------------------------------------------------------ counts

    def counts(self) -> dict[str, int]:
        """The numbers of merged cells by state, and of those that are decided, open, stale, additional or rounded."""
        lines = self.field_counts()
        return {name: sum(line.counts[name] for line in lines) for name in COUNTED}

    def field_counts(self) -> tuple[FieldCounts, ...]:
        """The counts for each compared field, in the order of the form. Names of studies are counted separately."""
        return tuple(with_names_apart(line, self.form[line.table]) for line in self.state_counts())

    def state_counts(self) -> tuple[FieldCounts, ...]:
        """The counts for each compared field, with names of studies counted like other cells."""
        return state_counts(self.merged_cells, self.tables)

    def rows_only(self) -> dict[str, int]:
        """The number of rows that only one extractor has, by extractor, in studies that others recorded too."""
        nested = [table.name for table in self.form.tables if table.parent is not None]
        shared = self.merged_rows.filter(pl.col("table").cast(pl.String).is_in(nested) & pl.col("shared"))
        there = shared.select(pl.col(row_column(name)).is_not_null().alias(name) for name in self.names)
        alone = there.filter(pl.sum_horizontal(pl.all()) == 1) if self.names else there
        return {name: int(alone[name].sum()) for name in self.names}

    def rows_paired(self) -> int:
        """The number of merged rows that two or more extractors have."""
        return int(self.merged_rows["by"].is_not_null().sum())


NO_RULINGS = CellRulings()


@record(eq=False, repr=False)
class Unruled:
    """A merge before the rulings on cells and rows. It depends on the extractions and on the pairing rulings."""

    comparison: Comparison
    pairings: tuple[Pairing, ...]
    orphaned: tuple[str, ...]
