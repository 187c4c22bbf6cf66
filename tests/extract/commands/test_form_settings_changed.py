"""`form diff` on other settings of a field: what each means, and for whom, found out on what is extracted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold
from tests.extract.commands.changing_form import form_with, review
from tests.extract.small_review import TOOK_PART, begin_review, form_of

N = "{name: n, label: Number, type: count}"
DOSE = "{name: dose, label: Dose, type: number}"
DESIGN = (
    "{name: design, label: Design, type: choice, other: true, choices: [{code: trial, label: Trial}, cohort, case]}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing changes it."""
    return review(tmp_path_factory.mktemp("review"))


def changes(folder: Path, tmp_path: Path, *written: tuple[str, str]) -> dict[str, Any]:
    """The changes by what they are, but for the version."""
    ran = twofold("form", "diff", form_with(tmp_path, *written), "--output-format", "json", at=folder)
    return {change["what"]: change for change in ran.json["changes"] if change["what"] != "form version"}


@pytest.mark.parametrize(("high", "studies"), [("14", {"ada": ["S2"], "ben": ["S1", "S2"]}), ("99", {})])
def test_a_range_of_usual_values_is_looked_at_where_a_value_lies_outside(
    folder: Path, tmp_path: Path, high: str, studies: dict[str, list[str]]
) -> None:
    """It compares nothing differently, and where nothing lies outside, nobody has to do anything."""
    (change,) = changes(folder, tmp_path, (N, N[:-1] + f", plausible: [0, {high}]}}")).values()
    found = "; it finds something" if studies else ""
    assert change["sentence"] == (
        f"plausible of Number (Arms): 0 to {high}; it was none. From now on, twofold warns of other values{found}"
    )
    assert (change["effect"], change["studies"]) == ("look at" if studies else "nothing", studies)


def test_a_condition_is_looked_at_where_an_answer_is_not_asked_for_any_more(folder: Path, tmp_path: Path) -> None:
    change = changes(folder, tmp_path, (DOSE, DOSE[:-1] + ", applies_when: n > 20}"))["applies_when"]
    assert "From now on, twofold asks for it differently; it finds something" in change["sentence"]
    assert (change["effect"], set(change["studies"])) == ("look at", {"ada", "ben"})


@pytest.mark.parametrize(
    ("setting", "means"),
    [
        ("tolerance: 1", "twofold compares it differently"),
        ("level: ordinal", "agreement on it is counted differently"),
        ("mode: single", "other people extract it"),
        ("bookkeeping: true", "agreement on it is counted differently"),
    ],
)
def test_a_setting_says_what_it_changes(folder: Path, tmp_path: Path, setting: str, means: str) -> None:
    change = changes(folder, tmp_path, (DOSE, DOSE[:-1] + f", {setting}}}"))[setting.partition(":")[0]]
    assert (change["sentence"].split("From now on, ")[1], change["effect"]) == (means, "nothing")


def test_what_two_extract_now_is_extracted_by_those_who_left_it_blank(tmp_path: Path) -> None:
    """One of them had extracted it, for another to verify."""
    both, one = TOOK_PART, TOOK_PART.replace("}", ", mode: verified}")
    filled = {
        name: {"studies": [{"study": "S1", "n": number, "finished": "yes"}]}
        for name, number in (("ada", "14"), ("ben", ""))
    }
    project = begin_review(tmp_path / "review", form_of(one), filled)
    new = tmp_path / "new.yaml"
    new.write_text(form_of(both).replace("version: 1", "version: 2"), encoding="utf-8")
    found = twofold("form", "diff", new, "--output-format", "json", at=project.folder).json["changes"]
    (mode,) = (change for change in found if change["what"] == "mode")
    assert (mode["effect"], mode["studies"]) == ("extract again", {"ben": ["S1"]})


def test_a_field_that_only_has_another_name_is_not_extracted_again_for_a_choice_that_is_gone(
    folder: Path, tmp_path: Path
) -> None:
    renamed = DESIGN.replace("name: design", "name: study_design, was: design")
    found = changes(folder, tmp_path, (DESIGN, renamed.replace(", case]", "]")))
    assert found["renamed"]["sentence"] == "design is called study_design now"
    assert (found["renamed"]["effect"], found["renamed"]["studies"]) == ("carried over", {})
    assert (found["choice removed"]["effect"], found["choice removed"]["studies"]) == ("extract again", {"ben": ["S1"]})
