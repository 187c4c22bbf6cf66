"""The merged cells of one field as ratings: who was asked, who put what, and what kind of entry it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from schema.choices import Choice, Choices
from schema.form import Field, Table
from validate.agreement.ratings import MISSING, Codes, Flags
from validate.comparison import Comparison, MergedTable
from validate.pairing import at


@dataclass(frozen=True)
class Part:
    """A part of a comparison: these extractors and these studies (by key); None stands for all there are."""

    name: str
    extractors: tuple[str, ...] | None = None
    studies: frozenset[str] | None = None


WHOLE = Part("all")


@dataclass(frozen=True, kw_only=True, eq=False)
class FieldCells:
    """The cells of one field in the rows that two or more extractors were asked for.

    A row per merged row, a column per extractor. `codes` and `typed` are positions in `categories` and among the
    texts as typed, -1 where the cell is blank or the row missing; `asked` says whether the extractor counts for the
    row, `there` whether the row is in the extraction; `studies` numbers the study of each row.
    `categories` are the `closed` choices of the form where it has a list, then what else was entered: missing codes
    that nobody used are none of them.
    """

    table: Table
    field: Field
    names: tuple[str, ...]
    codes: Codes
    typed: Codes
    asked: Flags
    there: Flags
    studies: Codes
    categories: tuple[str, ...]
    closed: int

    @cached_property
    def filled(self) -> Flags:
        """True where the extractor recorded something: a value or a missing code."""
        return np.asarray(self.codes != MISSING)

    @cached_property
    def coded(self) -> Flags:
        """True where that is a missing code."""
        is_code = np.array([*(each in self.field.codes for each in self.categories), False])
        return np.asarray(is_code[self.codes])

    @cached_property
    def values(self) -> Codes:
        """The codes of values alone, -1 for missing codes too."""
        return np.where(self.coded, MISSING, self.codes)

    @cached_property
    def several(self) -> Flags:
        """The rows in which two or more recorded something: what can agree or not."""
        return np.asarray(self.filled.sum(axis=1) >= 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class TableCells:
    """One merged table, or the part of it that is asked for. `began`: who recorded something on the study of a row."""

    comparison: Comparison
    merged: MergedTable
    names: tuple[str, ...]
    asked: Flags
    there: Flags
    began: Flags
    sound: Flags
    studies: Codes
    rows: Flags

    @property
    def table(self) -> Table:
        """The table of the form."""
        return self.merged.table

    def of(self, part: Part) -> "TableCells":
        """The part of these rows and extractors."""
        names = part.extractors or self.names
        columns = [self.names.index(name) for name in names]
        rows = self.rows
        if part.studies is not None:
            rows = rows & self.merged.rows["study"].is_in(sorted(part.studies)).fill_null(value=False).to_numpy()
        return replace(
            self,
            names=names,
            rows=rows,
            **{name: getattr(self, name)[:, columns] for name in ("asked", "there", "began")},
        )

    def of_field(self, whole: FieldCells) -> FieldCells:
        """The field's cells in this part, in the rows that can be compared."""
        columns = [whole.names.index(name) for name in self.names]
        rows = self.rows & self.sound & (self.asked.sum(axis=1) >= 2)
        return replace(
            whole,
            names=self.names,
            codes=whole.codes[np.ix_(rows, columns)],
            typed=whole.typed[np.ix_(rows, columns)],
            asked=self.asked[rows],
            there=self.there[rows],
            studies=self.studies[rows],
        )

    def fields(self) -> Iterator[FieldCells]:
        """The scored fields, each with all its cells; one after the other, since together they may be large."""
        for name in self.merged.states.columns:
            if why_not_scored(self.table[name]) is None:
                yield self._field(self.table[name])

    def _field(self, field: Field) -> FieldCells:
        keys: list[pl.Series] = []
        typed: list[pl.Series] = []
        for each, asked in zip(self.comparison.extractions, self.asked.T, strict=True):
            recorded = each[self.table.name]
            resolved = self.comparison.columns.get((each.name, self.table.name, field.name))
            counted = pl.Series(asked)
            for columns, column in (
                (keys, resolved.keys if resolved is not None else recorded.keys[field.name]),
                (typed, recorded.typed[field.name].str.strip_chars()),
            ):
                here = column.gather(self.merged.rows[at(each.name)])
                columns.append(pl.select(pl.when(counted).then(here)).to_series())
        choices = _closed_list(field)
        codes, categories = _encoded(keys, choices)
        return FieldCells(
            table=self.table,
            field=field,
            names=self.names,
            codes=codes,
            typed=_encoded(typed, ())[0],
            asked=self.asked,
            there=self.there,
            studies=self.studies,
            categories=categories,
            closed=len(choices),
        )


def table_cells(comparison: Comparison, merged: MergedTable) -> TableCells:
    """All rows of a merged table."""
    names = comparison.names
    studies, _ = _encoded([merged.rows["study"]], ())
    return TableCells(
        comparison=comparison,
        merged=merged,
        names=names,
        asked=_flags(merged.counting.select(names)),
        there=_flags(merged.rows.select(pl.col(at(name)).is_not_null().alias(name) for name in names)),
        began=_flags(merged.began.select(names)),
        sound=merged.rows["trouble"].is_null().to_numpy(),
        studies=studies[:, 0],
        rows=np.ones(merged.height, dtype=np.bool_),
    )


def why_not_scored(field: Field) -> str | None:
    """Why agreement is not measured on a field that the merge compares; None where it is."""
    if field.role is not None:
        return "evidence and words for other"
    if not field.scored:
        return "free text and notes"
    if field.reference is not None:
        return "reference to a row of another sheet"
    if field.mode == "verified":
        return "extracted by one and confirmed by another, who saw the value"
    return "extracted by one" if field.mode == "single" else None


def _closed_list(field: Field) -> tuple[str, ...]:
    cell = field.cell
    if not isinstance(cell, Choice) or isinstance(cell, Choices):
        return ()
    return (*(choice.code for choice in cell.choices), *(("other",) if cell.other else ()))


def _encoded(columns: Sequence[pl.Series], known: Sequence[str]) -> tuple[Codes, tuple[str, ...]]:
    """The position of each text among the categories, which are the known ones and then the others by spelling."""
    met = pl.concat([column.cast(pl.String).rename("text") for column in columns]).drop_nulls().unique().sort()
    listed = set(known)
    categories = (*known, *(text for text in met.to_list() if text not in listed))
    kind = pl.Enum(categories)
    codes = [column.cast(kind).to_physical().cast(pl.Int64).fill_null(MISSING).to_numpy() for column in columns]
    return np.column_stack(codes), categories


def _flags(frame: pl.DataFrame) -> Flags:
    return np.asarray(frame.to_numpy(), dtype=np.bool_).reshape(frame.height, frame.width)
