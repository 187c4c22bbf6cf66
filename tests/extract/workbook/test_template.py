from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.reading import letters
from extract.workbook.layout import COVER, GUIDE, LISTS, STAMP, headers, modules_on, sheet_names
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema import row
from schema.form import Form, make_form
from schema.forms import BUILT_IN, built_in
from schema.options import Option
from schema.quantities import GRAM, MILLIGRAM, Quantity
from schema.row import Cell, Row
from schema.text import tidy
from tests.extract.workbook.small import FORM
from tests.strategies import TWENTY_FIVE
from validate.check.check_extraction import CONFIRMATIONS, check

STUDIES = ({"study": "S01", "citation": "Jilka 2019", "year": "2019"}, {"study": "=S02", "citation": ""})
FIRST_ROW = 4


def template(folder: Path, form: Form = FORM) -> Path:
    path = folder / "anna.xlsx"
    write_template(form, path, extractor="Anna", studies=STUDIES)
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return openpyxl.load_workbook(template(tmp_path_factory.mktemp("book")), rich_text=False)


def test_the_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    write_template(FORM, tmp_path / "a.xlsx", extractor="Anna", studies=STUDIES)
    write_template(FORM, tmp_path / "b.xlsx", extractor="Anna", studies=STUDIES)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "anna.xlsx"
    path.write_text("her work")
    with pytest.raises(CannotUse, match="already"):
        write_template(FORM, path, extractor="Anna")
    assert path.read_text() == "her work"


def test_a_text_that_no_cell_holds_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match=r"32,768 characters"):
        write_template(FORM, tmp_path / "a.xlsx", extractor="Anna", studies=[{"citation": "x" * 32_768}])
    assert list(tmp_path.iterdir()) == []


def test_unfilled_it_holds_the_studies_and_no_problem(tmp_path: Path) -> None:
    loaded = load_extraction(template(tmp_path), FORM)
    assert (loaded.problems, loaded.unused, loaded.extraction.confirmed) == ((), (), ())
    assert {name: recorded.height for name, recorded in loaded.extraction.tables.items()} == {
        "studies": 2,
        "samples": 0,
    }
    studies = loaded.extraction["studies"].texts
    assert studies.select("study", "citation", "year").rows() == [("S01", "Jilka 2019", None), ("=S02", None, None)]
    assert loaded.extraction.codebook == FORM.codebook
    assert loaded.stamp is not None
    assert loaded.stamp.fingerprint == FORM.fingerprint


def test_a_form_that_says_nothing_of_prefilled_fields_has_the_studies_all_the_same(tmp_path: Path) -> None:
    class Studies(Row, label="Studies", identity=("study",)):
        study: Cell[str] = row.key("Study")
        country: Cell[str] = row.text("Country")

    path = tmp_path / "anna.xlsx"
    form = make_form(Studies, name="own", title="Own", version="1")
    write_template(form, path, extractor="Anna", studies=[{"study": "S01", "country": "GB"}])
    assert load_extraction(path, form).extraction["studies"].texts.select("study", "country").rows() == [("S01", None)]


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("everything", [False, True])
def test_a_built_in_form_unfilled_holds_nothing_and_no_problem(tmp_path: Path, name: str, everything: bool) -> None:
    form = built_in(name).with_modules(built_in(name).modules if everything else ())
    path = tmp_path / "anna.xlsx"
    write_template(form, path, extractor="Anna", studies=[{"study": "S01", "label": "Jilka 2019"}])
    loaded = load_extraction(path, form)
    assert (loaded.problems, loaded.unused) == ((), ())
    prepared = sum(len(each.rows) for table in form.tables for each in table.prepared)
    assert sum(recorded.height for recorded in loaded.extraction.tables.values()) == 1 + prepared
    assert loaded.extraction.studies_recorded.to_list() == []
    assert check(loaded.extraction, this_year=2026) == []
    assert loaded.stamp is not None
    assert loaded.stamp.modules == modules_on(form)


