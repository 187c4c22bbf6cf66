"""A workbook with a sheet for each study, its form laid out downwards, and a column or a block for each reviewer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from extract.compare_files.comparing import compare_files
from tests.extract.command import twofold

Rows = Sequence[Sequence[object]]


def book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


SMITH = (
    ("Study identification",),
    (None, "Ann Bee", "Ann Bee notes", "Bo Cee", "Bo Cee notes", "Agreed"),
    ("Methods",),
    ("Design", "RCT", "p. 3", "RCT", None, "RCT"),
    ("Country", "UK", None, "US", None, "UK"),
    ("Email", "s@x.org", None, "s@x.org", None, "s@x.org"),
    ("Outcome 1",),
    ("N", 12, None, 13, None, 12),
    ("Outcome 2",),
    ("N", 5, None, 5, None, 5),
    (None, "one more line", None, "one more line", None, "one more line"),
)
WU = (
    (None, "Bo Cee", "Bo Cee notes", "Dee", "Dee notes", "Agreed"),
    ("Methods",),
    ("Design", "RCT", None, "cohort", "see figure", "cohort"),
    ("Country", "China", None, "China", None, "China"),
    ("Email", "w@x.org", None, "w@x.org", None, "w@x.org"),
    ("Outcome 1",),
    ("N", 40, None, 40, None, 40),
    ("Outcome 2",),
    ("N", None, None, None, None, None),
)
LEE = (
    (None, "Ann Bee", "Ann Bee notes", "Dee", "Dee notes", "Agreed"),
    ("Methods",),
    ("Design", "RCT", None, "RCT", None, "RCT"),
    ("Country", "Korea", None, "Korea", None, "Korea"),
    ("Email", "l@x.org", None, "k@x.org", None, "l@x.org"),
    ("Outcome 1",),
    ("N", 7, None, 7, None, 7),
    ("Outcome 2",),
    ("N", 8, None, 8, None, 8),
)


@pytest.fixture
def columns(tmp_path: Path) -> Path:
    return book(
        tmp_path / "columns.xlsx",
        {"Read me": (("How to", "use it"), ("One", "sheet")), "Smith 2019": SMITH, "Wu 2021": WU, "Lee 2020": LEE},
    )


def test_the_people_are_those_named_on_the_sheets_and_what_differs_is_at_its_own_cell(columns: Path) -> None:
    compared = compare_files([columns])
    assert compared.comparison.names == ("Ann Bee", "Bo Cee", "Dee")
    assert list(compared.consensus) == ["Agreed"]
    found = {
        (cell.study, compared.comparison.form.studies[cell.field].label): {
            name: (answer.text, answer.sheet, answer.cell) for name, answer in cell.answers.items()
        }
        for cell in compared.comparison.open
    }
    assert found == {
        ("Smith 2019", "Country"): {"Ann Bee": ("UK", "Smith 2019", "B5"), "Bo Cee": ("US", "Smith 2019", "D5")},
        ("Smith 2019", "Outcome 1 / N"): {"Ann Bee": ("12", "Smith 2019", "B8"), "Bo Cee": ("13", "Smith 2019", "D8")},
        ("Wu 2021", "Design"): {"Bo Cee": ("RCT", "Wu 2021", "B3"), "Dee": ("cohort", "Wu 2021", "D3")},
        ("Lee 2020", "Email"): {"Ann Bee": ("l@x.org", "Lee 2020", "B5"), "Dee": ("k@x.org", "Lee 2020", "D5")},
    }


def test_every_table_of_places_names_the_sheet_of_the_study(columns: Path) -> None:
    comparison = compare_files([columns]).comparison
    cells = comparison.cells()
    email = cells.filter((cells["study"] == "Lee 2020") & (cells["field"] == "email"))
    assert email.select("Ann Bee_place", "Dee_place").row(0) == (
        "columns.xlsx!Lee 2020!B5",
        "columns.xlsx!Lee 2020!D5",
    )


def test_it_is_said_what_the_sheets_are_and_what_was_passed_over(columns: Path, tmp_path: Path) -> None:
    output = " ".join(twofold("compare", columns, at=tmp_path).out.split())
    assert "recognised as a sheet per study: 3 studies, with a column for each reviewer" in output
    assert "these sheets have another layout and were ignored: Read me" in output
    assert "what is above the names was ignored on 1 sheet, such as “Study identification”" in output
    assert "Ann Bee 'UK' (Smith 2019!B5)" in output


def test_the_sheet_is_named_for_someone_who_has_only_one(tmp_path: Path) -> None:
    head, *rows = WU
    once = [tuple("Eva Fox" if cell == "Dee" else cell for cell in head), *rows]
    file = book(tmp_path / "once.xlsx", {"Smith 2019": SMITH, "Wu 2014": once, "Lee 2020": LEE})
    output = " ".join(twofold("compare", file, at=tmp_path).out.split())
    assert "Bo Cee 'RCT' (Wu 2014!B3) Eva Fox 'cohort' (Wu 2014!D3)" in output


def test_its_agreed_column_is_taken_as_rulings(columns: Path, tmp_path: Path) -> None:
    ran = twofold("adjudicate", "--consensus", columns, "--of", columns, at=tmp_path)
    assert "Notes" not in ran.err, "the notes are not missing: nobody writes them beside what was agreed"
    assert (ran.code, ran.out.splitlines()[0]) == (0, "4 rulings taken into decisions.jsonl")
    assert twofold("compare", columns, "--ledger", "decisions.jsonl", at=tmp_path).code == 0


def test_a_form_is_inferred_from_the_same_sheets(columns: Path, tmp_path: Path) -> None:
    ran = twofold("form", "infer", columns, at=tmp_path)
    assert "label: Outcome 2 / N" in ran.out
    assert "recognised as a sheet per study" in ran.err


def test_people_below_each_other_are_known_on_a_sheet_by_the_others(tmp_path: Path) -> None:
    smith: Rows = [
        *(["Agreed"], ["Methods"], ["Design", "RCT"], ["Email", "s@x.org"], ["Country", "UK"]),
        *([], ["Ann"], ["Methods"], ["Design", "RCT"], ["Email", "s@x.org"], ["Country", "UK"]),
        *([], ["Bo"], ["Methods"], ["Design", "RCT"], ["Email", "s@x.org"], ["Country", "US"], [None, "and Wales"]),
    ]
    wu: Rows = [
        *(["Agreed"], ["Methods"], ["Design", "RCT"], ["Email", "w@x.org"], ["Country", "China"]),
        *([], ["Bo"], ["Design", "RCT"], ["Email", "w@x.org"], ["Country", "China"]),
        *([], ["Ann"], ["Methods"], ["Design", "cohort"], ["Email", "w@x.org"], ["Country", "China"]),
    ]
    compared = compare_files([book(tmp_path / "blocks.xlsx", {"Smith 2019": smith, "Wu 2021": wu})])
    assert compared.comparison.names == ("Ann", "Bo")
    cells = {
        (cell.study, cell.field, name): (answer.sheet, answer.cell)
        for cell in compared.comparison.open
        for name, answer in cell.answers.items()
        if answer.text
    }
    assert cells == {
        ("Smith 2019", "country", "Ann"): ("Smith 2019", "B11"),
        ("Smith 2019", "country", "Bo"): ("Smith 2019", "B17"),
        ("Smith 2019", "country_2", "Bo"): ("Smith 2019", "B18"),
        ("Wu 2021", "design", "Bo"): ("Wu 2021", "B8"),
        ("Wu 2021", "design", "Ann"): ("Wu 2021", "B14"),
    }


def test_a_sheet_per_study_with_arms_beside_each_other_is_no_such_workbook(tmp_path: Path) -> None:
    arms = (("Outcome", "Drug", "Placebo", "Final score"), ("Pain", 1, 2, 3), ("Sleep", 3, 4, 5))
    path = book(tmp_path / "arms.xlsx", {"Smith 2019": arms, "Wu 2021": arms})
    assert "sheet per study" not in twofold("form", "infer", path, at=tmp_path).err


def test_a_title_before_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    head = ("Item", "Reviewer: KL", "Reviewer: MN", "Agreed")
    sheets = {
        name: (head, ("Design", "RCT", design, "RCT"), ("N", 12, 12, 12))
        for name, design in (("Kim 2001", "RCT"), ("Lee 2002", "cohort"))
    }
    compared = compare_files([book(tmp_path / "forms.xlsx", sheets)])
    assert compared.comparison.names == ("KL", "MN")
    assert [(cell.study, cell.field) for cell in compared.comparison.open] == [("Lee 2002", "design")]


def test_a_sheet_per_study_before_anything_is_agreed_on(tmp_path: Path) -> None:
    """Nobody has a column of what they agreed on yet: the studies were taken for coders."""
    heads = (None, "Ann Bee", "Bo Cee")
    sheets = {
        "Smith 1990": (
            heads,
            ("Country", "UK", "UK"),
            ("n", 5, 5),
            ("Design", "RCT", "RCT"),
            ("Funding", "state", None),
        ),
        "Wu 1991": (
            heads,
            ("Country", "CN", "CN"),
            ("n", 8, 18),
            ("Design", "RCT", "RCT"),
            ("Funding", "firm", "firm"),
        ),
    }
    compared = compare_files([book(tmp_path / "x.xlsx", sheets)]).comparison
    assert compared.names == ("Ann Bee", "Bo Cee")
    assert {(cell.study, cell.field): cell.kind for cell in compared.open} == {
        ("Wu 1991", "n"): "conflict",
        ("Smith 1990", "funding"): "omission",
    }


def test_a_sheet_for_each_coder_with_nothing_over_the_studies_is_none_for_each_study(tmp_path: Path) -> None:
    """Most domains are rated alike, and still more so by the two coders."""
    heads = (None, "D1", "D2", "D3")
    ours = (
        heads,
        ("Smith 1990", "low", "low", "high"),
        ("Wu 1991", "low", "high", "low"),
        ("Lee 2001", "low", "low", "low"),
    )
    theirs = (*ours[:3], ("Lee 2001", "low", "low", "some concerns"))
    compared = compare_files([book(tmp_path / "x.xlsx", {"Coder A": ours, "Coder B": theirs})]).comparison
    assert compared.names == ("Coder A", "Coder B")


def test_a_row_without_a_label_is_called_by_the_label_above(columns: Path, tmp_path: Path) -> None:
    ran = twofold("compare", columns, "--output-format", "json", at=tmp_path).json
    assert "Outcome 2 / N / without a label" in {column["label"] for column in ran["assumed"]["columns"]}
    assert "another header is the same" not in " ".join(each["sentence"] for each in ran["assumed"]["sentences"])
