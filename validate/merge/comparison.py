"""The outcome of a merge: the merged rows and cells, what is in question, and what was decided."""

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
"""A merged cell: table, position of the merged row, field."""

_SHORT = 60  # characters: a longer citation is no name


@record(kw_only=True, eq=False, repr=False)
class Comparison:
    """The outcome of a merge: two frames for the whole form, and the rulings on them.

    `merged_rows` has a line per merged row, table by table: `table`; `study` (its key) and `study_text`; `identity`
    (joined keys), `label` (identity in words, without the study), `row_key` (how the dataset refers to the row); `by`,
    what joined the extractors' rows ("identity" where all wrote the same, "normalised", "similarity", "ruling", null
    for a row that one extractor alone has); `trouble` ("unidentified" for a row without identity, "duplicate" where an
    extraction has it twice); `shared`, whether two or more recorded something on the study; `additional`, whether it is
    a row of a selection that one extractor alone has; `lacking`, whether an extractor who counts does not have the row;
    `dropped`, whether a ruling leaves it out; and per extractor `row:NAME` (its position in the extraction),
    `began:NAME` (whether something is recorded on the study) and `counts:NAME` (whether it is compared).

    `merged_cells` has a line per merged cell, by table, field and row: `table`, `field`, `row`; `role`, what the field
    is to the merge (`validate.merge.cells.ROLE`); per extractor `text:NAME` (as typed), `value:NAME` (what it means),
    `meaning:NAME` (the same in the words of the ledger) and `key:NAME` (equal where two mean the same); `state`, how
    they compare, null where the cell only says which row it is or that the study is finished; `kind`, why it is in
    question, and `progress`, how far, both null where it is not; `whole_row`; `final`, the final value, null where
    blank, open or withheld; `decision`, the id of the ruling that decided it.
    """

    form: Form
    extractions: tuple[Extraction, ...]
    ledger: Ledger
    merged_rows: pl.DataFrame
    merged_cells: pl.DataFrame
    references: References = field(default_factory=dict)
    rulings: Mapping[CellAddress, CellRulings] = field(default_factory=dict)  # of the cells that rulings are about
    followed: Mapping[CellAddress, Decision] = field(default_factory=dict)  # all have since what was decided
    orphaned: tuple[str, ...] = ()  # ids of rulings whose row is no longer there
    pairings: tuple[Pairing, ...] = ()  # all that identity alone does not answer
    propose_studies: bool = False  # whether studies that are probably one are proposed to be one
    dropped_with: tuple[tuple[str, int], ...] = ()  # rows (table, position) dropped with the row that they point to
    unlinked: tuple[tuple[str, int, str], ...] = ()  # cells (table, position, field) that pointed to a dropped row
    numbers: Numbers = NO_NUMBERS  # those that rows had before
    unruled: Unruled | None = None  # the same before the rulings on cells and rows

    def __repr__(self) -> str:
        counts = self.counts()
        return f"<Comparison of {', '.join(self.names)}: {counts['agreed']} cells agree, {counts['open']} open>"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The extractors."""
        return tuple(extraction.name for extraction in self.extractions)

    @cached_property
    def citations(self) -> Mapping[str, str]:
        """The citation of each study that has one, by the study (folded): the first that an extractor has."""
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
        """The citation of a study with its name: `Petersen 2018 (122)`; its name alone where it has no short one."""
        citation = " ".join(self.citations.get(fold(study), "").split())
        return f"{citation} ({study})" if 0 < len(citation) <= _SHORT and fold(citation) != fold(study) else study

    def extraction(self, name: str) -> Extraction:
        """The extraction of this extractor."""
        return self._by_name[name]

    @cached_property
    def extractors_by_study(self) -> Mapping[str, frozenset[str]]:
        """Who recorded something that is compared on each study (folded)."""
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
        """Each table of the form with its part of the frames."""
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
        """The names of the tables, by the labels of their sheets."""
        return {merged.table.label: name for name, merged in self.tables.items()}

    def addresses(self, table: str) -> Addresses:
        """The names of each extractor's rows of a table in the ledger."""
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
        """Every cell that is in question, by study, table, row and field, the order in which people work."""
        lines = self.merged_cells.filter(pl.col("progress").is_not_null()).select(
            "table", "row", "field", "kind", "progress", "whole_row", "final"
        )
        return tuple(sorted(self._discrepancies(lines.iter_rows()), key=self._order()))

    def cosmetic(self) -> Iterator[Discrepancy]:
        """The cells that differ only in spelling, in the shape of discrepancies (they are not discrepancies)."""
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
        rank = cache(natural)  # a study has many discrepancies, and its name is taken apart once
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
        """The discrepancies that are not settled; those about which the authors are asked are among them."""
        return tuple(cell for cell in self.in_question if cell.progress in NOT_SETTLED)

    @cached_property
    def open_pairings(self) -> tuple[Pairing, ...]:
        """The pairings on which somebody still has to rule."""
        return tuple(pairing for pairing in self.pairings if pairing.is_open)

    def in_row(self, table: str, position: int) -> tuple[Discrepancy, ...]:
        """The discrepancies of one merged row."""
        return self._by_row.get((table, position), ())

    @cached_property
    def _by_row(self) -> Mapping[tuple[str, int], tuple[Discrepancy, ...]]:
        rows: dict[tuple[str, int], list[Discrepancy]] = {}
        for cell in self.in_question:
            rows.setdefault((cell.table, cell.position), []).append(cell)
        return {row: tuple(cells) for row, cells in rows.items()}

    # ------------------------------------------------------------------------------------ frames for analysts

    def cells(self) -> pl.DataFrame:
        """A row per merged cell: `table`, `study`, `row` (the row in words), `field`, then how the extractors compare.

        `state` and `kind` are those of `STATES` and `Kind`, null if there is nothing to compare or to ask. `progress`
        says how far a cell in question is settled (open, stale, asked, decided). `final` is the final value, null if
        blank or open. `decision` is the id of the ruling that decided it. Then, per extractor NAME: `NAME` as typed,
        `NAME_value` what it means, and `NAME_place`, the cell in the file.
        """
        return self._frame(self.merged_cells)

    def discrepancies(self) -> pl.DataFrame:
        """The rows of `cells` in which extractors differ, or that a ruling is about."""
        return self._frame(self.merged_cells.filter(pl.col("progress").is_not_null()))

    def agreement(self) -> pl.DataFrame:
        """How far the extractors agree: a row per field that two or more extracted, with the columns of `AGREEMENT`.

        Proportions are 0 to 1; a coefficient that is not defined is null, and `undefined` says why. Measured on what
        was merged, without the rulings. For a paper, merge the first submissions without a ledger.
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
        """The number of merged cells in each state, and of those decided, open, stale, additional or rounded."""
        lines = self.field_counts()
        return {name: sum(line.counts[name] for line in lines) for name in COUNTED}

    def field_counts(self) -> tuple[FieldCounts, ...]:
        """The counts of each compared field, in the order of the form; names of studies count by themselves."""
        return tuple(with_names_apart(line, self.form[line.table]) for line in self.state_counts())

    def state_counts(self) -> tuple[FieldCounts, ...]:
        """The same with the states of names of studies, as discrepancies have them."""
        return state_counts(self.merged_cells, self.tables)

    def rows_only(self) -> dict[str, int]:
        """The number of rows that only one extractor has, per extractor, in studies that others recorded too."""
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
    """A merge before the rulings on cells and rows. It depends on the extractions and on the rulings on pairings."""

    comparison: Comparison
    pairings: tuple[Pairing, ...]
    orphaned: tuple[str, ...]
