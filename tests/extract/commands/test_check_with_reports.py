"""`check` in a project with a folder `fulltexts`."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from extract.project.folder.project import read_project
from tests.extract.command import twofold
from tests.extract.project.two_rounds import extract, review


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = review(tmp_path)
    extract(made, "ada")
    (made.folder / "fulltexts").mkdir()
    return made.folder


def test_quotes_are_looked_up_in_the_reports_of_a_project(project: Path) -> None:
    folder = project / "fulltexts"
    (folder / "s1.txt").write_text("They said: “the world open-\ned up”.\fNothing else is here.\f", encoding="utf-8")
    (folder / "Nobody 1999.pdf").write_bytes(b"no PDF")
    ran = twofold("check", "--output-format", "json", at=project)
    found = [problem for problem in ran.json["problems"] if problem["sheet"] == "Findings"]
    assert [(problem["study"], problem["value"]) for problem in found] == [("S1", "It was frightening")]
    assert "these words are not in s1.txt" in found[0]["message"]
    assert ran.err == "fulltexts/Nobody 1999.pdf is not used: no study or report is called 'Nobody 1999'\n"
    assert twofold("check", "extractions/ada.xlsx", at=project).err.count("Nobody") == 0


def test_a_warning_that_is_confirmed_is_gone(project: Path) -> None:
    import openpyxl

    (project / "fulltexts" / "S1.txt").write_text("The world opened up. There is a picture here.", encoding="utf-8")
    path = project / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Confirmations"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Values" for cell in row))
    given = {
        "Rule": "quote-not-in-report", "Study": "S1", "Values": "It was frightening", "Place": "Figure 1",
        "Words": "It was frightening", "Initials": "AB",
    }  # fmt: skip
    for cell in header:
        sheet.cell(cell.row + 1, cell.column).value = given.get(str(cell.value))
    before = twofold("check", "--output-format", "json", at=project).json["problems"]
    book.save(path)
    after = twofold("check", "--output-format", "json", at=project).json["problems"]
    assert [problem["code"] for problem in before if problem not in after] == ["quote-not-in-report"]
    assert [problem for problem in after if problem not in before] == []
    (project / "fulltexts" / "S1.txt").unlink()
    (project / "fulltexts").rmdir()
    without = twofold("check", "--output-format", "json", at=project).json["problems"]
    assert [problem for problem in without if problem["sheet"] == "Confirmations"] == []


def test_a_dataset_says_of_quoted_words_whether_the_report_has_them(project: Path) -> None:
    extract(read_project(project), "ben")
    text = "They said: “the world opened up”. It was very frightening. On staff, made it safe."
    (project / "fulltexts" / "S1.txt").write_text(text, encoding="utf-8")
    folder = project / "dataset"
    assert twofold("build", "--draft", "--no-pictures", at=project).code == 1
    traced = pl.read_csv(folder / "lineage.csv").filter(table="findings", field="text", extractor="ben")
    said = dict(traced.select("typed", "in_report").iter_rows())
    assert said == {
        "The world opened up": "found: S1.txt, part 1 of the file",
        "It was frightening": "not found: S1.txt",
        "Staff made it safe": None,
    }
    methods = (folder / "methods-in-full.md").read_text(encoding="utf-8")
    assert (
        "looked up in the full texts that were at hand: of 4 passages, 1 was found word for word and 3 not." in methods
    )


def test_merge_does_not_say_that_there_are_no_problems_where_it_did_not_look(project: Path) -> None:
    """It looks nothing up in the reports; without reports there is nothing to look up."""
    assert "ada.xlsx: no problems\n" in twofold("merge", at=project).out
    (project / "fulltexts" / "S1.txt").write_text("The world opened up. There is a picture here.", encoding="utf-8")
    printed = twofold("merge", at=project).out
    assert "ada.xlsx: no problems in the workbook itself\n" in printed
    assert "Quoted words were not looked up in the reports: twofold check does that\n" in printed
