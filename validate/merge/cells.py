"""The frame of cells: one line per merged cell of the whole form, with what each extractor has in it."""

from collections.abc import Sequence

import polars as pl

from schema.form import Field, Form, Table
from validate.extraction.codes import code_flags
from validate.extraction.extraction import Extraction
from validate.pairing.extractor_columns import Part, of_extractor
from validate.pairing.references import References

_OF_ROWS: tuple[Part, ...] = ("row", "counts")
_OF_CELLS: tuple[Part, ...] = ("text", "value", "meaning", "key")


def merged_cells(
    form: Form,
    extractions: Sequence[Extraction],
    rows: pl.DataFrame,
    references: References,
    *,
    names_compared: bool = False,
) -> pl.DataFrame:
    """One line per merged row and field, in the order of tables, then fields, then rows.

    With `names_compared`, names of rows are compared like other parts of the identity.

    `rows` are the merged rows of all tables. Columns: `table`, `field`, `row` (position of the merged row in its
    table); what `states` needs to know about the field and the row; and for each extractor `text:NAME` (as typed),
    `value:NAME` (its meaning), `meaning:NAME` (its meaning in the ledger, where a reference has the extractor's
    identity of the row), `key:NAME` (equal if two mean the same), `counts:NAME` (whether the extractor is compared).
    All but the last are null if the cell is blank or the row is missing.
    """
    of_rows = ["table", "row", "study_text", "row_key", "named_by", "trouble", "joined", "additional", "lacking"]
    of_extractors = [of_extractor(part, extraction.name) for extraction in extractions for part in _OF_ROWS]
    lines = _fields(form, extractions, names_compared=names_compared).join(
        rows.select(*of_rows, *of_extractors), on="table", how="inner", maintain_order="left_right"
    )
    parts = []
    for extraction in extractions:
        position = lines.select(
            pl.col(_first(extraction.name)) + pl.col(of_extractor("row", extraction.name))
        ).to_series()
        below = _below_each_other(form, extraction, references)
        parts += [below[part][position].alias(of_extractor(part, extraction.name)) for part in _OF_CELLS]
    cells = lines.drop(_first(extraction.name) for extraction in extractions).hstack(parts)
    for extraction in extractions:
        if extraction.asked_otherwise:
            cells = _without_not_asked(cells, rows, extraction)
    return cells


def _without_not_asked(cells: pl.DataFrame, rows: pl.DataFrame, extraction: Extraction) -> pl.DataFrame:
    """The cells. The extractor does not count in cells for which the form asked something else then."""
    counts = of_extractor("counts", extraction.name)
    facts = cells.select("table", "field", counts, "row", pl.col(of_extractor("text", extraction.name)).alias("text"))
    facts = facts.join(rows.select("table", "row", "study"), on=["table", "row"], how="left", maintain_order="left")
    counting = facts[counts]
    for table, name in extraction.asked_otherwise:
        lines = facts.select(((pl.col("table") == table) & (pl.col("field") == name)).arg_true()).to_series()
        studies, texts = facts["study"].gather(lines), facts["text"].gather(lines)
        asked = ~extraction.not_comparable(table, name, studies, texts)
        counting = counting.scatter(lines, counting.gather(lines) & asked)
    return cells.with_columns(counting)


def _first(name: str) -> str:
    return f"first:{name}"


def _fields(form: Form, extractions: Sequence[Extraction], *, names_compared: bool) -> pl.DataFrame:
    """One line per field: its settings, and where its column starts among all cells of each extractor."""
    listed = [(table, field) for table in form.tables for field in table.fields]
    tables = pl.Enum([table.name for table in form.tables])
    names = pl.Enum(list(dict.fromkeys(field.name for _, field in listed)))
    roles = [role_of(table, field, names_compared=names_compared) for table, field in listed]
    columns = [
        pl.Series("table", [table.name for table, _ in listed], dtype=tables),
        pl.Series("field", [field.name for _, field in listed], dtype=names),
        pl.Series("role", roles, dtype=ROLE),
        pl.Series(
            "is_name",
            [_is_called(table, field, names_compared=names_compared) for table, field in listed],
            dtype=pl.Boolean,
        ),
        pl.Series("is_last", [field.name == table.identity[-1] for table, field in listed], dtype=pl.Boolean),
        pl.Series("is_key", [field.name == table.key for table, field in listed], dtype=pl.Boolean),
        pl.Series("refers", [field.reference is not None for _, field in listed], dtype=pl.Boolean),
        pl.Series("dual", [field.mode == "dual" for _, field in listed], dtype=pl.Boolean),
        pl.Series("scored", [field.scored for _, field in listed], dtype=pl.Boolean),
        pl.Series(
            "tolerance",
            [None if (within := field.effective_tolerance) is None else str(within) for _, field in listed],
            dtype=pl.String,
        ),
        *code_flags([field for _, field in listed]),
    ]
    for extraction in extractions:
        starts, start = [], 0
        for table, _ in listed:
            starts.append(start)
            start += extraction[table.name].height
        columns.append(pl.Series(_first(extraction.name), starts, dtype=pl.UInt32))
    return pl.DataFrame(columns)


ROLE = pl.Enum(["study", "key", "name", "identity", "mark", "compared"])
"""The role of a field in the merge.

`study` is the study of the row. `name` and `identity` identify the row: a name is only what somebody calls it, whereas
other parts of an identity may differ in rows that were joined by something else than identity. If files are compared
without a project, nobody named the rows on purpose, so a name is a part like the others. `key` is how other rows refer
to a row, if it is not part of the identity. `mark` is the Finished mark, a field about the team's work, or a field
shown from an earlier round. All other fields are `compared`.
"""


def role_of(table: Table, field: Field, *, names_compared: bool = False) -> str:
    """The role of a field in the merge; see `ROLE`."""
    if field.name == table.study:
        return "study"
    if field.name in table.identity:
        return "name" if _is_name(table, field) and (field.local or not names_compared) else "identity"
    if field.never_compared:
        return "mark"
    return "key" if field.name == table.key else "compared"


def _is_name(table: Table, field: Field) -> bool:
    """Whether a part of the identity is a name that somebody gives the row in their own words."""
    words = field.cell.family.takes_any_words and field.reference is None
    return field.name in table.identity and field.name != table.study and words and not table.selection


def _is_called(table: Table, field: Field, *, names_compared: bool) -> bool:
    """Whether a ruling that rows are the same can choose this field: a name, or a number if only files are compared."""
    number = names_compared and field.name in table.identity and field.name != table.study and field.reference is None
    return number or _is_name(table, field)


def _below_each_other(form: Form, extraction: Extraction, references: References) -> dict[str, pl.Series]:
    """All cells of an extraction, column by column, for each kind of content."""
    parts: dict[str, list[pl.Series]] = {part: [] for part in _OF_CELLS}
    for table in form.tables:
        recorded = extraction[table.name]
        parts["text"] += recorded.texts.get_columns()
        for field, value, key in zip(
            table.fields, recorded.values.get_columns(), recorded.keys.get_columns(), strict=True
        ):
            resolved = references.get((extraction.name, table.name, field.name))
            parts["value"].append(value if resolved is None else resolved.texts)
            parts["meaning"].append(value if resolved is None else resolved.content)
            parts["key"].append(key if resolved is None else resolved.keys)
    return {part: pl.concat(columns).alias(part) for part, columns in parts.items()}
