"""One table of an extraction: the text, meaning and address of every cell."""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property

import polars as pl

from schema.form import Table
from schema.records import record
from validate.extraction.cell_names import cell_name, letters
from validate.extraction.columns import among
from validate.extraction.own_ways import Way
from validate.extraction.scattered import Scattered


@record(kw_only=True)
class RawTable:
    """The cells of a table as typed. `cells` has one String column for each field on the sheet; blank cells are null.

    `units` has the unit of bare numbers, by field, if the header names it. In the fields of `units_differ`, files have
    different units, so numbers are shown with theirs. In the fields of `decimal_commas`, 1,500 means one and a half.
    `ways` has the notation of a column in this file, and `meant` translates some of its texts into the words of other
    files. The text itself stays as typed. `scattered` has the addresses of cells if the table's rows are not rows of
    the sheet.
    """

    table: str
    file: str
    sheet: str
    rows: pl.Series  # the number of each row on the sheet
    columns: Mapping[str, int]  # the number of each column on the sheet, by field
    cells: pl.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    units_differ: frozenset[str] = frozenset()
    ways: Mapping[str, Way] = field(default_factory=dict)
    meant: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decimal_commas: frozenset[str] = frozenset()
    scattered: Scattered | None = None
    agreed: bool = False  # the cells are canonical texts that nobody typed


@record(kw_only=True)
class UnreadableText:
    """A text that is not a value of its field, with the reason and a suggestion."""

    field: str
    text: str
    code: str
    message: str
    suggestion: str | None


@record(kw_only=True, repr=False)
class RecordedTable:
    """One table of one extraction. Each frame has one row per row of the sheet and one column per field of the form.

    `texts` has what was typed, and bare numbers with their unit if files have different units. `values` has the
    canonical text of the value, or the missing code. Two cells have equal `keys` exactly if they mean the same. A blank
    cell is null in all three. A text that could not be read is its own value, so nothing is lost, and its key differs
    from the key of any value; `unread` lists these texts. `ways` has the notation of columns in this file, and
    `units_differ` the fields whose texts are shown with a unit.
    """

    table: Table
    file: str
    sheet: str
    rows: pl.Series
    columns: Mapping[str, int]
    texts: pl.DataFrame
    values: pl.DataFrame
    keys: pl.DataFrame
    unread: tuple[UnreadableText, ...] = ()
    scattered: Scattered | None = None
    agreed: bool = False  # the texts are canonical, and nobody typed them
    ways: Mapping[str, Way] = field(default_factory=dict)
    units_differ: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<RecordedTable {self.table.name}: {self.height} rows of {self.file}>"

    @cached_property
    def unread_texts(self) -> Mapping[str, frozenset[str]]:
        """The texts that could not be read, by field."""
        by_field: dict[str, set[str]] = {}
        for unread in self.unread:
            by_field.setdefault(unread.field, set()).add(unread.text)
        return {name: frozenset(texts) for name, texts in by_field.items()}

    def readable(self, name: str) -> pl.Series:
        """True for cells of the field that are blank or could be read."""
        return ~among(self.texts[name], self.unread_texts.get(name, ()))

    def text(self, name: str, row: int) -> str | None:
        """The text of a cell. Columns are turned into lists once, because reading a frame cell by cell is slow."""
        column = self._lists.get(name)
        if column is None:
            column = self._lists[name] = self.texts[name].to_list()
        return column[row]

    @cached_property
    def _lists(self) -> dict[str, list[str | None]]:
        return {}

    @cached_property
    def numbers(self) -> list[int]:
        """The row numbers on the sheet."""
        return self.rows.to_list()

    def cell(self, row: int, name: str) -> str | None:
        """The name of the cell (`F7`) of a field in the row at this position; None if the sheet has no such column."""
        if self.scattered is not None:
            return str(found) if name in self.scattered.cells and (found := self.scattered.cells[name][row]) else None
        column = self.columns.get(name)
        return None if column is None else cell_name(self.numbers[row], column)

    @cached_property
    def on_several_sheets(self) -> bool:
        """Whether its rows are on more than one sheet. Then the name of a cell is not enough to find it."""
        return self.scattered is not None and self.scattered.sheets.n_unique() > 1

    def sheet_of(self, row: int) -> str:
        """The sheet of the row at this position."""
        return self.sheet if self.scattered is None else str(self.scattered.sheets[row])

    def in_file(self, file: str) -> "RecordedTable":
        """The same table with another file name."""
        scattered = None if self.scattered is None else replace(self.scattered, files=None)
        return replace(self, file=file, scattered=scattered)

    def file_of(self, row: int) -> str:
        """The file of the row at this position."""
        files = self.scattered.files if self.scattered is not None else None
        return self.file if files is None else str(files[row])

    @property
    def places(self) -> Scattered:
        """The address of each cell, cell by cell, with the file of each row."""
        files = pl.Series("files", [self.file] * self.height, dtype=pl.String)
        if self.scattered is not None:
            return self.scattered if self.scattered.files is not None else replace(self.scattered, files=files)
        numbers = self.rows.cast(pl.String)
        cells = [(letters(column) + numbers).alias(name) for name, column in self.columns.items()]
        return Scattered(
            sheets=pl.Series("sheets", [self.sheet] * self.height, dtype=pl.String),
            cells=pl.DataFrame(cells),
            files=files,
        )

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.texts.height
