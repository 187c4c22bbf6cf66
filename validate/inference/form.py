"""Makes a form from inferred columns, and puts the cells of each table into it."""

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import polars as pl
from pydantic import create_model

from schema.cell_type import CellType
from schema.cells import Key, Reference
from schema.form import Form, make_form
from schema.records import record
from schema.row import FieldSettings, Row, declared
from schema.table import NOT_FIELDS
from schema.text import tidy
from validate.extraction.own_ways import Way
from validate.extraction.recorded_table import RawTable
from validate.inference.columns import Column
from validate.inference.header_match import KnownHeaders
from validate.inference.names_in_form import years_beside_names
from validate.inference.plain_table import PlainTable
from validate.inference.row_numbers import ROW
from validate.inference.units import unit_of_header
from validate.inference.words import plain_header

STUDIES, RECORDS = "studies", "records"
_LONGEST_NAME = 40  # characters


@record(kw_only=True)
class FieldOf:
    """A column and its field. `noted` says that some cell of it has a comment, which is evidence.

    `given` says that nobody extracted it: the platform filled it in, or it is `of_name`, a part of the study's name.
    `units` are the units of bare numbers by table, if headers give them, and `ways` the notation of each table.
    `of_words` says that the form has a list of choices for what are words to `compare`.
    """

    name: str
    column: Column
    cell: CellType[Any]
    noted: bool = False
    given: bool = False
    of_name: bool = False
    units: tuple[str | None, ...] = ()
    ways: tuple[Way | None, ...] = ()
    of_words: bool = False


def field_names(labels: Iterable[str]) -> dict[str, str]:
    """A field name for each label: words joined by `_`, unique, and not a name that twofold uses itself."""
    named: dict[str, str] = {}
    taken: set[str] = set()
    for label in labels:
        stem = _slug(label)
        name, number = stem, 1
        while name in taken or not free(name):
            number += 1
            name = f"{stem}_{number}"
        named[label] = name
        taken.add(name)
    return named


def free(name: str) -> bool:
    """Whether a field may have this name. Row models and tables have some names themselves."""
    of_models = hasattr(Row, name) or name in Row.__class_vars__ or name.startswith(("model_dump", "model_validate"))
    return not (of_models or name in NOT_FIELDS or keyword.iskeyword(name))


def _slug(label: str) -> str:
    letters = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if len(words) > _LONGEST_NAME:
        whole = words[: _LONGEST_NAME + 1].rpartition("_")[0]
        words = whole or words[:_LONGEST_NAME]
    return words if re.match(r"[a-z]", words) else f"column_{words}".rstrip("_")


def row_model(
    table: str, fields: Mapping[str, Any], *, about: str, label: str, identity: tuple[str, ...], **options: Any
) -> type[Row]:
    """A row model with these fields, like a class of a built-in form. `schema.row.declared` makes the fields."""
    listed: dict[str, Any] = {name: (Any, info) for name, info in fields.items()}
    made: type[Row] = create_model(
        "".join(part.capitalize() for part in table.split("_")) or "Records",
        __base__=Row,
        __doc__=about,
        __cls_kwargs__={"label": label, "identity": identity, **options},
        table_name=(ClassVar[str], table),
        **listed,
    )
    return made


@record(kw_only=True)
class SheetFields:
    """The fields for a sheet of studies or their records: the study, the identity, and all others."""

    label: str
    study: FieldOf
    identity: Sequence[FieldOf]
    others: Sequence[FieldOf]


def inferred_form(
    study: FieldOf, identity: Sequence[FieldOf], others: Sequence[FieldOf], *, name: str = "inferred"
) -> Form:
    """A form with one table, for one sheet. It has one row per study, or per `identity` within it."""
    table, label = (RECORDS, "Records") if identity else (STUDIES, "Studies")
    fields = SheetFields(label=label, study=study, identity=identity, others=others)
    form = make_form(_model(fields, table), name=name, title=_TITLE, version="1")
    return _only_shown(replace(form, guessed=True), {field.name for field in others if field.given})


def linked_form(studies: SheetFields, others: Sequence[SheetFields], *, name: str) -> Form:
    """A form with a table of studies, and a child table for each of the other sheets."""
    named = field_names([STUDIES, *dict.fromkeys(sheet.label for sheet in others)])
    models = [_model(sheet, named[sheet.label], parent=STUDIES) for sheet in others]
    form = make_form(_model(studies, STUDIES), *models, name=name, title=_TITLE, version="1")
    return replace(form, guessed=True)


