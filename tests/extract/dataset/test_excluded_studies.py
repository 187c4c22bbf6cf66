"""A study that was excluded can be cited wherever it is named: PRISMA 2020, item 16b."""

from pathlib import Path

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold


def test_an_excluded_study_keeps_its_citation_wherever_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    studies = [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025")]
    create_project(folder, form_name="patient-voices", studies=studies)
    for name in ("ada", "ben"):
        rows = [{"study": study, "label": label, "finished": "yes", "country": "France"} for study, label in studies]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)
    out = ("exclude", "S02", "--who", "ada; ben", "--why", "retracted", "--note", "Notice of 1 May.")
    assert twofold(*out, at=folder).code == 0
    twofold("build", "--draft", at=folder)
    dataset = folder / "dataset"
    assert "1 study was excluded as retracted (Kheirkhah 2025)." in (dataset / "methods.md").read_text("utf-8")
    assert "S02 (Kheirkhah 2025): retracted (Notice of 1 May)" in (dataset / "README.md").read_text("utf-8")
    reporting = (dataset / "reporting.md").read_text("utf-8")
    listed = reporting.partition("item 16b: excluded studies")[2].partition("## ")[0]
    assert "- S02 (Kheirkhah 2025): retracted (Notice of 1 May)" in listed
    assert "This is a draft: build the dataset without `--draft` first" in (dataset / "README.md").read_text("utf-8")
    assert "can be deposited as it is" not in (dataset / "README.md").read_text("utf-8")


def review_of(folder: Path, studies: list[tuple[str, str]]) -> Path:
    """A project of two extractors in which each has finished the studies, and the first two were a pilot round."""
    create_project(folder, form_name="patient-voices", studies=studies)
    for name in ("ada", "ben"):
        rows = [{"study": study, "label": label, "finished": "yes", "country": "France"} for study, label in studies]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    marked = twofold("pilot", "--study", "S01", "--study", "S02", at=folder)
    assert marked.code == 0
    return folder


def test_a_study_that_was_excluded_after_extraction_is_not_forgotten_in_the_counts(tmp_path: Path) -> None:
    """It was of the pilot round, and had been extracted: the table of the flow and the methods say both."""
    folder = review_of(tmp_path / "review", [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025"), ("S03", "Jones 2020")])
    twofold("merge", at=folder)
    twofold("exclude", "S02", "--who", "ada; ben", "--why", "duplicate", at=folder)
    twofold("build", "--draft", at=folder)
    methods = (folder / "dataset" / "methods.md").read_text("utf-8")
    assert (
        "3 studies were listed. 1 study was excluded as a duplicate (Kheirkhah 2025)."
        " First submissions of it had been made. 2 studies remained, each extracted by two people." in methods
    )
    assert (
        "The pilot round was of 2 studies: 1 is in the dataset (Smith 2019) and 1 was excluded (Kheirkhah 2025)."
        " The figures on agreement include the one that is in the dataset." in methods
    )
    lines = (folder / "dataset" / "tables.md").read_text("utf-8").splitlines()
    flow = [[cell.strip("\u2003 ") for cell in line.split("|")[1:3]] for line in lines if line.startswith("|")]
    start = flow.index(["Studies listed", "3"])
    assert flow[start : start + 5] == [
        ["Studies listed", "3"],
        ["Excluded: a duplicate", "1"],
        ["after first submissions had been made", "1"],
        ["Studies in the dataset", "2"],
        ["extracted by 2 extractors", "2"],
    ]
