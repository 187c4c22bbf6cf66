"""Repeated and blank ids where two people stand side by side: both answers are on one row, which is never in doubt."""

import csv
from pathlib import Path
from typing import Any

from tests.extract.command import twofold

HEAD = "Record ID,Title,A_Design,B_Design,A_N,B_N"
ROWS = (
    "12,Walking groups,RCT,cohort,40,40",
    "15,Gardens,cohort,cohort,55,56",
    "17,Bikes,RCT,RCT,90,90",
    "21,Reminders,RCT,,60,",
    "23,Rooms,cohort,cohort,77,77",
    "25,Peers,RCT,RCT,31,31",
)
TWICE = "12,Walking groups,RCT,RCT,44,44"
WITHOUT_ID = ",Nurses,RCT,cohort,120,120"


def sheet(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "both.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def compared(folder: Path, *rows: str) -> Any:
    return twofold("compare", sheet(folder, *rows), "--output-format", "json", at=folder).json


def test_a_repeated_id_changes_nothing_of_other_records(tmp_path: Path) -> None:
    """Somebody who has nothing of record 21 has not extracted it, however the rows are told apart."""
    for rows in (ROWS, (*ROWS, TWICE)):
        result = compared(tmp_path, *rows)
        assert result["studies"]["has"] == {"A": 6, "B": 5}
        assert (result["cells"]["single"], result["cells"]["omission"], result["cells"]["conflict"]) == (2, 0, 2)


def test_a_row_without_id_beside_a_repeated_id_is_compared(tmp_path: Path) -> None:
    result = compared(tmp_path, *ROWS, TWICE, WITHOUT_ID)
    assert result["rows"]["paired"] == 8
    assert ("Nurses", "design") in {(cell["study"], cell["field"]) for cell in result["discrepancies"]}
    twofold("compare", "both.csv", "--write-agreed", "agreed.csv", at=tmp_path)
    table = list(csv.reader((tmp_path / "agreed.csv").read_text(encoding="utf-8-sig").splitlines()))
    nurses = next(row for row in table if "Nurses" in row)
    assert "120" in nurses
    assert not [cell for row in table for cell in row if "cannot be paired" in cell]


def test_a_row_without_any_name_is_called_by_its_number(tmp_path: Path) -> None:
    rows = [row.replace(row.split(",")[1], "same", 1) for row in (*ROWS, TWICE, WITHOUT_ID)]
    result = compared(tmp_path, *rows)
    assert result["assumed"]["key"] == {"study": "Record ID", "identity": ["row of the sheet"]}
    assert (result["rows"]["paired"], result["studies"]["has"]["A"]) == (8, 7)
    assert ("(row 9)", "design") in {(cell["study"], cell["field"]) for cell in result["discrepancies"]}
    output = " ".join(twofold("compare", "both.csv", at=tmp_path).out.split())
    assert "? rows without 'Record ID' are called by their number, each a study of its own: 9" in output


def consensus(folder: Path, path: Path) -> Any:
    return twofold("adjudicate", "--consensus", path, "--of", folder / "both.csv", at=folder)


AGREED = (f"{HEAD},Agreed_Design", *(f"{row},{'RCT' if 'RCT' in row else 'cohort'}" for row in (*ROWS, TWICE)))


def test_a_consensus_beside_the_answers_is_taken_by_the_row(tmp_path: Path) -> None:
    path = sheet(tmp_path, *AGREED[1:], head=AGREED[0])
    ran = consensus(tmp_path, path)
    assert "on what was open" in ran.out
    result = twofold("compare", path, "--ledger", "decisions.jsonl", "--output-format", "json", at=tmp_path).json
    (design,) = [cell for cell in result["discrepancies"] if cell["field"] == "design" and cell["kind"] == "conflict"]
    assert design["final"] == "RCT"


def test_a_consensus_in_another_order_is_not_taken_by_the_row(tmp_path: Path) -> None:
    """The same rows in another order: their numbers are those of other rows."""
    sheet(tmp_path, *AGREED[1:], head=AGREED[0])
    other = tmp_path / "other.csv"
    other.write_text("\n".join((AGREED[0], *reversed(AGREED[1:]))) + "\n", encoding="utf-8")
    ran = consensus(tmp_path, other)
    assert ran.code == 2
    assert "has no column for row of the sheet" in ran.err
