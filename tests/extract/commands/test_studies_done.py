"""`build` builds what is done: a study that is not blocks it, or a draft names it; `exclude` takes a study out."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import read_ledger
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.filled import expected_rows

DONE = {"finished": "yes", "study_type": "qualitative"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("S01", "Lascelles 2019"), ("S02", "Smith 2020")])
    return folder


def fill(
    folder: Path,
    studies: list[dict[str, str]],
    reports: list[dict[str, str]] | None = None,
    by: tuple[str, ...] = ("ada", "ben"),
) -> None:
    """Each extractor records the same, with a row on each sheet on which every study needs one."""
    form = read_project(folder).form()
    rows = expected_rows(form, *(row["study"] for row in studies))
    for name in by:
        path = folder / "extractions" / f"{name}.xlsx"
        filled = {**rows, "studies": studies, "reports": [*rows["reports"], *(reports or [])]}
        write_template(form, path, extractor=name, filled=filled)


def kinds(folder: Path) -> dict[str, str]:
    """What `build` says stands in the way, by study."""
    ran = twofold("build", "--output-format", "json", at=folder)
    assert ran.code == 1
    assert not (folder / "dataset").exists()
    return {obstacle["study"]: obstacle["kind"] for obstacle in ran.json["obstacles"]}


def test_a_study_that_nobody_began_or_finished_and_one_in_no_list_are_in_the_way(project: Path) -> None:
    fill(project, [{"study": "S01", **DONE, "finished": "no"}, {"study": "S20", **DONE}])
    assert kinds(project) == {"S01": "unfinished", "S02": "not begun", "S20": "not listed"}
    ran = twofold("build", at=project)
    assert "S20: extracted by ada and ben, but not in studies.csv: correct the name" in ran.out
    assert (
        "not in studies.csv: S20 (ada, ben). If a name is mistyped, say which study is meant"
        in twofold("merge", at=project).out
    )
    checked = twofold("check", "--output-format", "json", at=project).json["problems"]
    assert [(one["file"], one["study"]) for one in checked if one["code"] == "study-not-listed"] == [
        ("ada.xlsx", "S20"),
        ("ben.xlsx", "S20"),
    ]
    assert "3 studies that are not ready" in ran.out


def test_a_study_that_one_person_extracted_waits_for_another_unless_one_is_to_extract_it(project: Path) -> None:
    """Of two extractors, nobody is assigned, so both extract every study. No draft says who did."""
    fill(project, [{"study": "S01", **DONE}, {"study": "S02", **DONE}], by=("ada",))
    fill(project, [{"study": "S01", **DONE}], by=("ben",))
    assert kinds(project) == {"S02": "by one"}
    for command in ("merge", "status"):
        assert "1 study that is not ready" in twofold(command, at=project).out
    assert twofold("build", "--draft", "--to", "draft", at=project).code == 1
    for name in ("README.md", "methods-in-full.md"):
        text = (project / "draft" / name).read_text(encoding="utf-8")
        assert "- S02: only one person has extracted it: have it extracted by another, too" in text
    (project / "assignment.csv").write_text("study,first extractor\nS02,ada\n", encoding="utf-8")
    assert kinds(project) == {}


def test_a_study_without_a_row_on_a_sheet_it_must_have_waits_until_somebody_confirms_that(project: Path) -> None:
    """A report may have nothing for it, so it is no error."""

    def work(name: str, *confirmed: Sequence[str]) -> None:
        rows = expected_rows(form, "S01")
        del rows["findings"]
        path = project / "extractions" / f"{name}.xlsx"
        path.unlink(missing_ok=True)
        write_template(form, path, extractor=name, filled={**rows, "studies": [{"study": "S01", **DONE}]})
        book = openpyxl.load_workbook(path)
        for row in confirmed:
            book["Confirmations"].append(row)
        book.save(path)

    (project / "studies.csv").write_text("study,label\nS01,Lascelles 2019\n", encoding="utf-8")
    form = read_project(project).form()
    work("ada")
    work("ben")
    assert kinds(project) == {"S01": "unconfirmed"}
    assert "no row on the sheet 'Findings': add one, set Finished to no, or confirm" in twofold("build", at=project).out
    work("ada", ["no-rows-for-study", "S01", "", "yes", "whole report", "no quotes", "AB"])
    assert kinds(project) == {}


def test_a_draft_names_them_in_its_own_readme_and_in_the_methods(project: Path) -> None:
    fill(project, [{"study": "S01", **DONE}, {"study": "S20", **DONE}])
    assert twofold("build", "--draft", at=project).code == 1
    for name in ("README.md", "methods-in-full.md"):
        text = (project / "dataset" / name).read_text(encoding="utf-8")
        assert "- S02: nobody has extracted it" in text
        assert "- S20: extracted by ada and ben, but not in studies.csv" in text


def test_a_blank_required_cell_of_a_finished_study_is_an_error(project: Path) -> None:
    fill(project, [{"study": "S01", "finished": "yes", "country": "France"}, {"study": "S02", **DONE}])
    ran = twofold("build", at=project)
    assert ran.code == 1
    assert "[blank-in-finished-study]" in ran.out
    for told in (twofold("merge", at=project).out, twofold("status", at=project).out):
        assert "keep the dataset from being built. Next: twofold build, which" in " ".join(told.split())


def test_a_retraction_waits_until_somebody_confirms_it(project: Path) -> None:
    studies = [{"study": "S01", **DONE}, {"study": "S02", **DONE}]
    fill(project, studies, [{"study": "S01", "report": "1", "linked_notice": "retraction"}])
    assert kinds(project) == {"S01": "unconfirmed"}
    assert "[retracted-report]" in twofold("build", at=project).out
    output = twofold("status", at=project).out
    assert "1 study that is not ready keep" in output
    assert "\n  S01: " in output


def test_a_study_is_taken_out_by_a_decision_and_counted(project: Path) -> None:
    fill(project, [{"study": "S01", **DONE}, {"study": "S02", "country": "Atlantis"}])
    assert kinds(project) == {"S02": "unfinished"}
    ran = twofold("exclude", "s02", "--who", "ada; ben", "--why", "retracted", at=project)
    assert ran.code == 0
    assert "excluded  S02" in ran.out
    assert "twofold withdraw" in ran.out
    checked = twofold("check", at=project)
    assert "ada.xlsx: 5 problems are not listed, in S02: the study is excluded" in checked.err
    assert "S02" not in checked.out
    assert "--who NAME" in ran.out
    twofold("build", "--draft", at=project)
    assert "S02" not in (project / "dataset" / "studies.csv").read_text(encoding="utf-8")
    methods = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert (
        "Two studies were listed. One study was excluded as retracted (Smith 2020). One study remained, extracted"
        in methods
    )
    readme = (project / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "- S02 (Smith 2020): retracted, decided by ada and ben on" in readme
    assert "S02" not in readme.partition("What this draft still needs")[2]


def test_a_study_that_was_submitted_and_is_in_no_workbook_any_more_is_named_and_can_be_excluded(project: Path) -> None:
    fill(project, [{"study": "S01", **DONE}, {"study": "S02", **DONE}])
    twofold("merge", at=project)
    for path in (project / "extractions").iterdir():
        path.unlink()
    fill(project, [{"study": "S01", **DONE}])
    assert kinds(project) == {"S02": "gone"}
    (project / "studies.csv").write_text("study,label\nS01,Lascelles 2019\n", encoding="utf-8")
    assert kinds(project) == {"S02": "gone"}
    assert (
        "S02: first submitted, but in no workbook now: put its rows back (first-submissions/ has them)"
        in twofold("build", at=project).out
    )
    told = twofold("status", at=project).out
    assert "in error: twofold withdraw --submission S02 --extractor NAME --who NAME --why REASON" in told
    assert "If it has another name now: twofold studies rename S02 NEW" in told
    assert "ada has submitted it (first submission ada-1.xlsx, kept" in twofold("history", "s02", at=project).out
    assert twofold("exclude", "S02", "--who", "ada", "--why", "ineligible", at=project).code == 0
    assert kinds(project) == {}


def test_a_study_that_was_renamed_by_hand_is_named_at_once(project: Path) -> None:
    """Also while cells are open: its rulings have no effect, and it would be counted twice in the agreement."""
    fill(project, [{"study": "S01", **DONE}])
    twofold("merge", at=project)
    for path in (project / "extractions").iterdir():
        path.unlink()
    for name, country in (("ada", "France"), ("ben", "Brazil")):
        studies = [{"study": "S09", **DONE, "country": country}]
        path = project / "extractions" / f"{name}.xlsx"
        write_template(read_project(project).form(), path, extractor=name, filled={"studies": studies})
    for command in ("merge", "status"):
        told = twofold(command, at=project).out
        assert "S01: first submitted, but in no workbook now" in told
        assert "If it has another name now: twofold studies rename S01 NEW" in told


def test_an_exclusion_is_shown_and_can_be_withdrawn(project: Path) -> None:
    fill(project, [{"study": "S01", **DONE}, {"study": "S02", **DONE, "finished": "no"}])
    assert twofold("exclude", "S02", "--who", "ada", "--why", "other", at=project).code == 2
    twofold("exclude", "S02", "--who", "ada", "--why", "other", "--note", "in another language", at=project)
    assert "in another language" in twofold("history", "S02", at=project).out
    again = twofold("exclude", "S02", "--who", "ada", "--why", "ineligible", at=project)
    assert (again.code, "was excluded before" in again.err) == (2, True)
    (decision,) = read_ledger(project / "decisions.jsonl").ledger.decisions
    ran = twofold("withdraw", decision.id, "--who", "ada", at=project)
    assert (ran.code, "  exclusion of S02, decided " in ran.out) == (0, True)
    assert kinds(project) == {"S02": "unfinished"}


def test_only_a_study_that_is_known_can_be_taken_out(project: Path) -> None:
    fill(project, [{"study": "S01", **DONE}])
    ran = twofold("exclude", "S11", "--who", "ada", "--why", "ineligible", at=project)
    assert ran.code == 2
    assert "the studies are S01, S02" in ran.err
