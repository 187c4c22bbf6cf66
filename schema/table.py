"""The view of a table: its fields and the types of their cells. It is made from a row model."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic_core import SchemaValidator

from schema.cell_type import CellType, Family
from schema.cells import Key, Reference
from schema.decimals import plain
from schema.in_fingerprint import NOT_RECORDED, RECORDED_IF_SET, Shared
from schema.missing import Missing
from schema.records import record
from schema.row import Level, Mode, Prepared, Row

Role = Literal["other", "origin", "place", "words"]

NOT_FIELDS = ("draft", "row_id", "row")
"""The columns that tables have besides their fields, in a dataset and in conditions. No field has such a name."""


@record(kw_only=True)
class Field(Shared):
    """A column of a table.

    A companion (`of` is set) has the description of "other", or the evidence, for another field.
    """

    name: str
    label: str
    cell: CellType[Any]
    guidance: str = ""
    example: str = ""
    required: bool = False
    optional: bool = False
    mode: Mode = "dual"
    level: Level = "nominal"
    weights: Literal["linear", "quadratic"] | None = None
    round: int = 1
    module: str = ""
    tolerance: Decimal | None = None
    evidence: bool = False
    prefilled: bool = False
    plausible: tuple[float, float] | None = None
    scored: bool = True
    of: str | None = None
    role: Role | None = None
    added: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)  # added by twofold, because the form has none
    # agreed in an earlier round, for reading only
    shown: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    names: bool | None = dataclasses.field(default=None, metadata=NOT_RECORDED)
    bookkeeping: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    finished_when: str | None = dataclasses.field(default=None, metadata=NOT_RECORDED)
    grows_in: str | None = dataclasses.field(default=None, metadata=NOT_RECORDED)
    refines: str | None = dataclasses.field(default=None, metadata=NOT_RECORDED)
    was: tuple[str, ...] = dataclasses.field(default=(), metadata=NOT_RECORDED)
    applies_when: str = dataclasses.field(default="", metadata=RECORDED_IF_SET)
    same_people: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    counts_people: Mapping[str, str] | None = dataclasses.field(default=None, metadata=NOT_RECORDED, hash=False)
    left_out_when: str | None = dataclasses.field(default=None, metadata=NOT_RECORDED)
    lettered: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    lowest_in: str = dataclasses.field(default="", metadata=NOT_RECORDED)
    highest_in: str = dataclasses.field(default="", metadata=NOT_RECORDED)
    share_of: str = dataclasses.field(default="", metadata=NOT_RECORDED)
    percentage_in: str = dataclasses.field(default="", metadata=NOT_RECORDED)
    extent_read: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    characteristics: str = dataclasses.field(default="", metadata=NOT_RECORDED)
    also_called: tuple[str, ...] = dataclasses.field(default=(), metadata=NOT_RECORDED)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The missing codes that its cells may have."""
        return frozenset(code.value for code in self.cell.missing.values())

    @cached_property
    def reader(self) -> SchemaValidator:
        """The Pydantic validator of its cells: `validate_python(text)` gives a value, a missing code or None."""
        return SchemaValidator(self.cell.core_schema)

    @property
    def usual_values(self) -> str:
        """The lowest and the highest plausible number, as in `5 to 240`; empty if the form gives none."""
        return " to ".join(plain(Decimal(str(end))) for end in self.plausible) if self.plausible else ""

    @property
    def effective_tolerance(self) -> Decimal | None:
        """The tolerance, if entries are numbers without a unit. None otherwise, because it has no effect there."""
        return self.tolerance if self.cell.storage in {"integer", "decimal"} else None

    @property
    def reference(self) -> Reference | None:
        """Its cell type, if it refers to rows of another table; None otherwise."""
        return self.cell if isinstance(self.cell, Reference) else None

    @property
    def aside(self) -> bool:
        """Whether it is outside the comparison: it marks a study as finished, or shows a value of an earlier round."""
        return self.shown or self.finished_when is not None

    @property
    def never_compared(self) -> bool:
        """Whether extractors are never compared in it: it is `aside`, or is about the team's work."""
        return self.aside or self.bookkeeping

    @property
    def about_work(self) -> bool:
        """Whether it is about the team's work and not about a report. Then it is never compared or counted."""
        return self.bookkeeping or self.finished_when is not None

    @property
    def local(self) -> bool:
        """Whether it is the extractor's own numbering, which means nothing to others."""
        return isinstance(self.cell, Key) and self.cell.local


