"""One merged table with the way from its cells back to what each extractor wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from schema.form import Field, Form
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.extraction.reading import key_of
from validate.ledger.addresses import Addresses, Columns
from validate.merge.comparison import Had, MergedTable
from validate.pairing.positions import at


@dataclass
class TableView:
    """One merged table with the way from its cells back to the extractions."""

    form: Form
    extractions: tuple[Extraction, ...]
    merged: MergedTable
    columns: Columns
    _lists: dict[tuple[str, str, str], list[str | None]] = field(default_factory=dict)

    @cached_property
    def positions(self) -> Mapping[str, list[int | None]]:
        """Per extractor, the row there of each merged row."""
        return {each.name: self.merged.rows[at(each.name)].to_list() for each in self.extractions}

    @cached_property
    def counting(self) -> Mapping[str, list[bool]]:
        """Per extractor, whether they count for each merged row."""
        return {name: self.merged.counting[name].to_list() for name in self.merged.counting.columns}

    @cached_property
    def addresses(self) -> Addresses:
        """What each extractor's rows are called in the ledger."""
        return Addresses(self.merged.table, self.extractions, self.columns)

    @cached_property
    def studies(self) -> list[str | None]:
        """The study of each merged row, in words."""
        return self.merged.rows["study_text"].to_list()

    @cached_property
    def labels(self) -> list[str | None]:
        """The identity of each merged row, in words."""
        return self.merged.rows["label"].to_list()

    @cached_property
    def troubles(self) -> list[str | None]:
        """Why a merged row cannot be paired, if it cannot."""
        return self.merged.rows["trouble"].to_list()

    @cached_property
    def states(self) -> Mapping[str, list[str | None]]:
        """The states of each field's cells; None for one that is a key in its row."""
        return {states.name: states.cast(pl.String).to_list() for states in self.merged.state_columns()}

    def column(self, extraction: Extraction, name: str, part: str) -> list[str | None]:
        """A column of an extraction as a list: `typed`, `values`, `keys`, or for a reference its rewritten form."""
        known = self._lists.get((extraction.name, name, part))
        if known is None:
            recorded = extraction[self.merged.table.name]
            resolved = self.columns.get((extraction.name, self.merged.table.name, name))
            rewritten = {"keys": "keys", "texts": "texts", "content": "content"}.get(part)
            if resolved is not None and rewritten:
                known = getattr(resolved, rewritten).to_list()
            else:
                known = getattr(recorded, {"texts": "values", "content": "values"}.get(part, part))[name].to_list()
            self._lists[extraction.name, name, part] = known
        return known

    def in_cell(self, position: int, name: str, part: str) -> dict[str, str | None]:
        """What each extractor who counts has in a merged cell."""
        cells: dict[str, str | None] = {}
        for each in self.extractions:
            if self.counting[each.name][position]:
                row = self.positions[each.name][position]
                cells[each.name] = None if row is None else self.column(each, name, part)[row]
        return cells

    def had(self, position: int, name: str) -> dict[str, Had]:
        """What each extractor who counts has in a merged cell, with its place."""
        cells = {}
        for each in self.extractions:
            if not self.counting[each.name][position]:
                continue
            row = self.positions[each.name][position]
            cells[each.name] = Had() if row is None else self._had(each, row, name)
        return cells

    def _had(self, extraction: Extraction, row: int, name: str) -> Had:
        recorded = extraction[self.merged.table.name]
        return Had(
            value=self.column(extraction, name, "typed")[row],
            meaning=self.column(extraction, name, "content")[row],
            file=recorded.file,
            sheet=recorded.sheet,
            cell=recorded.cell(row, name),
        )

    def address(self, position: int) -> dict[str, tuple[str, ...]]:
        """How the ledger names a merged row: what each extractor wrote in its identity."""
        rows = ((name, several[position]) for name, several in self.positions.items())
        return {name: self.addresses.of_row[name][row] for name, row in rows if row is not None}

    def missing_in(self, position: int) -> list[str]:
        """The extractors who recorded something on the study but do not have the row."""
        return [
            name for name, rows in self.positions.items() if self.counting[name][position] and rows[position] is None
        ]

    def same(self, asked: Field, remembered: str | None, now: str | None) -> bool:
        """Whether a meaning that the ledger remembers is the one that stands in the cell."""
        if asked.reference is not None:
            return fold(remembered or "") == fold(now or "")
        return key_of(asked, remembered) == key_of(asked, now)
