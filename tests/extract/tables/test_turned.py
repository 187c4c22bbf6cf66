"""A table with a column per study is read as one row per study, each cell at its own place; other tables stay."""

from pathlib import Path

import pytest

from extract.tables.turned import turned
from tests.extract.compare_files.told import Told
from tests.validate.inference.plain import plain

ROWS = ("Country|UK|Peru|Chile", "Design|RCT||cohort")


def test_columns_of_studies_become_rows() -> None:
    table = turned(plain("Item|Smith 2019|Wu et al. (2020)|Kim, 2021", *ROWS))
    assert table.headers == ("Study", "Country", "Design")
    assert table.cells.rows() == [
        ("Smith 2019", "UK", "RCT"),
        ("Wu et al. (2020)", "Peru", None),
        ("Kim, 2021", "Chile", "cohort"),
    ]
    assert table.scattered is not None
    assert table.scattered.cells.rows()[2] == (None, "D2", "D3")
    assert [sentence for sentence, _ in table.guesses] == [
        "Sheet1: its headers name studies (Smith 2019, ...), so each column was read as one study"
    ]


@pytest.mark.parametrize("head", ["Criterion|Reviewer", "Reviewer|Criterion"])
def test_a_study_has_a_row_for_each_of_the_people_in_a_column_beside_the_questions(tmp_path: Path, head: str) -> None:
    answers = {("C1", "Ann"): "1,2,3", ("C1", "Ben"): "1,2,0", ("C2", "Ann"): "4,,6", ("C2", "Ben"): "4,5,6"}
    rows = [
        f"{','.join((question, who) if head.startswith('C') else (who, question))},{cells}"
        for (question, who), cells in answers.items()
    ]
    text = "\n".join([f"{head.replace('|', ',')},Smith 2019,Wu et al. (2020),Kim 2021", *rows])
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    told = Told(tmp_path, "r.csv")
    told.check()
    assert told.json["extractors"] == ["Ann", "Ben"]
    assert (told.json["studies"]["compared"], told.json["cells"]["filled_in"]) == (3, 5)
    differ = {
        cell["study"]: {who: one["cell"] for who, one in cell["values"].items()} for cell in told.json["discrepancies"]
    }
    assert differ == {"Kim 2021": {"Ann": "E2", "Ben": "E3"}, "Wu et al. (2020)": {"Ann": "D4", "Ben": "D5"}}
    assert "? r: its headers name studies (Smith 2019, ...), so each column was read as one study" in told.text


def test_questions_may_be_called_as_columns_of_own_frames_are(tmp_path: Path) -> None:
    for who, answers in (("a", "1,2,3"), ("b", "1,2,0")):
        lines = [f"{question},{answers}" for question in ("Table", "Position", "Field", "Own file", "Sheet")]
        (tmp_path / f"{who}.csv").write_text(
            "\n".join(["Item,Smith 2019,Wu et al. (2020),Kim 2021", *lines]), encoding="utf-8"
        )
    told = Told(tmp_path, "a.csv", "b.csv")
    differ = [cell["values"]["b"]["cell"] for cell in told.json["discrepancies"]]
    assert differ == ["D2", "D3", "D4", "D5", "D6"]


@pytest.mark.parametrize(
    "headers",
    [
        "Study|Smith 2019|Wu 2020|Kim 2021",  # rows are studies too
        "Item|mean 2019|Wu|Kim",
        "Item|Smith 2019|Wu 2020|",
        "Country|Admissions 2019|Admissions 2020|Admissions 2021",
    ],
)
def test_other_tables_stay_as_they_are(headers: str) -> None:
    table = plain(headers, *ROWS)
    assert turned(table) is table
