"""The view of a table, taken from its row model: its fields, each with what its cells hold."""

import dataclasses
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic_core import SchemaValidator

from schema.cell_type import CellType, Family
from schema.cells import Key, Reference, Text
from schema.choices import Choice, option
from schema.decimals import plain
from schema.described import NOT_RECORDED, RECORDED_IF_SET, Shared
from schema.identifiers import Place
from schema.missing import Missing, Origin
from schema.records import record
from schema.row import About, Level, Mode, Prepared, Row, TableOptions

Role = Literal["other", "origin", "place", "words"]


@record(kw_only=True)
class Field(Shared):
    """A column of a table. A companion (`of` is set) holds another field's words for "other", or its evidence."""

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
    added: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)  # by twofold, as the form has none
    shown: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)  # agreed in an earlier round, only to be read
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
        """The missing codes that may stand in a cell of it."""
        return frozenset(code.value for code in self.cell.missing.values())

    @cached_property
    def reader(self) -> SchemaValidator:
        """Pydantic's reader of its cells: `validate_python(text)` gives a value, a missing code or None."""
        return SchemaValidator(self.cell.core_schema)

    @property
    def usual_values(self) -> str:
        """The lowest and the highest number that are plausible, as in `5 to 240`; empty if the form names none."""
        return " to ".join(plain(Decimal(str(end))) for end in self.plausible) if self.plausible else ""

    @property
    def effective_tolerance(self) -> Decimal | None:
        """The tolerance, where entries are numbers without a unit; None otherwise: there it makes no difference."""
        return self.tolerance if self.cell.storage in {"integer", "decimal"} else None

    @property
    def reference(self) -> Reference | None:
        """Where it points, for a reference."""
        return self.cell if isinstance(self.cell, Reference) else None

    @property
    def aside(self) -> bool:
        """Whether it is not compared: it marks a study as finished, or shows what was agreed in an earlier round."""
        return self.shown or self.finished_when is not None

    @property
    def never_compared(self) -> bool:
        """Whether extractors are never compared in it: it stands aside, or says how the team worked."""
        return self.aside or self.bookkeeping

    @property
    def about_work(self) -> bool:
        """Whether it is about the work of the team, and not about a report: so it is never compared or counted."""
        return self.bookkeeping or self.finished_when is not None

    @property
    def local(self) -> bool:
        """Whether it is the extractor's own numbering, which says nothing to others."""
        return isinstance(self.cell, Key) and self.cell.local


