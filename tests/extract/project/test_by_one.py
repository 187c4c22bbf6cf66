"""One sheet has fields that two extract and fields that one does: the workbook shows whose they are, study by study."""

from pathlib import Path

import openpyxl
import pytest

from extract.project.extractors.extractor_files import extractor_files
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.rounds.merging import merge_project
from extract.project.studies.assigned_workbooks import workbooks_for
from extract.project.verification.verifiers import to_verify_by
from extract.reading import read_file
from extract.report.left_to_do import left_to_do
from extract.workbook.stamp import find_stamp
from tests.extract.command import twofold
from tests.extract.project.two_rounds import extract, review
from validate.adjudication.verification import single_values

TABLE = "study,extractor 1,extractor 2\nS1,ada,ben\nS2,ben,ada\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Ada is the first extractor of S1, Ben of S2."""
    made = review(tmp_path, ("ada", "ben", "cleo"))
    made.assignment.write_text(TABLE, encoding="utf-8")
    return made


def test_the_workbook_greys_what_another_extracts_and_says_so(project: Project) -> None:
    assert twofold("template", "--extractor", "ada", "--extractor", "ben", at=project.folder).code == 0
    path = project.extractions / "ben.xlsx"
    sheet = openpyxl.load_workbook(path)["Studies"]
    header = next(cell for cell in sheet[2] if str(cell.value).startswith("Funding"))
    assert header.comment is not None
    assert (
        "In S1 ada extracts it: leave these cells blank (grey). You verify these values later." in header.comment.text
    )
    greyed = {
        str(place.sqref)[0]
        for place in sheet.conditional_formatting
        for rule in place.rules
        if any("INDIRECT" in formula for formula in rule.formula)
    }
    columns = {cell.column_letter for cell in sheet[2] if str(cell.value).startswith("Funding")}
    assert greyed == columns
    assert len(columns) > 1
    stamp = find_stamp(read_file(path))
    assert stamp is not None
    assert stamp.others == {"S1": "ada"}
    steps = [str(cell.value) for row in openpyxl.load_workbook(path)["Start here"].iter_rows() for cell in row]
    assert any(step.startswith("One person alone extracts these columns: Funding.") for step in steps)


def test_a_workbook_as_handed_out_is_known_again_after_the_order_changed(project: Project) -> None:
    twofold("template", "--extractor", "ada", "--extractor", "ben", at=project.folder)
    project.assignment.write_text("study,extractor 1,extractor 2\nS1,ben,ada\nS2,ben,ada\nS3,ada,ben\n")
    project.studies.write_text("study,label\nS1,\nS2,\nS3,\n")
    found = extractor_files(project, read_ledger(project.ledger).ledger)
    made = workbooks_for(project, found.files, ("ada", "ben"))
    assert (made.renewed, made.to_add) == (("ada.xlsx", "ben.xlsx"), {})
    stamp = find_stamp(read_file(project.extractions / "ben.xlsx"))
    assert stamp is not None
    assert stamp.others == {"S3": "ada"}


def test_a_blinded_workbook_names_nobody(project: Project) -> None:
    settings = project.folder / "twofold.toml"
    settings.write_text("blinded = true\n" + settings.read_text().replace("blinded = false", ""))
    twofold("template", "--extractor", "ada", "--extractor", "ben", at=project.folder)
    sheet = openpyxl.load_workbook(project.extractions / "ben.xlsx")["Studies"]
    notes = " ".join(cell.comment.text for cell in sheet[2] if cell.comment)
    assert "In S1 another person extracts it" in notes
    assert "ada" not in notes.casefold().split()


def test_check_names_the_cell_that_the_wrong_person_filled_in(project: Project) -> None:
    extract(project, "ada", funding="public")
    (project.extractions / "ada.xlsx").rename(project.extractions / "ada FINAL (2).xlsx")
    ran = twofold("check", "ada FINAL (2).xlsx", at=project.folder)
    assert "Studies!C5  S2: in this study ben extracts Funding" in ran.out
    assert "C4" not in ran.out
    merged = merge_project(project)
    assert [problem.code for _, checked in merged.files for problem in checked.problems] == ["extracted-by-another"]


def test_the_other_extractor_verifies_and_nobody_before_both_have_finished(project: Project) -> None:
    extract(project, "ada", funding="public")
    extract(project, "ben", finished=("S1",))
    merged = merge_project(project)
    values = single_values(merged.comparison)
    shown = {name: [one.study for one in to_verify_by(merged, values, name)[0]] for name in ("ada", "ben", "cleo")}
    assert shown == {"ada": [], "ben": ["S1"], "cleo": ["S1"]}
    tasks = [(one.study, one.who, one.number) for one in left_to_do(project, merged) if one.work == "verify"]
    assert tasks == [("S1", ("ben",), 1)]


def test_values_that_both_extracted_are_compared_and_counted_apart(project: Project) -> None:
    extract(project, "ada", funding="public")
    extract(project, "ben", funding="public")
    twofold("build", "--draft", at=project.folder)
    methods = (project.dataset / "methods-in-full.md").read_text(encoding="utf-8")
    sentence = "Two values of data items that one person was to extract were extracted by two or more, and compared."
    assert sentence in methods
    assert "extracted by ada and ben" in (project.dataset / "lineage.csv").read_text(encoding="utf-8")
