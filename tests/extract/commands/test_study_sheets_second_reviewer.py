"""A sheet per study with another second reviewer on one of them: no answers are lost in silence."""

from pathlib import Path

from extract.compare_files.comparing import compare_files
from tests.extract.command import twofold
from tests.extract.commands.test_study_sheets import Rows, book

LABELS = ("Country", "Design", "Total", "Setting", "Blinding")
VIK = ("Norway", "RCT", 81, "ward", "yes")
WOLD = ("Chile", "cohort", 105, "school", "no")
XAN = ("Kenya", "RCT", 121, "home", "yes")


def written(path: Path, heads: tuple[str, ...], theirs: tuple[object, ...] = WOLD) -> Path:
    def sheet(heads: tuple[str, ...], ours: tuple[object, ...], others: tuple[object, ...]) -> Rows:
        return [["Item", *heads], *([*row] for row in zip(LABELS, ours, others, strict=True))]

    usual = ("Rita", "Sven")
    sheets = {
        "Vik 2012": sheet(usual, VIK, (*VIK[:3], "clinic", "yes")),
        "Wold 2015": sheet(heads, WOLD, theirs),
        "Xander 2017": sheet(usual, XAN, XAN),
    }
    return book(path, sheets)


def test_a_name_of_one_sheet_is_a_reviewer_where_the_answers_are_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "x.xlsx", ("Rita", "Tom"), (*WOLD[:4], "yes"))
    comparison = compare_files([path]).comparison
    assert comparison.names == ("Rita", "Sven", "Tom")
    assert [(cell.study, cell.kind) for cell in comparison.open] == [
        ("Vik 2012", "conflict"),
        ("Wold 2015", "conflict"),
    ]
    output = " ".join(twofold("compare", path, at=tmp_path).out.split())
    assert "? x.xlsx: no sheet has a column of what they agreed on, so Rita, Sven and Tom were taken" in output
    assert "this name is over a column of one sheet only and was taken for a reviewer: Tom" in output


def test_a_name_over_other_answers_is_asked_about_with_the_option(tmp_path: Path) -> None:
    path = written(tmp_path / "x.xlsx", ("Rita", "Tom"), ("Peru", "RCT", 12, "home", "no"))
    output = " ".join(twofold("compare", path, at=tmp_path).out.split())
    assert "? x.xlsx: “Tom” was not taken for a reviewer, and what is below was ignored" in output
    assert '> --pairs "Rita=Sven=Tom", if these are reviewers' in output
    assert compare_files([path], pairs="Rita=Sven=Tom").comparison.names == ("Rita", "Sven", "Tom")


def test_notes_are_nobody(tmp_path: Path) -> None:
    path = written(tmp_path / "x.xlsx", ("Rita", "Notes"))
    output = twofold("compare", path, at=tmp_path).out
    assert "not taken for a reviewer" not in output
    assert compare_files([path]).comparison.names == ("Rita", "Sven")
