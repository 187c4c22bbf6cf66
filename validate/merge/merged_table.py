"""One table of a comparison. It leads from merged cells back to what each extractor wrote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress

import polars as pl

from schema.form import Field, Table
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import key_of
from validate.extraction.recorded_table import RecordedTable
from validate.ledger.ledger import CellRulings
from validate.merge.discrepancy import Answer, Discrepancy, Kind
from validate.pairing.addresses import Addresses
from validate.pairing.extractor_columns import Part, of_extractor, row_column
from validate.pairing.pairings import BY_CONTENT


class MergedTable:
    """The merged rows of one table and their cells: a part of the frames of a comparison.

    `rows` has one line per merged row. `cells` is the frame of cells of the whole form; the cells of this table start
    at `first_cell` (see `Comparison`). Columns are turned into lists once, because reading a frame cell by cell is
    slow.
    """

    def __init__(
        self,
        table: Table,
        rows: pl.DataFrame,
        *,
        cells: pl.DataFrame,
        first_cell: int,
        extractions: Mapping[str, Extraction],
        tables: Mapping[str, MergedTable],
        addresses: Callable[[str], Addresses],
    ) -> None:
        self.table = table
        self.rows = rows
        self._cells = cells
        self._first_cell = first_cell
        self._extractions = extractions
        self._tables = tables
        self._addresses = addresses
        self._places = {field.name: place for place, field in enumerate(table.fields)}
        self._lists: dict[tuple[str, str], list[str | None]] = {}

    def __repr__(self) -> str:
        return f"<MergedTable {self.table.name}: {self.height} rows>"

    @property
    def height(self) -> int:
        """The number of merged rows."""
        return self.rows.height

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the extractors."""
        return tuple(self._extractions)

    def recorded(self, extractor: str) -> RecordedTable:
        """What an extractor recorded in this table."""
        return self._extractions[extractor][self.table.name]

    def target(self, field: Field) -> MergedTable | None:
        """The table that a field refers to; None for a field that is not a reference."""
        return self._tables.get(field.reference.to) if field.reference else None

    def line(self, position: int, name: str) -> int:
        """The line of a cell in the frame of cells."""
        return self._first_cell + self._places[name] * self.height + position

    def column(self, part: str, name: str) -> pl.Series:
        """A column of the frame of cells for one field, row by row: `state`, `final`, `text:ada` ..."""
        return self._cells[part].slice(self.line(0, name), self.height).alias(name)

    def listed(self, part: str, name: str) -> list[str | None]:
        """The same column as a list."""
        known = self._lists.get((part, name))
        if known is None:
            known = self._lists[part, name] = self.column(part, name).to_list()
        return known

    def wide(self, part: str, fields: Sequence[str]) -> pl.DataFrame:
        """A column of the frame of cells for several fields, with one column per field."""
        return pl.DataFrame([self.column(part, name) for name in fields])

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The fields that are compared in every row."""
        apart = {*self.table.identity, self.table.key}
        apart |= {field.name for field in self.table.fields if field.never_compared}
        return tuple(field.name for field in self.table.fields if field.name not in apart)

    @cached_property
    def states(self) -> pl.DataFrame:
        """The states of the fields that are compared in every row, with one column per field."""
        return self.wide("state", self.compared)

    @cached_property
    def final(self) -> pl.DataFrame:
        """The final values, with one column per field: canonical text; null if blank, open or withheld."""
        return self.wide("final", [field.name for field in self.table.fields])

    def served_by_row(self, position: int) -> list[str]:
        """The fields in question of a merged row that one ruling on the whole row settles."""
        return [
            field.name
            for field in self.table.fields
            if self.listed("kind", field.name)[position] is not None and self.listed("whole_row", field.name)[position]
        ]

    def state(self, position: int, name: str) -> str | None:
        """How the cells of the extractors compare; None for a cell that only identifies the row."""
        return self.listed("state", name)[position]

    @cached_property
    def row_keys(self) -> Mapping[str, list[str]]:
        """The names of rows in the dataset, by study as written."""
        keys: dict[str, list[str]] = {}
        for study, key in zip(self.rows["study_text"].to_list(), self.rows["row_key"].to_list(), strict=True):
            if study is not None and key is not None:
                keys.setdefault(study, []).append(key)
        return keys

    @cached_property
    def positions(self) -> Mapping[str, list[int | None]]:
        """For each extractor, the position of each merged row among their own rows; None if they do not have it."""
        return {name: self.rows[row_column(name)].to_list() for name in self.names}

    @cached_property
    def places(self) -> Mapping[tuple[str, int], int]:
        """The merged row of each extractor's row."""
        return {
            (name, row): position
            for name, rows in self.positions.items()
            for position, row in enumerate(rows)
            if row is not None
        }

    @cached_property
    def counting(self) -> Mapping[str, list[bool]]:
        """For each extractor, whether their cells are compared in each merged row."""
        return {name: self.rows[of_extractor("counts", name)].to_list() for name in self.names}

    @cached_property
    def began(self) -> Mapping[str, list[bool]]:
        """For each extractor, whether they recorded something for the study of each merged row."""
        return {name: self.rows[of_extractor("began", name)].to_list() for name in self.names}

    @cached_property
    def studies(self) -> list[str | None]:
        """The study of each merged row, as written."""
        return self.rows["study_text"].to_list()

    @cached_property
    def labels(self) -> list[str | None]:
        """The identity of each merged row in words, without the study."""
        return self.rows["label"].to_list()

    @cached_property
    def troubles(self) -> list[str | None]:
        """Why a merged row cannot be paired; None if it can."""
        return self.rows["trouble"].to_list()

    @cached_property
    def dropped(self) -> frozenset[int]:
        """The merged rows that a ruling leaves out of the dataset."""
        return frozenset(self.rows["dropped"].arg_true().to_list())

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses of each extractor's rows in the ledger."""
        return self._addresses(self.table.name)

    def address(self, position: int) -> dict[str, tuple[str, ...]]:
        """The address of a merged row in the ledger: what each extractor wrote in its identity."""
        return {
            name: of_row[row] for name, several, of_row in self._named_rows if (row := several[position]) is not None
        }

    @cached_property
    def _named_rows(self) -> list[tuple[str, list[int | None], list[tuple[str, ...]]]]:
        """For each extractor, the own row of each merged row, and the addresses of the own rows."""
        return [(name, several, self.addresses.of_row[name]) for name, several in self.positions.items()]

    def matched_with(self, position: int, known: Collection[str]) -> tuple[str, ...]:
        """Further extractors who have a merged row under another name: their row was matched with it, not added."""
        if self.rows["by"][position] not in BY_CONTENT:
            return ()
        return tuple(name for name, rows in self.positions.items() if rows[position] is not None and name not in known)

    def extractors_of(self, position: int) -> tuple[str, ...]:
        """The extractors who recorded something for the study of a merged row."""
        return self._recorded_by[position]

    @cached_property
    def _recorded_by(self) -> list[tuple[str, ...]]:
        flags = list(zip(*(self.began[name] for name in self.names), strict=True))
        known = {begun: tuple(compress(self.names, begun)) for begun in set(flags)}
        return [known[begun] for begun in flags]

    def in_cell(self, position: int, name: str, part: Part) -> dict[str, str | None]:
        """What each extractor who counts has in a merged cell."""
        return {
            extractor: self.listed(of_extractor(part, extractor), name)[position]
            for extractor in self.names
            if self.counting[extractor][position]
        }

    def answers(self, position: int, name: str) -> Mapping[str, Answer]:
        """The answer of each extractor who counts in a merged cell, with its address."""
        return _Answers(self, position, name)

    def answer(self, extractor: str, position: int, name: str) -> Answer:
        """The answer of an extractor in a merged cell, with its address."""
        row = self.positions[extractor][position]
        if row is None:
            return Answer()
        recorded = self.recorded(extractor)
        return Answer(
            text=self.listed(of_extractor("text", extractor), name)[position],
            value=self.listed(of_extractor("meaning", extractor), name)[position],
            other=self.words_for_other(of_extractor("text", extractor), position, name),
            file=recorded.file_of(row),
            sheet=recorded.sheet_of(row),
            cell=recorded.cell(row, name),
        )

    def words_for_other(self, part: str, position: int, name: str) -> str | None:
        """The description of "other" in a merged cell; None without one."""
        if not self.table[name].cell.takes_other:
            return None
        words = next((field.name for field in self.table.companions(name) if field.role == "other"), None)
        return None if words is None else self.listed(part, words)[position]

    def agreed_cell(self, position: int, name: str, kind: Kind = "ruled") -> Discrepancy:
        """A cell that is not in question as a `Discrepancy`, so that it can be shown and ruled on."""
        return Discrepancy(
            table=self.table.name,
            study=self.studies[position] or "",
            row=self.labels[position] or "",
            position=position,
            field=name,
            kind=kind,
            progress="agreed",
            answers=self.answers(position, name),
            final=None if position in self.dropped else self.listed("final", name)[position],
            rulings=CellRulings(),
            address=self.address(position),
        )

    def same(self, field: Field, remembered: str | None, now: str | None) -> bool:
        """Whether a meaning in the ledger still is the meaning of the cell."""
        if field.reference is not None:
            return fold(remembered or "") == fold(now or "")
        return key_of(field, remembered) == key_of(field, now)


class _Answers(Mapping[str, Answer]):
    """The answers in a cell, made when they are needed: of thousands of open cells, few are shown."""

    __slots__ = ("_made", "_where")

    def __init__(self, merged: MergedTable, position: int, name: str) -> None:
        self._where = merged, position, name
        self._made: dict[str, Answer] | None = None

    def _all(self) -> dict[str, Answer]:
        if self._made is None:
            merged, position, name = self._where
            counting = (one for one in merged.names if merged.counting[one][position])
            self._made = {extractor: merged.answer(extractor, position, name) for extractor in counting}
        return self._made

    def __getitem__(self, extractor: str) -> Answer:
        return self._all()[extractor]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())
