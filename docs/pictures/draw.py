"""Draws the pictures of the README from the worked example: `python docs/pictures/draw.py`.

Needs LibreOffice Calc (`soffice`) and poppler (`pdftoppm`). The cells are those of `twofold demo`. To fit on a page,
the pictures leave out rows and columns. To show work in progress, a few cells are emptied.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from openpyxl import load_workbook
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
DOTS_PER_INCH = 120
WHITE = 250  # of 255: what is lighter is paper
RULED_LINES = {
    ("S01", "Treatment setting"): 50,
    ("S02", "Times per person"): 35,
    ("S05", "Dose"): 50,
    ("S06", "Men"): 35,
}
OPEN_LINES = {("S08", "Men"): 35, ("S09", "Highest dose"): 35, ("S11", "Domains"): 35}
"""The lines of the adjudication sheet that the picture shows, by study and field, with their heights."""


def workbook_sheet(sheet: Worksheet) -> None:
    """The sheet of samples, as far as Ben has filled it in: two rows are only begun."""
    widths = {"A": 9, "B": 20, "C": 10, "D": 14, "F": 14, "J": 10, "N": 9, "S": 12, "T": 10, "U": 33}
    keep_columns(sheet, widths)
    keep_rows(sheet, heads=3, rows={4: 20, 9: 20, 10: 20, 13: 20, 14: 20, 15: 20, 16: 20})
    for place in (*(f"{column}15" for column in "DFJNSTU"), *(f"{column}16" for column in "CDFJNSTU")):
        sheet[place].value = None


def adjudication_sheet(sheet: Worksheet) -> None:
    """The sheet of discrepancies while the team rules: some lines have no ruling yet."""
    widths = {"A": 8, "B": 7, "D": 19, "E": 13, "F": 14, "G": 16, "H": 16, "M": 12, "O": 13, "P": 10, "R": 33}
    keep_columns(sheet, widths)
    numbers = {(sheet.cell(row, 2).value, sheet.cell(row, 5).value): row for row in range(4, sheet.max_row + 1)}
    keep_rows(sheet, heads=3, rows={numbers[line]: height for line, height in {**RULED_LINES, **OPEN_LINES}.items()})
    sheet.row_dimensions[1].hidden = True  # the names of the columns, which twofold hides
    for line in OPEN_LINES:
        for column in "MNOPQR":
            sheet[f"{column}{numbers[line]}"].value = None


def keep_columns(sheet: Worksheet, widths: dict[str, float]) -> None:
    """Hides every other column, and gives these their width."""
    sheet.column_dimensions.clear()
    for number in range(1, sheet.max_column + 1):
        name = get_column_letter(number)
        sheet.column_dimensions[name].hidden = name not in widths
        sheet.column_dimensions[name].width = widths.get(name, 1)


def keep_rows(sheet: Worksheet, *, heads: int, rows: dict[int, float]) -> None:
    """Hides every other row below the heads. `rows` gives the height of each row that stays."""
    for number in range(heads + 1, sheet.max_row + 1):
        sheet.row_dimensions[number].hidden = number not in rows
        sheet.row_dimensions[number].height = rows.get(number)


def draw(workbook: Path, sheet_name: str, shape: Callable[[Worksheet], None], picture: Path) -> None:
    """Draws one sheet of a workbook: as a PDF page, and that page without its white margins as a PNG."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        copy = load_workbook(workbook)
        for other in set(copy.sheetnames) - {sheet_name}:
            del copy[other]
        shape(copy[sheet_name])
        one_page(copy[sheet_name])
        copy.save(scratch / "page.xlsx")
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", scratch, scratch / "page.xlsx")
        page = ["pdftoppm", "-singlefile", "-r", DOTS_PER_INCH]
        run(*page, scratch / "page.pdf", scratch / "whole")
        left, top, width, height = inked(scratch / "whole.ppm")
        box = ["-x", left, "-y", top, "-W", width, "-H", height]
        run(*page, "-png", *box, scratch / "page.pdf", picture.with_suffix(""))


def one_page(sheet: Worksheet) -> None:
    """Prints a sheet on one page, with the letters of the columns and the numbers of the rows."""
    sheet.print_area = None
    sheet.print_title_rows = None
    sheet.print_title_cols = None
    sheet.print_options.headings = True
    edge = Side(style="thin", color="D0D7DA")
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    for part in (sheet.oddHeader, sheet.oddFooter):
        part.left.text = part.center.text = part.right.text = None


def inked(picture: Path) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is not white in a PPM."""
    _, width, height, _, pixels = picture.read_bytes().split(maxsplit=4)
    dark = np.frombuffer(pixels[-int(width) * int(height) * 3 :], np.uint8).reshape(int(height), int(width), 3) < WHITE
    rows, columns = np.flatnonzero(dark.any(axis=(1, 2))), np.flatnonzero(dark.any(axis=(0, 2)))
    return int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


def run(*words: object) -> None:
    """Runs a program, quietly."""
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Makes the worked example and draws from it."""
    with tempfile.TemporaryDirectory() as name:
        demo = Path(name) / "demo"
        run(Path(sys.executable).with_name("twofold"), "demo", demo)
        draw(demo / "extractions" / "ben.xlsx", "Samples", workbook_sheet, HERE / "workbook.png")
        earlier = next((demo / "adjudication-earlier").glob("*.xlsx"))
        draw(earlier, "Discrepancies", adjudication_sheet, HERE / "adjudication.png")


if __name__ == "__main__":
    main()
