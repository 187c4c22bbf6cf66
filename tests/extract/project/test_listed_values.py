"""What studies.csv says otherwise than the workbooks is named at its cell, and the dataset says whose value it has."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of

_YEAR = "{name: year, label: Year, type: year, prefilled: true}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review whose list somebody changed when the workbooks were filled in: the citation of S1, the case of S2."""
    studies = [("S1", "One 2019"), ("S2", "Two 2020")]
    folder = begin_review(tmp_path / "review", form_of(TOOK_PART, _YEAR), {}, studies=studies).folder
    form = read_project(folder).form()
    rows = [
        {"study": study, "label": label, "year": label[-4:], "n": "4", "finished": "yes"} for study, label in studies
    ]
    for name in ("ada", "ben"):
        write_template(form, folder / "extractions" / f"{name}.xlsx", extractor=name, filled={"studies": rows})
    (folder / "studies.csv").write_text("study,label,year\nS1,Onno 2018,2019\nS2,TWO 2020.,\n", encoding="utf-8")
    return folder


def _citation(folder: Path, name: str, text: str) -> None:
    path = folder / "extractions" / f"{name}.xlsx"
    book = openpyxl.load_workbook(path)
    book["Studies"]["B4"] = text
    book.save(path)


def _found(folder: Path) -> list[tuple[str, str, str]]:
    told = twofold("check", "--output-format", "json", at=folder).json["problems"]
    return [(one["file"], one["cell"], one["suggestion"]) for one in told if one["code"] == "listed-otherwise"]


def test_each_cell_is_named_by_check_and_by_merge_status_and_build(folder: Path) -> None:
    assert _found(folder) == [("ada.xlsx", "B4", "Onno 2018"), ("ben.xlsx", "B4", "Onno 2018")]
    sentence = (
        "Workbooks and studies.csv differ in 1 value: Citation of S1 is 'One 2019' in the workbooks of ada and ben, and"
        " 'Onno 2018' in studies.csv. The dataset has 'One 2019'."
    )
    for command in ("merge", "status", "build"):
        ran = twofold(command, at=folder)
        assert sentence in ran.out + ran.err, command
    assert twofold("merge", at=folder).code == 0


def test_the_dataset_has_one_value_with_whose_it_is_until_both_are_corrected(folder: Path) -> None:
    for names, label, whose in (
        ((), "One 2019", {"ada": "One 2019", "ben": "One 2019"}),
        (("ada", "ben"), "Onno 2018", {"ada": "Onno 2018", "ben": "Onno 2018"}),
    ):
        for name in names:
            _citation(folder, name, "Onno 2018")
        assert twofold("build", at=folder).code == 0
        studies = pl.read_csv(folder / "dataset" / "studies.csv", infer_schema=False)
        assert studies["label"].to_list() == [label, "Two 2020"]
        lineage = pl.read_csv(folder / "dataset" / "lineage.csv", infer_schema=False)
        of_label = lineage.filter(row_id="S1.studies.1", field="label")
        assert dict(of_label.select("extractor", "typed").iter_rows()) == whose
    assert _found(folder) == []
    assert "differ in" not in twofold("status", at=folder).out


def test_where_one_workbook_alone_was_corrected_the_value_of_the_dataset_is_named(folder: Path) -> None:
    """The value of the workbook of ada is not that of the list any more, but the dataset has that of ben."""
    _citation(folder, "ada", "Onno 2018")
    said = "'One 2019' in the workbook of ben, and 'Onno 2018' in studies.csv. The dataset has '{}'."
    assert twofold("build", at=folder).code == 0
    label = pl.read_csv(folder / "dataset" / "studies.csv", infer_schema=False)["label"][0]
    assert said.format(label) in twofold("status", at=folder).out


def test_a_list_that_is_put_right_again_needs_nothing_else(folder: Path) -> None:
    (folder / "studies.csv").write_text("study,label,year\nS1,One 2019,2019\nS2,Two 2020,2020\n", encoding="utf-8")
    assert _found(folder) == []
    assert "differ in" not in twofold("merge", at=folder).out
