"""The merged cells of one field as ratings: who was asked, what they entered, and whether it is a value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl

from schema.cell_type import Family
from schema.form import Field, Table
from schema.records import record
from schema.text import fold
from validate.agreement.merged import MergedForm, MergedRows
from validate.agreement.statistics.ratings import MISSING, Flags, Floats, Integers
from validate.extraction.columns import selected
from validate.extraction.read_cells import UNREAD
from validate.extraction.tolerance import groups
from validate.inference.names_in_form import set_apart
from validate.pairing.extractor_columns import of_extractor, row_column

# Fields that are read together: enough to keep all processors busy, few enough to need little memory.
_AT_ONCE = 64
# The number of different rows that can be encoded in one whole number.
_LARGEST = 2**62


@record
class Part:
    """A part of a comparison: these extractors and these studies (by key). None means all of them."""

    name: str
    extractors: tuple[str, ...] | None = None
    studies: frozenset[str] | None = None


WHOLE = Part("all")


@record(kw_only=True, eq=False)
class FieldCells:
    """The cells of one field in the rows that two or more extractors had to extract.

    There is one row per merged row and one column per extractor. `chosen` and `texts` are positions in `categories` and
    among the texts as typed; -1 if the cell is blank or the row is missing. `counting` says whether the extractor
    counts for the row, `there` whether the extraction has the row. `studies` numbers the study of each row.
    `categories` starts with the `closed` choices of the form's list, if there is one, followed by all other entries;
    unused missing codes are not included. `times` is the number of occurrences of each row if equal rows are counted
    together.
    """

    table: Table
    field: Field
    names: tuple[str, ...]
    chosen: Integers
    texts: Integers
    counting: Flags
    there: Flags
    studies: Integers
    categories: tuple[str, ...]
    closed: int
    times: Floats | None = None
    guessed: bool = False

    def entry(self, position: int) -> str:
        """An entry in words, without the mark of a text that could not be read."""
        return self.categories[position].removeprefix(UNREAD)

    def choices_of(self, position: int) -> frozenset[str]:
        """The choices of an entry; empty for an entry that cannot be read, because nobody knows where a choice ends."""
        entry = self.categories[position]
        return frozenset() if entry.startswith(UNREAD) else frozenset(entry.split("; "))

    @cached_property
    def filled(self) -> Flags:
        """True if the extractor recorded something: a value or a missing code."""
        return np.asarray(self.chosen != MISSING)

    @cached_property
    def is_missing_code(self) -> Flags:
        """True for a missing code."""
        is_code = np.array([*(category in self.field.codes for category in self.categories), False])
        return np.asarray(is_code[self.chosen])

    @cached_property
    def unread(self) -> Flags:
        """True if the entry could not be read, so that it is unknown whether it equals another answer.

        If the choices were inferred, an entry that is not among them is simply another answer.
        """
        if self.guessed and self.field.cell.family is Family.CHOICE:
            return np.zeros_like(self.chosen, dtype=bool)
        is_unread = np.array([*(category.startswith(UNREAD) for category in self.categories), False])
        return np.asarray(is_unread[self.chosen])

    @cached_property
    def values(self) -> Integers:
        """The positions of values only; -1 for missing codes and for entries that could not be read."""
        return np.where(self.is_missing_code | self.unread, MISSING, self.chosen)

    @cached_property
    def meanings(self) -> Integers:
        """The positions of entries. Numbers of a row within the field's tolerance share one position."""
        tolerance = self.field.effective_tolerance
        if tolerance is None:
            return self.chosen
        one = self.chosen.copy()
        answers = np.asarray(self.values)
        for row in np.flatnonzero((alike(answers) > 0).any(axis=1)):
            texts = {self.categories[given]: given for given in answers[row].tolist() if given != MISSING}
            of = groups(list(texts), tolerance)
            for place, given in enumerate(answers[row].tolist()):
                if given != MISSING:
                    one[row, place] = texts[of[self.categories[given]]]
        return one

    @cached_property
    def how_often(self) -> Floats:
        """The number of occurrences of each row."""
        return np.ones(len(self.chosen)) if self.times is None else self.times

    def counted_together(self) -> "FieldCells":
        """The same cells with equal rows counted together. Few rows are different, so further steps are quick.

        The result no longer says which rows belong to one study.
        """
        facts = np.column_stack([self.chosen + 1, alike(self.texts) + 1, self.counting, self.there])
        number = np.zeros(len(facts), dtype=np.int64)
        size = 1
        for fact in facts.T:
            base = int(fact.max(initial=0)) + 1
            size *= base
            if size > _LARGEST:
                return self
            number = number * base + fact
        _, first, times = np.unique(number, return_index=True, return_counts=True)
        cut = {name: getattr(self, name)[first] for name in ("chosen", "texts", "counting", "there", "studies")}
        return replace(self, **cut, times=times.astype(np.float64))

    @cached_property
    def several(self) -> Flags:
        """The rows in which two or more recorded something. Only these can agree or disagree."""
        return np.asarray(self.filled.sum(axis=1) >= 2)


