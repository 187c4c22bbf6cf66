"""What is said of a reference to a row that is not there."""

import polars as pl
import pytest

from schema.form import make_form
from schema.row import Cell, Row, key, reference
from tests.review import Sheets, extraction
from validate.check.check_extraction import check
from validate.extraction.extraction import Extraction


@pytest.mark.parametrize("typed", ["n/a", "N/A ", "n.a."])
def test_a_word_for_a_missing_code_is_known_as_such(typed: str) -> None:
    sheets: Sheets = {"studies": [{"study": "K1", "same_as": typed}, {"study": "K2"}]}
    (problem,) = [each for each in check(extraction("ada", sheets), this_year=2026) if each.code == "unknown-reference"]
    assert problem.suggestion == "NA"


class Sites(Row, label="Sites", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")


class Wards(Row, label="Wards", identity=("study", "ward"), parent="sites"):
    """One row per ward."""

    study: Cell[str] = reference("Study", to="sites")
    ward: Cell[str] = key("Ward", aliases={"ED": "emergency"})


class Shifts(Row, label="Shifts", identity=("study", "shift"), parent="wards"):
    """One row per shift."""

    study: Cell[str] = reference("Study", to="sites")
    shift: Cell[str] = key("Shift")
    ward: Cell[str] = reference("Ward", to="wards", several=True)


def test_a_reference_is_named_as_it_was_typed() -> None:
    """Not by the code that the form knows for it."""
    form = make_form(Sites, Wards, Shifts, name="wards", title="Wards", version="1")
    frames = {
        "sites": pl.DataFrame({"study": ["S1"]}),
        "wards": pl.DataFrame({"study": ["S1"], "ward": ["surgical"]}),
        "shifts": pl.DataFrame({"study": ["S1"], "shift": ["long"], "ward": ["Surgical; ED"]}),
    }
    found = check(Extraction.from_frames(form, frames, name="ada"), this_year=2026)
    (problem,) = [one for one in found if one.code == "unknown-reference"]
    assert problem.message.startswith("Ward: 'ED', another name of 'emergency', is not on the sheet 'Wards'")


def test_of_a_row_in_an_unknown_study_only_the_study_is_named() -> None:
    """Its other references are looked for in that study: to write them otherwise would be the wrong advice."""
    form = make_form(Sites, Wards, Shifts, name="wards", title="Wards", version="1")
    frames = {
        "sites": pl.DataFrame({"study": ["S1"]}),
        "wards": pl.DataFrame({"study": ["S1"], "ward": ["surgical"]}),
        "shifts": pl.DataFrame({"study": ["S11", "S1"], "shift": ["long", "short"], "ward": ["surgical", "medical"]}),
    }
    found = check(Extraction.from_frames(form, frames, name="ada"), this_year=2026)
    unknown = [one.message.partition(" is not")[0] for one in found if one.code == "unknown-reference"]
    assert unknown == ["Study: 'S11'", "Ward: 'medical'"]


def test_no_missing_code_is_advised_for_a_study() -> None:
    """A report does not have to say which study it belongs to."""
    form = make_form(Sites, Wards, Shifts, name="wards", title="Wards", version="1")
    wards = pl.DataFrame({"study": [None], "ward": ["surgical"]}, schema=dict.fromkeys(("study", "ward"), pl.String))
    frames = {"sites": pl.DataFrame({"study": ["S1"]}), "wards": wards}
    found = check(Extraction.from_frames(form, frames, name="ada"), this_year=2026)
    (blank,) = [one.message for one in found if one.code == "identity-blank"]
    assert blank == "Study is blank, but it identifies the row: fill it in"


@pytest.mark.parametrize(
    ("typed", "suggestion"), [("surgical, medical", "surgical; medical"), ("surgical and medical", "surgical; medical")]
)
def test_several_references_that_something_else_separates_are_all_suggested(typed: str, suggestion: str) -> None:
    """A suggestion that is followed drops nothing that was typed."""
    form = make_form(Sites, Wards, Shifts, name="wards", title="Wards", version="1")
    frames = {
        "sites": pl.DataFrame({"study": ["S1"]}),
        "wards": pl.DataFrame({"study": ["S1", "S1"], "ward": ["surgical", "medical"]}),
        "shifts": pl.DataFrame({"study": ["S1"], "shift": ["long"], "ward": [typed]}),
    }
    found = check(Extraction.from_frames(form, frames, name="ada"), this_year=2026)
    (problem,) = [one for one in found if one.code == "unknown-reference"]
    assert (problem.message, problem.suggestion) == (f"Ward: '{typed}': separate several with ;", suggestion)


def test_a_suggestion_for_several_answers_has_those_that_something_else_separates() -> None:
    sheets: Sheets = {
        "studies": [{"study": "K1"}],
        "arms": [{"study": "K1", "arm": "a", "route": "intravenus; im, oral"}],
    }
    (problem,) = [one for one in check(extraction("ada", sheets), this_year=2026) if one.code == "unknown-choice"]
    assert problem.suggestion == "IV; im; oral"
