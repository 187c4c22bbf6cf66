"""What a file says of its own codes for missing is believed; numbers that it says nothing of are numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from extract.compare_files.comparing import compare_files
from tests.extract.tables.sheets import excel

Rows = Sequence[Sequence[str | int | float | None]]
DATA: Rows = (
    ("study", "coder", "n", "blind"),
    ("A 2001", "x", 12, 1),
    ("A 2001", "y", -1, 9),
    ("B 2001", "x", 9, 0),
    ("B 2001", "y", -2, 0),
    ("C 2001", "x", 7, 0),
    ("C 2001", "y", 7, 0),
)


def kinds(folder: Path, sheets: Mapping[str, Rows]) -> dict[tuple[str, str], str]:
    book = excel(folder, sheets)
    compared = compare_files([book.path], by="coder")
    return {(cell.study, cell.field): cell.kind for cell in compared.comparison.open}


@pytest.mark.parametrize(
    ("sheets", "blind"),
    [
        ({"Codebook": (("Variable", "Codes"), ("n", "-1 = not reported; -2 = not applicable"))}, "conflict"),
        ({"Codebook": (("Variable", "Codes"), ("blind", "9 = unclear"), ("n", "-1, -2: missing"))}, "status"),
        ({"Legend": ((-1, "missing"), (-2, "does not apply"))}, "conflict"),
        ({"Codes": (("-1 means not stated", None), ("-2 = n/a", None))}, "conflict"),
        ({"Kodierung": ((-1, "keine Angabe"), (-2, "entfällt"))}, "conflict"),
    ],
)
def test_codes_that_a_sheet_explains(tmp_path: Path, sheets: Mapping[str, Rows], blind: str) -> None:
    assert kinds(tmp_path, {"Data": DATA, **sheets}) == {
        ("A 2001", "n"): "status",
        ("B 2001", "n"): "status",
        ("A 2001", "blind"): blind,
    }


def test_codes_that_the_header_explains(tmp_path: Path) -> None:
    header = ("study", "coder", "n (-1 = NR; -2 = NA)", "blind (9 = unclear)")
    found = kinds(tmp_path, {"Data": (header, *DATA[1:])})
    assert set(found.values()) == {"status"}


def test_numbers_that_nobody_explains_stay_numbers(tmp_path: Path) -> None:
    answers = ("blind", "0 = not reported, 1 = reported")
    assert set(kinds(tmp_path, {"Data": DATA, "Codebook": (("Variable", "Codes"), answers)}).values()) == {"conflict"}


def test_distillers_codes_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Refid,User,Level,N\n1,Ann,1,-1\n1,Bo,1,12\n2,Ann,1,3\n2,Bo,1,3\n", encoding="utf-8")
    assert [cell.kind for cell in compare_files([path]).comparison.open] == ["status"]
