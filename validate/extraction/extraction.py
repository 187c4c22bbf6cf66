"""An extraction in memory: what was typed, what it means, and where each cell stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from schema.form import Form, Table
from validate.extraction.cell_names import cell_name


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The cells of one table as typed. `cells` has a String column per field that the sheet has, null where blank.

    `units` names the unit of bare numbers in a column whose header says it; what was typed stays as it was.
    """

    table: str
    file: str
    sheet: str
    rows: pl.Series  # the sheet's row number of each row
    columns: Mapping[str, int]  # the sheet's column number of each field
    cells: pl.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A text that is no value of its field, wherever it was typed: why not, and what is suggested."""

    field: str
    text: str
    code: str
    message: str
    suggestion: str | None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One table of one extraction, a row per row of the sheet. Every field of the form has a column in each frame.

    `typed` is the text as typed; `values` the canonical text of what it means, or the missing code; `keys` is equal for
    two cells exactly when they mean the same. Blank is null in all three. A text that could not be read is its own
    value, so that nothing is lost, and its key equals that of no value; `unread` says which texts these are.
    """

    table: Table
    file: str
    sheet: str
    rows: pl.Series
    columns: Mapping[str, int]
    typed: pl.DataFrame
    values: pl.DataFrame
    keys: pl.DataFrame
    unread: tuple[Unread, ...] = ()

    @cached_property
    def unread_texts(self) -> Mapping[str, frozenset[str]]:
        """The texts that could not be read, by field."""
        texts: dict[str, set[str]] = {}
        for each in self.unread:
            texts.setdefault(each.field, set()).add(each.text)
        return {name: frozenset(several) for name, several in texts.items()}

    def readable(self, name: str) -> pl.Series:
        """True where a cell of the field is blank or was read."""
        unread = list(self.unread_texts.get(name, ()))
        return (~self.typed[name].is_in(unread)).fill_null(value=True)

    def text(self, name: str, row: int) -> str | None:
        """What is typed in a cell. Columns are turned into lists once: asking a frame cell by cell is slow."""
        listed = self._lists.get(name)
        if listed is None:
            listed = self._lists[name] = self.typed[name].to_list()
        return listed[row]

    @cached_property
    def _lists(self) -> dict[str, list[str | None]]:
        return {}

    @cached_property
    def numbers(self) -> list[int]:
        """The sheet's row numbers."""
        return self.rows.to_list()

    def cell(self, row: int, name: str) -> str | None:
        """The name of a field's cell in the row at this position; none where the sheet has no such column."""
        column = self.columns.get(name)
        return None if column is None else cell_name(self.numbers[row], column)

    @property
    def height(self) -> int:
        """How many rows."""
        return self.typed.height


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A warning that an extractor confirmed: which rule, where, for which values, and the report's words for it."""

    code: str
    study: str
    values: str
    place: str
    words: str
    initials: str
    row: str = ""
    at: str = ""  # the cell of the confirmation


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """Everything that one extractor recorded. A table that the files do not have is there with no rows."""

    name: str
    form: Form
    file: str
    tables: Mapping[str, Recorded]
    confirmed: tuple[Confirmed, ...] = ()
    codebook: int | None = None  # the revision of the codebook that the workbook was made with

    def __getitem__(self, table: str) -> Recorded:
        return self.tables[table]