@record(kw_only=True, eq=False)
class TableCells:
    """One merged table, or a part of it. `began` says who recorded something for the study of a row."""

    comparison: MergedForm
    merged: MergedRows
    names: tuple[str, ...]
    counting: Flags
    there: Flags
    began: Flags
    sound: Flags
    studies: Integers
    rows: Flags

    @property
    def table(self) -> Table:
        """The table of the form."""
        return self.merged.table

    def of(self, part: Part) -> "TableCells":
        """The rows and columns of a part."""
        names = part.extractors or self.names
        columns = [self.names.index(name) for name in names]
        rows = self.rows
        if part.studies is not None:
            rows = rows & self.merged.rows["study"].is_in(sorted(part.studies)).fill_null(value=False).to_numpy()
        return replace(
            self,
            names=names,
            rows=rows,
            **{name: getattr(self, name)[:, columns] for name in ("counting", "there", "began")},
        )

    def of_field(self, whole: FieldCells) -> FieldCells:
        """The field's cells in the rows of this part that can be compared."""
        columns = [whole.names.index(name) for name in self.names]
        rows = self.rows & self.sound & (whole.counting[:, columns].sum(axis=1) >= 2)
        return replace(
            whole,
            names=self.names,
            chosen=whole.chosen[np.ix_(rows, columns)],
            texts=whole.texts[np.ix_(rows, columns)],
            counting=whole.counting[np.ix_(rows, columns)],
            there=self.there[rows],
            studies=self.studies[rows],
        )

    def fields(self) -> Iterator[FieldCells]:
        """The scored fields with all their cells, some at a time because all of them may be large."""
        scored = [self.table[name] for name in scored_fields(self.merged)]
        for start in range(0, len(scored), _AT_ONCE):
            fields = scored[start : start + _AT_ONCE]
            form = self.comparison.form
            choices = [_closed_list(field, guessed=form.guessed or form.lists_guessed) for field in fields]
            counting = {field.name: self._counting(field) for field in fields}
            keys = _encoded(self._side_by_side(fields, "key", counting), choices)
            spellings = _encoded(self._side_by_side(fields, "text", counting), [()] * len(fields))
            for field, known, (chosen, categories), (texts, _) in zip(fields, choices, keys, spellings, strict=True):
                yield FieldCells(
                    table=self.table,
                    field=field,
                    names=self.names,
                    chosen=self._by_extractor(chosen),
                    texts=self._by_extractor(texts),
                    counting=counting[field.name],
                    there=self.there,
                    studies=self.studies,
                    categories=categories,
                    closed=len(known),
                    guessed=form.guessed,
                )

    def _side_by_side(
        self, fields: Sequence[Field], part: Literal["key", "text"], counting: Mapping[str, Flags]
    ) -> pl.DataFrame:
        """The extractors' entries in the merged rows, one extractor after the other; null if they were not asked."""
        sides = []
        for which, extraction in enumerate(self.comparison.extractions):
            cells = self.merged.wide(of_extractor(part, extraction.name), [field.name for field in fields])
            if extraction.asked_otherwise:
                asked = (pl.when(pl.Series(counting[name][:, which])).then(name).alias(name) for name in cells.columns)
                sides.append(selected(cells, asked))
            else:
                row_by_row = pl.Series(self.counting[:, which])
                sides.append(selected(cells, [pl.when(row_by_row).then(pl.all()).name.keep()]))
        stacked = pl.concat(sides)
        return stacked if part == "key" else selected(stacked, [pl.all().str.strip_chars()])

    def _counting(self, field: Field) -> Flags:
        """Who counts for the field in each row: extractors who extracted it and had the same question as the others."""
        counting = self.counting & self._has_column(field)
        for which, extraction in enumerate(self.comparison.extractions):
            if (self.table.name, field.name) in extraction.asked_otherwise:
                texts = self.merged.wide(of_extractor("text", extraction.name), [field.name])[field.name]
                apart = extraction.not_comparable(self.table.name, field.name, self.merged.rows["study"], texts)
                counting[:, which] &= ~apart.to_numpy()
        return counting

    def _has_column(self, field: Field) -> Flags:
        """For each extractor, whether the field could be filled in. An older version of the form may not have it."""
        extractions = self.comparison.extractions
        return np.array(
            [
                field.name in extraction[self.table.name].columns or not extraction[self.table.name].height
                for extraction in extractions
            ]
        )

    def _by_extractor(self, chosen: Integers) -> Integers:
        return np.ascontiguousarray(chosen.reshape(len(self.names), -1).T)


