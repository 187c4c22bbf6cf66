"""Reviewers who take turns: each study has two of many people, and the workbook has two columns for them."""

from pathlib import Path

import pytest

from extract.adjudication.lines.words import PAIRINGS
from tests.extract.adjudication.typist import Row, Typist
from tests.extract.command import twofold

HEADER = "Study,Reviewer,Design,N\n"
ROWS = (
    "Smith 2019,Ann,RCT,12\nSmith 2019,Bo,RCT,13\nJones 2020,Cy,RCT,30\nJones 2020,Ann,cohort,30\n"
    "Wu 2021,Bo,RCT,9\nWu 2021,Cy,RCT,9\nLee 2022,Di,RCT,4\nLee 2022,Bo,cohort,5\n"
)
FIRST, SECOND = (f"{which} extractor of this study: " for which in ("First", "Second"))


def typed(sheet: Typist, row: Row, ruling: str) -> None:
    for header, text in (("Ruling", ruling), ("Method", "third person"), ("Who", "Eva")):
        sheet.type(row, header, text)


@pytest.fixture
def shared_file(tmp_path: Path) -> Path:
    path = tmp_path / "forms.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


def test_the_two_of_each_study_stand_beside_each_other_with_their_names(shared_file: Path, tmp_path: Path) -> None:
    twofold("compare", shared_file, "--by", "Reviewer", "--to", "open.xlsx", at=tmp_path)
    sheet = Typist(tmp_path / "open.xlsx")
    assert [header for header in sheet.headers() if header.endswith((": value", ": where"))] == [
        f"{FIRST}value",
        f"{SECOND}value",
        f"{FIRST}where",
        f"{SECOND}where",
    ]
    shown = {(row["Study"], row["Field"]): (row[f"{FIRST}value"], row[f"{SECOND}value"]) for row in sheet.rows()}
    assert shown == {
        ("Smith 2019", "N"): ("Ann: 12", "Bo: 13"),
        ("Jones 2020", "Design"): ("Ann: cohort", "Cy: RCT"),
        ("Lee 2022", "Design"): ("Bo: cohort", "Di: RCT"),
        ("Lee 2022", "N"): ("Bo: 5", "Di: 4"),
    }


def test_rulings_come_back_from_it_also_where_lines_moved_and_the_hidden_column_is_gone(
    shared_file: Path, tmp_path: Path
) -> None:
    twofold("compare", shared_file, "--by", "Reviewer", "--to", "open.xlsx", at=tmp_path)
    sheet = Typist(tmp_path / "open.xlsx")
    for row in sheet.rows():
        name = row[f"{SECOND}value"].partition(":")[0]
        typed(sheet, row, name)
    for row in sheet.rows():
        sheet.type(row, "Leave this column as it is", None)
    sheet.save()
    ran = twofold("adjudicate", "open.xlsx", at=tmp_path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "4 rulings taken into decisions.jsonl")
    again = twofold("compare", shared_file, "--by", "Reviewer", "--ledger", "decisions.jsonl", at=tmp_path)
    assert again.code == 0


def test_a_line_whose_values_changed_says_what_they_are_now(shared_file: Path, tmp_path: Path) -> None:
    twofold("compare", shared_file, "--by", "Reviewer", "--to", "open.xlsx", at=tmp_path)
    sheet = Typist(tmp_path / "open.xlsx")
    row = next(row for row in sheet.rows() if row["Study"] == "Smith 2019")
    typed(sheet, row, "Bo")
    sheet.save()
    shared_file.write_text(HEADER + ROWS.replace("Bo,RCT,13", "Bo,RCT,14"), encoding="utf-8")
    ran = twofold("adjudicate", "open.xlsx", at=tmp_path)
    assert "Bo has “14” now, not “13”" in " ".join(ran.out.split())


def test_pairings_show_them_too(tmp_path: Path) -> None:
    path = tmp_path / "forms.csv"
    rows = ROWS.replace("Smith 2019,Bo", "Smith and Lee 2019,Bo").replace("Smith 2019,Ann", '"Smith, Lee 2019",Ann')
    path.write_text(HEADER + rows, encoding="utf-8")
    twofold("compare", path, "--by", "Reviewer", "--to", "open.xlsx", at=tmp_path)
    sheet = Typist(tmp_path / "open.xlsx", PAIRINGS)
    (row,) = sheet.rows()
    assert row[f"{FIRST}row"].startswith("Ann: Smith, Lee 2019")
    assert row[f"{SECOND}row"].startswith("Bo: Smith and Lee 2019")
    typed(sheet, row, "same row")
    sheet.type(row, "Leave this column as it is", None)
    sheet.save()
    assert "1 on which row is which" in twofold("adjudicate", "open.xlsx", at=tmp_path).out


def test_a_name_with_a_remark_behind_it_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "forms.csv"
    path.write_text(HEADER.replace("Reviewer", "Name_data_entry") + ROWS + "Lee 2022,Di exclude (recoded),RCT,5\n")
    result = twofold("compare", path, "--output-format", "json", at=tmp_path).json["assumed"]["sentences"]
    assert [each["sentence"] for each in result if each["about"] == "extractors" and each["doubtful"]] == [
        "5 extractors by 'Name_data_entry': Ann, Bo, Cy, Di, Di exclude (recoded)",
        "'Di exclude (recoded)' begins with the name 'Di', and counts as another person",
    ]