@record(kw_only=True)
class Table:
    """One sheet of the form. `identity` says which row is which; `parent` is where its first reference points."""

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
    words_of_rows: tuple[str, ...] = dataclasses.field(default=(), metadata=NOT_RECORDED)  # what names these for people

    def __repr__(self) -> str:
        return f"<Table {self.name}: {', '.join(field.name for field in self.fields)}>"

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Field by name."""
        return {field.name: field for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        """The field of this name; KeyError where there is none."""
        return self.by_name[name]

    @cached_property
    def known_by(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The texts by which a header is known to be that of a field: labels, then names, then what it is also called.

        Each is a list of texts with the names of their fields; an earlier list goes before a later one.
        """
        return (
            tuple((field.label, field.name) for field in self.fields),
            tuple((field.name, field.name) for field in self.fields),
            tuple((header, field.name) for field in self.fields for header in field.also_called),
        )

    @cached_property
    def key(self) -> str | None:
        """The field by which other rows refer to a row of this table, if any do."""
        return next((field.name for field in self.fields if field.cell.family is Family.NAME), None)

    @cached_property
    def numbered_by_merge(self) -> bool:
        """Whether a merged row has a number within its study as its name, because each extractor had their own."""
        return self.key is not None and self.key not in self.identity

    @cached_property
    def study(self) -> str:
        """The field that says which study a row belongs to: the key of the study table, a reference to it elsewhere.

        Empty in a form that has mistakes, where a table has no such field.
        """
        if self.parent is None:
            return next(iter(self.identity), "")
        return next((field.name for field in self.references), "")

    @cached_property
    def citation(self) -> Field | None:
        """The field of the studies that has their citations: the first text that a template fills in."""
        return next(
            (field for field in self.fields if field.prefilled and field.cell.family is Family.TEXT and not field.of),
            None,
        )

    @cached_property
    def references(self) -> tuple[Field, ...]:
        """The fields that point to rows of tables, in the order of the columns."""
        return tuple(field for field in self.fields if field.reference)

    @cached_property
    def places(self) -> tuple[Field, ...]:
        """The fields that have places in reports, without the places of single cells."""
        return tuple(field for field in self.fields if field.cell.family is Family.PLACE and field.of is None)

    @cached_property
    def values(self) -> tuple[Field, ...]:
        """The fields that are compared cell by cell: all but those that say which row it is, or stand aside."""
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
        """The fields in which every row of a finished study has a value or a missing code, beside its identity."""
        return tuple(
            field for field in self.fields if field.name not in self.identity and (field.required or self._asked(field))
        )

    def _asked(self, field: Field) -> bool:
        """Whether blank means that a field was not extracted yet, and nothing else."""
        aside = field.optional or field.of is not None or field.local or field.finished_when is not None
        aside |= bool(field.applies_when) and Missing.NA.value not in field.codes
        return not aside and field.round == 1 and field.name not in self.filled_in

    @cached_property
    def called_by(self) -> tuple[str, ...]:
        """The fields that say which row of its study a row is; the study's own where it has one row."""
        return tuple(name for name in self.identity if name != self.study) or self.identity

    @cached_property
    def named_by(self) -> tuple[str, ...]:
        """The fields whose words name a row for people: its identity, or in a later round its agreed words."""
        return self.words_of_rows or tuple(name for name in self.identity if name != self.study)

    @cached_property
    def not_extracted(self) -> frozenset[str]:
        """The fields that say nothing of a report: a template fills them in, or they are about the team's work."""
        return self.filled_in | {field.name for field in self.fields if field.about_work}

    @cached_property
    def data_items(self) -> tuple[Field, ...]:
        """The fields that a report was searched for, those that tell rows apart too.

        Not among them are the study's key, what a template fills in, and the running numbers of rows.
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
        """The fields that one person extracts, without their companions; of some, another verifies the values."""
        return tuple(
            field
            for field in self.fields
            if field.mode != "dual" and field.of is None and field.name not in {*self.identity, *self.not_extracted}
        )

    def companions(self, name: str) -> tuple[Field, ...]:
        """The cells that belong to a field."""
        return self._companions.get(name, ())

    @cached_property
    def _companions(self) -> Mapping[str, tuple[Field, ...]]:
        found: dict[str, tuple[Field, ...]] = {}
        for field in self.fields:
            if field.of is not None:
                found[field.of] = (*found.get(field.of, ()), field)
        return found


def table_of(model: type[Row]) -> Table:
    """The view of a row model, with every optional module in it."""
    options: TableOptions = model.options
    name = getattr(model, "table_name", None) or _snake(model.__name__)
    described = (model.__doc__ or "").strip().partition("\n")[0]
    listed = tuple(
        field for info_name, info in model.model_fields.items() for field in _fields(info_name, info.metadata)
    )
    return Table(
        name=name,
        label=options.label,
        description=described,
        model=model,
        fields=listed,
        identity=_with_study(options, listed),
        parent=options.parent,
        selection=options.selection,
        module=options.module,
        expected=options.expected,
        reports=options.reports,
        prepared=options.prepared,
        was=options.was,
    )


def _with_study(options: TableOptions, listed: tuple[Field, ...]) -> tuple[str, ...]:
    """A row belongs to a study first of all: no identity reaches across studies."""
    study = next((field.name for field in listed if field.reference), None) if options.parent else None
    return options.identity if study is None or study in options.identity else (study, *options.identity)


def _fields(name: str, metadata: list[Any]) -> Iterable[Field]:
    cell = next(item for item in metadata if isinstance(item, CellType))
    about = next(item for item in metadata if isinstance(item, About))
    about_cell: dict[str, Any] = {
        "level": cell.usual_level,
        "scored": cell.scored and not about.settings.get("bookkeeping", False),
        **about.settings,
    }
    field = Field(name=name, label=about.label, cell=cell, **about_cell)
    yield field
    if cell.takes_other:
        yield _companion(field, "other", "other, in words", Text(), "Describe what you mean by other.")
    if field.evidence:
        yield _companion(field, "origin", "origin", ORIGIN, "How the value was obtained. Blank means reported.")
        yield _companion(field, "place", "place", Place(), "Page, table, figure or paragraph.")
        yield _companion(field, "words", "words", Text(), "The report's own words for it.")


ORIGIN = Choice(
    choices=(
        option(Origin.REPORTED, "reported", "as the report states it (the same as blank)"),
        option(Origin.CALCULATED, "calculated", "calculated by the extractor; explain how"),
        option(Origin.AUTHORS, "from the authors", "given by the authors on request", "author", "authors"),
        option(Origin.UNCLEAR, "unclear", "reported, but ambiguous; the value is the best interpretation"),
    ),
    missing={},
)


def _companion(field: Field, role: Role, label: str, cell: CellType[Any], guidance: str) -> Field:
    return Field(
        name=f"{field.name}__{role}",
        label=f"{field.label}: {label}",
        cell=cell,
        guidance=guidance,
        mode=field.mode,
        round=field.round,
        module=field.module,
        scored=False,
        bookkeeping=field.bookkeeping,
        of=field.name,
        role=role,
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
