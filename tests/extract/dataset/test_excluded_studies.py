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