@pytest.mark.parametrize(("name", "says"), [("patient-voices", True), ("sanra", False)])
def test_the_cover_asks_for_no_calculated_value_or_for_its_origin_where_there_is_a_cell_for_it(
    tmp_path: Path, name: str, says: bool
) -> None:
    """The form on patients' voices says of numbers what to do with one that was worked out."""
    path = tmp_path / "ada.xlsx"
    write_template(built_in(name), path, extractor="ada")
    cover = openpyxl.load_workbook(path).worksheets[0]
    text = " ".join(str(cell) for row in cover.iter_rows(values_only=True) for cell in row if cell)
    assert ("If you calculate a value, choose “calculated” as its origin." in text) == says
    assert ("Do not calculate values." in text) != says


def test_the_cover_says_which_revision_of_the_codebook_it_is(tmp_path: Path) -> None:
    path = tmp_path / "anna.xlsx"
    write_template(built_in("patient-voices"), path, extractor="Anna", studies=STUDIES)
    cover = openpyxl.load_workbook(path).worksheets[0]
    assert ("Codebook", "revision 1") in [row[1:3] for row in cover.iter_rows(values_only=True)]


@pytest.mark.parametrize(("modules", "items"), [(["jbi"], 11), (["casp"], 10), (["mmat"], 7), (["jbi", "mmat"], 18)])
def test_every_study_has_a_row_for_each_item_of_its_checklists(tmp_path: Path, modules: list[str], items: int) -> None:
    form = built_in("appraisal").with_modules(modules)
    path = tmp_path / "anna.xlsx"
    write_template(form, path, extractor="Anna", studies=[{"study": "S01"}, {"study": "S02"}])
    appraisal = load_extraction(path, form).extraction["appraisal"]
    rows = appraisal.texts.select("study", "tool", "item", "answer").rows()
    assert [row[0] for row in rows] == ["S01"] * items + ["S02"] * items
    assert appraisal.unread == ()
    assert {row[3] for row in rows} == {None}
    if modules == ["jbi"]:
        assert rows[0][1:3] == ("JBI qualitative", "JBI 1 outlook fits methodology")
        assert rows[10][2] == "JBI overall judgement"


