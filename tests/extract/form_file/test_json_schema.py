"""A form as a JSON Schema: it accepts the texts that the row model accepts, in the one spelling that twofold writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from extract.form_file.exports.json_schema import choice_text, code_text, field_schema, json_schema, unit_text
from extract.form_file.field_types import FIELD_TYPES
from schema.cell_type import CellType, Family
from schema.cells import Date, Key, Year
from schema.choices import Choice, Choices, option
from schema.decimals import plain
from schema.form import Field, Form, Table, make_form
from schema.forms import BUILT_IN, built_in
from schema.identifiers import Identifier
from schema.missing import Missing
from schema.patterns import DATE, decimal, whole
from schema.problem import CellError
from schema.quantities import MILLIGRAM, Amount
from schema.row import declared
from schema.text import SEPARATOR, fold, tidy
from schema.words import Listed
from tests.extract.command import twofold
from tests.extract.form_file.forms import forms
from validate.inference.form import row_model

NUMBERS = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True) | st.integers(-3000, 3000).map(str)
DATES = st.dates().map(str) | st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)
IDENTIFIERS = ("10.1192/bjo.2019.52", "10.1/x", "31420388", "0", "PMC6701814", "NCT02782104", "NCT1", "chictr-x")
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def texts(cell: CellType[Any]) -> SearchStrategy[str]:
    """What may be typed into a cell, right and wrong."""
    own: SearchStrategy[str] = ANY | NUMBERS
    if isinstance(cell, Choice):
        names = [name for one in cell.offered[:9] for name in (one.code, one.label, *one.aliases)] + ["other"]
        own = st.lists(st.sampled_from(names), min_size=1, max_size=3).map("; ".join) | st.sampled_from(names)
    elif isinstance(cell, Amount):
        units = [name for unit in cell.units for name in (unit.code, *unit.aliases)] + ["stone"]
        own = st.builds("{} {}".format, NUMBERS, st.sampled_from(units))
    elif isinstance(cell, Date | Year):
        own = DATES
    elif isinstance(cell, Identifier):
        own = st.sampled_from(IDENTIFIERS)
    elif cell.family is Family.NUMBER:
        own = NUMBERS
    return own | st.sampled_from([*cell.missing, *Missing, ""])


def typed(cell: CellType[Any], text: str) -> Any:
    """A text as a record of the schema has it: in the spelling that twofold writes, or as it is if it is no value."""
    try:
        value = cell.parse(text)
    except CellError:
        return [text] if isinstance(cell, Choices) else text
    if value is None or isinstance(value, Missing):
        return value and code_text(cell, value)
    match cell:
        case Choices():
            return [choice_text(cell, cell.spellings[fold(part)]) for part in SEPARATOR.split(text) if tidy(part)]
        case Choice():
            return choice_text(cell, value)
        case Amount():
            return f"{plain(value.number)} {unit_text(cell, value.unit)}"
        case _:
            return cell.write(value)


def model_accepts(table: Table, row: Mapping[str, Any]) -> bool:
    """Whether the row model reads a record, and the cells beside its fields can be read."""
    cells = {name: "; ".join(value) if isinstance(value, list) else value for name, value in row.items()}
    try:
        table.model.model_validate({field.name: cells[field.name] for field in table.fields if field.of is None})
        for field in table.fields:
            field.reader.validate_python(cells[field.name])
    except ValidationError:
        return False
    return True


@given(data=st.data(), form=forms())
def test_the_schema_accepts_a_row_exactly_when_the_row_model_does(data: DataObject, form: Form) -> None:
    schema = json_schema(form)
    Draft202012Validator.check_schema(schema)
    for table in form.tables:
        accepts = Draft202012Validator(schema["properties"][table.name]["items"]).is_valid
        texts_of = {field.name: data.draw(texts(field.cell), label=field.name) for field in table.fields}
        row = {field.name: typed(field.cell, texts_of[field.name]) for field in table.fields}
        for name, value in row.items():  # cell by cell too: in a row of many cells one is nearly always wrong
            alone = dict.fromkeys(row) | {name: value}
            if not lists_nothing(table[name], value):
                assert accepts(alone) == model_accepts(table, alone)
            assert model_accepts(table, texts_of) or not accepts(texts_of) or lists_nothing_in(table, texts_of)
        if not lists_nothing_in(table, row):
            assert accepts(row) == model_accepts(table, row)


def lists_nothing(field: Field, value: Any) -> bool:
    """The one limit: that answers in words are more than separators."""
    if not isinstance(field.cell, Listed) or not isinstance(value, str):
        return False
    try:
        field.cell.parse(value)
    except CellError:
        return True
    return False


def lists_nothing_in(table: Table, row: Mapping[str, Any]) -> bool:
    return any(lists_nothing(field, row[field.name]) for field in table.fields)


BOUNDS = st.none() | st.integers(-1200, 1200)


@given(low=BOUNDS, high=BOUNDS, number=st.integers(-1300, 1300), places=st.integers(0, 2))
def test_the_patterns_of_numbers_have_their_bounds(low: int | None, high: int | None, number: int, places: int) -> None:
    exact = Decimal(number).scaleb(-places)
    inside = (low is None or exact >= low) and (high is None or exact <= high)
    assert matches(decimal(low, high), str(exact)) == inside
    assert matches(whole(low, high), str(number)) == (
        (low is None or number >= low) and (high is None or number <= high)
    )


def matches(pattern: str | None, text: str) -> bool:
    return pattern is not None and re.fullmatch(pattern, text) is not None


def test_the_pattern_of_dates_knows_the_calendar() -> None:
    months = range(14)
    texts = [
        f"{year:04}-{month:02}-{day:02}"
        for year in (0, 4, 1900, 2000, 2023, 2024)
        for month in months
        for day in range(33)
    ]
    for text in (*texts, "0000", "0001", "2020", "2020-00", "2020-12", "2020-13", "2020-02-29 ", "202"):
        try:
            read = Date().read(text) == text
        except CellError:
            read = False
        assert bool(re.fullmatch(DATE, text)) == read, text


@pytest.mark.parametrize("type_name", FIELD_TYPES)
def test_every_type_of_field_is_null_when_it_is_blank(type_name: str) -> None:
    needs: dict[str, dict[str, Any]] = {
        "choice": {"choices": (option("a"),)},
        "choices": {"choices": (option("a"),)},
        "quantity": {"units": (MILLIGRAM,)},
        "identifier": {"scheme": "doi"},
        "reference": {"to": "t"},
    }
    cell = FIELD_TYPES[type_name](**needs.get(type_name, {}))
    form = make_form(
        row_model("t", {"study": declared(Key(), "Study", {}), "it": declared(cell, "It", {})},
                  identity=("study",), label="T", about="One row."),
        name="n", title="t", version="1",
    )  # fmt: skip
    schema = field_schema(form["t"]["it"], form["t"])
    assert Draft202012Validator(schema).is_valid(None)
    assert not Draft202012Validator(schema).is_valid(3)


def test_what_a_field_means_stands_in_its_description() -> None:
    form = built_in("patient-voices")
    samples = json_schema(form)["properties"]["samples"]["items"]
    assert samples["additionalProperties"] is False
    assert samples["required"] == [field.name for field in form["samples"].fields]
    number = samples["properties"]["n_analysed"]["description"]
    assert "NR (not reported)" in number
    assert any("Usual values are" in field["description"] for field in samples["properties"].values())
    drug = json_schema(form)["properties"]["treatments"]["items"]["properties"]["drug"]
    assert {"racemic_ketamine", "NR", None} <= set(drug["enum"])
    assert "- esketamine" in drug["description"]


KEYWORDS = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "pattern", "minItems"),
    *("maxItems", "title", "description"),
}
"""What docs/forms.md says is all that the schema uses."""


def subschemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema and all within it."""
    yield schema
    within = [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *filter(None, [schema.get("items")])]
    for inner in within:
        yield from subschemas(inner)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_schema_is_fit_for_the_structured_output_of_a_language_model(name: str) -> None:
    schema = json_schema(built_in(name))
    assert schema.pop("$schema") == Draft202012Validator.META_SCHEMA["$schema"]
    assert schema["type"] == "object"
    for inner in subschemas(schema):
        assert inner.keys() <= KEYWORDS
        if inner.get("type") == "object":
            assert inner["required"] == list(inner["properties"])
            assert inner["additionalProperties"] is False


def test_a_record_has_one_study_and_any_number_of_other_rows() -> None:
    form = built_in("cerqual")
    accepts = Draft202012Validator(json_schema(form)).is_valid
    row = {table.name: dict.fromkeys(field.name for field in table.fields) for table in form.tables}
    record: dict[str, list[Any]] = {name: [] for name in row}
    studies = form.studies.name
    assert not accepts(record)
    assert accepts(record | {studies: [row[studies]]})
    assert not accepts(record | {studies: [row[studies]] * 2})
    assert not accepts(record | {studies: [row[studies] | {"more": None}]})


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_form_is_written(name: str, tmp_path: Path) -> None:
    assert twofold("form", "export", name, "--to", "json-schema", at=tmp_path).code == 0
    schema = json.loads((tmp_path / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid({table: [] for table in schema["required"][1:]}) is False
