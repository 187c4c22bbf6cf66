"""What the log of letters says came back, beside what the dataset says is from authors."""

from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.small_review import SAMPLES, written_beside

REPLIED = ("ada", "", "authors replied", "ada; ben")
LOG = "study,sent,replied,document\nS01,2026-03-01,2026-04-05,mail of 5 April\nS02,2026-03-01,2026-04-05,\n"


def test_letters_to_and_replies_from_authors_of_an_excluded_study_are_not_counted(tmp_path: Path) -> None:
    """Nothing of the study is in the dataset."""
    folder = tmp_path / "review"
    studies = [("S01", "Smith 2019"), ("S02", "Jones 2020"), ("S03", "Li 2021")]
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=studies)
    for name, aim in (("ada", "to ask"), ("ben", "to listen")):
        rows = [{"study": study, "finished": "yes", "aim": aim if study == "S01" else ""} for study, _ in studies]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)
    typing(read_project(folder).sheet, lambda typist: typist.fill(typist.row(Study="S01", Field="Aim"), *REPLIED))
    twofold("adjudicate", at=folder)
    (folder / "author-contacts.csv").write_text(f"{LOG}S03,2026-03-01,,\n", encoding="utf-8")

    def methods() -> str:
        twofold("build", "--draft", at=folder)
        return (folder / "dataset" / "methods.md").read_text(encoding="utf-8")

    before = methods()
    assert "letters were sent to the authors of 3 studies, and the authors of 2 replied (those of 1 with" in before
    assert "One decision went by a reply of authors." in before
    assert "excluded" not in before
    twofold("exclude", "S01", "--who", "ada; ben", "--why", "duplicate", at=folder)
    after = methods()
    assert (
        "According to the contact log, without excluded studies, letters were sent to the authors of 2 studies, and the"
        " authors of 1 replied." in after
    )
    assert "went by a reply" not in after
    assert "No value of the dataset is marked as given or confirmed by authors." in after


def test_a_decision_by_a_reply_to_no_letter_of_the_log_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("S01", "Smith 2019"), ("S02", "Jones 2020")])
    for name, aim in (("ada", "to ask"), ("ben", "to listen")):
        rows = [{"study": study, "finished": "yes", "aim": aim} for study in ("S01", "S02")]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)

    def rule(typist: Typist) -> None:
        for study in ("S01", "S02"):
            typist.fill(typist.row(Study=study, Field="Aim"), *REPLIED)

    typing(read_project(folder).sheet, rule)
    twofold("adjudicate", at=folder)

    def built() -> tuple[str, str]:
        ran = twofold("build", "--draft", at=folder)
        return ran.err, (folder / "dataset" / "methods.md").read_text(encoding="utf-8")

    remark, methods = built()
    assert (
        "decisions on S01 and S02 went by a reply of authors, and author-contacts.csv has no letter to them" in remark
    )
    assert "Two decisions went by a reply of authors, and the contact log has no letter to them." in methods
    (folder / "author-contacts.csv").write_text(LOG.replace("S02,2026-03-01", "S02,"), encoding="utf-8")
    remark, methods = built()
    assert "decisions on S02 went by a reply of authors, and author-contacts.csv has no letter to them" in remark
    assert "by a reply of authors, 1 of them by a reply to no letter of the contact log." in methods
    (folder / "author-contacts.csv").write_text(LOG, encoding="utf-8")
    remark, methods = built()
    assert "no letter to them" not in remark
    assert "Two decisions went by a reply of authors." in methods


@pytest.mark.parametrize("ending", [".ods", ".xlsx"])
def test_a_log_that_was_saved_as_a_workbook_is_named(tmp_path: Path, ending: str) -> None:
    """Nothing of it counts, and its writer would think that it does."""
    folder = tmp_path / "review"
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Smith 2019")])
    for name in ("ada", "ben"):
        path = folder / "extractions" / f"{name}.xlsx"
        rows = [{"study": "S01", "finished": "yes"}]
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    twofold("merge", at=folder)
    (folder / "author-contacts.csv").write_text(LOG, encoding="utf-8")
    (folder / "author-contacts").with_suffix(ending).write_bytes(b"PK")
    ran = twofold("build", "--draft", at=folder)
    assert f"author-contacts{ending} is not read: save it as CSV, as author-contacts.csv" in ran.err
    assert "studies.csv is not read" not in ran.err


@pytest.mark.parametrize(("origin", "named"), [("", True), ("from the authors", False)])
def test_a_document_of_which_nothing_is_marked_as_the_authors_is_named(
    tmp_path: Path, origin: str, named: bool
) -> None:
    folder = tmp_path / "review"
    create_project(
        folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Smith 2019"), ("S02", "Jones 2020")]
    )
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
