"""A workbook with a sheet for each study and a column for each reviewer, before there is a column `Agreed`."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from extract.compare_files.comparing import compare_files
from tests.extract.command import twofold
from tests.extract.commands.test_study_sheets import Rows, book

DESIGN, COUNTRY, SIZE, FUNDING = "Design", "Country", "Sample size", "Funding"
ANSWERS = {
    "Okoro 2011": ((DESIGN, "RCT", "RCT"), (COUNTRY, "Peru", "Spain"), (SIZE, 40, 40), (FUNDING, "public", "public")),
    "Pihl 2014": ((DESIGN, "cohort", "cohort"), (COUNTRY, "Chad", "Chad"), (SIZE, 66, 60), (FUNDING, "firm", "firm")),
    "Reyes 2015": ((DESIGN, "RCT", "RCT"), (COUNTRY, "Italy", "Italy"), (SIZE, 12, 12), (FUNDING, "public", None)),
}
OPEN = {("Okoro 2011", COUNTRY): "conflict", ("Pihl 2014", SIZE): "conflict", ("Reyes 2015", FUNDING): "omission"}


def written(path: Path, heads: Sequence[object], *, title: bool = False, third: bool = False) -> Path:
    """The workbook with these headings; a third person has what the first has."""
    more: Rows = [["Extraction form"], []] if title else []
    sheets = {
        study: [*more, heads, *([*row, row[1]] if third else row for row in rows)] for study, rows in ANSWERS.items()
    }
    return book(path, {"READ ME": [["One sheet for each study"]], **sheets})


def found(path: Path, pairs: str | None = None) -> tuple[tuple[str, ...], dict[tuple[str, str], str]]:
    comparison = compare_files([path], pairs=pairs).comparison
    labels = {field.name: field.label for field in comparison.form.studies.fields}
    return comparison.names, {(cell.study, labels[cell.field]): cell.kind for cell in comparison.open}


@pytest.mark.parametrize(
    "heads",
    [
        ("Item", "Ana", "Bob"),
        ("Question", "Lena", "Marek", "Notes"),
        ("Data item", "Reviewer 1", "Reviewer 2"),
        (None, "Ana", "Bob", "Comments"),
        ("Variable", "Ana Ruiz", "B. K."),
    ],
)
@pytest.mark.parametrize("title", [False, True])
def test_the_reviewers_are_those_over_the_answers(tmp_path: Path, heads: Sequence[str], *, title: bool) -> None:
    path = written(tmp_path / "x.xlsx", heads, title=title)
    assert found(path) == (tuple(heads[1:3]), OPEN)
    output = " ".join(twofold("compare", path, at=tmp_path).out.split())
    option = f'--pairs "{heads[1]}={heads[2]}"'
    assert f"? x.xlsx: no sheet has a column of what they agreed on, so {heads[1]} and {heads[2]} were taken" in output
    assert option in output
    again = " ".join(twofold("compare", path, "--pairs", f"{heads[1]}={heads[2]}", at=tmp_path).out.split())
    assert again.partition("Rows")[2].strip() == output.partition("Rows")[2].strip(), "the printed option works"
    assert "were taken for reviewers" not in again


def test_three_reviewers_and_what_two_of_them_say_if_these_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "x.xlsx", ("Item", "Ana", "Bob", "Cleo"), third=True)
    assert found(path) == (("Ana", "Bob", "Cleo"), OPEN)
    names, differing = found(path, "Ana=Cleo")
    assert names == ("Ana", "Cleo")
    assert not differing
    assert "belong to no reviewer and were ignored: “Bob”" in " ".join(
        twofold("compare", path, "--pairs", "Ana=Cleo", at=tmp_path).out.split()
    )


def test_sheets_that_are_called_by_authors_alone_are_still_studies(tmp_path: Path) -> None:
    heads = ("Item", "Ana", "Bob")
    path = book(tmp_path / "x.xlsx", {name.split()[0]: [heads, *rows] for name, rows in ANSWERS.items()})
    assert found(path) == (("Ana", "Bob"), {(study.split()[0], label): kind for (study, label), kind in OPEN.items()})


def test_a_column_of_other_answers_is_nobody_and_named(tmp_path: Path) -> None:
    sure: list[object] = ["high", "low", "high", "low"]
    sheets = {
        study: [("Item", "Ana", "Bob", "Certainty"), *((*row, sure[at]) for at, row in enumerate(rows))]
        for study, rows in ANSWERS.items()
    }
    path = book(tmp_path / "x.xlsx", sheets)
    assert found(path) == (("Ana", "Bob"), OPEN)
    assert "Under Certainty most answers are different" in " ".join(twofold("compare", path, at=tmp_path).out.split())


def test_the_hint_works_where_two_mostly_differ(tmp_path: Path) -> None:
    """It could be one person's answers with other things beside them: it is asked."""
    sheets = {
        study: [("Item", "Ana", "Bob"), *((row[0], row[1], f"other {row[2]}") for row in rows)]
        for study, rows in ANSWERS.items()
    }
    path = book(tmp_path / "x.xlsx", sheets)
    ran = twofold("compare", path, at=tmp_path)
    assert ran.code == 2
    assert "'Ana' and 'Bob' stand over columns of its sheets. If they are people: --pairs \"Ana=Bob\"" in ran.err
    names, differing = found(path, "Ana=Bob")
    assert names == ("Ana", "Bob")
    assert len(differing) == 12


def test_studies_that_are_taken_for_people_are_asked_about(tmp_path: Path) -> None:
    sheets = {
        study: [("Item", "Ana", "Bob", "Cleo"), *((row[0], row[1], f"not {row[1]}", f"or {row[1]}") for row in rows)]
        for study, rows in ANSWERS.items()
    }
    path = book(tmp_path / "x.xlsx", sheets)
    output = " ".join(twofold("compare", path, at=tmp_path).out.split())
    assert "extractors ? 3 extractors, a sheet for each: Okoro 2011" in output
    assert 'if these are studies, with columns of people: --pairs "Ana=Bob=Cleo"' in output
    assert found(path, "Ana=Bob=Cleo")[0] == ("Ana", "Bob", "Cleo")


@pytest.mark.parametrize(
    "heads",
    [
        ("Item", "Answer", "Notes"),
        ("Item", "Value", "Source"),
        ("Question", "Answer", "Certainty"),
        ("Item", "Control", "Placebo"),
        ("Item", "Baseline", "Follow-up"),
    ],
)
def test_answers_and_what_stands_beside_them_are_nobodys(tmp_path: Path, heads: Sequence[str]) -> None:
    ran = twofold("compare", written(tmp_path / "x.xlsx", heads), at=tmp_path)
    assert ran.code == 2
    assert "a comparison needs two extractors" in ran.err
    assert "of its sheets" not in ran.err


def test_a_sheet_for_each_coder_with_two_scales_of_items_is_none_for_each_study(tmp_path: Path) -> None:
    ours = [("Item", "Relevance", "Clarity"), ("A1", 1, 1), ("A2", 2, 2), ("A3", 3, 1), ("A4", 4, 4), ("A5", 2, 1)]
    theirs = [*ours[:5], ("A5", 3, 1)]
    path = book(tmp_path / "x.xlsx", {"Ann": ours, "Ben": theirs})
    assert found(path)[0] == ("Ann", "Ben")
    assert "extractors ?" not in twofold("compare", path, at=tmp_path).out
