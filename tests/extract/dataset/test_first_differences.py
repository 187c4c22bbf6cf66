"""What differed at first stays counted, however it was resolved. The counts are made again here, cell by cell."""

import csv
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.small_review import SAMPLES, written_beside

KINDS = ("qualitative", "mixed methods")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada and Ben differ in two studies; then Ada corrects the first one, and Cleo rules on the second."""
    folder = tmp_path_factory.mktemp("first") / "review"
    create_project(
        folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Smith 2019"), ("S02", "Jones 2020")]
    )
    fill(folder, "ada", KINDS[0], KINDS[0])
    fill(folder, "ben", KINDS[1], KINDS[1])
    assert twofold("merge", at=folder).code == 1
    fill(folder, "ada", KINDS[1], KINDS[0])
    assert twofold("merge", at=folder).code == 1

    def rule(typist: Typist) -> None:
        typist.fill(typist.row(Field="Study type"), "ben", "", "third person", "cleo")

    typing(folder / "adjudication.xlsx", rule)
    assert twofold("adjudicate", at=folder).code == 0
    twofold("build", "--draft", at=folder)
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "review"))


def fill(folder: Path, name: str, first: str, second: str, *, country: str = "France") -> None:
    rows = [
        {"study": study, "label": f"{study} {name}", "finished": "yes", "country": country, "study_type": kind}
        for study, kind in (("S01", first), ("S02", second))
    ]
    path = folder / "extractions" / f"{name}.xlsx"
    path.unlink(missing_ok=True)
    write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})


def test_the_methods_say_what_differed_at_first_and_how_it_was_resolved(project: Path) -> None:
    """Two countries agree and two study types differ; labels and finished marks are the template's."""
    text = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "On first submissions, of 4 entries" in text
    assert "2 differed in meaning (50.0%): 2 with different values. Of the others, 2 were identical." in text
    corrected = "1 by a correction that an extractor made in the workbook (ada 1)"
    assert f"Of the 2 disagreements, 1 was settled by a decision and {corrected}." in text
    assert "No disagreement needed a decision" not in text


def test_the_methods_say_what_was_changed_after_first_submissions_although_nobody_differed(project: Path) -> None:
    """Both change the country of both studies in the same way; ada had changed a study type before."""
    for name in ("ada", "ben"):
        fill(project, name, KINDS[1], KINDS[0 if name == "ada" else 1], country="Sweden")
    twofold("merge", at=project)
    twofold("build", "--draft", at=project)
    text = (project / "dataset" / "methods.md").read_text(encoding="utf-8")
    assert "In the workbooks, after first submissions, 3 entries were changed (ada 1; ada and ben both 2)." in text


def test_the_methods_say_what_came_to_differ_later_and_why(project: Path) -> None:
    fill(project, "ada", KINDS[1], KINDS[0], country="Sweden")
    twofold("merge", at=project)
    twofold("build", "--draft", at=project)
    text = (project / "dataset" / "methods.md").read_text(encoding="utf-8")
    assert "Since then, 2 further entries have come to differ, because a workbook was changed." in text


