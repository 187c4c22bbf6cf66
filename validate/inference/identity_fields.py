"""The fields of the key in an inferred form."""

from collections.abc import Sequence
from typing import assert_never

from schema.cell_type import Family
from schema.cells import Key
from schema.words import Words
from validate.inference.form import FieldOf
from validate.inference.key import Key as KeyColumns


def in_order(fields: Sequence[FieldOf], key: KeyColumns) -> tuple[FieldOf, list[FieldOf], list[FieldOf]]:
    """The field of the study, the fields that identify a row within it, and the others."""
    by_label = {field.column.label: field for field in fields}
    within = [by_label[column.label] for column in key.identity]
    identity = [_as_own_number(field) if key.counted else _as_identity(field) for field in within]
    others = [field for field in fields if field.column not in key.columns]
    return by_label[key.study.label], identity, others


def _as_own_number(field: FieldOf) -> FieldOf:
    """The field as a number by which each extractor numbers their rows. It is never compared."""
    return FieldOf(name=field.name, column=field.column, cell=Key(local=True))


def _as_identity(field: FieldOf) -> FieldOf:
    """The field as part of a key. Its entries are names, so none of them means missing."""
    match field.cell.family:
        case Family.NUMBER | Family.DATE | Family.IDENTIFIER:
            return field
        case Family.TEXT | Family.NAME | Family.REFERENCE | Family.PLACE | Family.CHOICE | Family.SET:
            of_words = field.cell if isinstance(field.cell, Words) else Words()
            cell = Words(
                missing={},
                numbers=of_words.numbers,
                either_spelling=of_words.either_spelling,
                thousands=of_words.thousands,
                interval=of_words.interval,
                deviation=of_words.deviation,
            )
            return FieldOf(name=field.name, column=field.column, cell=cell)
        case _:
            assert_never(field.cell.family)
