"""The dataset: typed tables with a status for each value."""

from collections.abc import Mapping, Sequence

import polars as pl

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.records import record
from validate.dataset.row_ids import row_ids
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.typed_columns import ColumnType, column_type, typed_columns
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus, kept_rows


@record(kw_only=True)
class Column:
    """A column of a dataset table. `of` is its field; None for the id of the row.

    A `reported` column is kept separate from values to compute with: evidence, and quantities in their reported unit.
    """

    name: str
    kind: ColumnType
    label: str
    description: str
    of: Field | None = None
    reported: bool = False


def dataset_columns(table: Table) -> list[Column]:
    """The columns of a table in the dataset, in order: its id, then each field with its status and units.

    The Finished mark has no column, because it is about the work of an extractor and not about the report.
    """
    listed = [
        Column(name="row_id", kind="text", label="Row", description="The name of the row. The table lineage uses it.")
    ]
    for field in dataset_fields(table):
        numbered = table.numbered_by_merge and field.name == table.key
        description = _OF_ROLES.get(field.role or "", field.guidance)
        listed.extend(_columns(field, _NUMBERED if numbered else description))
    return listed


_OF_ROLES = {
    "other": "What is meant by other, in the words of the extraction.",
    "words": "The report's own words for it; of a calculated value, how the extractors say that it was obtained.",
}
"""What stands beside a value, as a reader of the dataset has to know it. The form says what to write there."""


_NUMBERED = (
    "The number that the row got within its study when the extractions were merged. Other tables refer to it by this"
    " number; lineage has the extractors' own. It stays in later datasets of the project."
)


def dataset_fields(table: Table) -> list[Field]:
    """The fields of a table that the dataset has."""
    return [field for field in table.fields if not field.aside]


_STATUSES = {code.value: code.status for code in Missing}


_EVIDENCE = frozenset({"origin", "place", "words"})


def _columns(field: Field, description: str) -> list[Column]:
    kind = column_type(field.cell)
    apart = field.role in _EVIDENCE or field.cell.storage == "quantity"
    value = Column(name=field.name, kind=kind, label=field.label, description=description, of=field, reported=apart)
    if field.of is not None or not field.codes:
        return [value]
    status = Column(
        name=f"{field.name}__status",
        kind="text",
        label=f"{field.label}: status",
        description=f"value; {', '.join(_STATUSES.values())} for a missing code; blank for a cell not extracted.",
        of=field,
    )
    if field.cell.storage != "quantity":
        return [value, status]
    amount = "The same amount, converted to the base unit"
    return [
        value,
        Column(
            name=f"{field.name}__unit",
            kind="text",
            label=f"{field.label}: unit",
            description=f"As reported: {' or '.join(field.cell.unit_codes)}.",
            of=field,
            reported=True,
        ),
        Column(
            name=f"{field.name}__base",
            kind="decimal",
            label=f"{field.label}: amount",
            description=f"{amount}.",
            of=field,
        ),
        Column(
            name=f"{field.name}__base_unit",
            kind="text",
            label=f"{field.label}: base unit",
            description=f"The unit of this amount: {' or '.join(field.cell.base_units)}.",
            of=field,
        ),
        status,
    ]


def dataset_tables(comparison: Comparison, *, draft: bool, agreed: Extraction | None = None) -> dict[str, pl.DataFrame]:
    """One frame per table of the form, with one row per row of the consensus and the columns of `dataset_columns`.

    Integers are Int64, decimals Float64, several choices List(String), all else String. A cell without a value is null,
    and its status says why. A draft has a first column `draft`, filled in every row. `agreed` is the consensus, if it
    is known already.
    """
    merged = consensus(comparison) if agreed is None else agreed
    tables = {}
    for name, recorded in merged.tables.items():
        ids = row_ids(comparison.tables[name]).filter(kept_rows(comparison.tables[name]))
        frame = _table(recorded).insert_column(0, ids)
        tables[name] = (
            frame.insert_column(0, pl.Series("draft", ["DRAFT"] * frame.height, dtype=pl.String)) if draft else frame
        )
    return tables


def main_columns(table: Table) -> list[Column]:
    """The columns for computing: keys, values and statuses."""
    return [column for column in dataset_columns(table) if not column.reported]


def reported_columns(table: Table) -> list[Column]:
    """The columns that are only reported, after the id of the row; empty if there are none."""
    listed = dataset_columns(table)
    apart = [column for column in listed if column.reported]
    return [listed[0], *apart] if apart else []


def kept_apart(
    form: Form, tables: Mapping[str, pl.DataFrame]
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """The tables of a dataset in two parts: for computing, and only reported. `row_id` joins them."""

    def part(name: str, columns: Sequence[Column]) -> pl.DataFrame:
        frame = tables[name]
        marked = [name for name in ("draft",) if frame.columns[0] == name]
        return frame.select(*marked, *(column.name for column in columns))

    main = {name: part(name, main_columns(form[name])) for name in tables}
    apart = {name: part(name, columns) for name in tables if (columns := reported_columns(form[name]))}
    return main, apart


def _table(recorded: RecordedTable) -> pl.DataFrame:
    seen = typed_columns(recorded)
    wanted = [column for field in dataset_fields(recorded.table) for column in _columns(field, field.guidance)]
    return seen.select(_named(column) for column in wanted)


def _named(column: Column) -> pl.Expr:
    if column.of is not None and column.name == f"{column.of.name}__status":
        return pl.col(f"{column.of.name}__state").replace(_STATUSES).alias(column.name)
    return pl.col(column.name)
