"""What the log of letters says came back, beside what the dataset says is from authors."""

from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold

LOG = "study,sent,replied,document\nS01,2026-03-01,2026-04-05,mail of 5 April\nS02,2026-03-01,2026-04-05,\n"


@pytest.mark.parametrize(("origin", "named"), [("", True), ("from the authors", False)])
def test_a_document_of_which_nothing_is_marked_as_the_authors_is_named(
    tmp_path: Path, origin: str, named: bool
) -> None:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("S01", "Smith 2019"), ("S02", "Jones 2020")])
    for name in ("ada", "ben"):
        studies = [{"study": study, "finished": "yes"} for study in ("S01", "S02")]
        samples = [{"study": "S01", "group": "total", "n_analysed": "12", "n_analysed__origin": origin}]
        path = folder / "extractions" / f"{name}.xlsx"
        filled = {"studies": studies, "samples": samples}
        write_template(read_project(folder).form(), path, extractor=name, filled=filled)
    twofold("merge", at=folder)
    (folder / "author-contacts.csv").write_text(LOG, encoding="utf-8")
    built = twofold("build", "--draft", at=folder)
    assert ("names a document from the authors of S01, and nothing there is marked as theirs" in built.err) == named
    assert "S02, and nothing" not in built.err
    methods = (folder / "dataset" / "methods.md").read_text(encoding="utf-8")
    assert "and the authors of 2 replied (those of 1 with a document)." in methods
    assert ("No value of the dataset is marked as given or confirmed by authors." in methods) == named
