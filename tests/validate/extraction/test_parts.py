"""An extraction put together from parts: each cell keeps the place that it had in its own file."""

from dataclasses import replace

from tests.review import Sheets, extraction
from validate.extraction.extraction import Extraction
from validate.extraction.parts import together
from validate.merge import merge

FIRST: Sheets = {"studies": [{"study": "K1", "country": "UK"}], "arms": [{"study": "K1", "arm": "A", "n": "3"}]}
LATER: Sheets = {"studies": [{"study": "K2", "country": "UK"}], "arms": [{"study": "K2", "arm": "B", "n": "4"}]}


def of_file(sheets: Sheets, file: str, name: str = "ada") -> Extraction:
    one = extraction(name, sheets)
    return replace(one, file=file, tables={table: recorded.in_file(file) for table, recorded in one.tables.items()})


def test_each_cell_of_parts_keeps_its_file_and_its_place() -> None:
    one, other = of_file(FIRST, "ada-1.xlsx"), of_file(LATER, "ada-2.xlsx")
    moved = replace(other["arms"], columns={**other["arms"].columns, "n": 9})
    both = together([one, replace(other, tables={**other.tables, "arms": moved})])["arms"]
    assert [(both.file_of(row), both.sheet_of(row), both.cell(row, "n")) for row in range(2)] == [
        ("ada-1.xlsx", "Arms", one["arms"].cell(0, "n")),
        ("ada-2.xlsx", "Arms", "I4"),
    ]


def test_a_merge_of_parts_names_the_file_of_each_answer() -> None:
    ada = together([of_file(FIRST, "ada-1.xlsx"), of_file(LATER, "ada-2.xlsx")])
    ben = together([of_file(sheets, "ben.xlsx", "ben") for sheets in (FIRST, LATER)])
    merged = merge([ada, ben])
    arms = merged.tables["arms"]
    named = {study: arms.answer("ada", row, "n").file for row, study in enumerate(arms.studies)}
    assert named == {"K1": "ada-1.xlsx", "K2": "ada-2.xlsx"}
    listed = merged.cells().filter(field="n").select("study", "ada_place", "ben_place").rows()
    assert {study: (one.partition("!")[0], other.partition("!")[0]) for study, one, other in listed} == {
        "K1": ("ada-1.xlsx", "ben.xlsx"),
        "K2": ("ada-2.xlsx", "ben.xlsx"),
    }
