"""Law 10 for the workbook of a form: form -> workbook -> form is the same; what is wrong in one is said at its cell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extract.errors import CannotUse
from extract.form_file.read import check_form, read_form
from extract.form_file.sheets.cell_texts import items_in, list_cell, pairs_cell, pairs_in, parse_text, text_cell
from extract.form_file.sheets.write import form_workbook
from extract.form_file.write import form_text
from schema.description import describe
from schema.form import Form
from schema.forms import BUILT_IN, built_in
from tests.extract.form_file.forms import TEXTS, forms
from tests.extract.form_file.test_form_file import GOOD
from tests.strategies import TWENTY_FIVE


@given(form=forms())
@TWENTY_FIVE
def test_a_form_comes_back_from_its_workbook(form: Form, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(form_workbook(form))
    assert check_form(path).mistakes == ()
    again = read_form(path)
    assert describe(again) == describe(form)
    assert again.tables == form.tables
    assert again.fingerprint == form.fingerprint


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_forms_come_back_from_their_workbooks(name: str, tmp_path: Path) -> None:
    form = built_in(name)
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_workbook(form))
    again = read_form(path)
    assert describe(again) == describe(form)
    assert again.tables == form.tables
    assert again.fingerprint == form.fingerprint
    assert form_text(again) == form_text(form)
    assert form_workbook(again) == path.read_bytes()


@given(text=TEXTS)
def test_a_cell_says_any_text(text: str) -> None:
    assert parse_text(text_cell(text)).text == text
    assert parse_text(f" \u00a0{text_cell(text)}\u00a0\n").text == text


@given(texts=st.lists(TEXTS | st.sampled_from(["a;b", '"a"', 'a"', '"', '"";', "[]"])))
def test_a_cell_says_any_list(texts: list[str]) -> None:
    assert list(items_in(list_cell(texts))) == texts
    assert list(items_in(f"  {list_cell(texts)}\u00a0")) == texts


@example(pairs={'"': ": "})
@given(pairs=st.dictionaries(TEXTS | st.sampled_from(["a: b", '"']), TEXTS | st.integers() | st.floats(0, 1e20)))
def test_a_cell_says_any_names_and_values(pairs: dict[str, str | float]) -> None:
    found = [pair for pair in pairs_in(pairs_cell(pairs)) if not isinstance(pair, str)]
    assert {name: said.text for name, said in found} == {name: str(value) for name, value in pairs.items()}
    assert all(said.is_number != isinstance(pairs[name], str) for name, said in found)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The workbook of a form without mistakes."""
    (tmp_path / "form.yaml").write_text(GOOD, encoding="utf-8")
    written = tmp_path / "form.xlsx"
    written.write_bytes(form_workbook(read_form(tmp_path / "form.yaml")))
    return written


def change(path: Path, work: Callable[[Workbook], object]) -> None:
    """Changes the workbook as somebody would."""
    workbook = load_workbook(path)
    work(workbook)
    workbook.save(path)


def said(path: Path) -> dict[str, str]:
    """The mistakes by their place."""
    return {str(mistake.place): mistake.message for mistake in check_form(path).mistakes}


def cell(sheet: Worksheet, header: str, **row: str) -> str:
    """The name of a cell by its header and what other cells of its row hold."""
    headers = {str(each.value).rstrip(" *").lower(): each.column_letter for each in sheet[3] if each.value}
    for number in range(4, sheet.max_row + 1):
        if all(sheet[f"{headers[name]}{number}"].value == text for name, text in row.items()):
            return f"{headers[header]}{number}"
    raise LookupError(row)