def table_cells(comparison: MergedForm, merged: MergedRows) -> TableCells:
    """All rows of a merged table."""
    names = comparison.names
    first = comparison.form.renamed.first  # the order of studies for resampling does not change if a study is renamed
    listed = sorted(merged.rows["study"].drop_nulls().unique(), key=lambda study: (fold(first(study)), study))
    ((studies, _),) = _encoded(merged.rows.select("study"), [tuple(listed)])
    return TableCells(
        comparison=comparison,
        merged=merged,
        names=names,
        counting=_flags(merged.rows.select(of_extractor("counts", name) for name in names)),
        there=_flags(merged.rows.select(pl.col(row_column(name)).is_not_null() for name in names)),
        began=_flags(merged.rows.select(of_extractor("began", name) for name in names)),
        sound=merged.rows["trouble"].is_null().to_numpy(),
        studies=studies,
        rows=np.ones(merged.height, dtype=np.bool_),
    )


def alike(numbers: Integers) -> Integers:
    """For each number, the index of the first extractor with the same number in the row; -1 for missing."""
    first = np.argmax(numbers[:, :, None] == numbers[:, None, :], axis=2)
    return np.where(numbers == MISSING, MISSING, first)


def scored_fields(merged: MergedRows) -> list[str]:
    """The fields on which agreement is measured."""
    return [name for name in merged.compared if why_not_scored(merged.table, name) is None]


NAMES_OF_STUDIES = "names, titles, years and ids of studies"
"""The reason for not measuring agreement on fields that name a study."""


def why_not_scored(table: Table, name: str) -> str | None:
    """The reason why agreement is not measured on a field that the merge compares; None if it is measured."""
    field = table[name]
    if set_apart(table, name):
        filled_in = "text that the template filled in" if name in table.not_extracted else NAMES_OF_STUDIES
        return "bookkeeping of the team" if field.bookkeeping else filled_in
    if field.role is not None:
        return "columns beside a value, for its origin, place and words or for other"
    if not field.scored:
        return "comments and other free text"
    if field.reference is not None:
        return "reference to a row of another sheet"
    if field.mode == "verified":
        return "extracted by one person, to be confirmed by another (counted as extracted by one)"
    return "extracted by one person" if field.mode == "single" else None


def _closed_list(field: Field, *, guessed: bool) -> tuple[str, ...]:
    """All possible entries if the field takes one choice of a list; else empty.

    Several choices have too many combinations. An inferred list only counts if it is ordered, because nobody defined
    choices that do not occur.
    """
    if field.cell.family is Family.SET or (guessed and field.level != "ordinal"):
        return ()
    return field.cell.answers


def _encoded(texts: pl.DataFrame, known: Sequence[tuple[str, ...]]) -> Iterator[tuple[Integers, tuple[str, ...]]]:
    """For each column, the position of each text among the categories: known ones first, then others by spelling."""
    met = selected(texts, [pl.all().unique().drop_nulls().sort().implode()]).row(0)
    categories = [(*first, *_without(first, others)) for first, others in zip(known, met, strict=True)]
    kinds = zip(texts.columns, categories, strict=True)
    positions = (pl.col(name).cast(pl.Enum(listed)).to_physical().cast(pl.Int64) for name, listed in kinds)
    coded = selected(texts, (position.fill_null(MISSING) for position in positions))
    for name, listed in zip(texts.columns, categories, strict=True):
        yield coded[name].to_numpy(), listed


def _without(known: tuple[str, ...], met: Sequence[str]) -> list[str]:
    first = set(known)
    return [text for text in met if text not in first]


def _flags(frame: pl.DataFrame) -> Flags:
    return np.asarray(frame.to_numpy(), dtype=np.bool_).reshape(frame.height, frame.width)
