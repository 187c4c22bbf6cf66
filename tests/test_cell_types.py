"""Every cell type is handled wherever types differ: none is treated like another because somebody forgot it."""

import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, cast, get_args

import polars as pl
import pytest

import schema
from extract.form_file.field_types import FIELD_TYPES
from extract.form_file.read import read_form
from extract.form_file.write import form_text
from extract.reading import read_file
from extract.workbook import dropdowns
from extract.workbook.template import write_template
from schema.cell_type import CellType, Family, Storage
from schema.cells import Count, Date, Key, Number, Percentage, Reference, Text, Verbatim, Year
from schema.choices import Choice, Choices, option
from schema.countries import Countries
from schema.form import Field, Form, make_form
from schema.identifiers import Identifier, Place
from schema.quantities import MICROGRAM, MILLIGRAM, Amount
from schema.row import declared
from schema.words import Listed, Words
from tests.review import extraction
from validate.agreement.cells import table_cells
from validate.agreement.scale import ScaleLevel, scale_of
from validate.check.conditions import describe_table
from validate.check.schema import schema_of
from validate.dataset.tables import dataset_columns
from validate.extraction.typed_columns import typed_columns
from validate.inference import identity_fields, study_column
from validate.inference.form import FieldOf, row_model
from validate.inference.types import guess_type
from validate.merge import merge
from validate.pairing import splits
from validate.pairing.field_similarity import field_similarity
from validate.pairing.row_similarity import prior


@dataclass(frozen=True)
class Example:
    """A cell type, two texts near each other in meaning, its scale of agreement, and a column that shows the type."""

    cell: CellType[Any]
    one: str
    other: str
    scale: ScaleLevel | None  # None where agreement is not measured
    column: tuple[str, str] | None = None  # header and texts; None where a form alone can say it


ROUTES = (option("iv", "IV"), option("im", "IM"), option("oral"))
EXAMPLES = (
    Example(Key(), "ketamine", "ketamine group", "nominal"),
    Example(Reference(to="studies", several=True), "K1; K2", "K1", None),
    Example(Text(), "mood lifted", "mood fell", None, ("Comments", "good|bad")),
    Example(Verbatim(), "mood lifted", "mood fell", "nominal"),
    Example(Words(), "mood lifted", "mood fell", "nominal", ("drug", "ketamine|placebo")),
    Example(Listed(), "a; b", "a", "sets", ("design", "a; b|a|b|b; c|c")),
    Example(Count(), "24", "25", "ratio", ("n", "12|31")),
    Example(Number(), "24.5", "24.6", "ratio", ("age", "12.5|31")),
    Example(Percentage(), "24.5", "24.6 %", "ratio", ("response", "45%|50%")),
    Example(Amount(units=(MILLIGRAM, MICROGRAM)), "1 mg", "10 mg", "ratio", ("dose", "1 mg|40 ug")),
    Example(Year(), "2019", "2020", "interval", ("Year", "2019|2020")),
    Example(Date(), "2019-01-02", "2020", "nominal", ("day", "2019-01-02|2020-03")),
    Example(Choice(choices=ROUTES, ordered=True), "IV", "oral", "ordinal", ("blind", "yes|no|yes|no")),
    Example(Choices(choices=ROUTES), "IV; oral", "IV", "sets"),
    Example(Countries(), "France; UK", "France", "sets", ("Country", "France|UK")),
    Example(Identifier(scheme="pmid"), "31420388", "31420389", "nominal", ("PMID", "31420388|31420389")),
    Example(Place(), "p. 4", "p. 5", None),
)
BY_TYPE = {example.cell.type_name: example for example in EXAMPLES}
every_type = pytest.mark.parametrize("type_name", BY_TYPE)


def cell_types() -> set[type[CellType[Any]]]:
    """All cell types that the modules of `schema` have."""
    modules = [import_module(found.name) for found in pkgutil.walk_packages(schema.__path__, "schema.")]
    things = [thing for module in modules for thing in vars(module).values()]
    return {thing for thing in things if isinstance(thing, type) and issubclass(thing, CellType)} - {CellType}


def one_of_each() -> Form:
    """A form with a field of every type, named for its type."""
    studies = row_model(
        "studies", {"study": declared(Key(), "Study", {})}, about="Studies.", label="Studies", identity=("study",)
    )
    fields = {f"a_{type_name}": declared(each.cell, f"A {type_name}", {}) for type_name, each in BY_TYPE.items()}
    rows = row_model(
        "rows",
        {"study": declared(Reference(to="studies"), "Study", {}), "no": declared(Key(), "No", {}), **fields},
        about="Rows.",
        label="Rows",
        identity=("no",),
        parent="studies",
    )
    return make_form(studies, rows, name="one-of-each", title="One of each", version="1")


FORM = one_of_each()


def recorded(name: str, text: Callable[[Example], str]) -> Any:
    row = {f"a_{type_name}": text(each) for type_name, each in BY_TYPE.items()}
    return extraction(
        name, {"studies": [{"study": "K1"}, {"study": "K2"}], "rows": [{"study": "K1", "no": "1", **row}]}, FORM
    )


def fields() -> Iterator[Field]:
    yield from (FORM["rows"][f"a_{type_name}"] for type_name in BY_TYPE)


