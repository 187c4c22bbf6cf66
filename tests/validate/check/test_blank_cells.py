"""In a finished study every field has an answer or a missing code, unless its form says that blank may stand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from schema.choices import option
from schema.form import make_form
from schema.row import Cell, Row, choice, count, key, reference, text, verbatim
from tests.validate.built import extraction
from validate.check.problem import Problem
from validate.check.rows import row_problems


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    finished: Cell[str] = choice("Finished", option("yes"), option("no"), other=False, finished_when="yes")
    label: Cell[str] = text("Citation", prefilled=True)
    aim: Cell[str] = verbatim("Aim", required=True)
    design: Cell[str] = choice("Design", option("cohort"), option("trial"), evidence=True)
    n: Cell[int] = count("Number")
    pmid: Cell[str] = verbatim("PMID", optional=True)
    funding: Cell[str] = verbatim("Funding", mode="verified")
    themes: Cell[str] = verbatim("Themes", round=2)


class Notes(Row, label="Notes", identity=("name",), parent="studies"):
    """One row per note."""

    study: Cell[str] = reference("Study", to="studies")
    number: Cell[str] = key("No.", local=True)
    name: Cell[str] = verbatim("Name")
    seen: Cell[int] = count("Seen")


FORM = make_form(Studies, Notes, name="small", title="Small", version="1")
DONE = {"study": "S01", "finished": "yes"}


def blanks(row: Mapping[str, str], *, of_all: bool = False) -> list[Problem]:
    typed = extraction(FORM, {"studies": [row], "notes": [{"study": "S01", "name": "a"}]})
    return [problem for problem in row_problems(typed, of_all=of_all) if problem.code == "blank-in-finished-study"]


def test_each_required_cell_is_named_alone_and_all_others_of_a_row_together() -> None:
    required, others, note = blanks(DONE)
    assert (required.field, required.cells) == ("aim", ("D2",))
    assert (others.field, len(others.cells), others.severity) == ("design", 2, "error")
    assert "Design, Number" in others.message
    assert (note.sheet, note.field, note.row) == ("Notes", "seen", "a")


@pytest.mark.parametrize("finished", ["no", ""])
def test_a_study_that_is_not_finished_may_have_blanks(finished: str) -> None:
    assert blanks({"study": "S01", "finished": finished}) == []


@pytest.mark.parametrize("code", ["NR", "UC", "NA", "PEND"])
def test_a_missing_code_is_an_answer(code: str) -> None:
    assert [blank.sheet for blank in blanks({**DONE, "aim": code, "design": code, "n": code})] == ["Notes"]


def test_what_one_extractor_alone_records_is_asked_of_what_they_have_together() -> None:
    answered = {**DONE, "aim": "NR", "design": "NR", "n": "NR"}
    assert [blank.field for blank in blanks(answered)] == ["seen"]
    assert [blank.field for blank in blanks(answered, of_all=True)] == ["funding", "seen"]


def test_a_column_that_a_finished_study_must_answer_is_missed_once_for_the_sheet() -> None:
    typed = extraction(FORM, {"studies": [DONE, {**DONE, "study": "S02"}]})
    studies = typed["studies"]
    columns = {name: column for name, column in studies.columns.items() if name not in {"aim", "n", "pmid"}}
    without = replace(typed, tables={**typed.tables, "studies": replace(studies, columns=columns)})
    missed = [problem for problem in row_problems(without) if "no column" in problem.message]
    assert [(each.cells, each.field) for each in missed] == [((), "aim")]
    assert "no column for Aim, Number: add it" in missed[0].message


def test_which_fields_a_finished_study_answers() -> None:
    assert [field.name for field in FORM["studies"].to_answer] == ["aim", "design", "n", "funding"]
    assert [field.name for field in FORM["notes"].to_answer] == ["seen"]
