"""The commands of one extractor: what they say, where, and with which exit code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from extract.form_file.load import load_form, whole_form
from extract.output import watched
from extract.report.explaining import all_codes
from extract.workbook.layout import CONFIRMATION_HEADERS
from schema.forms import BUILT_IN
from tests.extract.command import Ran, snapshot, twofold
from tests.extract.commands.mistaken import one_study
from tests.extract.conftest import Played
from tests.extract.filled import place, write_filled

FORM = load_form("patient-voices")
KEYS = [
    "code",
    "severity",
    "file",
    "sheet",
    "cell",
    "cells",
    "study",
    "field",
    "value",
    "message",
    "suggestion",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    assert twofold("init", folder, at=tmp_path).code == 0
    return folder


@pytest.fixture(scope="module")
def of_bob(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with a finished study that has one warning."""
    path = tmp_path_factory.mktemp("filled") / "bob.xlsx"
    write_filled(path, FORM, one_study(FORM))
    return path.read_bytes()


@pytest.fixture
def filled(project: Path, of_bob: bytes) -> Path:
    """Bob's workbook in the project."""
    path = project / "extractions" / "bob.xlsx"
    path.write_bytes(of_bob)
    return path


def type_in(path: Path, sheet: str, cell: str, entry: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = entry
    book.save(path)


def confirm(path: Path, *said: str) -> None:
    """Types one confirmation below the headers of its sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book["Confirmations"]
    (header,) = [row for row in sheet.iter_rows() if row[0].value == CONFIRMATION_HEADERS[0]]
    for cell, text in zip(header, said, strict=False):
        sheet.cell(cell.row + 1, cell.column).value = text
    book.save(path)


def codes(ran: Ran) -> list[str]:
    return [problem["code"] for problem in ran.json["problems"]]


def test_init_makes_a_project_and_says_what_comes_next(tmp_path: Path) -> None:
    ran = twofold("init", "review", "--module", "people", "--title", 'A "review"', at=tmp_path)
    assert ran.code == 0
    assert "studies.csv" in ran.out
    assert "twofold template" in ran.out
    assert sorted(snapshot(tmp_path / "review")) == ["extractions", "studies.csv", "twofold.toml"]
    assert 'A \\"review\\"' in (tmp_path / "review" / "twofold.toml").read_text(encoding="utf-8")


def test_init_takes_an_empty_folder_and_never_one_that_holds_something(tmp_path: Path) -> None:
    assert twofold("init", tmp_path, at=tmp_path).code == 0
    before = snapshot(tmp_path)
    assert twofold("init", tmp_path, at=tmp_path).code == 2
    assert snapshot(tmp_path) == before


def test_template_writes_a_workbook_for_each_extractor_with_the_listed_studies(project: Path) -> None:
    (project / "studies.csv").write_text("study,label\nS01,Jilka 2019\n", encoding="utf-8")
    ran = twofold("template", "--extractor", "anna", "--extractor", "bob", at=project)
    assert ran.code == 0
    assert [Path(line).name for line in ran.out.splitlines()] == ["anna.xlsx", "bob.xlsx"]
    assert ran.err == ""
    book = openpyxl.load_workbook(project / "extractions" / "anna.xlsx", read_only=True)
    assert [cell.value for cell in next(book["Studies"].iter_rows(min_row=4, max_col=2))] == ["S01", "Jilka 2019"]
    book.close()


def test_template_says_where_studies_are_listed_when_none_is(project: Path) -> None:
    ran = twofold("template", "--extractor", "anna", at=project / "extractions")
    assert ran.code == 0
    assert "studies.csv" in ran.err


def test_template_overwrites_nothing_and_refuses_names_that_no_file_can_have(project: Path) -> None:
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    before = snapshot(project)
    for name in ("anna", "an/na", "", "~$anna"):
        assert twofold("template", "--extractor", name, at=project).code == 2
    assert snapshot(project) == before


def test_names_of_extractors_differ_in_more_than_capitals(project: Path) -> None:
    assert twofold("template", "--extractor", "anna", "--extractor", "Anna", at=project).code == 2
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    ran = twofold("template", "--extractor", "Anna", at=project)
    assert ran.code == 2
    assert "differ only in capitals" in ran.err


def test_a_workbook_of_nobody_asks_to_say_whose_it_is(project: Path) -> None:
    sentence = "twofold people --extractor NAME=extraction.xlsx"
    assert sentence in twofold("template", at=project).err
    assert sentence not in twofold("template", "--extractor", "anna", at=project).err


def test_what_check_did_not_use_is_said_once(filled: Path, project: Path) -> None:
    book = openpyxl.load_workbook(filled)
    book.create_sheet("scratch")["A1"] = "to do"
    book.save(filled)
    assert twofold("check", at=project).out.count("'scratch' is not a table of the form") == 1


def test_a_template_is_free_of_problems_inside_a_project_and_outside(project: Path, tmp_path: Path) -> None:
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    assert twofold("check", at=project).code == 0
    outside = tmp_path / "outside"
    outside.mkdir()
    for form in BUILT_IN:
        assert twofold("template", "--form", form, "--extractor", form, at=outside).code == 0
        ran = twofold("check", f"{form}.xlsx", "--output-format", "json", at=outside)
        assert (ran.code, ran.json) == (0, {"problems": [], "files": [f"{form}.xlsx"]})


def test_check_as_json_has_the_documented_keys_and_nothing_else(filled: Path, project: Path) -> None:
    ran = twofold("check", "--output-format", "json", at=project)
    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == ["problems", "files"]
    assert ran.json["files"] == ["bob.xlsx"]
    (problem,) = ran.json["problems"]
    assert list(problem) == KEYS
    cells = [place(FORM, "samples", field, 1) for field in ("n_female", "n_analysed", "n_male")]
    assert problem | {"message": ""} == {
        "code": "count-exceeds-total",
        "severity": "warning",
        "file": filled.name,
        "sheet": "Samples",
        "cell": cells[0],
        "cells": cells,
        "study": "S01",
        "field": "n_female",
        "value": "10",
        "message": "",
        "suggestion": None,
    }


def test_a_problem_of_a_whole_sheet_has_no_cell(filled: Path, project: Path) -> None:
    book = openpyxl.load_workbook(filled)
    del book["Methods"]
    book.save(filled)
    ran = twofold("check", "--output-format=json", at=project)
    assert ran.code == 1
    missing = next(problem for problem in ran.json["problems"] if problem["code"] == "sheet-missing")
    assert (missing["cell"], missing["cells"], missing["sheet"], missing["value"]) == (None, [], None, None)


def test_check_as_text_names_file_cell_study_and_code(filled: Path, project: Path) -> None:
    ran = twofold("check", filled, at=project.parent)
    cell = place(FORM, "samples", "n_female", 1)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "bob.xlsx"
    assert re.search(rf"warning +Samples!{cell}  S01 / responders: .*10.*  \[count-exceeds-total\]", ran.out)
    assert "1 warning" in ran.out
    assert "Confirmations" in ran.err


def test_errors_exit_1_and_warnings_alone_0(filled: Path, project: Path) -> None:
    assert twofold("check", at=project).code == 0
    type_in(filled, "Samples", place(FORM, "samples", "n_analysed"), "fourteen")
    assert twofold("check", at=project).code == 1


def test_check_takes_several_files_and_finds_each_ones_form(filled: Path, project: Path, tmp_path: Path) -> None:
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    ran = twofold("check", filled, project / "extractions" / "anna.xlsx", "--output-format", "json", at=tmp_path)
    assert (ran.code, ran.json["files"]) == (0, ["bob.xlsx", "anna.xlsx"])


def test_check_never_changes_a_file(filled: Path, project: Path) -> None:
    before = snapshot(project)
    twofold("check", at=project)
    assert snapshot(project) == before
    twofold("check", "--marked", project.parent / "marked", at=project)
    assert snapshot(project) == before
    assert [path.suffix for path in (project.parent / "marked").iterdir()] == [".xlsx"]
    refused = twofold("check", "--marked", "extractions", at=project)
    assert (refused.code, "so marked copies do not belong there" in refused.err) == (2, True)


def test_a_confirmation_clears_a_warning_until_its_values_change(filled: Path, project: Path) -> None:
    def checked() -> list[str]:
        return codes(twofold("check", "--output-format", "json", at=project))

    said = ("count-exceeds-total", "S01", "responders", "10; 9; PEND", "p. 3", "ten women were among nine", "B.K.")
    assert checked() == ["count-exceeds-total"]
    confirm(filled, *said)
    assert checked() == []
    type_in(filled, "Samples", place(FORM, "samples", "n_female", 1), 11)
    assert checked() == ["count-exceeds-total", "confirmation-without-effect"]
    type_in(filled, "Samples", place(FORM, "samples", "n_female", 1), 10)
    assert checked() == []


def test_a_confirmation_without_its_place_in_the_report_clears_nothing(filled: Path, project: Path) -> None:
    confirm(filled, "count-exceeds-total", "S01", "responders", "10; 9; PEND", "", "ten women were among nine", "B.K.")
    ran = twofold("check", "--output-format", "json", at=project)
    assert (ran.code, codes(ran)) == (0, ["count-exceeds-total", "confirmation-without-effect"])


def test_the_values_of_a_confirmation_may_be_spaced_otherwise(filled: Path, project: Path) -> None:
    confirm(
        filled, "count-exceeds-total", "S01", "responders", "10;9;PEND", "p. 3", "ten women were among nine", "B.K."
    )
    assert codes(twofold("check", "--output-format", "json", at=project)) == []


@pytest.mark.parametrize("values", ["", "9; 10", "10"])
def test_a_confirmation_with_other_values_is_told_which_belong_there(values: str, filled: Path, project: Path) -> None:
    confirm(filled, "count-exceeds-total", "S01", "responders", values, "p. 3", "ten women were among nine", "B.K.")
    printed = twofold("check", at=project).out
    assert "write “10; 9; PEND” under Values" in printed
    confirm(filled, "count-exceeds-total", "S99", "responders", values, "p. 3", "ten women were among nine", "B.K.")
    assert "this study has no warning with this code" in twofold("check", at=project).out


def test_whoever_is_warned_is_told_where_the_confirmation_to_copy_stands(filled: Path, project: Path) -> None:
    assert "--marked" in twofold("check", at=project).err


def test_an_error_cannot_be_confirmed(filled: Path, project: Path) -> None:
    type_in(filled, "Samples", place(FORM, "samples", "n_analysed"), "fourteen")
    confirm(filled, "not-a-number", "S01", "total", "fourteen", "p. 3", "fourteen people", "B.K.")
    ran = twofold("check", "--output-format", "json", at=project)
    assert ran.code == 1
    assert "not-a-number" in codes(ran)


@pytest.mark.parametrize("form", BUILT_IN)
def test_every_code_is_explained_and_listed(form: str, tmp_path: Path) -> None:
    kinds = all_codes(whole_form(form))
    listed = twofold("explain", "--form", form, at=tmp_path)
    assert [line.split()[0] for line in listed.out.splitlines()] == list(kinds)
    for code, kind in kinds.items():
        ran = twofold("explain", code, "--form", form, at=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"{code}\n{kind.severity}: ")
        assert "Example: " in ran.out


def test_a_code_with_a_slip_is_answered_with_the_nearest(tmp_path: Path) -> None:
    ran = twofold("explain", "count-exceed-totals", at=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean count-exceeds-total?" in ran.err


def test_a_workbook_is_found_by_the_name_that_messages_give_it(filled: Path, project: Path) -> None:
    assert filled.parent == project / "extractions"
    assert twofold("check", filled.name, at=project).out == twofold("check", filled, at=project).out


@pytest.mark.parametrize("name", ["anna (1)", "Copy of anna", "anna_final", "anna - Kopie"])
def test_a_copy_beside_its_original_does_not_become_an_extractor(name: str, project: Path) -> None:
    assert twofold("template", "--extractor", "anna", "--extractor", "bob", at=project).code == 0
    folder = project / "extractions"
    (folder / f"{name}.xlsx").write_bytes((folder / "anna.xlsx").read_bytes())
    for command in ("merge", "build"):
        ran = twofold(command, at=project)
        assert ran.code == 2
        assert "are both extractions of anna" in ran.err
        assert "twofold people --extractor anna=anna.xlsx" in ran.err
    assert not (project / "first-submissions").exists()


@pytest.mark.parametrize("name", ["carla", "annabel"])
def test_a_colleague_may_fill_in_a_copy_under_a_name_of_their_own(name: str, project: Path) -> None:
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    folder = project / "extractions"
    (folder / f"{name}.xlsx").write_bytes((folder / "anna.xlsx").read_bytes())
    asked = twofold("status", at=project)
    answer = f"twofold people --extractor {name}={name}.xlsx"
    assert (asked.code, answer in asked.out) == (1, True)
    assert twofold(*answer.split()[1:], at=project).code == 0
    assert twofold("status", "--output-format", "json", at=project).json["extractors"] == ["anna", name]


def test_status_tells_who_has_got_how_far(filled: Path, project: Path) -> None:
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    ran = twofold("status", "--output-format", "json", at=project)
    assert ran.code == 0
    (study,) = ran.json["studies"]
    assert study["name"] == "S01"
    assert study["by_extractor"]["anna"]["begun"] is False
    done = {"begun": True, "finished": True, "errors": 0, "warnings": 1, "files": 1}
    assert study["by_extractor"]["bob"] == done | {"assigned": None, "due": None, "overdue": False}
    text = twofold("status", at=project)
    assert "finished, 1 warning" in text.out


def test_status_of_empty_workbooks_does_not_speak_of_a_dataset(project: Path) -> None:
    (project / "studies.csv").write_text("study,label\nS01,Jilka 2019\n", encoding="utf-8")
    assert twofold("template", "--extractor", "anna", at=project).code == 0
    assert "Nothing is extracted yet" in twofold("status", at=project).out


def test_form_show_has_every_field_and_names_the_modules(tmp_path: Path) -> None:
    text = twofold("form", "show", at=tmp_path)
    assert (text.code, "this is the built-in form patient-voices" in text.err) == (0, True)
    assert twofold("form", "show", "patient-voices", at=tmp_path).err == ""
    for table in FORM.tables:
        assert table.label in text.out
    assert "module people" in text.out
    shown = twofold("form", "show", "--output-format", "json", "--module", "people", at=tmp_path)
    assert shown.json["name"] == "patient-voices"
    assert shown.json["fingerprint"] == load_form("patient-voices", ("people",)).fingerprint


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "nobody.xlsx"),
        ("check", "--form", "nobodys", "nobody.xlsx"),
        ("check", "--form", "patient-voices", "--module", "nobodys", "nobody.xlsx"),
        ("status",),
        ("form", "show", "nobodys"),
        ("check", "--no-such-option"),
    ],
)
def test_what_cannot_be_done_is_one_line_or_one_json_object_and_exit_code_2(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    text = twofold(*arguments, at=tmp_path)
    assert (text.code, text.out) == (2, "")
    assert text.err
    as_json = twofold(*arguments, "--output-format", "json", at=tmp_path)
    assert (as_json.code, as_json.err) == (2, "")
    assert list(as_json.json) == ["error"]
    assert list(as_json.json["error"]) == ["message", "file", "sheet", "cell"]
    assert list(tmp_path.iterdir()) == []


def loading(arguments: list[str], heavy: list[str], *, at: Path) -> tuple[str, list[str]]:
    """What twofold prints when it is started with these arguments, and which of these modules it has loaded then."""
    script = (
        "import sys\nfrom extract.main import main\n"
        f"try:\n    main({arguments!r})\n"
        f"finally:\n    print('LOADED', *[name for name in {heavy!r} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=at, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    *printed, last = ran.stdout.splitlines()
    word, *loaded = last.split()
    assert word == "LOADED"
    return "\n".join(printed), loaded


@pytest.mark.parametrize("arguments", [["--help"], ["init", "--help"]])
def test_help_starts_without_what_is_slow_to_load(arguments: list[str], root: Path) -> None:
    """Only the command that is asked about is loaded, and for the first page not even Click."""
    heavy = ["polars", "pandera", "openpyxl", "xlsxwriter", "pydantic", "python_calamine", "rich", "rapidfuzz"]
    heavy += ["tomlkit", "tomllib", "validate.check", "extract.commands.history"]
    if arguments == ["--help"]:
        heavy.append("click")
    printed, loaded = loading(arguments, heavy, at=root)
    assert "Usage: twofold" in printed
    assert loaded == []


def test_check_starts_without_what_merges_and_writes(tmp_path: Path) -> None:
    """Nor does it load pandera, or what compares spellings, where nothing is wrong."""
    made = twofold("template", "--form", "patient-voices", "--extractor", "ada", "--to", ".", at=tmp_path)
    (workbook,) = tmp_path.glob("*.xlsx")
    assert made.code == 0
    heavy = ["validate.merge", "validate.pairing", "validate.adjudication", "validate.agreement", "pandera", "numpy"]
    heavy += ["openpyxl", "xlsxwriter", "docx", "altair", "jinja2", "starlette", "rich", "rapidfuzz", "pypdfium2"]
    _, loaded = loading(["check", workbook.name], heavy, at=tmp_path)
    assert loaded == []


def test_check_in_a_project_starts_without_what_merges_and_writes(played: Played) -> None:
    heavy = ["validate.merge", "validate.adjudication", "validate.agreement", "openpyxl", "xlsxwriter", "rich"]
    _, loaded = loading(["check", "extractions/ada.xlsx"], heavy, at=played.folder)
    assert loaded == []


def test_agree_starts_without_what_makes_and_writes_a_dataset(played: Played) -> None:
    heavy = ["validate.dataset", "validate.passages", "pandera", "openpyxl", "xlsxwriter", "docx", "altair", "jinja2"]
    _, loaded = loading(["agree"], heavy, at=played.folder)
    assert loaded == []


@pytest.mark.parametrize("command", ["status", "merge"])
def test_what_guesses_forms_and_finds_passages_is_not_loaded_for_workbooks_of_twofold(
    played: Played, tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(played.folder, folder)
    heavy = ["validate.inference.form", "validate.inference.date_order", "validate.passages.find", "validate.revision"]
    heavy += ["validate.dataset.lineage", "validate.agreement", "pandera", "numpy", "openpyxl", "docx", "jinja2"]
    _, loaded = loading([command], heavy, at=folder)
    assert loaded == []


def test_a_dataset_is_built_without_what_fetches_pages(played: Played, tmp_path: Path) -> None:
    """It takes longer to load than to write a Word file."""
    folder = tmp_path / "demo"
    shutil.copytree(played.folder, folder)
    _, loaded = loading(["build", "--draft"], ["altair", "urllib.request", "http.client", "ssl"], at=folder)
    assert loaded == []


def test_whoever_waits_at_a_terminal_sees_which_file_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [Path("ada.xlsx"), Path("ben.xlsx")]
    assert list(watched(paths)) == paths
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(watched(paths)) == paths
    assert "reading ben.xlsx (2 of 2)" in capsys.readouterr().err
