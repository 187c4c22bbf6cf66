"""What the commands tell a team of rows that two people call differently, and what stops until they are settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.adjudication.lines.words import PAIRINGS, RULING
from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.filled import waiting
from validate.ledger.ledger import Decision

TALKED = ("discussion", "ada; ben")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Ada's arm is `ketamine alone`, Ben's is `ketamine only`; they differ on one of its numbers."""
    folder = tmp_path / "review"
    studies = [
        {"study": "S01", "label": "Lascelles 2019", "finished": "yes"},
        {"study": "S02", "label": "Okoro 2021", "finished": "yes"},
    ]
    create_project(
        folder, form_name="patient-voices", studies=[(one_study["study"], one_study["label"]) for one_study in studies]
    )
    for who, group, women in (("ada", "ketamine alone", "9"), ("ben", "ketamine only", "8")):
        group_of = {"study": "S01", "group": group, "part_of": "total", "n_analysed": "21", "n_female": women}
        total = {"study": "S01", "group": "total", "part_of": "NA", "n_analysed": "43"}
        form = read_project(folder).form()
        filled = {
            "studies": [waiting(form, "studies", **study) for study in studies],
            "samples": [
                waiting(form, "samples", **total),
                waiting(form, "samples", **group_of, diagnosis="MDD", sample_unit="person"),
            ],
        }
        write_template(form, folder / "extractions" / f"{who}.xlsx", extractor=who, filled=filled)
    return folder


def rule(project: Path, ruling: str) -> str:
    """Rules on the only pairing, and gives the cell."""
    cells: list[str] = []

    def work(typist: Typist) -> None:
        row = typist.row(Status="open")
        typist.fill(row, ruling, *TALKED)
        cells.append(typist.cell(row, RULING))

    typing(project / "adjudication.xlsx", work, PAIRINGS)
    return cells[0]


def test_merge_says_which_pairings_are_open_and_where(project: Path) -> None:
    ran = twofold("merge", at=project)
    assert ran.code == 1
    assert "pairs  1 open (1 proposed)" in ran.out
    assert "pairings open in S01 (1)" in ran.out
    assert "first on the sheet Pairings" in ran.out


def test_a_confirmed_pairing_is_counted_and_no_more_asked_about(project: Path) -> None:
    twofold("merge", at=project)
    rule(project, "same row")
    taken = twofold("adjudicate", at=project)
    assert (taken.code, "1 ruling (1 on which row is which) taken" in taken.out) == (0, True)
    ran = twofold("merge", at=project)
    assert "pairs  1 confirmed" in ran.out
    assert "first on the sheet Pairings" not in ran.out


def test_a_workbook_with_a_pairing_that_was_not_taken_in_is_never_overwritten(project: Path) -> None:
    twofold("merge", at=project)
    rule(project, "same row")
    before = (project / "adjudication.xlsx").read_bytes()
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert "holds 1 ruling that the ledger does not have" in ran.err
    assert (project / "adjudication.xlsx").read_bytes() == before


def test_adjudicate_counts_pairings_and_refuses_their_cells_until_then(project: Path) -> None:
    twofold("merge", at=project)
    sheet = project / "adjudication.xlsx"
    typing(sheet, lambda typist: typist.fill(typist.row(Field="Women"), "ben", "", *TALKED))
    refused = twofold("adjudicate", "--output-format", "json", at=project)
    assert (refused.code, refused.json["pairings"], refused.json["taken"]) == (1, 0, [])
    (problem,) = refused.json["refused"]
    cell = rule(project, "same row")
    assert problem["message"] == f"confirm the pairing first: Pairings!{cell}"
    taken = twofold("adjudicate", "--output-format", "json", at=project)
    assert (taken.code, taken.json["pairings"], len(taken.json["taken"])) == (0, 1, 2)


def test_adjudicate_names_the_cells_where_a_ruling_is_missing(project: Path) -> None:
    twofold("merge", at=project)
    sheet = project / "adjudication.xlsx"
    typing(sheet, lambda typist: typist.type(typist.row(Status="open"), "Reason", "ask ben"), PAIRINGS)
    cell = rule(project, "")
    text, said = twofold("adjudicate", at=project), twofold("adjudicate", "--output-format", "json", at=project)
    assert f"1 line begun, but without a ruling: Pairings!{cell}" in text.out
    assert (said.json["unfinished"], said.json["unfinished_cells"]) == (1, [f"Pairings!{cell}"])


