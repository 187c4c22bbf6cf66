"""One workbook that several people share, with linked sheets, is compared as the workbooks of each of them are."""

import json
from pathlib import Path

import pytest

from extract.form_file.load import load_form
from tests.extract.command import twofold
from tests.extract.compare_files.test_linked_sheets import OUTCOMES, STUDIES, Rows, changed, write
from tests.extract.compare_files.told import Told

THEIRS = changed(STUDIES, 3, 1, "cohort"), changed(OUTCOMES, 4, 2, 9)
AGREED = changed(STUDIES, 3, 1, "survey"), changed(OUTCOMES, 4, 2, 8)


def _by_person(people: dict[str, Rows]) -> Rows:
    """The rows of people below each other, with a column that names them."""
    first = next(iter(people.values()))
    return [["Reviewer", *first[0]], *([name, *row] for name, rows in people.items() for row in rows[1:])]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sheets: dict[str, Rows] = {
        "outcomes": _by_person({"Ada": OUTCOMES, "Ben": THEIRS[1], "Consensus": AGREED[1]}),
        "studies": _by_person({"ada": STUDIES, "ben": THEIRS[0]}),
        "codes": [["Code", "Meaning"], ["RCT", "a trial"]],
    }
    write(tmp_path / "both.xlsx", sheets)
    write(tmp_path / "Ada.xlsx", {"studies": STUDIES, "outcomes": OUTCOMES})
    write(tmp_path / "Ben.xlsx", {"studies": THEIRS[0], "outcomes": THEIRS[1]})
    return tmp_path


def test_a_shared_workbook_gives_the_numbers_of_two(folder: Path) -> None:
    told = Told(folder, "both.xlsx", "--by", "Reviewer")
    told.check()
    apart = json.loads(twofold("compare", "Ada.xlsx", "Ben.xlsx", "--output-format", "json", at=folder).out)
    assert [told.json[name] for name in ("cells", "rows", "not_compared")] == [
        apart[name] for name in ("cells", "rows", "not_compared")
    ]
    assert told.json["cells"]["conflict"] == 2
    assert "studies: 'ada' is taken for 'Ada', as other sheets have it" in told.text
    assert "'Reviewer'" in told.text


def test_somebody_who_has_only_one_of_the_sheets_is_compared_there(folder: Path) -> None:
    of_carla = [OUTCOMES[0], *OUTCOMES[3:5]]
    people = {"Ada": OUTCOMES, "Ben": THEIRS[1], "Carla": of_carla}
    write(folder / "three.xlsx", {"studies": _by_person({"Ada": STUDIES, "Ben": THEIRS[0]}), "o": _by_person(people)})
    found = json.loads(twofold("compare", "three.xlsx", "--by", "Reviewer", "--output-format", "json", at=folder).out)
    assert found["extractors"] == ["Ada", "Ben", "Carla"]
    assert {(one["table"], one["label"]) for one in found["discrepancies"] if one["kind"] == "conflict"} == {
        ("o", "Score"),
        ("studies", "Design"),
    }


def test_form_infer_makes_a_table_of_each_sheet(folder: Path) -> None:
    (folder / "own.yaml").write_text(twofold("form", "infer", "both.xlsx", at=folder).out, encoding="utf-8")
    assert [table.name for table in load_form(str(folder / "own.yaml")).tables] == ["studies", "outcomes"]
    found = twofold("compare", "both.xlsx", "--by", "Reviewer", "--form", "own.yaml", at=folder).out
    assert "2 conflicts" in found


def _take(folder: Path, consensus: str, *files: str) -> str:
    of = [word for file in files for word in ("--of", file)]
    ran = twofold("adjudicate", "--consensus", consensus, *of, "--ledger", "l.jsonl", "--who", "Ada; Ben", at=folder)
    return f"{ran.out}\n{ran.err}"


def _final(folder: Path, *files: str) -> set[tuple[str, str | None]]:
    ran = twofold("compare", *files, "--ledger", "l.jsonl", "--output-format", "json", at=folder)
    return {(one["field"], one["final"]) for one in json.loads(ran.out)["discrepancies"]}


def test_the_consensus_rows_of_a_shared_workbook_are_taken_where_there_are_any(folder: Path) -> None:
    told = _take(folder, "both.xlsx", "both.xlsx")
    assert "1 ruling taken" in told
    assert "the consensus does not have the sheet studies: its cells and rows stay as they are" in told
    assert _final(folder, "both.xlsx") == {("score", "8"), ("design", None)}


@pytest.mark.parametrize(("sheet", "lacks"), [("studies", "outcomes"), ("outcomes", "studies")])
def test_a_consensus_rules_on_the_sheets_that_it_has(folder: Path, sheet: str, lacks: str) -> None:
    write(folder / "agreed.xlsx", {sheet: AGREED[sheet == "outcomes"]})
    told = _take(folder, "agreed.xlsx", "Ada.xlsx", "Ben.xlsx")
    assert "1 ruling taken" in told
    assert f"the consensus does not have the sheet {lacks}: its cells and rows stay as they are" in told
    ruled = {("score", "8"), ("design", None)} if sheet == "outcomes" else {("score", None), ("design", "survey")}
    assert _final(folder, "Ada.xlsx", "Ben.xlsx") == ruled


def test_a_consensus_with_none_of_the_sheets_is_refused(folder: Path) -> None:
    write(folder / "agreed.xlsx", {"other": AGREED[0]})
    assert "has none of the sheets studies and outcomes" in _take(folder, "agreed.xlsx", "Ada.xlsx", "Ben.xlsx")
