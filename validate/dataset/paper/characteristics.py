"""The characteristics of the included studies: a row per study."""

from collections.abc import Mapping, Sequence

from schema.form import Field, Form, Table
from schema.missing import Missing
from validate.dataset.paper.in_words import InWords, Row, codes_note
from validate.dataset.paper.paper_table import PaperTable, Trace, plain

_Shown = Sequence[tuple[Table, Sequence[Field]]]
"""What one column shows: fields of tables, in the form's order."""


def characteristics(words: InWords) -> PaperTable:
    """A row per study and a column per heading that the form's fields name with `characteristics`.

    A form that names none gets a column for each required field of the tables that are read off, not chosen. A study
    with several rows in a table has a line for each. What is not applicable or blank is left out; fields of one column
    that have the same missing code are named after it.
    """
    columns = _columns(words.form)
    rows = tuple(
        (words.study(key), *("\n".join(_lines(words, key, shown)) for shown in columns.values()))
        for key in words.studies
    )
    return PaperTable(
        name="characteristics",
        title="Characteristics of the included studies",
        columns=("Study", *columns),
        groups=plain(*rows),
        notes=codes_note(rows),
        traces={
            (line, place): Trace(table=shown[0][0].name, study=key)
            for line, key in enumerate(words.studies)
            for place, shown in enumerate(columns.values(), 1)
        },
    )


def _columns(form: Form) -> Mapping[str, _Shown]:
    named = [(field.characteristics, table, field) for table in form.tables for field in table.fields]
    named = [shown for shown in named if shown[0]] or [
        (field.label, table, field)
        for table in form.tables
        if not table.selection and not table.reports and not table.prepared
        for field in table.fields
        if field.required and field.name not in {table.study, *table.identity} and field.finished_when is None
    ]
    columns: dict[str, dict[str, tuple[Table, list[Field]]]] = {}
    for heading, table, field in named:
        columns.setdefault(heading, {}).setdefault(table.name, (table, []))[1].append(field)
    return {heading: list(shown.values()) for heading, shown in columns.items()}


def _lines(words: InWords, key: str, shown: _Shown) -> list[str]:
    """The lines of one cell: one for each row of the study in the tables shown, or a single one if all say the same."""
    found = []
    for table, fields in shown:
        rows = words.of_study(table, key)
        labelled = sum(len(of_table) for _, of_table in shown) > 1
        told = [(row, _told(words, row, fields, labelled=labelled)) for row in rows]
        told = [(row, text) for row, text in told if text]
        names = [_name(words, table, row, fields) for row, _ in told]
        named = len(set(names)) > 1 and len({text for _, text in told}) > 1
        found += [f"{name}: {text}" if named and name else text for name, (_, text) in zip(names, told, strict=True)]
    return list(dict.fromkeys(found))


def _name(words: InWords, table: Table, row: Row, shown: Sequence[Field]) -> str:
    """What a row is called within its study, by the parts of its identity that the column does not show."""
    fields = [table[name] for name in table.called_by if name not in {field.name for field in shown}]
    parts = [words.cell(field, row) for field in fields]
    return ", ".join(part for part in parts if part and part not in {code.value for code in Missing})


def _told(words: InWords, row: Row, fields: Sequence[Field], *, labelled: bool) -> str:
    values, codes = [], dict[str, list[str]]()
    for field in fields:
        text = words.cell(field, row)
        if not text or text == Missing.NA:
            continue
        if text in field.codes:
            codes.setdefault(text, []).append(field.label)
        else:
            values.append(f"{field.label}: {text}" if labelled else text)
    missing = [f"{code}: {', '.join(labels)}" if labelled else code for code, labels in codes.items()]
    return "; ".join([*values, *missing])
