"""`twofold pilot`: studies are marked, fields are ranked, and each extractor gets feedback that names nobody else."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.demo.extractions import PILOT
from extract.project.folder.new_project import create_project
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.dataset.report_page import data_of, led_to
from tests.faults.review import begin


@pytest.fixture(scope="module")
def piloted(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with a pilot round, and its workbooks."""
    folder = tmp_path_factory.mktemp("pilot") / "review"
    shutil.copytree(played.folder, folder)
    settings = folder / "twofold.toml"
    settings.write_text(settings.read_text().replace("blinded = false", "blinded = true"))
    ran = twofold("pilot", "--study", "s01", "--study", "S03", at=folder)
    assert "marked as pilot studies: S01, S03" in ran.out
    return folder


def texts(path: Path) -> list[list[str]]:
    """The cells of the first sheet."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_list_of_studies_keeps_what_was_typed(piloted: Path) -> None:
    """Only the marks are added."""
    lines = (piloted / "studies.csv").read_text().splitlines()
    earlier = max((piloted / "studies-earlier").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert [line.rpartition(",")[0] for line in lines] == [
        line.rpartition(",")[0] for line in earlier.read_text().splitlines()
    ]
    assert {line.partition(",")[0] for line in lines if line.endswith(",yes")} == {"S01", "S03", *PILOT}


def test_marking_studies_writes_no_workbooks_and_says_so(piloted: Path) -> None:
    ran = twofold("pilot", "--study", "S1", "--to", "meeting.xlsx", at=piloted)
    assert (ran.code, "--study only marks studies" in ran.err) == (2, True)


def test_without_a_marked_study_it_says_how_to_mark_them(tmp_path: Path) -> None:
    """A project without a pilot round has nothing to show."""
    create_project(tmp_path / "review", form_name="appraisal", studies=[("S01", "Smith 2019")])
    ran = twofold("pilot", at=tmp_path / "review")
    assert (ran.code, "twofold pilot --study STUDY" in ran.err) == (2, True)


def test_fields_are_ranked_and_feedback_names_nobody_else(piloted: Path) -> None:
    """In JSON, in the workbook for the meeting, and in the workbook of each extractor."""
    arguments = ("pilot", "--to", "meeting.xlsx", "--feedback", "feedback", "--output-format", "json")
    ran = twofold(*arguments, at=piloted).json
    numbers = [field["differing"] for field in ran["fields"]]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) > 0
    for field in ran["fields"]:
        assert field["settle"]
        assert all(set(one["values"]) == {"Extractor 1", "Extractor 2"} for one in field["differences"])
    differences = openpyxl.load_workbook(piloted / "meeting.xlsx").worksheets[1]
    asked = [str(cell.value) for cell in next(differences.iter_rows())]
    assert [text for text in asked if text.startswith("Extractor")] == ["Extractor 1", "Extractor 2"]
    header, *lines = texts(piloted / "meeting.xlsx")
    assert header[-2:] == ["What we agreed", "New guidance"]
    assert len(lines) == len(ran["fields"])
    for name, other in (("ada", "ben"), ("ben", "ada")):
        rows = texts(piloted / "feedback" / f"{name} feedback.xlsx")
        assert rows[0][4:6] == ["Your answer", "Stands now"]
        assert not any(other in " ".join(row).split() for row in rows)
    book = openpyxl.load_workbook(piloted / "meeting.xlsx")
    book.worksheets[0]["K2"] = "IPA is a design"
    book.save(piloted / "meeting.xlsx")
    again = twofold(*arguments, at=piloted)
    assert (again.code, "somebody may have written in it" in again.out) == (2, True)


def test_the_figures_on_agreement_may_leave_the_pilot_round_out(tmp_path: Path) -> None:
    """What agree measures and what the methods say; the counts of differences have all studies."""
    project = tmp_path / "review"
    begin(project)
    twofold("pilot", "--study", "S01", at=project)
    twofold("merge", at=project)
    before = twofold("agree", "--output-format", "json", at=project).json
    settings = project / "twofold.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("pilot_in_agreement = true", "pilot_in_agreement = false"), encoding="utf-8")
    after = twofold("agree", "--output-format", "json", at=project).json
    assert sum(field["n"] for field in after["fields"]) < sum(field["n"] for field in before["fields"])
    assert "The figures leave out 1 pilot study: S01." in " ".join(twofold("agree", at=project).out.split())
    twofold("build", "--draft", at=project)
    methods = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "Kappa and the other figures on agreement leave it out; the counts of differences include it." in methods
    lines = (project / "dataset" / "agreement.csv").read_text(encoding="utf-8-sig").splitlines()
    data = data_of((project / "dataset" / "report.html").read_text(encoding="utf-8"))
    (table,) = [table for table in data["paper"] if table["name"] == "agreement"]
    rows, entries = [row for group in table["groups"] for row in group["rows"]], table["columns"].index("Entries")
    led = {line: led_to(data, trace) for line, column, trace in table["traces"] if column == entries}
    assert data["not_measured"] == ["s01"]
    left_out = "1 study of the pilot round is left out of the figures on agreement."
    measured = [one for one in data["paper"] if one["name"].startswith("agreement")]
    assert [left_out in one["notes"] for one in measured] == [True] * len(measured)
    assert "by two or more, without the pilot round (" in " ".join(table["notes"])
    assert [led[line] for line in range(len(rows))] == [int(row[entries]) for row in rows]
    n = lines[0].split(",").index("n")
    assert sum(int(line.split(",")[n]) for line in lines[1:]) == sum(field["n"] for field in after["fields"])