def test_adjudicate_counts_decisions_where_a_line_makes_several(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.csv" for name in ("p", "q", "r")]
    for file, arm in zip(files, ("Placebo", "Saline placebo", "Placebo (saline)"), strict=True):
        arms = f"study,arm,drug,n,route\nK1,Ketamine,ketamine,24,IV\nK1,{arm},saline,13,IM\n"
        file.write_text(arms, encoding="utf-8")
    key = ("--key", "study", "--key", "arm")
    twofold("compare", *files, *key, "--to", "out.xlsx", at=tmp_path)
    work = ("different rows", "report read again", "Eva")
    typing(tmp_path / "out.xlsx", lambda typist: typist.fill(typist.row(Status="open"), *work), PAIRINGS)
    ran = twofold("adjudicate", "out.xlsx", *(part for file in files for part in ("--of", file)), *key, at=tmp_path)
    assert "3 rulings (3 on which row is which) of 1 line taken" in ran.out


def test_status_counts_the_open_pairings_of_each_study_and_puts_them_first(project: Path) -> None:
    ran = twofold("status", "--output-format", "json", at=project)
    assert [study["pairings"] for study in ran.json["studies"]] == [1, 0]
    text = twofold("status", at=project).out
    assert "pairings" in text.partition("S01")[0]
    assert "first on the sheet Pairings" in " ".join(text.split())


def test_no_dataset_while_a_pairing_is_open_unless_it_is_a_draft(project: Path) -> None:
    """Also where all cells of the proposed row agree."""
    ran = twofold("build", at=project)
    assert ran.code == 1
    assert "which row is which: S01 (1)" in ran.out
    assert "Not built: 1 open pairing" in ran.out
    assert twofold("build", "--output-format", "json", at=project).json["pairings"] == 1
    assert not (project / "dataset").exists()
    twofold("build", "--draft", at=project)
    assert (project / "dataset").is_dir()


def test_the_questions_to_the_authors_make_a_letter_for_each_study(project: Path) -> None:
    twofold("merge", at=project)
    rule(project, "same row")
    sheet = project / "adjudication.xlsx"
    typing(
        sheet, lambda typist: typist.fill(typist.row(Field="Women"), "ask the authors", "", *TALKED, "", "Ada is sure")
    )
    twofold("adjudicate", at=project)
    twofold("build", "--draft", at=project)
    letter = (project / "dataset" / "queries.md").read_text(encoding="utf-8")
    asked = letter[letter.index("## S01") :]
    read = "We read your report in two ways: as “9” and as “8”."
    assert f"1. Samples, ketamine alone: what is the right value of Women? {read}" in asked
    assert "Ada" not in letter
    assert "S02" not in letter


def test_rulings_on_a_study_that_was_excluded_or_is_not_finished_any_more_are_told_so(project: Path) -> None:
    """Its rows are still there: nobody renamed or deleted them."""
    twofold("merge", at=project)
    rule(project, "same row")
    typing(project / "adjudication.xlsx", lambda typist: typist.fill(typist.row(Field="Women"), "ben", "", *TALKED))
    workbook = project / "extractions" / "ben.xlsx"
    finished = workbook.read_bytes()
    form = read_project(project).form()
    filled = {"studies": [{"study": "S01", "finished": "no"}], "samples": [{"study": "S01", "group": "ketamine only"}]}
    workbook.unlink()
    write_template(form, workbook, extractor="ben", filled=filled)
    late = twofold("adjudicate", "--output-format", "json", at=project).json["out_of_date"]
    reason = "an extractor whose entry this line shows has not finished the study now, or does not have it any more"
    assert [one["message"] for one in late] == [reason, reason]
    workbook.write_bytes(finished)
    assert twofold("exclude", "S01", "--who", "ada", "--why", "ineligible", at=project).code == 0
    late = twofold("adjudicate", "--output-format", "json", at=project).json["out_of_date"]
    reason = "this study was excluded, so nothing is ruled on in it. To take that back: twofold withdraw"
    assert [one["message"] for one in late] == [reason, reason]


def test_a_ruling_on_a_row_waits_while_its_pairing_is_contested(project: Path) -> None:
    """Two ledgers that were joined say of the same rows that they are one, and that they are two."""
    twofold("merge", at=project)
    rule(project, "same row")
    twofold("adjudicate", at=project)
    twofold("merge", at=project)

    def work(typist: Typist) -> None:
        typist.fill(typist.row(Row="ketamine alone", Field="Women"), "ada", "", *TALKED)

    typing(project / "adjudication.xlsx", work)
    taken = twofold("adjudicate", at=project)
    assert taken.code == 0, taken.out
    ledger = project / "decisions.jsonl"
    paired = next(one for one in read_ledger(ledger).ledger.in_force if one.ruling == "same")
    append_decisions(ledger, [Decision(**(paired.model_dump() | {"ruling": "different"}))])
    ran = twofold("merge", at=project)
    assert "1 ruling has no effect until somebody rules which row is which" in ran.out
    assert "orphaned" not in ran.out
    twofold("withdraw", paired.id, "--who", "ada", at=project)
    assert "orphaned: the row or the field no longer exists" in twofold("merge", at=project).out
