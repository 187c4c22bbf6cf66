"""`review-findings.csv`: what the team writes is read as it is meant, and what cannot be meant is named at its cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.dataset.building.offered_tables import offered
from extract.project.folder.new_project import create_project
from extract.project.team_tables.review_findings_file import ReviewFindings, read_review_findings
from schema.forms import built_in
from tests.extract.command import twofold
from tests.extract.conftest import Played
from validate.dataset.confidence.judgements import Judgement
from validate.dataset.paper.coding import Coding, coding_of


@pytest.fixture(scope="module")
def coding() -> Coding:
    found = coding_of(built_in("patient-voices").with_modules([]))
    assert found is not None
    return found


def test_judgements_are_read_by_code_or_label_in_any_order(tmp_path: Path, coding: Coding) -> None:
    path = tmp_path / "review-findings.csv"
    path.write_text(
        "Finding;THEME;methods;methods_reason;confidence;credibility;subtheme\n"
        "=People hope;d1;No or very minor;;Very low;\N{MINUS SIGN}3;\n;;;;;;\n"
        ";D4 side effects and discontinuation;;<b>why</b>;;;D4 cost\n",
        encoding="utf-8",
    )
    assert read_review_findings(path, coding).judgements == (
        Judgement(
            code="D1",
            finding="=People hope",
            judged={"methods": "none_or_very_minor", "confidence": "very_low", "credibility": "-3"},
        ),
        Judgement(code="D4", subcode="cost", judged={"methods_reason": "<b>why</b>"}),
    )


@pytest.mark.parametrize(
    ("text", "cell", "said"),
    [
        ("code,methods\nD1,fair\n", "B2", "'fair' is not one of the answers under methods"),
        ("code,methods\nD9,\n", "A2", "'D9' is not one of the answers under code"),
        ("code,finding\n,People hope\n", "A2", "code is blank"),
        ("code,dependability\nD1,-3\n", "B2", "'-3' is not one of the answers under dependability"),
        ("finding\nPeople hope\n", "", "there is no column code"),
        ("code,theme\nD1,D2\n", "B1", "the columns 'theme' and 'code' say the same: delete one of them"),
        ("code,confidense\nD1,high\n", "B1", "column 'confidense': did you mean confidence?"),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, coding: Coding, text: str, cell: str, said: str) -> None:
    path = tmp_path / "review-findings.csv"
    path.write_text(text, encoding="utf-8")
    (problem,) = read_review_findings(path, coding).problems
    assert (problem.cell, problem.message.startswith(said), problem.error) == (cell, True, True)


def test_all_that_is_wrong_is_named_at_once_and_the_rest_is_read(tmp_path: Path, coding: Coding) -> None:
    path = tmp_path / "review-findings.csv"
    path.write_text("code,methods,my notes\nD1,fair,ask Lars\nD9,minor,\nD2,minor,\n", encoding="utf-8")
    read = read_review_findings(path, coding)
    assert [(problem.cell, problem.error) for problem in read.problems] == [("C1", False), ("B2", True), ("A3", True)]
    assert read.judgements == (Judgement(code="D1"), Judgement(code="D2", judged={"methods": "minor"}))


def test_the_table_that_a_draft_offers_is_read_back(tmp_path: Path, coding: Coding) -> None:
    """The lists of a draft say so in their first column. The team's own table does not, and may."""
    project = create_project(tmp_path / "review", form_name="patient-voices")
    made = project.dataset / "review-findings.csv"
    made.parent.mkdir()
    made.write_text("\ufeffdraft,code,finding\nDRAFT,D1,\n", encoding="utf-8")
    (said,) = offered(project, project.dataset)
    assert said.startswith("review-findings.csv is new")
    assert project.review_findings.read_text(encoding="utf-8-sig") == "code,finding\nD1,\n"
    assert read_review_findings(project.review_findings, coding) == ReviewFindings((Judgement(code="D1"),))
    assert read_review_findings(made, coding) == ReviewFindings((Judgement(code="D1"),))
    assert list(offered(project, project.dataset)) == []


def test_build_offers_the_table_once_and_never_writes_to_it_again(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(played.folder, folder)
    path = folder / "review-findings.csv"
    log = folder / "author-contacts.csv"
    assert path.read_bytes() == (folder / "dataset" / "review-findings.csv").read_bytes()  # by the build of the example
    assert log.read_text(encoding="utf-8-sig").startswith("study,contact,sent,reminders,replied,outcome,document\nS01,")
    log.write_text("study,contact,sent\nS01,somebody@example.org,2026-03-02\n", encoding="utf-8")
    path.write_text("code,finding,confidence\nD1,People hope for relief,moderate\n", encoding="utf-8")
    ran = twofold("build", "--supplements", at=folder)
    assert ran.code == 0
    assert "author-contacts.csv has no row for S02, S03, " in ran.err
    assert log.read_text(encoding="utf-8") == "study,contact,sent\nS01,somebody@example.org,2026-03-02\n"
    assert path.read_text(encoding="utf-8") == "code,finding,confidence\nD1,People hope for relief,moderate\n"
    summary = (folder / "dataset" / "cerqual-summary.csv").read_text(encoding="utf-8-sig")
    assert summary.count("People hope for relief,Moderate confidence") == 1
    readme = (folder / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "D2, D3, D4, D5, D6, other have no row in review-findings.csv" in readme


def test_status_names_a_mistake_in_the_table_and_a_column_of_the_team_is_left_alone(
    played: Played, tmp_path: Path
) -> None:
    folder = tmp_path / "review"
    shutil.copytree(played.folder, folder)
    path = folder / "review-findings.csv"
    path.write_text("code,finding,my notes\nD1,People hope for relief,ask Lars\n", encoding="utf-8")
    assert "Next: twofold build" in twofold("status", at=folder).out
    ran = twofold("build", "--no-pictures", at=folder)
    assert ran.code == 0
    assert "review-findings.csv C1: column 'my notes': it is not one of twofold's, so nothing in it is read" in ran.err
    path.write_text("code,finding,confidense\nD1,People hope for relief,sure\n", encoding="utf-8")
    for command in (("status",), ("merge",), ("build", "--no-pictures")):
        ran = twofold(*command, at=folder)
        assert "review-findings.csv C1: column 'confidense': did you mean confidence?" in ran.out, command
        assert "Next: twofold build" not in ran.out, command
    assert ran.code == 1