def test_every_type_has_a_kind_of_its_own_for_form_files_and_an_example_here() -> None:
    assert set(FIELD_TYPES.values()) == cell_types() == {type(example.cell) for example in EXAMPLES}
    assert len({cell.type_name for cell in cell_types()}) == len(cell_types()) == len(EXAMPLES)


def test_a_type_that_leaves_out_its_family_or_its_kind_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match=r"Ratio does not say its family$"):

        class Ratio(Number):
            type_name: ClassVar[str] = "ratio"

    with pytest.raises(TypeError, match=r"Grade does not say its type_name, storage, level, scored, hint, width$"):

        class Grade(CellType[str]):
            family: ClassVar[Family] = Family.CHOICE


@every_type
def test_every_type_says_what_it_is(type_name: str) -> None:
    cell = BY_TYPE[type_name].cell
    assert isinstance(cell.family, Family)
    assert cell.storage in get_args(Storage)
    assert cell.hint
    assert cell.width >= 10


@every_type
def test_near_values_of_every_type_are_somewhat_alike_but_another_choice_is_another_answer(type_name: str) -> None:
    each = BY_TYPE[type_name]
    one, other = (each.cell.key(each.cell.read(text)) for text in (each.one, each.other))
    alike = field_similarity(each.cell, one, other)
    assert 0 <= alike < 1
    assert (alike > 0) == (each.cell.family is not Family.CHOICE)
    assert field_similarity(each.cell, other, one) == alike
    assert field_similarity(each.cell, one, one) == 1
    assert 0 < prior(each.cell) < 1


class Hologram(Text):
    """A type of a family that nobody has heard of."""

    type_name: ClassVar[str] = "hologram"
    family: ClassVar[Family] = cast(Family, "hologram")


UNKNOWN = Field(name="a", label="A", cell=Hologram())
NOTHING = cast(Any, None)
ASKED: dict[str, Callable[[], object]] = {
    "field_similarity": lambda: field_similarity(UNKNOWN.cell, "a", "b"),
    "prior": lambda: prior(UNKNOWN.cell),
    "parts of a whole": lambda: splits._put_together(UNKNOWN, "a b", "a", "b"),
    "signs of a split": lambda: splits._shows(UNKNOWN, "a b", "a", "b"),
    "what can name a row": lambda: study_column._is_measured(UNKNOWN.cell),
    "identity": lambda: identity_fields._as_identity(FieldOf(name="a", column=NOTHING, cell=UNKNOWN.cell)),
    "what is allowed": lambda: describe_table._allowed(UNKNOWN),
    "drop-downs": lambda: dropdowns.offer(NOTHING, 0, UNKNOWN, NOTHING, {}, {}),
}


@pytest.mark.parametrize("what", ASKED)
def test_no_part_of_the_program_treats_an_unknown_family_like_another(what: str) -> None:
    with pytest.raises(AssertionError):
        ASKED[what]()


NEVER_GUESSED = {"key", "reference", "verbatim", "place", "choices"}  # their texts look like any other words


@every_type
def test_every_type_is_guessed_from_a_column_or_said_to_be_never_guessed(type_name: str) -> None:
    each = BY_TYPE[type_name]
    assert (type_name in NEVER_GUESSED) == (each.column is None)
    if each.column:
        label, texts = each.column
        assert guess_type(label, Counter(texts.split("|"))).type_name == type_name


def test_a_form_with_every_type_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(form_text(FORM), encoding="utf-8")
    again = read_form(path)
    assert again.tables == FORM.tables
    assert again.fingerprint == FORM.fingerprint


def test_a_template_hints_at_what_to_type_under_every_header(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    write_template(FORM, path, extractor="ada")
    sheet = next(sheet for sheet in read_file(path).sheets if sheet.name == "Rows")
    _, headers, hints, *_ = sheet.cells.rows()
    under = {str(header).removesuffix(" *"): hint for header, hint in zip(headers, hints, strict=True)}
    expected = {f"A {type_name}": each.cell.hint for type_name, each in BY_TYPE.items()}
    expected["A quantity"] += "\n" + ", ".join(BY_TYPE["quantity"].cell.unit_codes)
    assert expected.items() <= under.items()


def test_every_scored_type_is_compared_and_has_its_scale_of_agreement() -> None:
    comparison = merge([recorded("ada", lambda each: each.one), recorded("ben", lambda each: each.other)])
    conflicts = {cell.field for cell in comparison.in_question if cell.kind == "conflict"}
    assert conflicts == {field.name for field in fields() if field.scored}
    cells = table_cells(comparison, comparison.tables["rows"])
    scales = {one_field.field.name: scale_of(one_field).level for one_field in cells.fields()}
    expected = {f"a_{type_name}": each.scale for type_name, each in BY_TYPE.items() if each.scale}
    assert scales == expected


DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "decimal": pl.Float64(),
    "quantity": pl.Float64(),
    "list": pl.List(pl.String()),
}


def test_values_of_every_type_have_a_column_of_its_storage_in_frames_and_dataset() -> None:
    frame = typed_columns(recorded("ada", lambda each: each.one)["rows"])
    named = {column.name: column.kind for column in dataset_columns(FORM["rows"])}
    checked = schema_of(FORM, "rows").dtypes
    for field in fields():
        assert checked[field.name].type == DTYPES[field.cell.storage]
        assert frame.schema[field.name] == DTYPES[field.cell.storage]
        assert frame[field.name][0] is not None
        assert named[field.name] == ("decimal" if field.cell.storage == "quantity" else field.cell.storage)
