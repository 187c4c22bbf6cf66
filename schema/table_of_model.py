"""Makes the table of a row model, with the companion fields of each field."""

from collections.abc import Iterable
from typing import Any

from schema.cell_type import CellType
from schema.cells import Text
from schema.choices import Choice, option
from schema.identifiers import Place
from schema.missing import Origin
from schema.row import About, Row, TableOptions
from schema.table import Field, Role, Table


def table_of(model: type[Row]) -> Table:
    """The table of a row model, with the fields of all optional modules."""
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
    """The identity with the study first: every row belongs to one study, and no identity is valid across studies."""
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
