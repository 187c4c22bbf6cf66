"""What stands in the way of a dataset, said once and truly."""

import csv
from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import merge_project
from extract.workbook.template import write_template
from tests.extract.command import Ran, twofold
from tests.extract.filled import waiting
from validate.adjudication.decide import decide
from validate.adjudication.items import adjudication_items
from validate.adjudication.new_ruling import NewRuling

OTHER = {"study_type": "other", "study_type__other": "diary study"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("S01", "Lascelles 2019")])
    return folder


def built(folder: Path, *studies: dict[str, str], options: tuple[str, ...] = ()) -> Ran:
    """`build` of a project in which ada, ben ... recorded this of one study."""
    for name, study in zip(("ada", "ben", "chen"), studies, strict=False):
        path = folder / "extractions" / f"{name}.xlsx"
        form = read_project(folder).form()
        row = {"study": "S01", "label": "Lascelles 2019"}
        row |= waiting(form, "studies", finished="yes", **study) if study else {}
        write_template(form, path, extractor=name, filled={"studies": [row]})
    return twofold("build", *options, at=folder)


def test_an_open_cell_is_listed_as_open_and_no_error_of_its_own(project: Path) -> None:
    """Ada's words for "other" stand beside a cell that is blank only because it is open."""
    ran = built(project, OTHER, {"study_type": "qualitative"})
    assert ran.code == 1
    assert f"S01 / Studies: Study type  ada: other: {OTHER['study_type__other']} | ben: qualitative\n" in ran.out
    assert "error" not in ran.out
    assert not (project / "dataset").exists()


def test_what_both_mistyped_alike_is_an_error_all_the_same(project: Path) -> None:
    """Agreement is not correctness; the message leads to a cell of an extractor."""
    ran = built(project, {"study_type": "qualitatif study"}, {"study_type": "qualitatif study"})
    assert ran.code == 1
    assert "ada.xlsx" in ran.out
    assert "[unknown-choice]" in ran.out


def test_a_draft_is_built_all_the_same_and_says_so(project: Path) -> None:
    ran = built(project, OTHER, {"study_type": "qualitative"}, options=("--draft",))
    assert ran.code == 1
    header, first, *_ = (project / "dataset" / "studies.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("draft,")
    for path in (project / "dataset").glob("*.csv"):
        names, *lines = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        assert (names[0], {line[0] for line in lines} <= {"DRAFT"}) == ("draft", True), path.name
    readme = (project / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "There are no pictures, because the dataset was built with --no-pictures." in readme
    assert first.startswith("DRAFT,")
    assert "draft" in (project / "dataset" / "methods-in-full.md").read_text()


def test_without_the_packages_that_draw_pictures_are_left_out_and_how_to_have_them_is_said(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.dataset.paper.extras.find_spec", lambda name: None)
    same = {"study_type": "qualitative"}
    ran = built(project, same, same, options=("--draft", "--pictures"))
    readme = (project / "dataset" / "README.md").read_text(encoding="utf-8")
    assert ran.err.count('pip install "twofold[pictures]"') == readme.count('pip install "twofold[pictures]"') == 1
    assert not (project / "dataset" / "pictures").exists()


def test_nothing_extracted_makes_no_dataset(project: Path) -> None:
    ran = built(project, {}, {})
    assert ran.code == 2
    assert "nothing is extracted yet" in ran.err
    assert not (project / "dataset").exists()


def group(folder: Path, n_analysed: str) -> None:
    """Ben alone has a group of patients."""
    form = read_project(folder).form()
    for name, rows in (
        ("ada", []),
        ("ben", [waiting(form, "samples", study="S01", group="nurses", n_analysed=n_analysed)]),
    ):
        path = folder / "extractions" / f"{name}.xlsx"
        path.unlink(missing_ok=True)
        studies = [waiting(form, "studies", study="S01", label="Lascelles 2019", finished="yes")]
        write_template(form, path, extractor=name, filled={"studies": studies, "samples": rows})


def test_cells_of_a_row_that_was_dropped_are_no_errors_when_one_of_its_values_has_changed(project: Path) -> None:
    group(project, "14")
    found = read_project(project)
    comparison = merge_project(found).comparison
    (row,) = [item for item in adjudication_items(comparison) if item.cell.table == "samples"]
    ruling = NewRuling(ruling="drop", method="discussion", who=("ada", "ben"), when="2026-03-01T09:00:00Z")
    append_decisions(found.ledger, [decide(comparison, row.cell, ruling)])
    assert " nurses" not in twofold("build", at=project).out
    group(project, "15")
    printed = twofold("build", at=project).out
    assert "S01 / Samples / nurses: (the whole row)  ada: (does not have this row) | ben: the row" in printed
    assert [line for line in printed.splitlines() if line.startswith("error") and "Samples" in line] == []
    twofold("build", "--draft", at=project)
    methods = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "1 row that a ruling dropped, and of which a value has changed since: it is in the tables until" in methods