@record(kw_only=True)
class Table:
    """One sheet of the form. `identity` says which row is which; `parent` is the table of its first reference."""

    name: str
    label: str
    description: str
    model: type[Row] = dataclasses.field(compare=False, metadata=NOT_RECORDED)
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    parent: str | None
    selection: bool
    module: str
    expected: bool
    reports: bool = dataclasses.field(metadata=NOT_RECORDED)
    prepared: tuple[Prepared, ...] = dataclasses.field(metadata=NOT_RECORDED)
    was: tuple[str, ...] = dataclasses.field(default=(), metadata=NOT_RECORDED)
    given: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)  # its rows were agreed in an earlier round
    # the fields that name these rows for people
    words_of_rows: tuple[str, ...] = dataclasses.field(default=(), metadata=NOT_RECORDED)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {', '.join(field.name for field in self.fields)}>"

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        """The field with this name. Raises KeyError if there is none."""
        return self.by_name[name]

    @cached_property
    def known_by(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The headers that belong to a field: first labels, then names, then other headers (`also_called`).

        Each part pairs a header with the name of its field; an earlier part takes precedence over a later one.
        """
        return (
            tuple((field.label, field.name) for field in self.fields),
            tuple((field.name, field.name) for field in self.fields),
            tuple((header, field.name) for field in self.fields for header in field.also_called),
        )

    @cached_property
    def key(self) -> str | None:
        """The field by which rows of other tables refer to a row of this table; None if there is none."""
        return next((field.name for field in self.fields if field.cell.family is Family.NAME), None)

    @cached_property
    def numbered_by_merge(self) -> bool:
        """Whether the merge numbers the rows within each study, because each extractor numbered them differently."""
        return self.key is not None and self.key not in self.identity

    @cached_property
    def study(self) -> str:
        """The field that says which study a row belongs to. In the table of studies this is its identity.

        Empty if the table has no such field, which is a mistake in the form.
        """
        if self.parent is None:
            return next(iter(self.identity), "")
        return next((field.name for field in self.references), "")

    @cached_property
    def citation(self) -> Field | None:
        """The field of the citation in the table of studies: the first text that a template fills in.

        None without one.
        """
        return next(
            (field for field in self.fields if field.prefilled and field.cell.family is Family.TEXT and not field.of),
            None,
        )

    @cached_property
    def references(self) -> tuple[Field, ...]:
        """The fields that refer to rows of tables, in the order of the columns."""
        return tuple(field for field in self.fields if field.reference)

    @cached_property
    def places(self) -> tuple[Field, ...]:
        """The fields that hold places in reports, without the places that are evidence of a single cell."""
        return tuple(field for field in self.fields if field.cell.family is Family.PLACE and field.of is None)

    @cached_property
    def values(self) -> tuple[Field, ...]:
        """The fields that are compared cell by cell: not identity, local keys or fields that are never compared."""
        return tuple(
            field
            for field in self.fields
            if field.name not in self.identity and not (field.local or field.never_compared)
        )

    @cached_property
    def filled_in(self) -> frozenset[str]:
        """The fields that a template fills in."""
        prepared = {name for prepared in self.prepared for row in prepared.rows for name in row}
        written = (field.name for field in self.fields if field.prefilled or field.shown)
        return frozenset({self.study, *prepared, *written})

    @cached_property
    def to_answer(self) -> tuple[Field, ...]:
        """The fields that need a value or a missing code in every row of a finished study, apart from its identity."""
        return tuple(
            field for field in self.fields if field.name not in self.identity and (field.required or self._asked(field))
        )

    def _asked(self, field: Field) -> bool:
        """Whether a blank cell means that the field was not extracted yet."""
        aside = field.optional or field.of is not None or field.local or field.finished_when is not None
        aside |= bool(field.applies_when) and Missing.NA.value not in field.codes
        return not aside and field.round == 1 and field.name not in self.filled_in

    @cached_property
    def called_by(self) -> tuple[str, ...]:
        """The fields that identify a row within its study. If a study has only one row, the identity itself."""
        return tuple(name for name in self.identity if name != self.study) or self.identity

    @cached_property
    def named_by(self) -> tuple[str, ...]:
        """The fields that name a row for people: its identity, or in a later round its agreed words."""
        return self.words_of_rows or tuple(name for name in self.identity if name != self.study)

    @cached_property
    def not_extracted(self) -> frozenset[str]:
        """The fields that say nothing about a report: a template fills them in, or they are about the team's work."""
        return self.filled_in | {field.name for field in self.fields if field.about_work}

    @cached_property
    def asked_of_reports(self) -> tuple[Field, ...]:
        """The fields that a report was searched for, including those that identify a row.

        The study's key, fields that a template fills in, and running numbers of rows are not included.
        """
        return tuple(
            field
            for field in self.fields
            if field.of is None
            and field.name not in self.not_extracted
            and (field.name != self.key or field.name in self.identity)
        )

    @cached_property
    def by_one(self) -> tuple[Field, ...]:
        """The fields that one person extracts, without companions. Another person verifies some of them."""
        return tuple(
            field
            for field in self.fields
            if field.mode != "dual" and field.of is None and field.name not in {*self.identity, *self.not_extracted}
        )

    def companions(self, name: str) -> tuple[Field, ...]:
        """The companions of a field: the description of "other" and its evidence."""
        return self._companions.get(name, ())

    @cached_property
    def _companions(self) -> Mapping[str, tuple[Field, ...]]:
        found: dict[str, tuple[Field, ...]] = {}
        for field in self.fields:
            if field.of is not None:
                found[field.of] = (*found.get(field.of, ()), field)
        return found
