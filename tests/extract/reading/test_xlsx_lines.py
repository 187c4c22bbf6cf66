"""The colours of the lines below cells are those that openpyxl finds, whoever saved the file."""

import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Border, Side
from openpyxl.styles.colors import Color

from extract.reading.sheet_metadata import Place
from extract.reading.xlsx_lines import lines_below

COLOURS = st.one_of(
    st.from_regex(r"FF[0-9A-F]{6}", fullmatch=True).map(lambda rgb: Color(rgb=rgb)),
    st.integers(0, 9).map(lambda number: Color(theme=number)),
    st.integers(0, 63).map(lambda number: Color(indexed=number)),
)
PLACES = st.tuples(st.integers(1, 9), st.integers(1, 40))
NAMES = re.compile(rb'(<(?:row|c)\b[^>]*?) r="[A-Z]*\d+"')


def of_openpyxl(path: Path) -> dict[str, dict[Place, str]]:
    found: dict[str, dict[Place, str]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        found[sheet.title] = {}
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            colour = cell.border.bottom.color
            if colour is not None and isinstance(colour.rgb, str):
                found[sheet.title][cell.row, cell.column] = f"#{colour.rgb[-6:]}"
    return found


def write(path: Path, lines: dict[Place, Color], others: dict[Place, Color]) -> None:
    book = openpyxl.Workbook()
    for sheet, listed in ((book.active, lines), (book.create_sheet("More"), others)):
        for (row, column), colour in listed.items():
            side = Side(style="thin", color=colour)
            sheet.cell(row, column, "x").border = Border(bottom=side, top=Side(style="thin", color="FF123456"))
    book.save(path)


@given(lines=st.dictionaries(PLACES, COLOURS, max_size=5), others=st.dictionaries(PLACES, COLOURS, max_size=2))
def test_they_are_those_that_openpyxl_finds(lines: dict[Place, Color], others: dict[Place, Color]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        write(path, lines, others)
        found = of_openpyxl(path)
        assert lines_below(path, [*found, "No such sheet"]) == found
        assert lines_below(path, ["More"]) == {"More": found["More"]}


def test_cells_without_names_follow_one_another(tmp_path: Path) -> None:
    named, unnamed = tmp_path / "named.xlsx", tmp_path / "unnamed.xlsx"
    red, blue = Color(rgb="FFFF0000"), Color(rgb="FF0000FF")
    write(named, {(1, 1): red, (1, 2): blue, (2, 1): blue}, {})
    with zipfile.ZipFile(named) as before, zipfile.ZipFile(unnamed, "w") as after:
        for name in before.namelist():
            after.writestr(name, NAMES.sub(rb"\1", before.read(name)))
    assert lines_below(unnamed, ["Sheet"]) == {"Sheet": {(1, 1): "#FF0000", (1, 2): "#0000FF", (2, 1): "#0000FF"}}


def test_other_files_have_none(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "sheet.ods", "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with zipfile.ZipFile(tmp_path / "damaged.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    for name in ("sheet.csv", "sheet.ods", "damaged.xlsx", "gone.xlsx"):
        assert lines_below(tmp_path / name, ["Sheet"]) == {}
