"""Any form that passes `form check`: its template reads back, and its pandera schema accepts what the form accepts.

That its JSON Schema does too is tested in test_json_schema, and that it comes back from files in test_form_file,
test_form_workbook and redcap/test_redcap.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from extract.form_file.read import check_form
from extract.form_file.write import form_text
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema.cell_type import CellType
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.problem import CellError
from schema.quantities import Amount, Quantity
from tests.extract.form_file.forms import forms
from tests.extract.form_file.test_json_schema import texts
from tests.strategies import TWENTY_FIVE
from validate.check.conditions.describe_table import describe_tables
from validate.check.conditions.pandera_tables import failures
from validate.check.conditions.table_conditions import column_types

OF_ROWS = {"duplicate-row", "identity-blank"}


@given(form=forms())
@TWENTY_FIVE
def test_the_template_of_a_form_reads_back(form: Form, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("form")
    (folder / "form.yaml").write_bytes(form_text(form).encode())
    assert check_form(folder / "form.yaml").mistakes == ()
    marked = form.with_finished_mark()
    write_template(marked, folder / "ann.xlsx", extractor="Ann", studies=[{form.studies.study: "S1"}])
    loaded = load_extraction(folder / "ann.xlsx", marked)
    assert (loaded.problems, loaded.unused) == ((), ())
    assert loaded.stamp is not None
    assert loaded.stamp.fingerprint == form.fingerprint
    assert loaded.extraction[form.studies.name].texts[form.studies.study].to_list() == ["S1"]
    for table in marked.tables:
        assert set(loaded.extraction[table.name].texts.columns) >= set(table.by_name)


def stored(cell: CellType[Any]) -> SearchStrategy[Any] | None:
    """What a dataset could hold of a field, right and wrong; None where every text is right."""
    match cell.storage:
        case "integer":
            return st.integers(-1300, 3300)
        case "decimal":
            return st.integers(-1300, 1300) | st.decimals(-700, 700, places=2)
        case "quantity" if isinstance(cell, Amount):
            units = [unit.code for unit in cell.units]
            return st.tuples(st.integers(-3, 9), st.sampled_from([*units, "stone"]))
        case "list" if cell.answers:
            return st.lists(st.sampled_from([*cell.answers[:9], "nowhere"]), min_size=1, max_size=2, unique=True)
        case "text" if not cell.family.takes_any_words:
            return texts(cell)
        case _:
            return None


def is_accepted(cell: CellType[Any], value: Any) -> bool | None:
    """Whether the form takes this value; None where it takes it only in another spelling, or as a missing code."""
    match value:
        case list():
            typed = "; ".join(value)
            wanted: object = typed
        case (number, unit):
            typed, wanted = f"{number} {unit}", Quantity(number, unit)
        case _:
            typed, wanted = str(value), value
    try:
        read = cell.parse(typed)
    except CellError:
        return False
    return None if read is None or isinstance(read, Missing) or read != wanted else True


Values = dict[str, list[tuple[Field, Any]]]


@st.composite
def forms_with_values(draw: DrawFn) -> tuple[Form, Values]:
    """A form, and for each table a value of every field that does not take any words."""
    form = draw(forms())
    values: Values = {table.name: [] for table in form.tables}
    for table in form.tables:
        for field in table.fields:
            strategy = stored(field.cell)
            if field.finished_when is None and strategy is not None:
                values[table.name].append((field, draw(strategy)))
    return form, values


@given(drawn=forms_with_values())
@TWENTY_FIVE
def test_the_pandera_schema_accepts_the_values_that_the_form_accepts(drawn: tuple[Form, Values]) -> None:
    form, values = drawn
    described = describe_tables(form)
    for table in form.tables:
        judged = [(field, value, is_accepted(field.cell, value)) for field, value in values[table.name]]
        known = [(field, value, wanted) for field, value, wanted in judged if wanted is not None]
        if not known:
            continue
        types = {"row_id": pl.String, **column_types(described[table.name])}
        rows = [{"row_id": str(place), **_row(table, field, value)} for place, (field, value, _) in enumerate(known)]
        frame = pl.DataFrame(rows, schema=types, strict=False)
        without_rules = {table.name: {**described[table.name], "rules": []}}
        found = failures(without_rules, {table.name: frame}, this_year=2026)
        refused = {int(row) for _, check, row in found.iter_rows() if check not in OF_ROWS}
        assert refused == {place for place, (_, _, wanted) in enumerate(known) if not wanted}


def _row(table: Table, field: Field, value: Any) -> dict[str, Any]:
    """A row of the dataset that has this value and no other."""
    row: dict[str, Any] = {
        f"{other.name}__status": "blank" for other in table.fields if other.of is None and other.codes
    }
    if field.of is None and field.codes:
        row[f"{field.name}__status"] = "value"
    if isinstance(value, tuple):
        return row | {field.name: value[0], f"{field.name}__unit": value[1]}
    return row | {
        field.name: value
        if isinstance(value, list | str)
        else float(value)
        if field.cell.storage == "decimal"
        else value
    }
