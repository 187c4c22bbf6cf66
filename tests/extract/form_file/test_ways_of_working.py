"""What a form says of how a team works with it: when a study is finished, where the reports are, which choices grow."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from extract.form_file.read import check_form, read_form
from extract.form_file.write import form_text
from schema.form import Form
from tests.extract.command import twofold
from tests.validate.built import extraction
from validate.check.rows import row_problems
from validate.extraction.finished import finished_studies

PLAIN = """\
name: lungs
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - name: ready
        type: choice
        other: no
        choices: [{code: ja, aliases: [fertig]}, nein]
      - {name: country, type: countries, required: yes}
  - name: papers
    identity: [paper]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: paper, type: key}
  - name: results
    identity: [result]
    parent: studies
    expected: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: result, type: verbatim}
      - {name: area, type: choices, other: no, choices: [A1, A2]}
      - name: theme
        type: choices
        other: no
        choices: [{code: cough, under: A1}]
"""
STATED = (
    PLAIN.replace("        type: choice\n", "        type: choice\n        finished_when: ja\n")
    .replace("    identity: [paper]\n", "    identity: [paper]\n    reports: yes\n")
    .replace("      - name: theme\n", "      - name: theme\n        grows_in: themes.csv\n        refines: area\n")
)


def form(tmp_path: Path, text: str) -> Form:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    assert check_form(path).mistakes == ()
    return read_form(path)


def test_a_form_file_says_them_and_its_fingerprint_stays(tmp_path: Path) -> None:
    plain, stated = form(tmp_path, PLAIN), form(tmp_path, STATED)
    assert stated.fingerprint == plain.fingerprint
    assert (stated.finished_field, stated.reports_table) == (stated["studies"]["ready"], stated["papers"])
    ((table, field, file),) = stated.growing
    assert (table.name, field.name, file) == ("results", "theme", "themes.csv")


def test_what_a_form_does_not_say_is_off(tmp_path: Path) -> None:
    plain = form(tmp_path, PLAIN)
    assert (plain.finished_field, plain.reports_table, plain.growing) == (None, None, ())
    typed = extraction(plain, {"studies": [{"study": "K1", "ready": "ja"}]})
    assert finished_studies(typed).to_list() == []
    assert list(row_problems(typed)) == []


@pytest.mark.parametrize(("ready", "finished"), [("ja", True), ("Fertig", True), ("nein", False), ("", False)])
def test_a_study_is_finished_when_its_mark_has_the_answer_that_the_form_names(
    tmp_path: Path, ready: str, *, finished: bool
) -> None:
    typed = extraction(form(tmp_path, STATED), {"studies": [{"study": "K1", "ready": ready}], "results": [{}]})
    assert finished_studies(typed).to_list() == ["k1"] * finished
    gaps = [(problem.code, problem.field) for problem in row_problems(typed) if problem.study == "K1"]
    assert gaps == [("blank-in-finished-study", "country"), ("no-rows-for-study", "ready")] * finished


def test_a_form_without_its_module_of_the_mark_has_no_mark(tmp_path: Path) -> None:
    text = STATED.replace("version: 1\n", "version: 1\nmodules: {marks: Marks.}\n")
    switched = form(tmp_path, text.replace("finished_when: ja\n", "finished_when: ja\n        module: marks\n"))
    assert switched.finished_field is not None
    assert switched.with_modules([]).finished_field is None


def test_a_team_s_own_choices_are_taken_from_the_file_that_the_form_names(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(STATED, encoding="utf-8")
    assert twofold("init", "review", "--form", "own.yaml", at=tmp_path).code == 0
    folder = tmp_path / "review"
    (folder / "extractions" / "ada.csv").write_text("study,result,area,theme\nK1,Slept,A2,sleep\n", encoding="utf-8")
    assert "unknown-choice" in codes(folder)
    (folder / "themes.csv").write_text("code,label,definition,under,since\nsleep,,Sleep.,A2,2\n", encoding="utf-8")
    assert "unknown-choice" not in codes(folder)
    (folder / "themes.csv").write_text("code,label,definition,under,since\nsleep,,Sleep.,A3,2\n", encoding="utf-8")
    ran = twofold("check", at=folder)
    assert (ran.code, "'A3', which is not one of the Area" in ran.err) == (2, True)


def codes(folder: Path) -> set[str]:
    return {problem["code"] for problem in twofold("check", "--output-format", "json", at=folder).json["problems"]}


def test_own_choices_bring_their_revision_of_the_codebook(tmp_path: Path) -> None:
    stated = form(tmp_path, STATED)
    (cough,) = stated["results"]["theme"].cell.offered
    grown = stated.with_more_choices("results", "theme", [type(cough)(code="sleep", under="A2", since=3)])
    assert (stated.codebook, grown.codebook) == (1, 3)
    assert grown["results"]["theme"].cell.answers == ("cough", "sleep")
    assert grown["results"].model.model_validate({"theme": "sleep"}).model_dump()["theme"] == "sleep"
    assert grown.growing[0][1] == grown["results"]["theme"]
    assert grown.fingerprint != stated.fingerprint


WRONG: Mapping[str, tuple[str, str]] = {
    "finished_when: ja": ("finished_when: yes", "'yes', which is not an answer of that field"),
    "      - {name: country, type": (
        "      - {name: country, finished_when: France, type",
        "'ready' already marks a study as finished",
    ),
    "      - {name: paper,": ("      - {name: paper, finished_when: x,", "belongs in the table studies"),
    "grows_in: themes.csv": ("grows_in: lists/themes.csv", "without a folder"),
    "      - {name: result,": ("      - {name: result, grows_in: results.csv,", "has no list of choices"),
    "refines: area": ("refines: result", "not a field of results with choices"),
    "      - {name: country, type:": (
        "      - {name: country, extent_read: yes, type:",
        "is for a choice with ordered: yes, in the table with reports: yes",
    ),
    "    expected: yes": ("    reports: yes", "the table papers already has the reports"),
}


@pytest.mark.parametrize("good", WRONG)
def test_what_does_not_fit_is_said_at_its_line(tmp_path: Path, good: str) -> None:
    bad, message = WRONG[good]
    assert STATED.count(good) == 1
    path = tmp_path / "form.yaml"
    path.write_text(STATED.replace(good, bad), encoding="utf-8")
    (mistake,) = check_form(path).mistakes
    assert message in mistake.message
    assert abs(mistake.line - (STATED[: STATED.index(good)].count("\n") + 1)) <= 3


def test_a_form_without_a_mark_gets_one_that_is_in_no_fingerprint(tmp_path: Path) -> None:
    """Its workbook has a column for it; a file without that column is told how to mark a study."""
    plain = form(tmp_path, PLAIN)
    with_mark = plain.with_finished_mark()
    mark = with_mark.finished_field
    assert mark is not None
    assert (mark.label, mark.finished_when, with_mark.fingerprint) == ("Finished", "yes", plain.fingerprint)
    assert mark not in with_mark.studies.values
    assert with_mark.with_finished_mark() is with_mark


def test_a_form_file_says_in_which_fields_blank_may_stand(tmp_path: Path) -> None:
    text = PLAIN.replace("{code: cough, under: A1}]", "{code: cough, under: A1}]\n        optional: yes")
    results = form(tmp_path, text)["results"]
    assert [field.name for field in results.to_answer] == ["area"]
    assert "optional: true" in form_text(read_form(tmp_path / "form.yaml"))


def test_a_field_is_not_both_required_and_optional(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(PLAIN.replace("required: yes", "required: yes, optional: yes"), encoding="utf-8")
    (mistake,) = check_form(path).mistakes
    assert mistake.message == "country cannot be both required and optional"


def test_a_form_file_says_which_words_mean_the_same_name(tmp_path: Path) -> None:
    text = PLAIN.replace(
        "{name: paper, type: key}", "{name: paper, type: key, aliases: {article: main, paper: main}}"
    ).replace(
        "      - {name: result, type: verbatim}\n",
        "      - {name: result, type: verbatim}\n      - {name: paper, type: reference, to: papers}\n",
    )
    made = form(tmp_path, text)
    assert made["papers"]["paper"].cell.read("Article.") == made["results"]["paper"].cell.read("paper") == "main"
    (tmp_path / "form.yaml").write_text(form_text(made), encoding="utf-8")
    assert read_form(tmp_path / "form.yaml").fingerprint == made.fingerprint


def test_one_word_cannot_mean_two_names(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    key = "{name: paper, type: key, aliases: {paper: main, Paper.: first}}"
    path.write_text(PLAIN.replace("{name: paper, type: key}", key), encoding="utf-8")
    assert [mistake.message for mistake in check_form(path).mistakes] == ["'Paper.' cannot mean both main and first"]