_TITLE = "Inferred from spreadsheets"


def _model(sheet: SheetFields, table: str, *, parent: str | None = None) -> type[Row]:
    """The row model of one table. In a child table, the column of the study refers to the parent."""
    study, identity, others = sheet.study, sheet.identity, sheet.others
    within = ", ".join(field.column.label for field in identity)
    also = _also_called([study, *identity, *others])
    fields = {
        field.name: declared(
            field.cell,
            field.column.label,
            {"also_called": also[field.name], "prefilled": field.column.label == ROW},  # nobody typed it
        )
        for field in identity
    }
    years = years_beside_names(study.column.label, [(field.column.label, field.cell) for field in others])
    for field in others:
        settings: FieldSettings = {
            "evidence": field.noted,
            "optional": True,
            "prefilled": field.given and not field.of_name,
            "also_called": also[field.name],
        }
        if field.column.label in years and parent is None:
            settings["names"] = True  # said in the form, where a team can change it
        fields[field.name] = declared(field.cell, field.column.label, settings)
    named = study.cell if isinstance(study.cell, Key) else Key()
    of_study = declared(
        named if parent is None else Reference(to=parent),
        study.column.label,
        {"prefilled": parent is None, "also_called": also[study.name]},
    )
    return row_model(
        table,
        {study.name: of_study, **fields},
        about=f"One row per study and {within}." if identity else "One row per study.",
        label=sheet.label,
        identity=(study.name, *(field.name for field in identity)),
        parent=parent,
    )


def _also_called(fields: Sequence[FieldOf]) -> Mapping[str, tuple[str, ...]]:
    """The headers of files that differ from the label, by field. A header of several fields is left out.

    A header with another unit is left out too, because its numbers are not those of the field.
    """
    labels = KnownHeaders([(field.column.label, field.name) for field in fields], folded=plain_header)
    found: dict[str, dict[str, str]] = {}  # by field: a spelling of each header, by the header as compared
    for field in fields:
        unit = unit_of_header(field.column.label)
        for header in filter(None, map(tidy, filter(None, field.column.headers))):
            spelled = plain_header(header)
            headed = unit_of_header(header)
            other_unit = headed is not None and unit is not None and headed.unit != unit.unit
            if spelled not in labels.by_folded and not other_unit:
                found.setdefault(spelled, {}).setdefault(field.name, header)
    certain = [of for of in found.values() if len(of) == 1]
    return {field.name: tuple(of[field.name] for of in certain if field.name in of) for field in fields}


def _only_shown(form: Form, given: Collection[str]) -> Form:
    """The form in which fields that a platform filled in are only shown, and never compared."""
    table = form.studies
    fields = tuple(replace(field, shown=True) if field.name in given else field for field in table.fields)
    return replace(form, tables=(replace(table, fields=fields),))


def cells_of(form: Form, fields: Sequence[FieldOf], table: PlainTable, which: int) -> RawTable:
    """The cells of a plain table as the table of the form. `which` is its position among the matched tables."""
    has = {
        field.name: position
        for field in fields
        if (position := field.column.positions[which]) is not None and table.has(position)
    }
    words = {f"{field.name}__words": has[field.name] for field in fields if field.noted and field.name in has}
    columns = [table.cells.to_series(position).alias(name) for name, position in has.items()]
    return RawTable(
        table=form.studies.name,
        file=table.file,
        sheet=table.sheet,
        rows=table.rows,
        columns={name: table.columns[position] for name, position in {**has, **words}.items()},
        cells=pl.DataFrame([*columns, *(notes_on(table, position).alias(name) for name, position in words.items())]),
        units={field.name: unit for field in fields if field.units and (unit := field.units[which])},
        units_differ=frozenset(field.name for field in fields if len({*field.units}) > 1),
        ways={field.name: way for field in fields if field.ways and (way := field.ways[which])},
        decimal_commas=frozenset(name for name, position in has.items() if table.with_decimal_commas(position)),
        scattered=table.scattered and table.scattered.renamed({name: str(position) for name, position in has.items()}),
    )


def notes_on(table: PlainTable, position: int) -> pl.Series:
    """The comments on the cells of a column, row by row; null without one."""
    return pl.Series([table.notes.get((row, table.columns[position])) for row in table.rows], dtype=pl.String)
