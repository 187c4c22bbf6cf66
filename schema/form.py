"""The one view of a form, taken from its row models: what template, checks, merge, codebook and dataset read."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, ClassVar, Literal

from pydantic_core import SchemaValidator

from schema.cells import CellType, Key, Reference, Text
from schema.choices import Choice, Option, option
from schema.countries import COUNTRIES
from schema.identifiers import Place
from schema.missing import Missing, Origin
from schema.row import About, Level, Mode, Row, TableOptions
from schema.rule import Rule

Role = Literal["other", "origin", "place", "words"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of a table. A companion (`of` is set) holds another field's words for "other", or its evidence."""

    name: str
    label: str
    cell: CellType[Any]
    guidance: str = ""
    example: str = ""
    required: bool = False
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

    @cached_property
    def codes(self) -> frozenset[str]:
        """The missing codes that may stand in a cell of it."""
        return frozenset(code.value for code in self.cell.missing.values())

    @cached_property
    def reader(self) -> SchemaValidator:
        """Pydantic's reader of its cells: `validate_python(text)` gives a value, a missing code or None."""
        return SchemaValidator(self.cell.core_schema)

    @property
    def reference(self) -> Reference | None:
        """Where it points, for a reference."""
        return self.cell if isinstance(self.cell, Reference) else None

    @property
    def local(self) -> bool:
        """Whether it is the extractor's own numbering, which says nothing to others."""
        return isinstance(self.cell, Key) and self.cell.local


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet of the form. `identity` says which row is which; `parent` is where its first reference points."""

    name: str
    label: str
    description: str
    model: type[Row] = field(compare=False)
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    parent: str | None
    selection: bool
    module: str
    expected: bool

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Field by name."""
        return {each.name: each for each in self.fields}

    def __getitem__(self, name: str) -> Field:
        """The field of this name; KeyError where there is none."""
        return self.by_name[name]

    @cached_property
    def key(self) -> str | None:
        """The field by which other rows refer to a row of this table, if any do."""
        return next((each.name for each in self.fields if type(each.cell) is Key), None)

    @cached_property
    def study(self) -> str:
        """The field that says which study a row belongs to: the key of the study table, a reference to it elsewhere."""
        return self.identity[0] if self.parent is None else self.references[0].name

    @cached_property
    def references(self) -> tuple[Field, ...]:
        """The fields that point to rows of tables, in the order of the columns."""
        return tuple(each for each in self.fields if isinstance(each.cell, Reference))

    @cached_property
    def values(self) -> tuple[Field, ...]:
        """The fields that are compared cell by cell: all but those that only say which row it is."""
        return tuple(each for each in self.fields if each.name not in self.identity and not each.local)

    def companions(self, name: str) -> tuple[Field, ...]:
        """The cells that belong to a field."""
        return tuple(each for each in self.fields if each.of == name)


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is extracted: tables of fields and the rules between them. The first table has one row per study."""

    name: str
    title: str
    version: str
    codebook: int = 1  # the revision of the codebook, which grows while findings are coded
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict)  # name -> what it adds

    kind: ClassVar[str] = "form"

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """Table by name."""
        return {table.name: table for table in self.tables}

    def __getitem__(self, name: str) -> Table:
        """The table of this name; KeyError where there is none."""
        return self.by_name[name]

    @property
    def studies(self) -> Table:
        """The table with one row per study."""
        return self.tables[0]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when anything that matters to an extraction changes.

        Labels and guidance count, observed values never do.
        """
        return hashlib.sha256(json.dumps(describe(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    def with_modules(self, wanted: Iterable[str]) -> "Form":
        """The form with just these optional groups of fields switched on; KeyError for one that it has not."""
        on = {"", *wanted}
        if unknown := sorted(on - {"", *self.modules}):
            raise KeyError(unknown[0])
        tables = tuple(
            replace(table, fields=tuple(each for each in table.fields if each.module in on))
            for table in self.tables
            if table.module in on
        )
        kept = {table.name: table.by_name for table in tables}
        rules = tuple(rule for rule in self.rules if _readable(rule, kept))
        return replace(self, tables=tables, rules=rules)


def make_form(
    *models: type[Row],
    name: str,
    title: str,
    version: str,
    codebook: int = 1,
    rules: tuple[Rule, ...] = (),
    modules: Mapping[str, str] | None = None,
) -> Form:
    """The view of these row models, with every optional module in it; `with_modules` narrows it."""
    tables = tuple(_table(model) for model in models)
    return Form(
        name=name, title=title, version=version, codebook=codebook, tables=tables, rules=rules, modules=modules or {}
    )


def _table(model: type[Row]) -> Table:
    options: TableOptions = model.options
    name = getattr(model, "table_name", None) or _snake(model.__name__)
    described = (model.__doc__ or "").strip().partition("\n")[0]
    listed = tuple(each for info_name, info in model.model_fields.items() for each in _fields(info_name, info.metadata))
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
    )


def _with_study(options: TableOptions, listed: tuple[Field, ...]) -> tuple[str, ...]:
    """A row belongs to a study first of all: no identity reaches across studies."""
    study = next((each.name for each in listed if each.reference), None) if options.parent else None
    return options.identity if study is None or study in options.identity else (study, *options.identity)


def _fields(name: str, metadata: list[Any]) -> Iterable[Field]:
    cell = next(each for each in metadata if isinstance(each, CellType))
    about = next(each for each in metadata if isinstance(each, About))
    said: dict[str, Any] = {
        "level": "ordinal" if getattr(cell, "ordered", False) else cell.level,
        "scored": cell.scored,
    }
    said.update(about.asked)
    asked = Field(name=name, label=about.label, cell=cell, **said)
    yield asked
    if isinstance(cell, Choice) and cell.other:
        yield _companion(asked, "other", "other, in words", Text(), "What other means here.")
    if asked.evidence:
        yield _companion(asked, "origin", "origin", ORIGIN, "How the value was obtained. Blank means reported.")
        yield _companion(asked, "place", "place", Place(), "Page, table, figure or paragraph.")
        yield _companion(asked, "words", "words", Text(), "The report's own words for it.")


ORIGIN = Choice(
    choices=(
        option(Origin.REPORTED, "reported", "as the report states it (the same as blank)"),
        option(Origin.CALCULATED, "calculated", "worked out by the extractor; write in the words how"),
        option(Origin.AUTHORS, "from the authors", "given by the authors on request", "author", "authors"),
        option(Origin.UNCLEAR, "unclear", "reported, but ambiguous; the value is the best interpretation"),
    ),
    missing={},
)


def _companion(asked: Field, role: Role, label: str, cell: CellType[Any], guidance: str) -> Field:
    return Field(
        name=f"{asked.name}__{role}",
        label=f"{asked.label}: {label}",
        cell=cell,
        guidance=guidance,
        mode=asked.mode,
        round=asked.round,
        module=asked.module,
        scored=False,
        of=asked.name,
        role=role,
    )


def _readable(rule: Rule, kept: Mapping[str, Mapping[str, Field]]) -> bool:
    """Whether every field that a rule looks at is still there; one reached through a reference is looked up there."""
    if rule.table not in kept:
        return False
    for name in rule.needs:
        here, _, there = name.partition(".")
        listed = kept[rule.table].get(here)
        if listed is None:
            return False
        if there and (not isinstance(listed.cell, Reference) or there not in kept.get(listed.cell.to, {})):
            return False
    return True


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


@cache
def _countries() -> list[Any]:
    """The long list that many forms hold, described once."""
    return [describe(each) for each in COUNTRIES]


_PLAIN = frozenset({str, int, float, bool, type(None)})


@cache
def _described(kind: type) -> tuple[str, ...]:
    """What is described of a dataclass: its fields, but for the model that the others were taken from."""
    return tuple(each.name for each in fields(kind) if each.name != "model")


def describe(thing: object) -> Any:
    """Plain data (dicts, lists, texts, numbers) that says all of a form, for fingerprints and form files."""
    if type(thing) in _PLAIN:
        return thing
    if isinstance(thing, Missing):
        return thing.value
    if is_dataclass(thing) and not isinstance(thing, type):
        kind = {"kind": thing.kind} if isinstance(thing, CellType) else {}
        return kind | {name: describe(getattr(thing, name)) for name in _described(type(thing))}
    if isinstance(thing, (tuple, list)):
        return _countries() if thing is COUNTRIES else [describe(each) for each in thing]
    if isinstance(thing, (Decimal, Fraction)):
        return str(thing)
    if isinstance(thing, Mapping):
        return {str(name): describe(value) for name, value in thing.items()}
    return thing


__all__ = ["Field", "Form", "Option", "Rule", "Table", "describe", "make_form"]
