"""The meanings of the dataset's columns, and of the codes in them."""

from collections.abc import Iterator, Sequence

import polars as pl

from schema.form import Field, Form, Table
from schema.options import OTHER, Option
from validate.check.conditions.plain_condition import in_words
from validate.dataset.tables import Column, dataset_fields, main_columns, reported_columns
from validate.dataset.tolerances import tolerance_of


def codebook(form: Form) -> pl.DataFrame:
    """One row per column of each file of the dataset, with the description from the form."""
    lines = [
        {
            "table": table.name,
            "file": file,
            "column": column.name,
            "label": column.label,
            "description": column.description,
            "type": column.kind,
            "extracted": column.of.mode if column.of else "",
            **_facts(column, table),
        }
        for table in form.tables
        for file, columns in (
            (table.name, main_columns(table)),
            (f"reported/{table.name}", reported_columns(table)),
        )
        for column in columns
    ]
    return pl.DataFrame(lines).select(*CODEBOOK)


CODEBOOK = {
    "table": "the table of the form",
    "file": "the file with the column, without its ending",
    "column": "the name of the column",
    "label": "what the form calls it",
    "description": "what the form says of it, to extractors",
    "type": "the type of its values",
    "required": "yes if every row has to have an answer",
    "extracted": "dual: by two independently; verified: by one, and confirmed by another; single: by one",
    "level": "the level of measurement",
    "missing_codes": "the missing codes that it can have, separated by ; ",
    "choices": "the codes that it can have, separated by ; (choices.csv has their meanings)",
    "possible": "the values that are possible",
    "usual": "the values that are usual; others were confirmed",
    "tolerance": "by how much numbers of extractors could differ and count as the same; blank if they had to be equal",
    "applies_when": "when it applies to a row; blank if always",
}
"""The columns of the codebook, and their meanings."""


def _facts(column: Column, table: Table) -> dict[str, str]:
    """What the codebook says about a column with the values of a field; blank for its companion columns."""
    field = column.of if column.of and column.name == column.of.name else None
    return {
        "required": "yes" if field and field.required else "",
        "level": field.level if field else "",
        "missing_codes": "; ".join(sorted(field.codes)) if field else "",
        "choices": "; ".join(_codes(field)) if field else "",
        "possible": field.cell.limits if field else "",
        "usual": field.usual_values if field else "",
        "tolerance": tolerance_of(field) if field else "",
        "applies_when": in_words(field.applies_when, table) if field and field.applies_when else "",
    }


def choice_table(form: Form) -> pl.DataFrame:
    """One row per choice of each field with its own list, with its meaning and its identifiers in other vocabularies.

    It includes "other", and choices that the codebook has withdrawn, because some rows still have them.
    """
    lines = [
        {
            "table": table.name,
            "field": field.name,
            "code": choice.code,
            "label": choice.shown,
            "definition": choice.definition,
            "identifiers": "; ".join(f"{scheme}:{value}" for scheme, value in (choice.identifiers or {}).items()),
            "under": choice.under or "",
            "since": str(choice.since),
            "until": str(choice.until or ""),
        }
        for table in form.tables
        for field in dataset_fields(table)
        if field.role is None and field.cell.explained
        for choice in _choices(field)
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys(CHOICES, pl.String))


def _choices(field: Field) -> Iterator[Option]:
    yield from field.cell.known
    if field.cell.takes_other:
        yield Option(code=OTHER, definition=f"None of the others. The words are in {field.name}__other.")


CHOICES = {
    "table": "the table",
    "field": "the field",
    "code": "the code of the choice, as in the tables",
    "label": "what people call it",
    "definition": "what it means, as the form says it to extractors",
    "identifiers": "its identifiers in other vocabularies",
    "under": "the choice of another field that it refines",
    "since": "the revision of the codebook that brought it, or changed what it means",
    "until": "the revision of the codebook that withdrew it, if one did",
}
"""The columns of the list of choices, and their meanings."""


def _codes(field: Field) -> Sequence[str]:
    return field.cell.answers if field.cell.explained else ()