FIELDS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "unknown type": ("type", {"name": "n"}, "cuont", "'cuont' is not one of the choices"),
    "unknown table": ("table", {"name": "n"}, "arm", "no table 'arm'; perhaps 'arms'"),
    "reference to nothing": ("to", {"name": "study", "table": "arms"}, "study", "not a table"),
    "no list of this name": ("choices", {"name": "answer"}, "answr", "no list 'answr'; perhaps 'answer'"),
    "no yes or no": ("other", {"name": "answer"}, "maybe", "must be true or false"),
    "no name": ("name", {"name": "n"}, "n of", "cannot be a name"),
    "a setting of another type": ("units", {"name": "n"}, "mg; g", "takes no 'units'"),
    "no set of this name": ("missing", {"name": "n"}, "none", "no set 'none'"),
    "a number with words": ("at least", {"name": "n"}, "two", "'two' is not a whole number"),
    "three numbers": ("plausible", {"name": "n"}, "1; 2; 3", "plausible has two numbers"),
    "a range with a dash": (
        "plausible",
        {"name": "n"},
        "4-52",
        "the lowest and the highest, written as 0; 100",
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_mistake_in_a_field_is_said_at_its_cell(path: Path, name: str) -> None:
    header, row, bad, message = FIELDS[name]
    spoiled = cell(load_workbook(path)["Fields"], header, **row)
    change(path, lambda workbook: workbook["Fields"].__setitem__(spoiled, bad))
    found = said(path)
    assert message in found[f"Fields!{spoiled}"]
    assert len(found) <= 2  # a second one where something else needs the field


SHEETS: dict[str, tuple[Callable[[Workbook], object], str, str]] = {
    "a blank type": (lambda w: w["Fields"].__setitem__("D4", None), "Fields!D4", "has no 'type'"),
    "a header misspelled": (lambda w: w["Fields"].__setitem__("E3", "Gidance"), "Fields!E3", "perhaps 'Guidance'"),
    "a column without a header": (lambda w: w["Rules"].__setitem__("Z4", "x"), "Rules!Z4", "has no header"),
    "a row of no table": (lambda w: w["Fields"].__setitem__("A4", None), "Fields!A4", "name the table"),
    "a code twice": (lambda w: w["Choices"].__setitem__("B5", "NO"), "Choices!B5", "'NO' appears twice"),
    "a condition": (lambda w: w["Rules"].__setitem__(cell(w["Rules"], "holds"), "n <"), "Rules!holds", "condition"),
    "a line without a colon": (
        lambda w: w["Rules"].__setitem__(cell(w["Rules"], "passes"), "n 5"), "Rules!passes", "'n 5' has no colon",
    ),
    "identity": (lambda w: w["Tables"].__setitem__("D5", "amr"), "Tables!D5", "'amr'"),
    "identities with a comma": (
        lambda w: w["Tables"].__setitem__("D5", "study, arm"), "Tables!D5", "no such field: separate several with ;",
    ),
    "a name of two words": (
        lambda w: w["Fields"].__setitem__("B5", "Where it Was"), "Fields!B5", "letter first, such as where_it_was",
    ),
    "no identity": (lambda w: w["Tables"].__setitem__("D5", None), "Tables!D5", "has no 'identity'"),
    "a setting of the form": (lambda w: w["Form"].__setitem__("A5", "titel"), "Form!A5", "perhaps 'title'"),
    "no fields": (lambda w: w["Tables"].__setitem__("A6", "legs"), "Tables!A6", "has no field"),
    "a sheet misspelled": (lambda w: setattr(w["Choices"], "title", "Choice"), "Choice!A1", "perhaps be Choices"),
    "an error": (lambda w: w["Fields"].__setitem__("E4", "#N/A"), "Fields!E4", "error"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_a_mistake_in_a_sheet_is_said_at_its_cell(path: Path, name: str) -> None:
    spoil, place, message = SHEETS[name]
    if place[6:].islower():
        place = f"Rules!{cell(load_workbook(path)['Rules'], place[6:])}"
    change(path, spoil)
    assert message in said(path)[place], said(path)


def test_no_mistake_hides_another(path: Path) -> None:
    book = load_workbook(path)
    fields, rules = book["Fields"], book["Rules"]
    spoiled = {
        "Form!A5": "titel",
        "Tables!E5": "study",
        "Fields!B4": "a b",
        "Fields!D5": "cuontries",
        f"Fields!{cell(fields, 'required', name='country')}": "perhaps",
        f"Fields!{cell(fields, 'choices', name='answer')}": "answr",
        f"Fields!{cell(fields, 'at least', name='n')}": "lots",
        f"Fields!{cell(fields, 'units', name='n')}": "mg",
        "Rules!C4": "bad",
        f"Rules!{cell(rules, 'passes')}": "no colon",
    }

    def work(workbook: Workbook) -> None:
        for place, text in spoiled.items():
            sheet, name = place.split("!")
            workbook[sheet][name] = text

    change(path, work)
    assert said(path).keys() >= spoiled.keys()


def test_columns_may_be_moved_and_left_out_and_cells_may_have_spaces(path: Path) -> None:
    before = read_form(path)

    def work(workbook: Workbook) -> None:
        sheet = workbook["Fields"]
        sheet.insert_cols(1)
        sheet["A3"], sheet["A4"] = "# my notes", "ask Ben"
        sheet["B3"] = " table\u00a0*"
        name = cell(sheet, "type", name="n")
        sheet[name] = "\u00a0count "
        del workbook["Units"], workbook["Read me"]

    change(path, work)
    assert said(path) == {}
    assert read_form(path) == before


def test_the_table_need_not_be_named_where_there_is_one(path: Path) -> None:
    def work(workbook: Workbook) -> None:
        workbook["Tables"].delete_rows(5)
        workbook["Fields"].delete_rows(6, 10)
        workbook["Rules"].delete_rows(4)
        workbook["Fields"]["A4"] = workbook["Fields"]["A5"] = None

    change(path, work)
    assert said(path) == {}


def test_choices_and_units_can_stand_in_the_field_itself(path: Path) -> None:
    def work(workbook: Workbook) -> None:
        sheet = workbook["Fields"]
        sheet[cell(sheet, "choices", name="answer")] = "NO; yes\nmaybe"

    change(path, work)
    assert said(path) == {}
    assert read_form(path)["arms"]["answer"].cell.options == ("NO", "yes", "maybe")


def test_a_text_that_no_cell_holds_is_refused(path: Path) -> None:
    text = GOOD.replace("holds: n", f"why: {'x' * 40_000}\n    holds: n")
    other = path.with_name("long.yaml")
    other.write_text(text, encoding="utf-8")
    with pytest.raises(CannotUse, match="a cell holds 32,767"):
        form_workbook(read_form(other))


def test_what_is_no_form_is_refused_in_one_line(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(CannotUse, match="has the sheets Form, Tables, Fields, but Form is not there"):
        read_form(tmp_path / "a.xlsx")
    with pytest.raises(CannotUse):
        read_form(tmp_path / "b.xlsx")


def rename(sheet: str, **headers: str | None) -> Callable[[Workbook], None]:
    """Types other headers, or none, over these."""

    def work(workbook: Workbook) -> None:
        for row in workbook[sheet].iter_rows(min_row=3, max_row=3):
            for one in row:
                known = str(one.value or "").rstrip(" *").lower().replace(" ", "_")
                if known in headers:
                    one.value = headers[known]

    return work


HEADERS: dict[str, tuple[tuple[Callable[[Workbook], None], ...], dict[str, str]]] = {
    "two headers of one sheet are gone": (
        (rename("Fields", name="# name", type="# type"),),
        {"Fields!A3": "has no column 'Name'", "Fields!A3 ": "has no column 'Type'"},
    ),
    "headers of several sheets are gone": (
        (rename("Tables", name="# n"), rename("Choices", list="# l"), rename("Rules", code="# c")),
        {"Tables!B3": "has no column 'Name'", "Choices!B3": "has no column 'List'", "Rules!B3": "has no column 'Code'"},
    ),
    "a needed header is misspelled": ((rename("Fields", name="Nmae"),), {"Fields!B3": "perhaps 'Name'"}),
    "the column of tables is gone": ((rename("Fields", table="# t"),), {"Fields!A3": "has no column 'Table'"}),
    "a sheet is gone": (
        (lambda w: w.__delitem__("Tables"), rename("Choices", list="# l")),
        {"Tables!A1": "but Tables is not there", "Choices!B3": "has no column 'List'"},
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_that_are_gone_are_all_named_and_hide_no_mistake_elsewhere(path: Path, name: str) -> None:
    works, wanted = HEADERS[name]
    elsewhere = (("Form", "A5", "titel"), ("Fields", "D5", "cuontries"))
    for work in works:
        change(path, work)
    change(path, lambda book: [book[sheet].__setitem__(spot, text) for sheet, spot, text in elsewhere])
    found = [(str(mistake.place), mistake.message) for mistake in check_form(path).mistakes]
    assert "Form!A5" in dict(found), found
    assert ("Fields!D5" in dict(found)) != ("has no column" in dict(found).get("Fields!A3", "")), found
    for place, message in wanted.items():
        assert any(place.strip() == there and message in said for there, said in found), found
    assert len(found) == len(wanted) + 1 + ("Fields!D5" in dict(found)), found