def test_sheets_stand_in_the_order_of_work_and_the_machines_are_hidden(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [COVER, "Studies", "Samples", CONFIRMATIONS, GUIDE, LISTS, STAMP]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == [LISTS, STAMP]


def test_headers_and_identity_stand_still(book: openpyxl.Workbook) -> None:
    assert book["Samples"].freeze_panes == "C4"
    assert book["Studies"].freeze_panes == "B4"
    assert book["Samples"].print_title_rows == "$1:$3"


def test_every_choice_has_a_drop_down_with_the_missing_codes_last_and_nothing_is_ever_blocked(
    book: openpyxl.Workbook,
) -> None:
    sheet = book["Samples"]
    rules = {str(rule.sqref).partition("4:")[0]: rule for rule in sheet.data_validations.dataValidation}
    drug = rules[column_of(book, "Samples", "Drug")]
    assert drug.type == "list"
    name, _, area = drug.formula1.lstrip("=").partition("!")
    entries = [cell.value for (cell,) in book[name.strip("'")][area.replace("$", "")]]
    assert entries == ["ketamine", "esketamine", "other", "NR", "UC", "NA", "PEND"]
    assert "'Studies'!$A$4" in rules[column_of(book, "Samples", "Study")].formula1
    for each in book:
        for rule in each.data_validations.dataValidation:
            assert rule.type in {None, "none"} or rule.errorStyle in {"warning", "information"}


def test_the_column_of_the_study_has_room_for_its_names_and_no_missing_codes(tmp_path: Path) -> None:
    """Some programs do not make a row higher where the name would need two lines."""
    path = tmp_path / "ada.xlsx"
    studies = [{"study": "Hallström and Lindqvist"}, {"study": "K2"}]
    write_template(FORM, path, extractor="ada", studies=studies)
    book = openpyxl.load_workbook(path)
    for table in FORM.tables:
        sheet = book[sheet_names(FORM)[table.name]]
        column = [field.name for field in table.fields].index(table.study)
        assert sheet.column_dimensions[letters(column + 1)].width > len(studies[0]["study"])
        note = sheet.cell(2, column + 1).comment
        assert note is not None
        assert "missing code" not in note.text


def test_the_mark_of_a_finished_study_offers_no_missing_codes(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(template(tmp_path, FORM.with_finished_mark()))
    rules = {str(rule.sqref).partition("4:")[0]: rule for rule in made["Studies"].data_validations.dataValidation}
    name, _, area = rules[column_of(made, "Studies", "Finished")].formula1.lstrip("=").partition("!")
    assert [cell.value for (cell,) in made[name.strip("'")][area.replace("$", "")]] == ["yes", "no"]


def test_several_choices_have_a_message_and_no_list(book: openpyxl.Workbook) -> None:
    rules = {str(r.sqref).partition("4:")[0]: r for r in book["Studies"].data_validations.dataValidation}
    setting = rules[column_of(book, "Studies", "Setting")]
    assert setting.type in {None, "none"}
    assert "home; clinic, any; other" in setting.prompt


def test_a_label_of_signs_that_excel_counts_twice_keeps_its_drop_down_and_message(tmp_path: Path) -> None:
    """A title that Excel counts as longer than 32 characters would take the drop-down away."""
    signs = "\N{SYRINGE}" * 20

    class Studies(Row, label="Studies", identity=("study",)):
        study: Cell[str] = row.key("Study")
        route: Cell[str] = row.choice(f"Route {signs}", Option(code="iv"), Option(code="im"))
        harms: Cell[str] = row.choices(f"Harms {signs}", *(Option(code=f"{signs * 3} {letter}") for letter in "abcd"))

    made = openpyxl.load_workbook(template(tmp_path, make_form(Studies, name="own", title="Own", version="1")))
    rules = {str(rule.sqref).partition("4:")[0]: rule for rule in made["Studies"].data_validations.dataValidation}
    route, harms = (
        rules[column_of(made, "Studies", f"Route {signs}")],
        rules[column_of(made, "Studies", f"Harms {signs}")],
    )
    assert (route.type, route.errorTitle) == ("list", f"Route {signs}"[:19])
    assert harms.prompt.endswith("(see the Guide)")


def test_cells_that_a_spreadsheet_would_mangle_are_text(book: openpyxl.Workbook) -> None:
    columns = list(book["Samples"].column_dimensions.values())
    formats = {
        each.name: next(c.number_format for c in columns if c.min <= at <= c.max)
        for at, each in enumerate(FORM["samples"].fields, 1)
    }
    assert [formats.pop(name) for name in ("n_analysed", "n_women", "n_men")] == ["General"] * 3
    assert set(formats.values()) == {"@"}


def test_evidence_is_folded_away_beside_its_field(book: openpyxl.Workbook) -> None:
    sheet = book["Samples"]
    folded = [d for d in sheet.column_dimensions.values() if d.outlineLevel]
    assert [(d.min, d.max, d.hidden) for d in folded] == [(4, 4, True), (5, 5, True), (6, 6, True)]
    assert column_of(book, "Samples", "Number analysed *") == "C"


def test_every_header_has_its_guidance_as_a_note_and_a_hint_below(book: openpyxl.Workbook) -> None:
    header, hint = book["Samples"]["B2"], book["Samples"]["B3"]
    assert header.value == "Group *"
    assert "total for the whole sample." in header.comment.text
    assert hint.value == "a short name for this row\ne.g. total"


class Sessions(Row, label="Sessions", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study")
    minutes: Cell[int] = row.count("Minutes", plausible=(10, 240))
    dose: Cell[Quantity] = row.quantity("Dose", units=(MILLIGRAM, GRAM))


def test_plausible_values_and_units_are_said_in_the_note_and_the_guide_and_evidence_only_where_there_is_some(
    tmp_path: Path, book: openpyxl.Workbook
) -> None:
    plain_book = openpyxl.load_workbook(
        template(tmp_path, make_form(Sessions, name="sessions", title="Sessions", version="1"))
    )
    usual = "Usually 10 to 240. Confirm any other value."
    notes = [cell.comment.text for line in plain_book["Sessions"]["A1:C3"] for cell in line if cell.comment]
    assert sum(usual in note for note in notes) == 1
    assert any(usual in str(cell.value) for cell in plain_book[GUIDE]["C"])
    assert sum("Units: mg, g." in note for note in notes) == 1
    assert any("Units: mg, g." in str(cell.value) for cell in plain_book[GUIDE]["C"])
    assert plain_book["Sessions"]["C3"].value == "number and unit\nmg, g"
    folded = "Some columns have a + above them."
    assert not any(folded in str(cell.value) for cell in plain_book[COVER]["C"])
    assert any(folded in str(cell.value) for cell in book[COVER]["C"])


def test_nothing_is_merged_and_no_text_is_a_formula(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.merged_cells.ranges == set()
        assert [cell.coordinate for cells in sheet for cell in cells if cell.data_type == "f"] == []


def test_the_guide_has_every_field_and_choice(book: openpyxl.Workbook) -> None:
    written = {cell.value for cells in book[GUIDE] for cell in cells}
    for table in FORM.tables:
        assert {field.label for field in table.fields if field.role is None} <= written
    assert {"ketamine", "clinic, any"} <= written


def test_labels_that_no_sheet_can_have_get_names_that_it_can() -> None:
    class First(Row, label="What: [all] of it, and at rather greater length", identity=("a",)):
        """One."""

        a: Cell[str] = row.key("A")

    class Second(Row, label="What  (all) of it, and at rather greater length", identity=("a",), parent="first"):
        """Two."""

        a: Cell[str] = row.reference("A", to="first")

    class Guide(Row, label="guide", identity=("a",), parent="first"):
        """Three."""

        a: Cell[str] = row.reference("A", to="first")

    names = list(sheet_names(make_form(First, Second, Guide, name="x", title="X", version="1")).values())
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len({name.casefold() for name in [*names, GUIDE, COVER]}) == 5


CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("\n\t=+-@'\"")
# A cell that shows nothing, such as one with a soft hyphen alone, is blank.
TEXTS = st.text(CHARACTERS, max_size=12).filter(lambda text: bool(tidy(text)) and "_x" not in text.casefold())
"""What the format can hold: no control characters (XML has none) and no `_x0041_`, which is how it escapes them."""
FIELDS = ("group", "n_analysed", "n_analysed__words", "share", "drug", "dose", "note")
ROWS = st.lists(st.dictionaries(st.sampled_from(FIELDS), TEXTS, min_size=1), min_size=1, max_size=4)


@given(rows=ROWS)
@TWENTY_FIVE
def test_what_is_typed_into_a_template_is_what_is_read(rows: list[Mapping[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = template(Path(folder))
        fill(path, rows)
        loaded = load_extraction(path, FORM)
    samples = loaded.extraction["samples"]
    assert [problem.code for problem in loaded.problems] == []
    assert samples.rows.to_list() == list(range(FIRST_ROW, FIRST_ROW + len(rows)))
    for name in FIELDS:
        assert samples.texts[name].to_list() == [one_row.get(name) for one_row in rows]


def fill(path: Path, rows: list[Mapping[str, str]]) -> None:
    book = openpyxl.load_workbook(path)
    named = headers(FORM["samples"])
    columns = {str(cell.value).removesuffix(" *"): cell.column for cell in book["Samples"][2]}
    for at, texts in enumerate(rows, FIRST_ROW):
        for field, text in texts.items():
            cell = book["Samples"].cell(at, columns[named[field]])
            cell.value = text
            cell.data_type = "s"
    book.save(path)


def column_of(book: openpyxl.Workbook, sheet: str, header: str) -> str:
    return next(str(cell.column_letter) for cell in book[sheet][2] if str(cell.value).startswith(header))