def test_the_methods_count_what_one_extractor_settled_alone(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    create_project(
        folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Smith 2019"), ("S02", "Jones 2020")]
    )
    fill(folder, "ada", KINDS[0], KINDS[0])
    fill(folder, "ben", KINDS[1], KINDS[1])
    assert twofold("merge", at=folder).code == 1

    def rule(typist: Typist) -> None:
        words = 'p. 4: "we interviewed twelve patients"'
        typist.fill(typist.row(Field="Study type", Study="S01"), "ben", "", "report read again", "ben", "", words)
        typist.fill(typist.row(Field="Study type", Study="S02"), "ben", "", "third person", "cleo")

    typing(folder / "adjudication.xlsx", rule)
    assert twofold("adjudicate", at=folder).code == 0
    twofold("build", "--draft", at=folder)
    text = (folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "Two decisions were made on 2 entries" in text
    assert "One decision was made by only one extractor of the study" in text


def test_a_note_says_who_ruled_with_which_software_and_what_waits(project: Path) -> None:
    """Ada and Ben both write PEND for the country of both studies."""
    for name in ("ada", "ben"):
        fill(project, name, KINDS[1], KINDS[1], country="PEND")
    twofold("merge", at=project)
    twofold("build", "--draft", at=project)
    text = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    tables = [
        csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        for path in (project / "dataset").glob("*.csv")
    ]
    cells = [cell for table in tables for line in table for cell in line.items()]
    waiting = sum(column.endswith("__status") and value == "pending" for column, value in cells)
    form = read_project(project).form()
    assert f"The software was twofold {version('twofold')}, and the form {form.name} {form.version}" in text
    assert waiting == 2
    assert "Of the 4 entries of the dataset, 2 (50.0%) are pending (PEND): still to be looked up" in text


def test_the_list_of_discrepancies_has_what_was_corrected_as_it_was_first_typed(project: Path) -> None:
    content = (project / "dataset" / "discrepancies.csv").read_text(encoding="utf-8-sig")
    lines = [line for line in csv.DictReader(content.splitlines()) if line["field"] == "study_type"]
    found = {(line["study"], line["state"], line["extractor"], line["typed"], line["who"]) for line in lines}
    assert found == {
        ("S01", "corrected", "ada", KINDS[0], "ada"),
        ("S01", "corrected", "ben", KINDS[1], "ada"),
        ("S02", "decided", "ada", KINDS[0], "cleo"),
        ("S02", "decided", "ben", KINDS[1], "cleo"),
    }


def discrepancies(folder: Path) -> list[tuple[str, ...]]:
    content = (folder / "dataset" / "discrepancies.csv").read_text(encoding="utf-8-sig")
    asked = ("study", "kind", "state", "extractor", "typed", "who", "first_submissions")
    lines = [line for line in csv.DictReader(content.splitlines()) if line["field"] == "study_type"]
    return [tuple(line[name] for name in asked) for line in lines if line["study"] == "S02"]


def test_a_decision_stays_a_decision_if_the_workbook_is_changed_to_it(project: Path) -> None:
    """Ada, whom Cleo overruled, copies the decision into her workbook."""
    fill(project, "ada", KINDS[1], KINDS[1])
    assert twofold("merge", at=project).code == 0
    twofold("build", "--draft", at=project)
    assert discrepancies(project) == [
        ("S02", "conflict", "decided and followed", "ada", KINDS[0], "cleo", "yes"),
        ("S02", "conflict", "decided and followed", "ben", KINDS[1], "cleo", "yes"),
    ]
    text = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    copied = "by a decision (afterwards the workbook was changed to it)"
    assert f"1 was settled {copied} and 1 by a correction that an extractor made in the workbook (ada 1)" in text
    assert "One decision was made on 1 entry, by a third person who had not extracted the study (cleo)" in text
    tables = (project / "dataset" / "tables.md").read_text(encoding="utf-8")
    assert "third person (cleo), and then changed in the workbook (ada)" in tables


def test_a_ruling_that_takes_what_was_not_first_submitted_says_so_beside_what_was(project: Path) -> None:
    """Ada changes her answer on the second study, and Cleo takes the new one."""
    third, code = "quantitative with open text", "quantitative_with_open_text"
    fill(project, "ada", KINDS[1], third)
    twofold("merge", at=project)
    typing(project / "adjudication.xlsx", lambda typist: typist.fill(typist.row(Field="Study type"), "ada", *CLEO))
    assert twofold("adjudicate", at=project).code == 0
    twofold("build", "--draft", at=project)
    content = (project / "dataset" / "discrepancies.csv").read_text(encoding="utf-8-sig")
    lines = [line for line in csv.DictReader(content.splitlines()) if line["field"] == "study_type"]
    assert [
        (line["extractor"], line["typed"], line["final"], line["ruling"], line["first_submissions"])
        for line in lines
        if line["study"] == "S02"
    ] == [
        ("ada", KINDS[0], code, "as ada has it now", "yes"),
        ("ben", KINDS[1], code, "as ada has it now", "yes"),
        ("ada", third, code, "as ada has it", "no"),
        ("ben", KINDS[1], code, "as ada has it", "no"),
    ]


CLEO = ("", "third person", "cleo")
